/** Does beforehand what the first visitor of a region would otherwise wait for: its data, a network, its basemap. */
import type { Threads } from '../threads/threads.ts'
import type { Networks } from './networks.ts'
import type { Regions } from './regions.ts'
import type { Tiles } from './tiles.ts'

interface WarmParts {
  readonly regions: Regions
  readonly networks: Networks
  readonly tiles: Tiles
  readonly threads: Threads
}

/** From this zoom on every layer is drawn, so one tile of it has all of them indexed. */
const DEEP_ZOOM = 13

/** The region that a page opens with. Without any region there is nothing to do. */
export async function warmFirstRegion({ regions, networks, tiles, threads }: WarmParts): Promise<void> {
  const first = (await regions.list()).at(0)
  if (first === undefined) return
  const { region } = await regions.data(first.id)
  const network = await networks.source(region, 'ebike')
  if (network !== null) await threads.run('holdNetwork', network)
  const [lon, lat] = region.centre
  const x = Math.floor(((lon + 180) / 360) * 2 ** DEEP_ZOOM)
  const y = Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** DEEP_ZOOM)
  await tiles.tile({ region: region.id, version: region.dataVersion, z: DEEP_ZOOM, x, y })
}
