/** Questions about travel, as threads answer them: by road where there are roads, else as an estimate. */
import { gapOutline, type OutlinedPlace, type OutlineGeometry } from '../core/coverage/gapOutline.ts'
import type { LonLat } from '../core/geometry/lonLat.ts'
import { DamagedFileError } from '../core/roads/sections.ts'
import { type EstimatedFacility, estimateNearestFrom, estimateTimesToNearest } from '../core/travel/estimate.ts'
import { isochrones } from '../core/travel/isochrone.ts'
import {
  type NearestFacility,
  nearestFrom,
  placeWalker,
  type TravelDirection,
  timesToNearest,
  UNREACHED,
} from '../core/travel/nearest.ts'
import { createNetwork } from '../core/travel/network.ts'
import { encodeNetwork } from '../core/travel/networkFile.ts'
import { reachOutlines } from '../core/travel/outlines.ts'
import { estimateTimeGrid, type TimeGrid, type TimeGridOptions, travelTimeGrid } from '../core/travel/timeGrid.ts'
import { hasRoad } from '../core/travel/walker.ts'
import type { HeldNetworks } from './heldNetworks.ts'
import type { TaskTools } from './messages.ts'
import type { Ground, PresentSource, RoadsSource } from './networkSource.ts'
import { type PackedOutlines, packOutlines } from './packedOutlines.ts'
import { type PackedPositions, sharedUint16, sharedUint32, unpackPositions } from './sharedArrays.ts'

interface TimesTask {
  readonly ground: Ground
  readonly direction: TravelDirection
  readonly places: PackedPositions
  readonly facilities: PackedPositions
}

/** As NearestTimes of core/travel/nearest.ts; of an estimate `unreached` and `nodeMs` are null. */
interface TimesFound {
  readonly seconds: Float64Array
  readonly facility: Int32Array
  readonly metres: Float64Array
  readonly unreached: Uint8Array | null
  readonly nodeMs: Uint32Array<SharedArrayBuffer> | null
}

interface NearestTask {
  readonly ground: Ground
  readonly direction: TravelDirection
  readonly at: LonLat
  readonly facilities: PackedPositions
  readonly count: number
  readonly limitSeconds: number
}

interface NearestFound {
  readonly found: readonly Pick<NearestFacility | EstimatedFacility, 'facility' | 'seconds' | 'metres'>[]
  /** Why there is none; null when there is one. */
  readonly unreached: 'no_road' | 'not_connected' | 'no_service' | 'beyond_limit' | null
}

interface GridTask extends Pick<TimeGridOptions, 'bounds' | 'cellMetres'> {
  readonly ground: Ground
  readonly direction: TravelDirection
  /** Times of the network's nodes to the facilities; worked out here when null. */
  readonly nodeMs: Uint32Array | null
  readonly facilities: PackedPositions
}

interface OutlinesTask extends GridTask {
  readonly limitsSeconds: readonly number[]
}

export const travelTasks = (networks: HeldNetworks) => ({
  /** Throws DamagedFileError. */
  checkRoads(source: RoadsSource): void {
    networks.roads(source)
  },

  /** Makes the network file of some roads for a traveller, in shared memory; `networkFile` is the name it will have. */
  buildNetwork({ networkFile, profile, ...source }: Omit<PresentSource, 'network'>, tools: TaskTools): SharedArrayBuffer {
    const bytes = encodeNetwork(createNetwork(networks.roads(source), profile, tools), networkFile)
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    return shared.buffer
  },

  /** Makes a network ready for the questions to come; false when its file cannot be trusted. */
  holdNetwork(source: PresentSource): boolean {
    try {
      networks.present(source)
      return true
    } catch (error) {
      if (error instanceof DamagedFileError) return false
      throw error
    }
  },

  /** Every place with its nearest facility. */
  timesToNearest({ ground, direction, places, facilities }: TimesTask, { signal }: TaskTools): TimesFound {
    const from = unpackPositions(places)
    const to = unpackPositions(facilities)
    if (ground.network === null) {
      const { seconds, facility, metres } = estimateTimesToNearest(ground.profile, from, to)
      return { seconds, facility, metres, unreached: null, nodeMs: null }
    }
    const { nodeMs, ...times } = timesToNearest(networks.network(ground.network, signal), from, to, { direction, signal })
    return { ...times, nodeMs: sharedUint32(nodeMs) }
  },

  /** The facilities one place reaches soonest. */
  nearestFrom({ ground, direction, at, facilities, count, limitSeconds }: NearestTask, { signal }: TaskTools): NearestFound {
    const to = unpackPositions(facilities)
    if (to.length === 0) return { found: [], unreached: 'no_service' }
    if (ground.network === null) {
      const found = estimateNearestFrom(ground.profile, at, to, { count, limitSeconds })
      return { found, unreached: found.length > 0 ? null : 'beyond_limit' }
    }
    const network = networks.network(ground.network, signal)
    const found = nearestFrom(network, at, to, { count, limitSeconds, direction, signal })
    if (found.length > 0) return { found, unreached: null }
    const walker = placeWalker(network, direction)
    walker.stand(network.plane.x(at[0]), network.plane.y(at[1]))
    if (!hasRoad(walker)) return { found, unreached: 'no_road' } // nor a service within a walk, or there would be an answer
    const reason = UNREACHED[timesToNearest(network, [at], to, { direction, signal }).unreached[0]]
    return { found, unreached: reason === 'reached' ? 'beyond_limit' : reason }
  },

  /** Times over the land, for drawing. */
  timeGrid({ ground, direction, nodeMs, facilities, ...frame }: GridTask, { signal }: TaskTools): TimeGrid {
    const to = unpackPositions(facilities)
    const options = { ...frame, direction, signal }
    if (ground.network === null) return shared(estimateTimeGrid(ground.profile, to, options))
    const network = networks.network(ground.network, signal)
    return shared(travelTimeGrid(network, nodeMs ?? timesToNearest(network, [], to, { direction, signal }).nodeMs, to, options))
  },

  /** Outlines of what is within each limit by road, honest to the roads and the water; as `isochrones`, from a grid, without roads. */
  outlines(
    { ground, direction, nodeMs, facilities, limitsSeconds, ...frame }: OutlinesTask,
    { signal }: TaskTools,
  ): PackedOutlines {
    const to = unpackPositions(facilities)
    const options = { ...frame, direction, signal }
    if (ground.network === null) return packOutlines(isochrones(estimateTimeGrid(ground.profile, to, options), limitsSeconds))
    const network = networks.network(ground.network, signal)
    const times = nodeMs ?? timesToNearest(network, [], to, { direction, signal }).nodeMs
    return packOutlines(reachOutlines(network, times, to, limitsSeconds, options))
  },

  /** The line round each of several areas. */
  gapOutlines({ areas }: { areas: readonly (readonly OutlinedPlace[])[] }, { signal }: TaskTools): OutlineGeometry[] {
    return areas.map((places) => {
      signal.throwIfAborted()
      return gapOutline(places)
    })
  },
})

const shared = (grid: TimeGrid): TimeGrid => ({ ...grid, seconds: sharedUint16(grid.seconds) })
