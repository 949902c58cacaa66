/** Which service a place reaches soonest, and in what time: for all places at once, and for one. */
import Flatbush from 'flatbush'
import { isLonLat, type LonLat } from '../geometry/lonLat.ts'
import type { CancelSignal } from '../progress.ts'
import { MS_PER_SECOND, msPerMetre } from '../units.ts'
import { BoundedTimes } from './bounded.ts'
import { timesEverywhere } from './everywhere.ts'
import type { Network } from './network.ts'
import { Reach } from './reach.ts'
import { UNREACHED_MS } from './search.ts'
import type { Sources } from './sources.ts'
import { TightWays } from './tightWays.ts'
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
  /** One entry per node of the graph: the time between it and the nearest facility, UNREACHED_MS beyond the limit. */
  readonly nodeMs: Uint32Array
}

/** `from_facility`: the way of an ambulance, from the service to the people; one-way streets tell the two apart. */
export const TRAVEL_DIRECTIONS = ['to_facility', 'from_facility'] as const
export type TravelDirection = (typeof TRAVEL_DIRECTIONS)[number]

export interface NearestOptions {
  /** Inclusive. */
  readonly limitSeconds?: number
  /** `to_facility` when absent. */
  readonly direction?: TravelDirection
  readonly signal?: CancelSignal
}

/** Throws an Error naming the first place or facility that is no position on the globe. */
export function timesToNearest(
  network: Network,
  places: readonly LonLat[],
  facilities: readonly LonLat[],
  { limitSeconds = Infinity, direction = 'to_facility', signal }: NearestOptions = {},
): NearestTimes {
  const limitMs = limitSeconds * MS_PER_SECOND
  const [fx, fy] = positions(network, facilities, 'facility')
  const sources = timesEverywhere(facilityWalker(network, direction), fx, fy, signal)
  signal?.throwIfAborted()

  const walker = placeWalker(network, direction)
  const reach = new Reach(sources, walker, limitMs, new TightWays(sources))
  const [x, y] = positions(network, places, 'place')
  const tryNearWalks = walksTo(sources, network)
  const seconds = new Float64Array(places.length)
  const facility = new Int32Array(places.length)
  const metres = new Float64Array(places.length)
  const unreached = new Uint8Array(places.length)
  for (let place = 0; place < places.length; place++) {
    if (place % PLACES_A_LOOK === 0) signal?.throwIfAborted()
    reach.start(x[place], y[place])
    tryNearWalks(reach, x[place], y[place], 1)
    reach.tryRoads()
    tryNearWalks(reach, x[place], y[place], Infinity)
    seconds[place] = reach.ms / MS_PER_SECOND
    facility[place] = reach.source
    metres[place] = reach.metres()
    if (reach.source >= 0) continue
    const reason = !hasRoad(walker) ? 'no_road' : limitMs < Infinity ? 'beyond_limit' : 'not_connected'
    unreached[place] = UNREACHED.indexOf(reason)
  }
  return { seconds, facility, metres, unreached, nodeMs: finalTimes(sources.times.timeMs, limitMs) }
}

/** Places between two looks at the signal. */
const PLACES_A_LOOK = 64

/** Times of nodes beyond the limit are not given out. */
function finalTimes(timeMs: Uint32Array, limitMs: number): Uint32Array {
  if (limitMs === Infinity) return timeMs
  return timeMs.map((ms) => (ms <= limitMs ? ms : UNREACHED_MS))
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
  { count = 5, limitSeconds = Infinity, direction = 'to_facility', signal }: NearestOptions & { readonly count?: number } = {},
): NearestFacility[] {
  const [fx, fy] = positions(network, [from], 'place')
  const [x, y] = positions(network, facilities, 'facility')
  const walker = facilityWalker(network, direction)
  const found: NearestFacility[] = []
  const open = new Set(facilities.keys())
  const fastestMs = msPerMetre(network.fastestKmh) * PLANE_SHARE
  const soonestMs = (facility: number) => Math.hypot(x[facility] - fx[0], y[facility] - fy[0]) * fastestMs
  const limitMs = limitSeconds * MS_PER_SECOND

  for (const { reach, untilMs, isLast } of widening(placeWalker(network, direction), walker, fx, fy, { limitMs, signal })) {
    for (const facility of open) {
      if (!isLast && soonestMs(facility) > untilMs) continue
      reach.start(x[facility], y[facility]).tryRoads().tryWalk(0)
      if (reach.source < 0) continue
      found.push({ facility, seconds: reach.ms / MS_PER_SECOND, metres: reach.metres() })
      open.delete(facility)
    }
    if (found.length >= count || open.size === 0) break
  }
  return found.sort((a, b) => a.seconds - b.seconds || a.facility - b.facility).slice(0, count)
}

interface Stage {
  /** Ways found by it are final: none is longer than `untilMs`. */
  readonly reach: Reach
  readonly untilMs: number
  /** Nothing more can be reached within the limit. */
  readonly isLast: boolean
}

/** A search from one position that is widened as long as the caller asks; what a stage finds within its limit is final. */
export function* widening(
  sourceWalker: Walker,
  targetWalker: Walker,
  x: Float64Array,
  y: Float64Array,
  { limitMs = Infinity, signal }: { readonly limitMs?: number; readonly signal?: CancelSignal } = {},
): Generator<Stage & { readonly sources: Sources; readonly ways: TightWays }> {
  const times = new BoundedTimes(sourceWalker, x, y)
  const { sources, search } = times
  const ways = new TightWays(sources)
  for (let stageMs = FIRST_STAGE_MS, isLast = false; !isLast; stageMs *= STAGE_GROWTH) {
    isLast = stageMs >= limitMs || search.isDone()
    const untilMs = Math.min(stageMs, limitMs)
    times.run(untilMs, signal)
    yield { sources, ways, reach: new Reach(sources, targetWalker, isLast ? limitMs : untilMs, ways), untilMs, isLast }
  }
}

/** Who walks between a service and the roads, and between a place and the roads. */
export const facilityWalker = (network: Network, direction: TravelDirection) =>
  new Walker(network, direction === 'to_facility' ? 'arrive' : 'depart', FACILITY_RADIUS_METRES)
export const placeWalker = (network: Network, direction: TravelDirection) =>
  new Walker(network, direction === 'to_facility' ? 'depart' : 'arrive', PLACE_RADIUS_METRES)

export function positions({ plane }: Network, points: readonly LonLat[], what: string): [x: Float64Array, y: Float64Array] {
  points.forEach((point, number) => {
    if (!isLonLat(point)) throw new Error(`${what} ${number} is at [${point[0]}, ${point[1]}], expected [longitude, latitude].`)
  })
  return [Float64Array.from(points, (point) => plane.x(point[0])), Float64Array.from(points, (point) => plane.y(point[1]))]
}
