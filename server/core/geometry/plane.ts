/** A flat map of one region in metres, for the distances of a few kilometres that joining and drawing need. */
import { RADIANS_PER_DEGREE } from '../units.ts'
import { type LonLat, METRES_PER_DEGREE } from './lonLat.ts'

/**
 * Equirectangular projection round a centre: x east, y north, metres.
 *
 * North-south lengths are those of the sphere everywhere. East-west lengths are right on the centre's latitude and
 * wrong by the factor cos(centre) / cos(latitude) elsewhere: at 31° N by 0.5 % 50 km north or south of the centre,
 * by 1 % at 100 km, by 2 % at 200 km. Lengths of roads are therefore measured on the sphere; the plane serves for walks off
 * the road and for indexes.
 */
export interface Plane {
  readonly centre: LonLat
  x(lon: number): number
  y(lat: number): number
  lon(x: number): number
  lat(y: number): number
}

export function createPlane(centre: LonLat): Plane {
  const metresPerLon = METRES_PER_DEGREE * Math.cos(centre[1] * RADIANS_PER_DEGREE)
  return {
    centre,
    x: (lon) => (lon - centre[0]) * metresPerLon,
    y: (lat) => (lat - centre[1]) * METRES_PER_DEGREE,
    lon: (x) => centre[0] + x / metresPerLon,
    lat: (y) => centre[1] + y / METRES_PER_DEGREE,
  }
}
