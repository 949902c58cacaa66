/** THE WHOLE SYSTEM ON ONE SCREEN: everything that lives as long as the program, made once and in order. */
import { createRequire } from 'node:module'
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { Gaps } from './services/gaps.ts'
import { TimeGrids } from './services/isochrones.ts'
import { Networks } from './services/networks.ts'
import { Regions } from './services/regions.ts'
import { Scenarios } from './services/scenarios.ts'
import { readStandards, type Standards } from './services/standards.ts'
import { Tiles } from './services/tiles.ts'
import { Times } from './services/times.ts'
import { type Database, type DatabaseKind, openDatabase } from './store/database.ts'
import type { Db } from './store/tables.ts'
import { createThreads, type Threads } from './threads/threads.ts'

export interface App {
  readonly config: Config
  readonly version: string
  readonly clock: () => Date
  readonly startedAt: Date
  readonly log: Logger
  readonly db: Db
  readonly databaseKind: DatabaseKind
  readonly standards: Standards // rules and travellers, from geodata/standards
  readonly regions: Regions // what is known of each region, by version
  readonly threads: Threads // where whatever takes long is worked out
  readonly networks: Networks // road networks, by region and traveller
  readonly scenarios: Scenarios // what-ifs, by region and id
  readonly times: Times // every place with its nearest service, by question
  readonly gaps: Gaps // who is left out, in areas
  readonly timeGrids: TimeGrids // the same over the land, for drawing
  readonly tiles: Tiles // our own basemap
  close(): Promise<void>
}

export interface ComposeOptions {
  readonly log?: Logger // standard error by default: standard output belongs to answers
  readonly clock?: () => Date
  readonly progress?: (message: string, fraction: number) => void
  readonly database?: Database // one that is open already
}

/** Throws AppError('setting') when a setting keeps the system from coming up. The caller closes what it gets. */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<App> {
  const { clock = () => new Date(), progress, log = pino({ level: config.logLevel }, pino.destination(2)) } = options
  const standards = readStandards()
  const { db, kind, close } = options.database ?? (await openDatabase(config, { progress }))
  const threads = createThreads({
    size: config.threads,
    onCrash: (error) => log.error({ fault: faultOf(error) }, 'a thread broke'),
  })
  const regions = new Regions(db)
  const networks = new Networks(config.dataDir, standards, threads, (error) => {
    log.warn({ fault: String(error) }, 'a road network cannot be kept as a file')
  })
  const scenarios = new Scenarios({ db, regions, networks, standards, threads, clock })
  const times = new Times({ standards, regions, networks, scenarios, threads, clock })
  const gaps = new Gaps({ times, regions, threads })
  const timeGrids = new TimeGrids(times, threads)
  const tiles = new Tiles({ db, regions, networks, threads })
  return {
    config,
    version,
    clock,
    startedAt: clock(),
    log,
    db,
    databaseKind: kind,
    standards,
    regions,
    threads,
    networks,
    scenarios,
    times,
    gaps,
    timeGrids,
    tiles,
    async close() {
      await threads.close()
      await close()
    },
  }
}

const faultOf = ({ name, message, stack }: Error) => ({ name, message, frames: (stack ?? '').split('\n').slice(1) })

const { version }: { version: string } = createRequire(import.meta.url)('../package.json')
