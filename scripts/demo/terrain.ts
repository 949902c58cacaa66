/** The height of the land: hills in the north, west and south, valleys along the rivers; and its contours. */
import { contours } from 'd3-contour'
import { createNoise2D } from 'simplex-noise'
import { lengthMetres, simplify } from './curves.ts'
import type { Point } from './plane.ts'
import { random } from './random.ts'
import type { Water } from './water.ts'

export const CELL_METRES = 200
export const EXTENT = { west: -34_000, south: -39_000, columns: 340, rows: 390 }

export interface Terrain {
  /** Metres above sea level, cell by cell, west to east, then south to north. */
  readonly heights: Float64Array
  heightMetres(point: Point): number
}

const smoothStep = (from: number, to: number, value: number) => {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return share * share * (3 - 2 * share)
}

export function makeTerrain(water: Water, seed: number): Terrain {
  const broad = createNoise2D(random(seed, 'broad hills').next)
  const ridges = createNoise2D(random(seed, 'ridges').next)
  const { columns, rows, west, south } = EXTENT
  const toRiver = riverDistances(water)
  const heights = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(west + column * CELL_METRES) / 1000, (south + row * CELL_METRES) / 1000]
      // Where the hills are: the rim in the north, west and south, low swells in the east.
      const rim = smoothStep(6, 27, y) + smoothStep(-11, -27, x) + smoothStep(-13, -28, y) + 0.3 * smoothStep(17, 29, x)
      const hilly = Math.min(1.15, rim + 0.22 * broad(x / 14, y / 14) + 0.05)
      const valley = 1 - Math.exp(-((toRiver[row * columns + column] / 2600) ** 1.3))
      const ridge = (scale: number) => 1 - Math.abs(ridges(x / scale + scale, y / scale))
      const relief = 0.5 * ridge(9) ** 2 + 0.31 * ridge(4.1) ** 2 + 0.19 * ridge(1.9) ** 1.5 + 0.09 * ridge(0.95)
      const plain = 62 - 0.75 * (x - y) + 9 * valley * (1 + broad(x / 3, y / 3 + 50))
      heights[row * columns + column] = plain + Math.max(0, hilly) * valley * (60 + 860 * relief)
    }
  }
  return { heights, heightMetres: (point) => bilinear(heights, point) }
}

function bilinear(heights: Float64Array, [east, north]: Point): number {
  const { columns, rows, west, south } = EXTENT
  const x = Math.min(columns - 1.001, Math.max(0, (east - west) / CELL_METRES))
  const y = Math.min(rows - 1.001, Math.max(0, (north - south) / CELL_METRES))
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - column, y - row]
  const at = row * columns + column
  const low = heights[at] * (1 - fx) + heights[at + 1] * fx
  const high = heights[at + columns] * (1 - fx) + heights[at + columns + 1] * fx
  return low * (1 - fy) + high * fy
}

/** Metres from every cell to the nearest river, by two chamfer passes; the main river's valley counts as wider. */
function riverDistances(water: Water): Float64Array {
  const { columns, rows, west, south } = EXTENT
  const metres = new Float64Array(columns * rows).fill(1e6)
  for (const river of water.rivers) {
    for (const [east, north] of river.line) {
      const column = Math.round((east - west) / CELL_METRES)
      const row = Math.round((north - south) / CELL_METRES)
      if (column >= 0 && column < columns && row >= 0 && row < rows)
        metres[row * columns + column] = river.kind === 'main' ? -900 : 0
    }
  }
  const steps: [number, number, number][] = [
    [-1, 0, 1],
    [0, -1, 1],
    [-1, -1, Math.SQRT2],
    [1, -1, Math.SQRT2],
  ]
  for (const direction of [1, -1]) {
    for (let n = 0; n < rows * columns; n++) {
      const at = direction === 1 ? n : rows * columns - 1 - n
      const [column, row] = [at % columns, Math.floor(at / columns)]
      for (const [dx, dy, length] of steps) {
        const [c, r] = [column + dx * direction, row + dy * direction]
        if (c < 0 || c >= columns || r < 0 || r >= rows) continue
        metres[at] = Math.min(metres[at], metres[r * columns + c] + length * CELL_METRES)
      }
    }
  }
  return metres.map((value) => Math.max(0, value))
}

interface Contour {
  readonly elevationMetres: number
  readonly line: readonly Point[]
}

/** Contour lines every `stepMetres`, cut where they leave the ring, short ones dropped. */
export function contourLines(terrain: Terrain, ring: readonly Point[], stepMetres: number): Contour[] {
  const { columns, rows, west, south } = EXTENT
  const thresholds = Array.from({ length: 25 }, (_, i) => (i + 1) * stepMetres)
  const lines: Contour[] = []
  const inside = insideByRows(ring)
  for (const level of contours().size([columns, rows]).thresholds(thresholds)([...terrain.heights])) {
    for (const loop of level.coordinates.flat()) {
      let piece: Point[] = []
      const finish = () => {
        if (lengthMetres(piece) > 1200) lines.push({ elevationMetres: level.value, line: simplify(rounded(piece), 14) })
        piece = []
      }
      for (const [x, y] of loop) {
        const point: Point = [west + (x - 0.5) * CELL_METRES, south + (y - 0.5) * CELL_METRES]
        if (inside(point)) piece.push(point)
        else if (piece.length > 0) finish()
      }
      finish()
    }
  }
  return lines
}

/** Whether a point lies in the ring, judged on the row of cells it is in: the ring is cut once per row, not once per point. */
function insideByRows(ring: readonly Point[]): (point: Point) => boolean {
  const rowOf = (north: number) => Math.round((north - EXTENT.south) / CELL_METRES)
  const cuts = Array.from({ length: EXTENT.rows + 1 }, (_, row) => {
    const y = EXTENT.south + row * CELL_METRES
    const eastings: number[] = []
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]]
      if (ay > y !== by > y) eastings.push(((bx - ax) * (y - ay)) / (by - ay) + ax)
    }
    return eastings
  })
  return ([east, north]) => (cuts[rowOf(north)] ?? []).filter((cut) => east < cut).length % 2 === 1
}

/** Corner cutting (Chaikin, 1974), twice; the ends stay. */
function rounded(line: readonly Point[]): readonly Point[] {
  let current = line
  for (let pass = 0; pass < 2; pass++) {
    const next: Point[] = [current[0]]
    for (let i = 1; i < current.length; i++) {
      const [a, b] = [current[i - 1], current[i]]
      next.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25], [a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75])
    }
    next.push(current[current.length - 1])
    current = next
  }
  return current
}
