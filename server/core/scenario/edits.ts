/** What-if: the changes to roads and services that make a scenario. Plain data, applied in their order to the baseline. */
import type { FacilityType } from '../facilities/facility.ts'
import type { LonLat } from '../geometry/lonLat.ts'
import type { RoadClass } from '../osm/tags.ts'
import type { Traveller } from '../travel/travelProfiles.ts'

/** Nobody travels these ways: works, a landslide, a bridge out of service. Ways by their OSM numbers. */
interface CloseWays {
  readonly kind: 'close_ways'
  readonly ways: readonly number[]
}

/**
 * A new speed on these ways, for the travellers that may use them; pieces keep their directions.
 * `modes` null: for all, but who goes on foot or by bicycle goes no faster than the class of the road lets them.
 */
interface WaySpeed {
  readonly kind: 'way_speed'
  readonly ways: readonly number[]
  readonly kmh: number
  readonly modes: readonly Traveller[] | null
}

/** A share of the speed on whole classes of road: night, snow, rush hour. `classes` null: every class. */
export interface ClassSpeed {
  readonly kind: 'class_speed'
  readonly classes: readonly RoadClass[] | null
  /** New speed = old speed × factor. */
  readonly factor: number
  /** null: all travellers. */
  readonly modes: readonly Traveller[] | null
}

/** Nobody travels, walks or is served within the area: a flood, a cordon. A ring, first position = last. */
interface CloseArea {
  readonly kind: 'close_area'
  readonly ring: readonly LonLat[]
}

/**
 * A new road. Its ends, and any of its points that lie within 30 m of a road, join the network there; elsewhere it passes over.
 * Bridges, tunnels and ferries are not joined; motorways only by motorways.
 */
export interface AddRoad {
  readonly kind: 'add_road'
  readonly line: readonly LonLat[]
  readonly roadClass: RoadClass
  /** null: the speed of the class for each traveller. Who goes on foot or by bicycle never goes faster than that. */
  readonly kmh: number | null
  readonly oneway: boolean
  readonly name: string
}

export type RoadEdit = CloseWays | WaySpeed | ClassSpeed | CloseArea | AddRoad

/** A service that does not exist yet. `id` is chosen by whoever asks and is unique in the scenario. */
interface AddFacility {
  readonly kind: 'add_facility'
  readonly id: string
  readonly type: FacilityType
  readonly name: string
  readonly at: LonLat
}

interface RemoveFacility {
  readonly kind: 'remove_facility'
  readonly id: string
}

type FacilityEdit = AddFacility | RemoveFacility
export type ScenarioEdit = RoadEdit | FacilityEdit
