/** One entry for each place that people travel to: a hospital and the fever clinic at its side are two service points and one way. */
import { distanceMetres } from '../geometry/lonLat.ts'
import type { Facility, FacilityType } from './facility.ts'
import type { Need } from './standing.ts'

/** Doors of one organisation at most this far from each other are one place to somebody who has to get there. */
const SAME_SITE_METRES = 300

/** Which of two doors of a site a person is sent to: the one for fever, or for medicine the house's own. Other types stand alone. */
const DOORS: Record<Need, readonly FacilityType[]> = {
  care: ['fever_clinic', 'fever_room', 'tertiary', 'secondary', 'township_hc', 'community_hc'],
  medicine: ['tertiary', 'secondary', 'township_hc', 'community_hc', 'fever_clinic', 'fever_room'],
}

/**
 * The facilities without those that stand behind a better door of the same site, in their order. A door that is closed now gives
 * way to one that is not. Two doors of the same type, such as a fever clinic for children beside that for adults, both stay.
 */
export function oncePerSite(facilities: readonly Facility[], need: Need, isClosed: (facility: Facility) => boolean): Facility[] {
  const ranked = DOORS[need]
  const doorsOf = new Map<string, Facility[]>()
  for (const facility of facilities) {
    if (facility.organisation === '' || !ranked.includes(facility.type)) continue
    const doors = doorsOf.get(facility.organisation)
    if (doors === undefined) doorsOf.set(facility.organisation, [facility])
    else doors.push(facility)
  }
  const behind = new Set<Facility>()
  for (const doors of doorsOf.values()) {
    if (doors.length < 2) continue
    const rankOf = new Map(doors.map((door) => [door, ranked.indexOf(door.type) + (isClosed(door) ? ranked.length : 0)]))
    const kept: Facility[] = []
    for (const door of doors.toSorted((a, b) => rankOf.get(a)! - rankOf.get(b)!)) {
      const isBehind = kept.some((better) => better.type !== door.type && distanceMetres(better.at, door.at) <= SAME_SITE_METRES)
      if (isBehind) behind.add(door)
      else kept.push(door)
    }
  }
  return facilities.filter((facility) => !behind.has(facility))
}
