/** Outlines of what is reached within a time, drawn from a time grid; runs in the browser too. For the eye only. */
import { contours } from 'd3-contour'
import { type TimeGrid, UNREACHED_SECONDS } from './timeGrid.ts'

export interface Isochrone {
  /** The area whose times are at most this. */
  readonly limitSeconds: number
  /** GeoJSON, wound as RFC 7946 asks; no coordinates when nothing is reached. */
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
}

/** How much slower than the longest limit a cell nobody reaches is taken to be: places the line between it and its neighbours. */
const UNREACHED_SHARE = 1.25
/** 1e-6 degree, about 10 cm: finer than any cell. */
const DECIMALS = 1e6

/** One outline per limit, in the order given (marching squares with linear interpolation, d3-contour). */
export function isochrones(grid: TimeGrid, limitsSeconds: readonly number[]): Isochrone[] {
  const { columns, rows, bounds, seconds } = grid
  const [west, south, east, north] = bounds
  const farthest = Math.max(0, ...limitsSeconds) * UNREACHED_SHARE + 1
  // contours are drawn round high values, so times are negated
  const values = Array.from(seconds, (time) => (time === UNREACHED_SECONDS ? -farthest : -Math.min(time, farthest)))
  const draw = contours().size([columns, rows])
  const toLonLat = ([column, row]: number[]) => [
    Math.round((west + (column / columns) * (east - west)) * DECIMALS) / DECIMALS,
    Math.round((north - (row / rows) * (north - south)) * DECIMALS) / DECIMALS,
  ]
  return limitsSeconds.map((limitSeconds) => {
    // times are whole seconds: half a second more takes in the cells of exactly the limit
    const outline = draw.contour(values, -(Math.floor(limitSeconds) + 0.5))
    const coordinates = outline.coordinates.map((rings) => rings.map((ring, number) => turned(ring.map(toLonLat), number === 0)))
    return { limitSeconds, geometry: { type: 'MultiPolygon', coordinates } }
  })
}

/** The ring, counter-clockwise for an outline, clockwise for a hole. */
function turned(ring: number[][], isOutline: boolean): number[][] {
  let doubleArea = 0
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay] = [ring[at - 1][0] - ring[0][0], ring[at - 1][1] - ring[0][1]]
    const [bx, by] = [ring[at][0] - ring[0][0], ring[at][1] - ring[0][1]]
    doubleArea += ax * by - bx * ay
  }
  return doubleArea > 0 === isOutline ? ring : ring.reverse()
}
