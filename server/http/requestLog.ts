/**
 * One structured line a request: number, method, path, status, milliseconds.
 *
 * Never the query, the headers, the sender's address or the body: what a resident asks about is nobody's business.
 */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/** Tiles and parts of pages come by the dozen when a map moves or a page opens. */
const BY_THE_DOZEN = /^\/assets\/|^\/api\/regions\/[^/]+\/tiles\//

export const requestLog = (log: Logger) =>
  pinoHttp({
    logger: log,
    genReqId: (_, res) => {
      const id = randomUUID()
      res.setHeader('X-Request-Id', id)
      return id
    },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, path: url.split('?', 1)[0] }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: ({ type }: { type: string }) => ({ type }),
    },
    customLogLevel: (req, res, error) => {
      if (error !== undefined || res.statusCode >= 500) return 'error'
      return BY_THE_DOZEN.test(req.url ?? '') && res.statusCode < 400 ? 'debug' : 'info'
    },
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'not answered',
  })
