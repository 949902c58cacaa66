/** What a browser may do with our pages, and how much one address may ask. */
import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { AppError } from '../errors.ts'

/** The one style that stands in a page: what Observable Plot 0.6 puts into every chart, word for word. */
const CHART_STYLE = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"

/**
 * Everything comes from this server; nothing that stands in a page itself is run or applied, but for the style of charts.
 * blob: is where the map makes its worker. Plain http stays possible: on an intranet the
 * encryption is the reverse proxy's task, so no Strict-Transport-Security and no upgrade of requests from here.
 */
export const securityHeaders = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", CHART_STYLE],
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
