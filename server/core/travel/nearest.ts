/** Which service a place reaches soonest, and in what time: for all places at once, and for one. Always from the place to the service. */
import Flatbush from 'flatbush'
import { isLonLat, type LonLat } from '../geometry/lonLat.ts'
import type { CancelSignal } from '../progress.ts'
import { MS_PER_SECOND, msPerMetre } from '../units.ts'
import type { Network } from './network.ts'
import { Reach } from './reach.ts'
import { Search, UNREACHED_MS } from './search.ts'
import { Sources } from './sources.ts'
import { FACILITY_RADIUS_METRES, hasRoad, PLACE_RADIUS_METRES, Walker } from './walker.ts'

/** Why a place has no time: numbers of NearestTimes.unreached. */
export const UNREACHED = ['reached', 'no_road', 'not_connected', 'beyond_limit'] as const

/** One entry per place. */
export interface NearestTimes {
  /** Infinity when not reached. */
  readonly seconds: Float64Array
  /** The facility that is reached soonest (of equals the first), −1 when none is. */
  readonly facility: Int32Array
  /** Length of that way, walks off the road counted with their detour; NaN when not reached. */
  readonly metres: Float64Array
  /** Number in UNREACHED. `no_road`: none within 3 km. `beyond_limit` is said only when a limit was given. */
  readonly unreached: Uint8Array
  /** One entry per road node: the time from it to the nearest facility, UNREACHED_MS beyond the limit. */
  readonly nodeMs: Uint32Array
}

export interface NearestOptions {
  /** Inclusive. */
  readonly limitSeconds?: number
  readonly signal?: CancelSignal
}

/** Throws an Error naming the first place or facility that is no position on the globe. */
export function timesToNearest(
  network: Network,
  places: readonly LonLat[],
  facilities: readonly LonLat[],
  { limitSeconds = Infinity, signal }: NearestOptions = {},
): NearestTimes {
  const limitMs = limitSeconds * MS_PER_SECOND
  const sources = sourcesAt(network, facilities, 'facility')
  sources.run(limitMs)
  signal?.throwIfAborted()

  const walker = new Walker(network, 'depart', PLACE_RADIUS_METRES)
  const reach = new Reach(sources, walker, limitMs)
  const [x, y] = positions(network, places, 'place')
  const tryNearWalks = walksTo(sources, network)
  const seconds = new Float64Array(places.length)
  const facility = new Int32Array(places.length)
  const metres = new Float64Array(places.length)
  const unreached = new Uint8Array(places.length)
  for (let place = 0; place < places.length; place++) {
    if (place % 1024 === 0) signal?.throwIfAborted()
    reach.start(x[place], y[place])
    tryNearWalks(reach, x[place], y[place], 1)
    reach.tryRoads()
    tryNearWalks(reach, x[place], y[place], Infinity)
    seconds[place] = reach.ms / MS_PER_SECOND
    facility[place] = reach.source
    metres[place] = reach.metres
    if (reach.source >= 0) continue
    const reason = !hasRoad(walker) ? 'no_road' : limitMs < Infinity ? 'beyond_limit' : 'not_connected'
    unreached[place] = UNREACHED.indexOf(reason)
  }
  return { seconds, facility, metres, unreached, nodeMs: finalTimes(sources.search, limitMs) }
}

/** Times of nodes beyond the limit are not final, so they are not given out. */
function finalTimes(search: Search, limitMs: number): Uint32Array {
  if (limitMs === Infinity) return search.timeMs
  return search.timeMs.map((ms) => (ms <= limitMs ? ms : UNREACHED_MS))
}

type TryWalks = (reach: Reach, x: number, y: number, atMost: number) => void

