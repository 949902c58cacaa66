/** Positions on the earth (WGS-84), longitude first, and the boxes round them. */
import { RADIANS_PER_DEGREE } from '../units.ts'

export type LonLat = readonly [lon: number, lat: number]

/** A box in degrees that does not cross the 180th meridian. Empty when west > east. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Mean radius of the earth (IUGG). */
const EARTH_RADIUS_METRES = 6_371_008.8

export const METRES_PER_DEGREE = EARTH_RADIUS_METRES * RADIANS_PER_DEGREE

/** Great-circle distance on the sphere (haversine); within 0.5 % of the distance on the ellipsoid. */
export function distanceMetres(from: LonLat, to: LonLat): number {
  return metresBetween(from[0], from[1], to[0], to[1])
}

/** `distanceMetres` for loops that must not allocate pairs. */
export function metresBetween(lonA: number, latA: number, lonB: number, latB: number): number {
  const sinLat = Math.sin(((latB - latA) * RADIANS_PER_DEGREE) / 2)
  const sinLon = Math.sin(((lonB - lonA) * RADIANS_PER_DEGREE) / 2)
  const chord = sinLat * sinLat + Math.cos(latA * RADIANS_PER_DEGREE) * Math.cos(latB * RADIANS_PER_DEGREE) * sinLon * sinLon
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** True for a pair of finite numbers that can be a longitude and a latitude. */
export const isLonLat = (point: LonLat): boolean =>
  Number.isFinite(point[0]) && Number.isFinite(point[1]) && Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90

export const EMPTY_BOUNDS: Bounds = [Infinity, Infinity, -Infinity, -Infinity]

/** The smallest box that holds the points; EMPTY_BOUNDS when there are none. */
export function boundsOf(points: Iterable<LonLat>): Bounds {
  let [west, south, east, north] = EMPTY_BOUNDS
  for (const [lon, lat] of points) {
    if (lon < west) west = lon
    if (lon > east) east = lon
    if (lat < south) south = lat
    if (lat > north) north = lat
  }
  return [west, south, east, north]
}

export const isEmptyBounds = (bounds: Bounds): boolean => !(bounds[0] <= bounds[2] && bounds[1] <= bounds[3])

/** The box widened by a distance on every side. */
export function growBounds([west, south, east, north]: Bounds, metres: number): Bounds {
  const byLat = metres / METRES_PER_DEGREE
  const farthestLat = Math.min(89, Math.max(Math.abs(south), Math.abs(north)) + byLat)
  const byLon = byLat / Math.cos(farthestLat * RADIANS_PER_DEGREE)
  return [west - byLon, south - byLat, east + byLon, north + byLat]
}

export const centreOf = ([west, south, east, north]: Bounds): LonLat => [(west + east) / 2, (south + north) / 2]

/** True when the point is in the box or on its edge. */
export const boundsContain = ([west, south, east, north]: Bounds, [lon, lat]: LonLat): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north
