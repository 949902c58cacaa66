/**
 * Travel times where no roads are loaded: straight line times a detour factor, at one speed. Always marked as an estimate.
 *
 * The factor 1.6 and its source stand in geodata/standards/travel-profiles.json.
 */
import Flatbush from 'flatbush'
import { boundsOf, centreOf, distanceMetres, isEmptyBounds, isLonLat, type LonLat } from '../geometry/lonLat.ts'
import { createPlane, type Plane } from '../geometry/plane.ts'
import { MS_PER_SECOND, msPerMetre } from '../units.ts'
import type { TravelProfile } from './travelProfiles.ts'

export interface EstimatedTimes {
  /** Infinity where there is no facility within the limit. */
  readonly seconds: Float64Array
  readonly facility: Int32Array // −1: none
  /** Straight line times the detour factor. */
  readonly metres: Float64Array // NaN: none
  readonly estimate: true
}

export interface EstimatedFacility {
  readonly facility: number
  readonly seconds: number
  readonly metres: number
  readonly estimate: true
}

export interface EstimateOptions {
  /** Inclusive. */
  readonly limitSeconds?: number
}

/** Seconds for a straight line, to the millisecond. */
export function estimateSeconds(profile: TravelProfile, straightMetres: number): number {
  const { kmh, detour } = profile.estimate
  return Math.round(straightMetres * detour * msPerMetre(kmh)) / MS_PER_SECOND
}

/** The estimated counterpart of `timesToNearest`. */
export function estimateTimesToNearest(
  profile: TravelProfile,
  places: readonly LonLat[],
  facilities: readonly LonLat[],
  { limitSeconds = Infinity }: EstimateOptions = {},
): EstimatedTimes {
  const nearest = nearestStraight(facilities)
  const seconds = new Float64Array(places.length).fill(Infinity)
  const facility = new Int32Array(places.length).fill(-1)
  const metres = new Float64Array(places.length).fill(NaN)
  places.forEach((place, number) => {
    checkPosition(place, `place ${number}`)
    const best = nearest(place)
    if (best === null) return
    const time = estimateSeconds(profile, best.straightMetres)
    if (time > limitSeconds) return
    seconds[number] = time
    facility[number] = best.facility
    metres[number] = best.straightMetres * profile.estimate.detour
  })
  return { seconds, facility, metres, estimate: true }
}

/** The estimated counterpart of `nearestFrom`. */
export function estimateNearestFrom(
  profile: TravelProfile,
  from: LonLat,
  facilities: readonly LonLat[],
  { count = 5, limitSeconds = Infinity }: EstimateOptions & { readonly count?: number } = {},
): EstimatedFacility[] {
  checkPosition(from, 'place 0')
  return facilities
    .map((at, facility) => {
      checkPosition(at, `facility ${facility}`)
      const straightMetres = distanceMetres(from, at)
      const metres = straightMetres * profile.estimate.detour
      return { facility, seconds: estimateSeconds(profile, straightMetres), metres, estimate: true as const }
    })
    .filter((entry) => entry.seconds <= limitSeconds)
    .sort((a, b) => a.seconds - b.seconds || a.facility - b.facility)
    .slice(0, count)
}

function checkPosition(point: LonLat, what: string): void {
  if (!isLonLat(point)) throw new Error(`${what} is at [${point[0]}, ${point[1]}], expected [longitude, latitude].`)
}

/** The plane is wrong by less than this share within 500 km of its centre below 45° of latitude. */
const PLANE_MARGIN = 1.1

/** A function that finds the facility nearest in a straight line on the sphere; of equals the first. Null without facilities. */
function nearestStraight(
  facilities: readonly LonLat[],
): (place: LonLat) => { readonly facility: number; readonly straightMetres: number } | null {
  if (facilities.length === 0) return () => null
  facilities.forEach((at, number) => {
    checkPosition(at, `facility ${number}`)
  })
  const { plane, index } = indexFacilities(facilities)
  return (place) => {
    const [x, y] = [plane.x(place[0]), plane.y(place[1])]
    const [first] = index.neighbors(x, y, 1)
    const planeMetres = Math.hypot(plane.x(facilities[first][0]) - x, plane.y(facilities[first][1]) - y)
    // the plane only preselects: the sphere decides
    let best = { facility: -1, straightMetres: Infinity }
    for (const facility of index.neighbors(x, y, Infinity, planeMetres * PLANE_MARGIN + 1)) {
      const straightMetres = distanceMetres(place, facilities[facility])
      const isFirst = straightMetres === best.straightMetres && facility < best.facility
      if (straightMetres < best.straightMetres || isFirst) best = { facility, straightMetres }
    }
    return best
  }
}

export function indexFacilities(facilities: readonly LonLat[]): { plane: Plane; index: Flatbush } {
  const bounds = boundsOf(facilities)
  const plane = createPlane(isEmptyBounds(bounds) ? [0, 0] : centreOf(bounds))
  const index = new Flatbush(facilities.length)
  for (const [lon, lat] of facilities) index.add(plane.x(lon), plane.y(lat))
  index.finish()
  return { plane, index }
}
