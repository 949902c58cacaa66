/** The line round an area of uncovered settlements, for drawing only: no figure is computed from it. */
import { contours } from 'd3-contour'
import { boundsOf, centreOf, type LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'
import { type MultiPolygon, type Polygon, unionOf, wound } from '../geometry/polygon.ts'
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
/** Uniting circles that overlap many others takes the square of their number: more than these are drawn together. */
const MOST_CIRCLES = 30

/**
 * The union of the places' own shapes, and of circles round the places that have none. With the usual radius, half the
 * distance at which settlements are put into one area, circles of two linked settlements touch, so an area is mostly one
 * piece. Outer rings run counter-clockwise, holes clockwise (RFC 7946). No places: no polygons.
 */
export function gapOutline(places: readonly OutlinedPlace[], radiusMetres = LINK_METRES / 2): OutlineGeometry {
  const shapes = places.flatMap(({ shape }) => (shape?.length ? [shape] : []))
  const centres = places.flatMap(({ at, shape }) => (shape?.length ? [] : [at]))
  const circles =
    centres.length > MOST_CIRCLES ? [circlesTogether(centres, radiusMetres)] : centres.map((at) => [circle(at, radiusMetres)])
  const outline = unionOf([...shapes, ...circles])
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

/** Steps of the grid in a radius: the line is within some ten metres of the circles of 2.5 km. */
const STEPS_PER_RADIUS = 10
const MOST_GRID_POINTS = 400_000

/** The outline of many circles at once: the line through a grid of distances to the nearest centre (marching squares, d3-contour). */
function circlesTogether(centres: readonly LonLat[], radiusMetres: number): MultiPolygon {
  const plane = createPlane(centreOf(boundsOf(centres)))
  const points = centres.map(([lon, lat]): LonLat => [plane.x(lon), plane.y(lat)])
  const [west, south, east, north] = boundsOf(points)
  const [width, height] = [east - west + 3 * radiusMetres, north - south + 3 * radiusMetres]
  const step = Math.max(radiusMetres / STEPS_PER_RADIUS, Math.sqrt((width * height) / MOST_GRID_POINTS))
  const [left, bottom] = [west - 1.5 * radiusMetres, south - 1.5 * radiusMetres]
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]

  // how far inside a circle each grid point is; beyond two steps outside, how far no longer matters
  const outside = -2 * step
  const inside = new Array<number>(columns * rows).fill(outside)
  for (const [x, y] of points) {
    const within = radiusMetres - outside
    const firstRow = Math.max(0, Math.ceil((y - within - bottom) / step - 0.5))
    const firstColumn = Math.max(0, Math.ceil((x - within - left) / step - 0.5))
    for (let row = firstRow; row < rows && bottom + (row + 0.5) * step <= y + within; row++) {
      for (let column = firstColumn; column < columns && left + (column + 0.5) * step <= x + within; column++) {
        const metres = radiusMetres - Math.hypot(left + (column + 0.5) * step - x, bottom + (row + 0.5) * step - y)
        if (metres > inside[row * columns + column]) inside[row * columns + column] = metres
      }
    }
  }
  const { coordinates } = contours().size([columns, rows]).contour(inside, 0)
  const toLonLat = ([column, row]: number[]): LonLat => [plane.lon(left + column * step), plane.lat(bottom + row * step)]
  return coordinates.map((rings) =>
    rings.map((ring, number) => wound(ring.map(toLonLat), number === 0 ? 'counterclockwise' : 'clockwise')),
  )
}
