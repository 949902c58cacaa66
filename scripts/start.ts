/** One command: takes the port, opens the database, loads the demo region, builds the pages, and serves until told to stop. */
import { compose } from '../server/compose.ts'
import { readConfig } from '../server/config.ts'
import { AppError } from '../server/errors.ts'
import { createHttp } from '../server/http/app.ts'
import { readAssets } from '../server/http/assets.ts'
import { takePort } from '../server/http/door.ts'
import { distFolder, ensureClient } from './buildClient.ts'
import { ensureDemo } from './demoRegion.ts'

const STOP_MS = 9_000

async function start(): Promise<void> {
  const config = readConfig()
  const door = await takePort(config)

  const pages = ensureClient(say)
  pages.catch(() => {}) // looked at below, once the database is there
  const app = await compose(config, { progress: sayStep })
  await ensureDemo(app, sayStep)
  await pages

  door.open(createHttp(app, readAssets(distFolder)))
  process.stdout.write(`就近 Jiujin  ${door.url}\n`)

  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref() // something hangs: better to end than to be killed
    door
      .close()
      .then(() => app.close())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

const say = (message: string) => void process.stderr.write(`jiujin: ${message} ...\n`)

let lastSaid = ''
/** Says each step once, and a long one again at every tenth of it. */
function sayStep(message: string, fraction: number): void {
  const words = `${message} ${Math.floor(fraction * 10) * 10} %`
  if (words === lastSaid) return
  lastSaid = words
  process.stderr.write(`jiujin: ${words}\n`)
}

function fail(error: unknown): never {
  const words =
    error instanceof AppError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`jiujin: ${words}\n`)
  process.exit(1)
}

start().catch(fail)
