/** What a thread makes a network from. The files lie in shared memory: every thread sees them, nobody copies them. */
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import type { TravelProfile } from '../core/travel/travelProfiles.ts'

export interface RoadsSource {
  readonly region: string
  /** Named by content: another name is other roads. */
  readonly roadsFile: string
  readonly roads: SharedArrayBuffer
}

export interface NetworkSource extends RoadsSource {
  readonly profile: TravelProfile
  /** null: the present roads. */
  readonly scenario: { readonly id: string; readonly edits: readonly ScenarioEdit[] } | null
}

/** How a question's way is found: by road, or as an estimate where the region has no roads. */
export type Ground = { readonly network: NetworkSource } | { readonly network: null; readonly profile: TravelProfile }
