/**
 * Benchmarks of the road kernels: import, build, one-to-all search, all places to the nearest of 60 services, one place, drawing.
 *
 * On the roads of sampleRoads.ts.
 * Seeded; each time is the median of several runs in one process.
 */
import profilesJson from '../../geodata/standards/travel-profiles.json' with { type: 'json' }
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import { nodeAt, nodeCount, type RoadData, roadBounds } from '../../server/core/osm/roadData.ts'
import { decodeRoads, encodeRoads } from '../../server/core/osm/roadFile.ts'
import { Random } from '../../server/core/random.ts'
import { components, roadNode } from '../../server/core/roads/graph.ts'
import { nearestFrom, timesToNearest } from '../../server/core/travel/nearest.ts'
import { createNetwork } from '../../server/core/travel/network.ts'
import { reachOutlines } from '../../server/core/travel/outlines.ts'
import { Search } from '../../server/core/travel/search.ts'
import { travelTimeGrid } from '../../server/core/travel/timeGrid.ts'
import { readTravelProfiles } from '../../server/core/travel/travelProfiles.ts'
import { sampleRoads } from './sampleRoads.ts'

const SEED = 20221220
const PLACES = 5000
const FACILITIES = 60
const MEGABYTE = 1024 * 1024

export async function benchRoads(): Promise<{ figures: Record<string, number>; ratios: Record<string, number> }> {
  const imported = await importRoads()
  const { roads } = imported
  const { car } = readTravelProfiles(profilesJson)
  const bytes = encodeRoads(roads)
  const loadMs = median(5, () => decodeRoads(bytes))
  const createMs = median(3, () => createNetwork(roads, car))
  const network = createNetwork(roads, car)

  // sources in the largest connected part, so that every search is a full one
  const { of, sizes } = components(network.graph)
  const largest = sizes.indexOf(Math.max(...sizes))
  const inside = Array.from(of.keys()).filter((node) => of[node] === largest)
  const random = new Random(SEED)
  const search = new Search(network.graph, 'from')
  const searchMs = median(9, () => {
    search.start().seed(random.pick(inside), 0, 0)
    search.run()
  })

  const near = (): LonLat => {
    const [lon, lat] = nodeAt(roads, roadNode(network.graph, random.pick(inside)))
    return [lon + random.normal(0, 0.002), lat + random.normal(0, 0.002)]
  }
  const places = Array.from({ length: PLACES }, near)
  const facilities = Array.from({ length: FACILITIES }, near)
  const allMs = median(5, () => timesToNearest(network, places, facilities))
  let asked = 0
  const oneMs = median(15, () => nearestFrom(network, places[asked++], facilities, { count: 5 }))

  const { nodeMs } = timesToNearest(network, [], facilities)
  const grid = () => travelTimeGrid(network, nodeMs, facilities, { bounds: roadBounds(roads) })
  const gridMs = median(3, grid)
  const drawn = grid()
  const limits = [300, 600, 900, 1800, 3600]
  const outlineMs = median(3, () => reachOutlines(network, nodeMs, facilities, limits, { bounds: roadBounds(roads) }))

  return {
    figures: {
      'road network: nodes': nodeCount(roads),
      'road network: pieces of road': network.graph.edgeFrom.length,
      'road import, nodes a second': Math.round(nodeCount(roads) / imported.seconds),
      'road import, peak memory above before, MB': imported.peakMegabytes,
      'load of the road file, ms': loadMs,
      'network of one traveller, ms': createMs,
      'one-to-all Dijkstra, ms': searchMs,
      [`nearest of ${FACILITIES} services for ${PLACES} places, ms`]: allMs,
      'five nearest services of one place, ms': oneMs,
      'travel-time raster: cells': drawn.seconds.length,
      'travel-time raster, ms': gridMs,
      'five outlines, their own finer raster included, ms': outlineMs,
    },
    ratios: {
      'network of one traveller vs one-to-all Dijkstra': share(createMs, searchMs),
      'nearest service for all places vs one-to-all Dijkstra': share(allMs, searchMs),
      'nearest service: all places one by one vs at once': share(oneMs * PLACES, allMs),
      'travel-time raster vs one-to-all Dijkstra': share(gridMs, searchMs),
    },
  }
}

interface Imported {
  readonly roads: RoadData
  readonly seconds: number
  /** Memory in use at the worst moment, above what was in use before. */
  readonly peakMegabytes: number
}

async function importRoads(): Promise<Imported> {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const start = performance.now()
  const roads = await sampleRoads(watch)
  const seconds = (performance.now() - start) / 1000
  watch()
  return { roads, seconds, peakMegabytes: Math.round((peak - before) / MEGABYTE) }
}

const share = (ms: number, ofMs: number) => Math.round((ms / ofMs) * 100) / 100

function median(runs: number, work: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  }).sort((a, b) => a - b)
  return Math.round(times[Math.floor(runs / 2)] * 10) / 10
}