/** A function that tries the walks all the way to at most so many facilities near a position, nearest first. */
function walksTo(sources: Sources, { walkMsPerMetre }: Network): TryWalks {
  const count = sources.x.length
  if (count === 0) return () => {}
  const index = new Flatbush(count)
  for (let source = 0; source < count; source++) index.add(sources.x[source], sources.y[source])
  index.finish()
  return (reach, x, y, atMost) => {
    // half a millisecond more, since times are rounded
    const radius = Math.min(PLACE_RADIUS_METRES, (reach.ms + 0.5) / walkMsPerMetre)
    for (const source of index.neighbors(x, y, atMost, radius)) {
      reach.tryWalk(source)
      const nextMs = Math.hypot(sources.x[source] - x, sources.y[source] - y) * walkMsPerMetre
      if (nextMs > reach.ms + 1) break
    }
  }
}

export interface NearestFacility {
  readonly facility: number
  readonly seconds: number
  readonly metres: number
}

/** The first limit tried, and its growth: most questions come from towns, where a few minutes find enough. */
const FIRST_STAGE_MS = 4 * 60 * MS_PER_SECOND
const STAGE_GROWTH = 2
/** The plane may show distances this much too long (see geometry/plane.ts), for regions of up to 500 km. */
const PLANE_SHARE = 0.9

/**
 * The facilities one place reaches soonest, soonest first, of equals the first in the list; fewer than `count` when no more can
 * be reached. Agrees with `timesToNearest`.
 */
export function nearestFrom(
  network: Network,
  from: LonLat,
  facilities: readonly LonLat[],
  { count = 5, limitSeconds = Infinity, signal }: NearestOptions & { readonly count?: number } = {},
): NearestFacility[] {
  const limitMs = limitSeconds * MS_PER_SECOND
  const sources = sourcesAt(network, [from], 'place')
  const walker = new Walker(network, 'arrive', FACILITY_RADIUS_METRES)
  const [x, y] = positions(network, facilities, 'facility')
  const found: NearestFacility[] = []
  const open = new Set(facilities.keys())
  const fastestMs = msPerMetre(network.fastestKmh) * PLANE_SHARE
  const soonestMs = (facility: number) => Math.hypot(x[facility] - sources.x[0], y[facility] - sources.y[0]) * fastestMs

  // widen the search until enough facilities are certainly the nearest; what a stage finds within its limit is final
  for (let stageMs = FIRST_STAGE_MS; open.size > 0; stageMs *= STAGE_GROWTH) {
    signal?.throwIfAborted()
    const isLast = stageMs >= limitMs || sources.search.isDone()
    const untilMs = Math.min(stageMs, limitMs)
    sources.run(untilMs)
    const reach = new Reach(sources, walker, isLast ? limitMs : untilMs)
    for (const facility of open) {
      if (!isLast && soonestMs(facility) > untilMs) continue
      reach.start(x[facility], y[facility]).tryRoads().tryWalk(0)
      if (reach.source < 0) continue
      found.push({ facility, seconds: reach.ms / MS_PER_SECOND, metres: reach.metres })
      open.delete(facility)
    }
    if (isLast || found.length >= count) break
  }
  return found.sort((a, b) => a.seconds - b.seconds || a.facility - b.facility).slice(0, count)
}

/** A search towards facilities, or from a place, ready to run. */
export function sourcesAt(network: Network, points: readonly LonLat[], what: 'facility' | 'place'): Sources {
  const [x, y] = positions(network, points, what)
  const isFacility = what === 'facility'
  const search = new Search(network.graph, isFacility ? 'to' : 'from')
  const walker = isFacility
    ? new Walker(network, 'arrive', FACILITY_RADIUS_METRES)
    : new Walker(network, 'depart', PLACE_RADIUS_METRES)
  return new Sources(search, walker, x, y)
}

function positions({ plane }: Network, points: readonly LonLat[], what: string): [x: Float64Array, y: Float64Array] {
  points.forEach((point, number) => {
    if (!isLonLat(point)) throw new Error(`${what} ${number} is at [${point[0]}, ${point[1]}], expected [longitude, latitude].`)
  })
  return [Float64Array.from(points, (point) => plane.x(point[0])), Float64Array.from(points, (point) => plane.y(point[1]))]
}
