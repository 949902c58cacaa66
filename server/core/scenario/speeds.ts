/** What a traveller makes of a speed that a scenario gives a road. */
import type { RoadClass } from '../osm/tags.ts'
import type { TravelProfile } from '../travel/travelProfiles.ts'

/** Drivers take the speed; who goes on foot or by bicycle goes no faster than on any road of the class. */
export function cappedKmh(profile: TravelProfile, kmh: number, roadClass: RoadClass): number {
  return profile.access === 'motorcar' ? kmh : Math.min(kmh, profile.classes[roadClass]?.kmh ?? profile.walkKmh)
}

/** The speed on a new road of the class; `kmh` null: that of the class. Null when such a road is closed to the traveller. */
export function newRoadKmh(profile: TravelProfile, kmh: number | null, roadClass: RoadClass): number | null {
  const speed = profile.classes[roadClass]
  if (speed === null || speed.onlyIfAllowed) return null
  return kmh === null ? speed.kmh : cappedKmh(profile, kmh, roadClass)
}
