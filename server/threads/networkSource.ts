/** What a thread makes a network from. The files lie in shared memory: every thread sees them, nobody copies them. */
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import type { TravelProfile } from '../core/travel/travelProfiles.ts'

export interface RoadsSource {
  readonly region: string
  /** Named by content: another name is other roads. */
  readonly roadsFile: string
  readonly roads: SharedArrayBuffer
}

/** A network file, and the roads and the traveller it must be of. */
export interface PresentSource extends RoadsSource {
  readonly profile: TravelProfile
  readonly networkFile: string
  readonly network: SharedArrayBuffer
}

export interface NetworkSource extends PresentSource {
  /** null: the present roads. */
  readonly scenario: { readonly id: string; readonly edits: readonly ScenarioEdit[] } | null
}

/** How a question's way is found: by road, or as an estimate where the region has no roads. */
export type Ground = { readonly network: NetworkSource } | { readonly network: null; readonly profile: TravelProfile }
