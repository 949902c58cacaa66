/** Facility types gathered into the few groups that a legend can show, each with its shape. */
import type { FacilityReply } from '../../server/contract.ts'
import type { FacilityType } from '../../server/core/facilities/facility.ts'

export const LEGEND_GROUPS = ['hospital', 'primary', 'kiosk', 'clinic', 'pharmacy', 'isolation', 'sampling', 'other'] as const
export type LegendGroup = (typeof LEGEND_GROUPS)[number]

export type Shape = 'square' | 'circle' | 'diamond' | 'triangle' | 'cross'
export const shapeOf: Record<LegendGroup, Shape> = {
  hospital: 'square',
  primary: 'circle',
  kiosk: 'diamond',
  clinic: 'circle',
  pharmacy: 'cross',
  isolation: 'triangle',
  sampling: 'diamond',
  other: 'square',
}

const groupOfType: Record<FacilityType, LegendGroup> = {
  fever_clinic: 'hospital',
  designated_hospital: 'hospital',
  sub_designated: 'hospital',
  mobile_hospital: 'hospital',
  tertiary: 'hospital',
  secondary: 'hospital',
  fever_room: 'primary',
  fever_sentinel: 'primary',
  township_hc: 'primary',
  community_hc: 'primary',
  community_station: 'clinic',
  village_clinic: 'clinic',
  private_clinic: 'clinic',
  kiosk: 'kiosk',
  temp_fever_site: 'primary',
  mobile_unit: 'primary',
  isolation_site: 'isolation',
  pharmacy: 'pharmacy',
  drug_point: 'pharmacy',
  sampling_point: 'sampling',
  testing_lab: 'other',
  ambulance_station: 'other',
  internet_hospital: 'other',
  supply_node: 'other',
}

/** A kiosk that only takes samples is no place to go with a fever: it has a group of its own, off at first. */
export const groupOf = (facility: Pick<FacilityReply, 'type' | 'serviceLevel'>): LegendGroup =>
  facility.type === 'kiosk' && (facility.serviceLevel === 'sampling' || facility.serviceLevel === null)
    ? 'sampling'
    : groupOfType[facility.type]

/** The groups that a question shows by itself: those it asks for, and the reserve of isolation sites. */
export function groupsShown(services: readonly FacilityType[], toggled: readonly LegendGroup[]): ReadonlySet<LegendGroup> {
  const shown = new Set<LegendGroup>(['hospital', 'primary', 'isolation'])
  for (const service of services) shown.add(groupOfType[service])
  for (const group of toggled) {
    if (!shown.delete(group)) shown.add(group)
  }
  return shown
}
