/** What a browser may do with our pages, and how much one address may ask. */
import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { AppError } from '../errors.ts'

/**
 * Everything comes from this server. Scripts have no exception; styles may be inline because charts and accessible
 * components carry their own. blob: is where the map makes its worker. Plain http stays possible: on an intranet the
 * encryption is the reverse proxy's task, so no Strict-Transport-Security and no upgrade of requests from here.
 */
export const securityHeaders = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  }),
  (_, res, next) => {
    res.set('Permissions-Policy', 'geolocation=(self), camera=(), microphone=()')
    next()
  },
]

/** Counts the requests of an address in each minute and refuses the rest of that minute with 429 and Retry-After. */
export const limitRate = (requestsPerMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) =>
      next(new AppError('too_many', 'Too many requests from this address. Wait a minute and go on.')),
  })
