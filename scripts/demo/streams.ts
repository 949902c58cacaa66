/** Brooks: where the rain of enough land comes together on its way to a river. */
import FlatQueue from 'flatqueue'
import { simplify, spline } from './curves.ts'
import type { Point } from './plane.ts'
import { CELL_METRES, EXTENT, type Terrain } from './terrain.ts'
import type { Water } from './water.ts'

/** Land that feeds a brook before it is drawn: 11 km², about what a perennial brook needs. */
const CATCHMENT_CELLS = 280
/** A brook rises in the hills; what gathers on the plain is a ditch, which no map of this scale shows. */
const HEAD_METRES = 105

/**
 * Brook lines, downstream, each ending in a river or another brook. Cells are flooded from the rivers upward
 * (priority flood; Barnes, Lehman and Mulla, 2014); each drains to the cell it was reached from.
 */
export function makeStreams(terrain: Terrain, water: Water): Point[][] {
  const { columns, rows, west, south } = EXTENT
  const size = columns * rows
  const parent = new Int32Array(size).fill(-2)
  const order: number[] = []
  const queue = new FlatQueue<number>()
  const cellOf = ([east, north]: Point) => {
    const column = Math.round((east - west) / CELL_METRES)
    const row = Math.round((north - south) / CELL_METRES)
    return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column
  }
  for (const point of [...water.rivers.flatMap((river) => river.line), ...water.reservoir]) {
    const cell = cellOf(point)
    if (cell >= 0 && parent[cell] === -2) {
      parent[cell] = -1
      queue.push(cell, -1000)
    }
  }
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    order.push(cell)
    const [column, row] = [cell % columns, Math.floor(cell / columns)]
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [c, r] = [column + dx, row + dy]
        const next = r * columns + c
        if (c < 0 || r < 0 || c >= columns || r >= rows || parent[next] !== -2) continue
        parent[next] = cell
        queue.push(next, terrain.heights[next])
      }
    }
  }
  const feeding = new Int32Array(size).fill(1)
  for (const cell of order.toReversed()) if (parent[cell] >= 0) feeding[parent[cell]] += feeding[cell]

  // A brook starts where enough land comes together for the first time, and runs until it meets drawn water.
  const isBrook = (cell: number) => feeding[cell] >= CATCHMENT_CELLS && parent[cell] >= 0
  const fed = new Uint8Array(size)
  for (const cell of order) if (isBrook(cell) && parent[cell] >= 0) fed[parent[cell]] = 1
  const drawn = new Uint8Array(size)
  const streams: Point[][] = []
  const heads = order
    .filter((cell) => isBrook(cell) && fed[cell] === 0 && terrain.heights[cell] > HEAD_METRES)
    .sort((a, b) => feeding[b] - feeding[a] || a - b)
  for (const head of heads) {
    const line: Point[] = []
    for (let cell = head; cell >= 0; cell = parent[cell]) {
      line.push([west + (cell % columns) * CELL_METRES, south + Math.floor(cell / columns) * CELL_METRES])
      if (drawn[cell] === 1 && cell !== head) break
      drawn[cell] = 1
    }
    if (line.length > 9) streams.push(simplify(spline(thinned(line), 60), 6))
  }
  return streams
}

/** Every third cell, averaged with its neighbours, so that the steps of the grid do not show; the ends stay. */
function thinned(line: readonly Point[]): Point[] {
  const smooth = line.map((point, i): Point => {
    if (i < 2 || i > line.length - 3) return point
    const around = line.slice(i - 2, i + 3)
    return [around.reduce((sum, p) => sum + p[0], 0) / 5, around.reduce((sum, p) => sum + p[1], 0) / 5]
  })
  return smooth.filter((_, i) => i % 3 === 0 || i === smooth.length - 1)
}
