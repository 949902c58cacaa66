/** No request keeps the others waiting: every endpoint is asked over HTTP about a whole city while the event loop is watched. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureDemo } from '../../../scripts/demoRegion.ts'
import { compose } from '../../../server/compose.ts'
import { readConfig } from '../../../server/config.ts'
import { contract, type DownloadName, downloads, type EndpointName } from '../../../server/contract.ts'
import { createHttp } from '../../../server/http/app.ts'
import { readAssets } from '../../../server/http/assets.ts'
import { takePort } from '../../../server/http/door.ts'
import { Regions } from '../../../server/services/regions.ts'
import { type Database, openDatabase } from '../../../server/store/database.ts'
import type { Ask, Told } from '../../support/askerThread.ts'
import { layEmbeddedDatabase } from '../../support/database.ts'
import { LoopWatch } from '../../support/loopWatch.ts'

const LONGEST_MS = 20
/** Rubbish is collected and code compiled when the engine pleases: a stretch counts when it comes again in every round. */
const ROUNDS = 5

let dataDir: string
let database: Database
let watch: LoopWatch
let asker: Worker
let known: Known

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jiujin-loop-'))
  await layEmbeddedDatabase(dataDir)
  database = await openDatabase({ databaseUrl: null, dataDir })
  asker = new Worker(new URL('../../support/askerThread.ts', import.meta.url))
  await ensureDemo({ db: database.db, config: readConfig({ DATA_DIR: dataDir }), clock: () => new Date('2022-12-20T02:00:00Z') })
  const { region, facilities } = await new Regions(database.db).data('demo')
  known = { centre: region.centre, version: region.dataVersion, facility: facilities[0].id }
  watch = new LoopWatch()
})
afterAll(async () => {
  watch.stop()
  await asker.terminate()
  await database.close()
  await rm(dataDir, { recursive: true, force: true })
})

const DEMO = '/api/regions/demo'
const QUESTION = 'mode=car&services=fever_clinic,fever_room,kiosk&date=2022-12-20'

const EDITS = [{ kind: 'class_speed', classes: null, factor: 0.5, modes: null }]
const SCENARIO = `s${createHash('sha256')
  .update(JSON.stringify(['demo', EDITS]))
  .digest('hex')
  .slice(0, 16)}`

interface Known {
  readonly centre: readonly [number, number]
  readonly version: number
  readonly facility: string
}

/** What is asked of each endpoint; the heaviest there is. */
const ASKED: { [N in EndpointName]: (known: Known) => [path: string, body?: unknown] } = {
  health: () => ['/api/health'],
  version: () => ['/api/version'],
  regions: () => ['/api/regions'],
  region: () => [DEMO],
  units: () => [`${DEMO}/units`],
  unitShapes: () => [`${DEMO}/units.geojson?level=village`],
  facilities: () => [`${DEMO}/facilities?limit=5000`],
  facility: ({ facility }) => [`${DEMO}/facilities/${facility}`],
  nearest: ({ centre }) => [`${DEMO}/nearest`, { at: centre, mode: 'car', count: 20 }],
  coverage: () => [`${DEMO}/coverage?${QUESTION}&level=village`],
  times: () => [`${DEMO}/times?${QUESTION}`],
  gaps: () => [`${DEMO}/gaps?${QUESTION}&limitMinutes=10`],
  isochrones: () => [`${DEMO}/isochrones?${QUESTION}&limitMinutes=5,10,15,20,25,30,35,40,50,60`],
  scenarioSave: () => [`${DEMO}/scenarios`, { edits: EDITS }],
  scenarios: () => [`${DEMO}/scenarios`],
  scenario: () => [`${DEMO}/scenarios/${SCENARIO}`],
  scenarioPresets: () => ['/api/standards/scenario-presets'],
  roadsNear: ({ centre }) => [`${DEMO}/roads-near`, { at: centre, withinMetres: 500 }],
  route: ({ centre: [lon, lat] }) => [`${DEMO}/route`, { from: [lon, lat], to: [lon + 0.05, lat + 0.05], mode: 'car' }],
  matrix: ({ centre: [lon, lat] }) => {
    const around = Array.from({ length: 200 }, (_, at) => [lon + at / 5_000, lat - at / 5_000])
    return [`${DEMO}/matrix`, { from: around, to: around, mode: 'car' }]
  },
}
const FILES: { [N in DownloadName]: (known: Known) => string } = {
  tileJson: () => `${DEMO}/tiles.json`,
  tile: ({ version, centre: [lon, lat] }) => {
    const x = Math.floor(((lon + 180) / 360) * 2 ** 12)
    const y = Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** 12)
    return `${DEMO}/tiles/${version}/12/${x}/${y}.mvt`
  },
  timeGrid: () => `${DEMO}/time-grid?${QUESTION}`,
  timesCsv: () => `${DEMO}/times.csv?${QUESTION}`,
  coverageCsv: () => `${DEMO}/coverage.csv?${QUESTION}&level=village`,
  gapsCsv: () => `${DEMO}/gaps.csv?${QUESTION}&limitMinutes=10`,
  gapsGeoJson: () => `${DEMO}/gaps.geojson?${QUESTION}&limitMinutes=20`,
  openApi: () => downloads.openApi,
}

async function ask(url: string, body?: unknown): Promise<Told> {
  asker.postMessage({ url, body } satisfies Ask)
  const [told] = (await once(asker, 'message')) as [Told]
  return told
}

/** The longest stretch that each address took on a server that has answered nothing yet. */
async function round(): Promise<Map<string, number>> {
  const clock = () => new Date('2022-12-20T02:00:00Z')
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', REQUESTS_PER_MINUTE: '100000' })
  const app = await compose(config, { clock, database: { ...database, close: async () => {} } })
  const door = await takePort(config)
  door.open(createHttp(app, readAssets(dataDir)))
  const origin = door.url.slice(0, -1)
  const took = new Map<string, number>()
  const measure = async (name: string, [path, body]: [path: string, body?: unknown]) => {
    watch.start()
    const { status, bytes } = await ask(origin + path, body)
    took.set(name, watch.longestMs())
    expect([name, status, bytes > 0]).toEqual([name, 200, true])
  }
  for (const name of Object.keys(contract) as EndpointName[]) await measure(name, ASKED[name](known))
  for (const name of Object.keys(downloads) as DownloadName[]) await measure(`file ${name}`, [FILES[name](known)])
  await door.close()
  await app.close()
  return took
}

test(`no request keeps the event loop busy for more than ${LONGEST_MS} ms at a stretch`, async () => {
  let tooLong = new Map<string, number>()
  for (let number = 1; number <= ROUNDS; number++) {
    const stretches = await round()
    tooLong = new Map([...stretches].filter(([name, ms]) => ms > LONGEST_MS && (number === 1 || tooLong.has(name))))
    if (tooLong.size === 0) break
  }
  expect([...tooLong]).toEqual([])
})
