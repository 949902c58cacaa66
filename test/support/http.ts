/** The whole system over real HTTP: composed on a test database, listening on a free port, its log kept for looking at. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { type App, compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { createHttp } from '../../server/http/app.ts'
import { readAssets } from '../../server/http/assets.ts'
import { takePort } from '../../server/http/door.ts'
import type { TestDatabase } from './database.ts'

export interface TestServer {
  readonly app: App
  readonly url: string // without a slash at the end
  readonly log: string[] // lines as they were written
  faults(): string[] // the lines of requests that failed through a fault of ours
  get(path: string, headers?: Record<string, string>): Promise<Response>
  json(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<Response>
  close(): Promise<void>
}

export interface ServerOptions {
  readonly now?: string // what the clock says
  readonly requestsPerMinute?: number
  readonly trustProxy?: number // reverse proxies before it
  readonly pages?: string // a folder of built pages
}

/** Serves the database. The caller closes the server first, then the database. */
export async function startServer(database: TestDatabase, options: ServerOptions = {}): Promise<TestServer> {
  const { now = '2022-12-20T02:00:00Z', requestsPerMinute = 100_000, trustProxy = 0 } = options
  const config = readConfig({
    PORT: '0',
    DATA_DIR: database.dataDir,
    REQUESTS_PER_MINUTE: String(requestsPerMinute),
    TRUST_PROXY: String(trustProxy),
  })
  const log: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      log.push(chunk.toString('utf8'))
      done()
    },
  })
  const clock = () => new Date(now)
  const app = await compose(config, {
    log: pino({ level: 'trace' }, sink),
    clock,
    database: { ...database, close: async () => {} },
  })
  const pages = options.pages ?? (await mkdtemp(join(tmpdir(), 'jiujin-pages-')))
  const door = await takePort(config)
  door.open(createHttp(app, readAssets(pages)))
  const url = door.url.slice(0, -1)
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers, redirect: 'manual' })
  return {
    app,
    url,
    log,
    faults: () => log.filter((line) => line.includes('"fault"')),
    get,
    json: async (path) => (await get(path)).json(),
    post: (path, body) =>
      fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    async close() {
      await door.close()
      await app.close()
      if (options.pages === undefined) await rm(pages, { recursive: true, force: true })
    },
  }
}
