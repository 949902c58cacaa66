/** Questions about roads, as threads answer them: which are near, the way along them, what a scenario does to them. */
import type { Facility } from '../core/facilities/facility.ts'
import { distanceMetres, type LonLat } from '../core/geometry/lonLat.ts'
import { type RoadNear, roadsNear } from '../core/roads/roadsNear.ts'
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import { type EditEffect, effectsOf } from '../core/scenario/effects.ts'
import { estimateSeconds } from '../core/travel/estimate.ts'
import { timesToNearest, UNREACHED } from '../core/travel/nearest.ts'
import { pathBetween, type TravelPath } from '../core/travel/path.ts'
import type { Traveller, TravelProfile } from '../core/travel/travelProfiles.ts'
import type { HeldNetworks } from './heldNetworks.ts'
import type { TaskTools } from './messages.ts'
import type { Ground, RoadsSource } from './networkSource.ts'

interface RoadsNearTask {
  readonly source: RoadsSource
  readonly profile: TravelProfile
  readonly at: LonLat
  readonly withinMetres: number
  readonly most: number
}

interface EffectsTask {
  readonly source: RoadsSource | null // null: no roads are known
  readonly profiles: Readonly<Record<Traveller, TravelProfile>>
  readonly facilities: readonly Facility[] // of which edits speak
  readonly edits: readonly ScenarioEdit[]
}

type RouteFound = { readonly path: TravelPath } | { readonly path: null; readonly unreached: 'no_road' | 'not_connected' }

export const roadTasks = (networks: HeldNetworks) => ({
  /** Ways that pass near a position. */
  roadsNear({ source, profile, at, withinMetres, most }: RoadsNearTask): RoadNear[] {
    return roadsNear(networks.roads(source), profile, at, { withinMetres, most })
  },

  /** What each edit of a scenario comes to. */
  scenarioEffects({ source, edits, ...rest }: EffectsTask, { signal }: TaskTools): EditEffect[] {
    return effectsOf({ ...rest, roads: source === null ? null : networks.roads(source) }, edits, signal)
  },

  /** The fastest way between two positions; a straight line where there are no roads. */
  route({ ground, from, to }: { ground: Ground; from: LonLat; to: LonLat }, { signal }: TaskTools): RouteFound {
    if (ground.network === null) {
      const straightMetres = distanceMetres(from, to)
      const seconds = estimateSeconds(ground.profile, straightMetres)
      return { path: { line: [from, to], seconds, metres: straightMetres * ground.profile.estimate.detour, steps: [] } }
    }
    const network = networks.network(ground.network, signal)
    const path = pathBetween(network, from, to, signal)
    if (path !== null) return { path }
    const reason = UNREACHED[timesToNearest(network, [from], [to], { signal }).unreached[0]]
    return { path, unreached: reason === 'no_road' ? 'no_road' : 'not_connected' }
  },

  /** Seconds from each of some positions to each of others, a row after the other; Infinity where there is no way. */
  matrix({ ground, from, to }: { ground: Ground; from: LonLat[]; to: LonLat[] }, { signal }: TaskTools): Float64Array {
    const seconds = new Float64Array(from.length * to.length)
    to.forEach((end, column) => {
      const times =
        ground.network === null
          ? from.map((start) => estimateSeconds(ground.profile, distanceMetres(start, end)))
          : timesToNearest(networks.network(ground.network, signal), from, [end], { signal }).seconds
      for (let row = 0; row < from.length; row++) seconds[row * to.length + column] = times[row]
    })
    return seconds
  },
})
