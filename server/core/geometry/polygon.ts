/** Areas: plain rings of positions, and the one door to Turf for what is done with them. */
import {
  booleanPointInPolygon,
  featureCollection,
  multiPolygon,
  pointOnFeature,
  area as turfArea,
  union as turfUnion,
} from '@turf/turf'
import type { LonLat } from './lonLat.ts'

/** A closed line: the last position repeats the first. */
export type Ring = readonly LonLat[]

/** The outer ring, then the holes. */
export type Polygon = readonly Ring[]

export type MultiPolygon = readonly Polygon[]

/** Area on the sphere. */
export const areaSquareMetres = (areas: MultiPolygon): number => turfArea(toTurf(areas))

/** True inside or on the border; false in a hole. */
export const pointInAreas = (point: LonLat, areas: MultiPolygon): boolean => booleanPointInPolygon([...point], toTurf(areas))

/** All land that lies in one piece or another, outer rings counter-clockwise and holes clockwise; [] when there is none. */
export function unionOf(pieces: readonly MultiPolygon[]): MultiPolygon {
  const features = pieces.filter((areas) => areas.length > 0).map(toTurf)
  const united = features.length < 2 ? features[0] : turfUnion(featureCollection(features))
  if (!united) return []
  const { geometry } = united
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.map((rings) => rings.map((ring, at) => wound(ring.map(toLonLat), at === 0 ? 'counterclockwise' : 'clockwise')))
}

const toLonLat = ([lon, lat]: number[]): LonLat => [lon, lat]

/** Some position that lies in the area, whatever its shape: where a name or a symbol can go. */
export function positionInside(areas: MultiPolygon): LonLat {
  const [lon, lat] = pointOnFeature(toTurf(areas)).geometry.coordinates
  return [lon, lat]
}

/** Twice the signed area of a ring in its own units: positive when it runs counter-clockwise. */
export function signedDoubleArea(ring: Ring): number {
  let sum = 0
  for (let at = 0; at + 1 < ring.length; at++) {
    // from the first position, so that small rings far from 0° lose no digits
    const [ax, ay] = [ring[at][0] - ring[0][0], ring[at][1] - ring[0][1]]
    const [bx, by] = [ring[at + 1][0] - ring[0][0], ring[at + 1][1] - ring[0][1]]
    sum += ax * by - bx * ay
  }
  return sum
}

/** The ring, reversed if need be, so that it runs counter-clockwise (outer rings of RFC 7946) or clockwise (holes). */
export function wound(ring: Ring, direction: 'counterclockwise' | 'clockwise'): Ring {
  const isCounterclockwise = signedDoubleArea(ring) > 0
  return isCounterclockwise === (direction === 'counterclockwise') ? ring : [...ring].reverse()
}

/** True when the point is inside the ring (even-odd rule); a point exactly on the line may be either. */
export function pointInRing([x, y]: LonLat, ring: Ring): boolean {
  let inside = false
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [ax, ay] = ring[at]
    const [bx, by] = ring[before]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

function toTurf(areas: MultiPolygon) {
  const coordinates = areas.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat])))
  return multiPolygon(coordinates)
}
