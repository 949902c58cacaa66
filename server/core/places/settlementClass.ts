/**
 * A settlement's class where the statistical list does not give it: two rules of thumb for importers, each of which says
 * when it cannot tell. What they give is stored with its source (unit_kind, density) and shown as such.
 */
import type { SettlementClass } from './place.ts'
import type { UnitKind } from './unit.ts'

/** A village at most this far from the middle of its town counts as the town's fringe (domain reference 3.2). */
const TOWN_FRINGE_KM = 1

/** More people per km² than this are urban, fewer than the other rural, fringe between (domain reference 3.2, not confirmed). */
const URBAN_DENSITY = 1500
const FRINGE_DENSITY = 300

/**
 * The class that follows from the kinds of a village-level unit and of its township. The distance to the middle of the
 * town decides only for villages of towns; null there means not known. null when the kinds do not tell, as with
 * development zones and farms (4xx).
 */
export function classByUnitKinds(unit: {
  readonly townshipKind: UnitKind
  readonly villageKind: UnitKind
  readonly kmToTownCentre: number | null
}): SettlementClass | null {
  const isCommittee = unit.villageKind === 'resident_committee'
  if (!isCommittee && unit.villageKind !== 'village_committee') return null
  if (unit.townshipKind === 'street') return isCommittee ? '111' : '112'
  if (unit.townshipKind === 'township') return isCommittee ? '210' : '220'
  if (unit.townshipKind !== 'town') return null
  if (isCommittee) return '121'
  if (unit.kmToTownCentre === null) return null
  return unit.kmToTownCentre <= TOWN_FRINGE_KM ? '122' : '220'
}

/**
 * The class that stands for a density: 111 urban, 112 fringe, 220 rural; both bounds belong to the fringe. Whether dense
 * cells adjoin is not looked at, so a lone dense village is called urban. null when the density is no number from 0.
 */
export function classByDensity(peoplePerKm2: number): SettlementClass | null {
  if (!(peoplePerKm2 >= 0)) return null
  if (peoplePerKm2 > URBAN_DENSITY) return '111'
  return peoplePerKm2 >= FRINGE_DENSITY ? '112' : '220'
}
