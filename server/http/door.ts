/** The listening socket: taken before the work starts, so that a taken port is known at once; closed without cutting anyone off. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../errors.ts'

const REQUEST_TIMEOUT_MS = 60_000
const LAST_REQUESTS_MS = 7_000

export interface Door {
  readonly url: string
  /** From now on requests are answered by the listener; until then every one is told to come back. */
  open(listener: RequestListener): void
  /** Stops accepting, lets requests finish, and after seven seconds cuts the rest. */
  close(): Promise<void>
}

/** Takes the port. Throws AppError('setting') that names PORT or HOST when it cannot be had. */
export async function takePort({ port, host }: { port: number; host: string }): Promise<Door> {
  let listener: RequestListener = (_, res) => {
    res.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '2', 'Cache-Control': 'no-store' })
    const message = '正在准备，请稍候。The server is getting ready.'
    res.end(JSON.stringify({ error: { code: 'unavailable', message } }))
  }
  let closing = false
  const server = createServer((req, res) => {
    // a browser that goes on asking over an open connection would keep the door from closing
    if (closing) res.setHeader('Connection', 'close')
    listener(req, res)
  })
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.headersTimeout = 10_000
  server.setTimeout(REQUEST_TIMEOUT_MS)

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusalOf(error, port, host)))
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`,
    open: (next) => {
      listener = next
    },
    close: () =>
      new Promise((resolve) => {
        closing = true
        const cut = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function refusalOf(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError('setting', `PORT ${port} is taken by another program; set PORT to a free port.`)
    case 'EACCES':
      return new AppError('setting', `PORT ${port} may not be used without special rights; set PORT to a number above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AppError('setting', `HOST ${host} is not an address of this machine; set HOST to 127.0.0.1 or 0.0.0.0.`)
    default:
      return error
  }
}
