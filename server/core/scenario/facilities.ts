/** The services of a scenario: who is there, and which areas are cut off from all of them. */
import { CAPABILITIES, type Capability, type Facility, type Flag } from '../facilities/facility.ts'
import type { LonLat } from '../geometry/lonLat.ts'
import { RingArea } from '../geometry/ringArea.ts'
import type { ScenarioEdit } from './edits.ts'

/**
 * The facilities as the edits leave them, in their order, new ones last; those in a closed area are gone, since nobody gets there.
 * Without edits about facilities or areas it is the very list. A new one whose id is taken is not added.
 * Whether a facility may serve on a day is still the rules' to say.
 */
export function facilitiesIn(facilities: readonly Facility[], edits: readonly ScenarioEdit[]): readonly Facility[] {
  let left = facilities
  for (const edit of edits) {
    if (edit.kind === 'remove_facility') left = left.filter((facility) => facility.id !== edit.id)
    if (edit.kind === 'add_facility' && !left.some((facility) => facility.id === edit.id)) left = [...left, newFacility(edit)]
  }
  if (!edits.some((edit) => edit.kind === 'close_area')) return left
  const isCutOff = closedAreas(edits)
  return left.filter((facility) => !isCutOff(facility.at))
}

/** A function that tells whether a position lies in an area that one of the edits closes. */
export function closedAreas(edits: readonly ScenarioEdit[]): (at: LonLat) => boolean {
  const areas = edits.flatMap((edit) => (edit.kind === 'close_area' ? [new RingArea(edit.ring)] : []))
  return ([lon, lat]) => areas.some((area) => area.contains(lon, lat))
}

const UNSAID = Object.fromEntries(CAPABILITIES.map((name) => [name, null])) as Record<Capability, Flag>

/** What is known of a place that does not exist yet: that it operates. A kiosk is opened to treat people, not to give advice. */
const newFacility = ({ id, type, name, at }: Extract<ScenarioEdit, { kind: 'add_facility' }>): Facility => ({
  id,
  organisation: '',
  name,
  nameEn: '',
  type,
  serviceLevel: type === 'kiosk' ? 'consult_dispense' : null,
  status: 'operating',
  openedOn: null,
  closedOn: null,
  at,
  precision: 'exact',
  townshipCode: null,
  countyCode: null,
  address: '',
  phone: '',
  hoursText: '',
  openingHours: null,
  capabilities: UNSAID,
  rooms: null,
  visitsPerDay: null,
  level: '',
  ownership: '',
  updatedAt: '',
})
