/** The line round an area of uncovered settlements, for drawing only: no figure is computed from it. */
import type { LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'
import { type MultiPolygon, type Polygon, unionOf } from '../geometry/polygon.ts'
import { LINK_METRES } from './gaps.ts'

export interface OutlinedPlace {
  readonly at: LonLat
  readonly shape?: MultiPolygon | null // the settlement's own land, where a map of it was imported
}

export interface OutlineGeometry {
  readonly type: 'MultiPolygon'
  readonly coordinates: number[][][][]
}

const CIRCLE_CORNERS = 32

/**
 * The union of the places' own shapes, and of circles round the places that have none. With the usual radius, half the
 * distance at which settlements are put into one area, circles of two linked settlements touch, so an area is mostly one
 * piece. Outer rings run counter-clockwise, holes clockwise (RFC 7946). No places: no polygons.
 */
export function gapOutline(places: readonly OutlinedPlace[], radiusMetres = LINK_METRES / 2): OutlineGeometry {
  const pieces = places.map(({ at, shape }): MultiPolygon => (shape?.length ? shape : [circle(at, radiusMetres)]))
  const outline = unionOf(pieces)
  return {
    type: 'MultiPolygon',
    coordinates: outline.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat]))),
  }
}

/** A regular polygon whose corners lie on the circle, counter-clockwise. */
function circle(centre: LonLat, radiusMetres: number): Polygon {
  const plane = createPlane(centre)
  const ring: LonLat[] = []
  for (let corner = 0; corner < CIRCLE_CORNERS; corner++) {
    const angle = (2 * Math.PI * corner) / CIRCLE_CORNERS
    ring.push([plane.lon(radiusMetres * Math.cos(angle)), plane.lat(radiusMetres * Math.sin(angle))])
  }
  return [[...ring, ring[0]]]
}
