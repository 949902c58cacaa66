/**
 * Outlines of what is reached within a time: marching squares over a lattice (d3-contour), each line drawn where the limit is met.
 *
 * Rings are valid whatever the times are: a line between two neighbouring points passes strictly between them, and every such
 * passage belongs to one ring, once. Runs in the browser too.
 */
import { contours } from 'd3-contour'
import { type TimeGrid, UNREACHED_SECONDS } from './timeGrid.ts'

export interface Isochrone {
  /** The area whose times are at most this. */
  readonly limitSeconds: number
  /** GeoJSON, wound as RFC 7946 asks; no coordinates when nothing is reached. */
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
}

/** 1e-6 degree, about 10 cm: finer than any cell. */
const DECIMALS = 1e6
/** The line keeps this share of a step away from both points, so that rounding cannot join what is apart. */
const LEAST_SHARE = 0.02

export interface InsideCells {
  /** 1 for the cells whose centres are inside, 0 for the others; row by row. */
  readonly isInside: Uint8Array
  readonly columns: number
  readonly rows: number
  /** How much of the step from the centre of a cell inside to that of its neighbour outside is still inside, 0…1. */
  share(inside: number, outside: number): number
  /** The position of a corner of cells, counted in columns and rows from the north-west, with fractions. */
  toLonLat(column: number, row: number): readonly [lon: number, lat: number]
}

/** The outline of cells; at the border of the lattice it follows the border. */
export function outlineOf(cells: InsideCells): Isochrone['geometry'] {
  const box = boxOf(cells)
  if (box === null) return { type: 'MultiPolygon', coordinates: [] }
  const { isInside, columns } = cells
  const cut = new Uint8Array(box.columns * box.rows)
  for (let row = 0; row < box.rows; row++) {
    const from = (box.north + row) * columns + box.west
    cut.set(isInside.subarray(from, from + box.columns), row * box.columns)
  }
  // lines join the middles of the steps; they are moved along their steps afterwards, which changes no crossing
  const traced = contours()
    .size([box.columns, box.rows])
    .smooth(false)
    .contour(cut as unknown as number[], 1)
  const coordinates = traced.coordinates.map((rings) => rings.map((ring, at) => drawnRing(ring, box, cells, at === 0)))
  return { type: 'MultiPolygon', coordinates }
}

interface Box {
  readonly west: number
  readonly north: number
  readonly columns: number
  readonly rows: number
}

/** The cells inside with one cell round them, as far as the lattice goes; null when there are none. */
function boxOf({ isInside, columns, rows }: InsideCells): Box | null {
  let [west, north, east, south] = [columns, rows, -1, -1]
  for (let row = 0; row < rows; row++) {
    const first = isInside.subarray(row * columns, (row + 1) * columns).indexOf(1)
    if (first < 0) continue
    const last = isInside.subarray(row * columns, (row + 1) * columns).lastIndexOf(1)
    west = Math.min(west, first)
    east = Math.max(east, last)
    north = Math.min(north, row)
    south = row
  }
  if (east < 0) return null
  west = Math.max(0, west - 1)
  north = Math.max(0, north - 1)
  return { west, north, columns: Math.min(columns, east + 2) - west, rows: Math.min(rows, south + 2) - north }
}

/** The ring on the map, counter-clockwise for an outline, clockwise for a hole. */
function drawnRing(ring: number[][], { west, north }: Box, cells: InsideCells, isOuter: boolean): number[][] {
  // in whole 1e-6 degrees, so that corners on a straight line are found exactly
  const corners: number[][] = []
  for (let at = 0; at + 1 < ring.length; at++) {
    const [column, row] = moved(ring[at][0] + west, ring[at][1] + north, cells)
    const [lon, lat] = cells.toLonLat(column, row)
    const corner = [Math.round(lon * DECIMALS), Math.round(lat * DECIMALS)]
    while (corners.length > 1 && isStraight(corners.at(-2)!, corners.at(-1)!, corner)) corners.pop()
    corners.push(corner)
  }
  while (corners.length > 3 && isStraight(corners.at(-2)!, corners.at(-1)!, corners[0])) corners.pop()
  while (corners.length > 3 && isStraight(corners.at(-1)!, corners[0], corners[1])) corners.shift()
  if (doubleArea(corners) > 0 !== isOuter) corners.reverse()
  corners.push(corners[0])
  return corners.map(([lon, lat]) => [lon / DECIMALS, lat / DECIMALS])
}

/** Whether the line from a to c passes through b. */
const isStraight = ([ax, ay]: number[], [bx, by]: number[], [cx, cy]: number[]) => (bx - ax) * (cy - by) === (by - ay) * (cx - bx)

/** A middle of a step, moved to where the step leaves the area. */
function moved(column: number, row: number, { isInside, columns, rows, share }: InsideCells): [column: number, row: number] {
  const isAcross = column === Math.floor(column) // a step from west to east
  const [lowColumn, lowRow] = isAcross ? [column - 1, row - 0.5] : [column - 0.5, row - 1]
  const isAtBorder = isAcross ? column === 0 || column === columns : row === 0 || row === rows
  if (isAtBorder) return [column, row]
  const low = lowRow * columns + lowColumn
  const high = isAcross ? low + 1 : low + columns
  const part = isInside[low] ? share(low, high) : 1 - share(high, low)
  const shift = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, part)) - 0.5
  return isAcross ? [column + shift, row] : [column, row + shift]
}

/** Twice the area of an open ring, positive when it runs counter-clockwise. */
function doubleArea(ring: readonly number[][]): number {
  const [fromLon, fromLat] = ring[0]
  let sum = 0
  for (let at = 1; at + 1 < ring.length; at++) {
    const [ax, ay] = [ring[at][0] - fromLon, ring[at][1] - fromLat]
    const [bx, by] = [ring[at + 1][0] - fromLon, ring[at + 1][1] - fromLat]
    sum += ax * by - bx * ay
  }
  return sum
}

/**
 * One outline per limit, in the order given, from times on a grid alone: right where nothing stands in the way, as with estimates.
 * A cell whose time is exactly the limit is inside; the line round cells beside unreached ones follows the cells.
 */
export function isochrones(grid: TimeGrid, limitsSeconds: readonly number[]): Isochrone[] {
  const { columns, rows, bounds, seconds } = grid
  const [west, south, east, north] = bounds
  return limitsSeconds.map((limitSeconds) => {
    const most = Math.min(UNREACHED_SECONDS - 1, Math.floor(limitSeconds))
    const isInside = Uint8Array.from(seconds, (time) => (time <= most ? 1 : 0))
    const geometry = outlineOf({
      isInside,
      columns,
      rows,
      // times are rounded up to whole seconds: on average they were half a second less
      share: (inside, outside) => {
        if (seconds[outside] === UNREACHED_SECONDS) return 0.5
        return (most + 0.5 - seconds[inside]) / (seconds[outside] - seconds[inside])
      },
      toLonLat: (column, row) => [west + (column / columns) * (east - west), north - (row / rows) * (north - south)],
    })
    return { limitSeconds, geometry }
  })
}
