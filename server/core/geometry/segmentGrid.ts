/**
 * Which segments pass through which cell of a square grid: the index of road edges and of shores.
 *
 * A grid rather than a tree of boxes, because a query can attach its own lower bound to every cell and skip most of them
 * (see travel/reach.ts), and because pieces of road and shore are short and evenly spread, so that cells hold few.
 */

/** The grid without its contents. Cell = row * columns + column, row 0 in the south. */
export interface GridFrame {
  readonly cellMetres: number
  readonly left: number // x of the western border, metres of the plane
  readonly bottom: number
  readonly columns: number
  readonly rows: number
}

export interface SegmentGrid extends GridFrame {
  /** The segments of cell c are segments[first[c]] … segments[first[c + 1] − 1]. */
  readonly first: Uint32Array
  readonly segments: Uint32Array
}

/** Small enough that a walker's own cell holds some dozens of pieces in a dense city. */
const CELL_METRES = 125
/** Beyond this the table of cells would outweigh the segments. */
const MAX_CELLS = 2_000_000

/** `ends` holds x, y, x, y of each segment; those with `isUsed[segment]` 0 are left out. */
export function buildSegmentGrid(ends: Float64Array, isUsed?: Uint8Array): SegmentGrid {
  const count = ends.length / 4
  const frame = frameOf(ends, isUsed)
  const cells = frame.columns * frame.rows
  const first = new Uint32Array(cells + 1)
  let current = 0
  const visitAll = (visit: (cell: number) => boolean) => {
    for (current = 0; current < count; current++) {
      if (isUsed && !isUsed[current]) continue
      const at = current * 4
      someCell(frame, ends[at], ends[at + 1], ends[at + 2], ends[at + 3], visit)
    }
  }
  // once to count, once to fill
  visitAll((cell) => {
    first[cell + 1]++
    return false
  })
  for (let cell = 0; cell < cells; cell++) first[cell + 1] += first[cell]
  const segments = new Uint32Array(first[cells])
  const next = first.slice()
  visitAll((cell) => {
    segments[next[cell]++] = current
    return false
  })
  return { ...frame, first, segments }
}

function frameOf(ends: Float64Array, isUsed: Uint8Array | undefined): GridFrame {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at < ends.length; at += 2) {
    if (isUsed && !isUsed[at >> 2]) continue
    if (ends[at] < left) left = ends[at]
    if (ends[at] > right) right = ends[at]
    if (ends[at + 1] < bottom) bottom = ends[at + 1]
    if (ends[at + 1] > top) top = ends[at + 1]
  }
  if (left > right) [left, bottom, right, top] = [0, 0, 0, 0]
  const widest = (right - left + CELL_METRES) * (top - bottom + CELL_METRES)
  const cellMetres = Math.max(CELL_METRES, Math.sqrt(widest / MAX_CELLS))
  const columns = Math.floor((right - left) / cellMetres) + 1
  const rows = Math.floor((top - bottom) / cellMetres) + 1
  return { cellMetres, left, bottom, columns, rows }
}

/**
 * Visits the cells that the segment a to b touches, row by row, until one answers true; tells whether one did.
 * Parts outside the grid are passed over.
 */
export function someCell(
  { cellMetres, left, bottom, columns, rows }: GridFrame,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  visit: (cell: number) => boolean,
): boolean {
  const lowRow = Math.floor((Math.min(ay, by) - bottom) / cellMetres)
  const highRow = Math.floor((Math.max(ay, by) - bottom) / cellMetres)
  for (let row = Math.max(0, lowRow); row <= Math.min(rows - 1, highRow); row++) {
    let fromX = ax
    let toX = bx
    if (lowRow !== highRow) {
      // the part of the segment between the row's southern and northern border
      const south = bottom + row * cellMetres
      fromX = ax + (bx - ax) * clampedShare((south - ay) / (by - ay))
      toX = ax + (bx - ax) * clampedShare((south + cellMetres - ay) / (by - ay))
    }
    const lowColumn = Math.max(0, Math.floor((Math.min(fromX, toX) - left) / cellMetres))
    const highColumn = Math.min(columns - 1, Math.floor((Math.max(fromX, toX) - left) / cellMetres))
    for (let column = lowColumn; column <= highColumn; column++) if (visit(row * columns + column)) return true
  }
  return false
}

const clampedShare = (value: number) => Math.min(1, Math.max(0, value))
