/**
 * Which edges pass through which cell of a square grid: the index for joining the network from anywhere.
 *
 * A grid rather than a tree of boxes, because a query attaches its own lower bound to every cell and skips most of them
 * (see join.ts); edges of a road network are short and evenly spread, so cells hold few.
 */
import { edgeCount, type RoadGraph } from './graph.ts'

export interface EdgeGrid {
  readonly cellMetres: number
  readonly left: number // x of the western border, metres of the plane
  readonly bottom: number
  readonly columns: number
  readonly rows: number
  readonly firstEdge: Uint32Array // cells + 1 entries; cell = row * columns + column, row 0 in the south
  readonly edges: Uint32Array
}

/** Small enough that a walker's own cell holds some dozens of edges in a dense city. */
const CELL_METRES = 125
/** Beyond this the table of cells would outweigh the roads. */
const MAX_CELLS = 2_000_000

/** Lists the joinable edges by cell. `x` and `y` are the positions of the nodes in the plane. */
export function buildEdgeGrid(graph: RoadGraph, x: Float64Array, y: Float64Array): EdgeGrid {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  const { edgeFrom, edgeTo, joinable } = graph
  for (let edge = 0; edge < edgeCount(graph); edge++) {
    if (!joinable[edge]) continue
    for (const node of [edgeFrom[edge], edgeTo[edge]]) {
      if (x[node] < left) left = x[node]
      if (x[node] > right) right = x[node]
      if (y[node] < bottom) bottom = y[node]
      if (y[node] > top) top = y[node]
    }
  }
  if (left > right) [left, bottom, right, top] = [0, 0, 0, 0]
  const cellMetres = Math.max(CELL_METRES, Math.sqrt(((right - left + CELL_METRES) * (top - bottom + CELL_METRES)) / MAX_CELLS))
  const columns = Math.floor((right - left) / cellMetres) + 1
  const rows = Math.floor((top - bottom) / cellMetres) + 1
  const frame = { cellMetres, left, bottom, columns, rows }

  // once to count, once to fill
  const firstEdge = new Uint32Array(columns * rows + 1)
  const visitAll = (visit: (cell: number, edge: number) => void) => {
    for (let edge = 0; edge < edgeCount(graph); edge++) {
      if (!joinable[edge]) continue
      const a = edgeFrom[edge]
      const b = edgeTo[edge]
      visitCells(frame, x[a], y[a], x[b], y[b], edge, visit)
    }
  }
  visitAll((cell) => firstEdge[cell + 1]++)
  for (let cell = 0; cell < columns * rows; cell++) firstEdge[cell + 1] += firstEdge[cell]
  const edges = new Uint32Array(firstEdge[columns * rows])
  const next = firstEdge.slice()
  visitAll((cell, edge) => {
    edges[next[cell]++] = edge
  })
  return { ...frame, firstEdge, edges }
}

type Frame = Omit<EdgeGrid, 'firstEdge' | 'edges'>

/** Calls visit for every cell that the segment touches, row by row. */
function visitCells(
  { cellMetres, left, bottom, columns, rows }: Frame,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  edge: number,
  visit: (cell: number, edge: number) => void,
): void {
  const lowRow = Math.floor((Math.min(ay, by) - bottom) / cellMetres)
  const highRow = Math.min(rows - 1, Math.floor((Math.max(ay, by) - bottom) / cellMetres))
  for (let row = lowRow; row <= highRow; row++) {
    let fromX = ax
    let toX = bx
    if (lowRow !== highRow) {
      // the part of the segment between the row's lower and upper border
      const south = bottom + row * cellMetres
      const atSouth = share((south - ay) / (by - ay))
      const atNorth = share((south + cellMetres - ay) / (by - ay))
      fromX = ax + (bx - ax) * atSouth
      toX = ax + (bx - ax) * atNorth
    }
    const lowColumn = Math.floor((Math.min(fromX, toX) - left) / cellMetres)
    const highColumn = Math.min(columns - 1, Math.floor((Math.max(fromX, toX) - left) / cellMetres))
    for (let column = lowColumn; column <= highColumn; column++) visit(row * columns + column, edge)
  }
}

const share = (value: number) => (value <= 0 ? 0 : value >= 1 ? 1 : value)
