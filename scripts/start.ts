/** One command: takes the port, opens the database, loads the demo region, builds the pages, and serves until told to stop. */
import { compose } from '../server/compose.ts'
import { readConfig } from '../server/config.ts'
import { AppError } from '../server/errors.ts'
import { createHttp } from '../server/http/app.ts'
import { readAssets } from '../server/http/assets.ts'
import { takePort } from '../server/http/door.ts'
import { warmFirstRegion } from '../server/services/warm.ts'
import { distFolder, ensureClient } from './buildClient.ts'
import { openDemo } from './demoRegion.ts'
import { sayStep } from './sayStep.ts'

const STOP_MS = 9_000

async function start(): Promise<void> {
  const config = readConfig()
  const door = await takePort(config)

  const app = await compose(config, { progress: sayStep })
  await Promise.all([ensureClient(say), openDemo(app, sayStep)])

  door.open(createHttp(app, readAssets(distFolder)))
  process.stdout.write(`就近 Jiujin  ${door.url}\n`)
  warmFirstRegion(app).catch((error: unknown) => app.log.error({ fault: String(error) }, 'the first region cannot be read'))

  let stopping = false
  const stop = (): void => {
    if (stopping) return // a terminal sends its interrupt to us and to the command that started us
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref() // something hangs: better to end than to be killed
    door
      .close()
      .then(() => app.close())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

const say = (message: string) => void process.stderr.write(`jiujin: ${message} ...\n`)

function fail(error: unknown): never {
  const words =
    error instanceof AppError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`jiujin: ${words}\n`)
  process.exit(1)
}

start().catch(fail)
