/** The demo region through HTTP, as a page asks: nearest, coverage of everybody, times, a tile. Seeded; medians of many. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { Random } from '../../server/core/random.ts'
import { createHttp } from '../../server/http/app.ts'
import { readAssets } from '../../server/http/assets.ts'
import { takePort } from '../../server/http/door.ts'
import { nearestReply } from '../../server/services/nearest.ts'
import { distFolder } from '../buildClient.ts'
import { ensureDemo } from '../demoRegion.ts'

const DAY = '2022-12-20'
const SERVICES = 'fever_clinic,fever_room,kiosk'

export async function benchHttp(): Promise<{ figures: Record<string, number>; ratios: Record<string, number> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiujin-bench-'))
  const environment = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', REQUESTS_PER_MINUTE: '1000000' }
  const app = await compose(readConfig(environment))
  const door = await takePort(app.config)
  try {
    door.open(createHttp(app, readAssets(distFolder)))
    await ensureDemo(app, () => {})
    return await measure(app, door.url.slice(0, -1))
  } finally {
    await door.close()
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(app: App, url: string) {
  const region = `${url}/api/regions/demo`
  const { places } = await app.regions.data('demo')
  const coverage = (date: string) => `${region}/coverage?services=${SERVICES}&mode=car&date=${date}&limitMinutes=15,30,60`

  const firstCoverage = await took(() => read(coverage(DAY))) // with the database read and the network built
  const newCoverage = await median(5, (run) => read(coverage(`2022-12-0${run + 1}`)))
  const sameCoverage = await median(50, () => read(coverage(DAY)))
  const times = await median(20, () => read(`${region}/times?services=${SERVICES}&mode=car&date=${DAY}`))

  const random = new Random('nearest')
  const asks = Array.from({ length: 200 }, () => ({ at: random.pick(places).at, mode: 'car' as const, date: DAY }))
  const nearest = await median(asks.length, (run) => read(`${region}/nearest`, asks[run]))
  const inside = await median(asks.length, (run) =>
    nearestReply(app, 'demo', {
      need: 'care',
      count: 5,
      direction: 'to_facility',
      openOnly: false,
      limitMinutes: 120,
      ...asks[run],
      at: [...asks[run].at],
    }),
  )

  const { dataVersion, centre } = await app.regions.record('demo')
  const tile = (z: number, right = 0) => {
    const [x, y] = tileOf(centre, z)
    return `${region}/tiles/${dataVersion}/${z}/${x + right}/${y}.mvt`
  }
  const firstTile = await took(() => read(tile(9)))
  const newTile = await median(9, (run) => read(tile(13, run - 4)))
  const keptTile = await median(50, () => read(tile(9)))

  return {
    figures: {
      'coverage of the demo region over HTTP, the first question, ms': firstCoverage,
      'coverage of the demo region over HTTP, another day, median ms': newCoverage,
      'coverage of the demo region over HTTP, asked again, median ms': sameCoverage,
      'every place with its time over HTTP, median ms': times,
      'nearest over HTTP, median ms': nearest,
      'the first tile, ms': firstTile,
      'a new tile at zoom 13, median ms': newTile,
      'a tile asked again, median ms': keptTile,
    },
    ratios: {
      'nearest: over HTTP vs inside the process': nearest / inside,
      'coverage: another day vs asked again': newCoverage / sameCoverage,
    },
  }
}

async function read(url: string, body?: object): Promise<void> {
  const asked = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, asked)
  if (!response.ok) throw new Error(`${url} answered ${response.status}, expected 200.`)
  await response.arrayBuffer()
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function median(runs: number, work: (run: number) => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let run = 0; run < runs; run++) all.push(await took(() => work(run)))
  return all.sort((a, b) => a - b)[Math.floor(runs / 2)]
}

/** The tile of a zoom that holds a position (web mercator). */
function tileOf([lon, lat]: readonly [number, number], z: number): [x: number, y: number] {
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return [Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(y * 2 ** z)]
}
