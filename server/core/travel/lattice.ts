/** A square lattice of points over the map, each the centre of a cell, and the water on it. */
import { someCell } from '../geometry/segmentGrid.ts'
import type { WaterBarrier } from './waterBarrier.ts'

/** Metres of a plane; cell = row * columns + column, row 0 in the north. */
export interface Lattice {
  readonly left: number // x of the western border of the cells
  readonly top: number // y of the northern border
  readonly cellMetres: number
  readonly columns: number
  readonly rows: number
}

/** Writes `mark` into the cells whose centres lie in water: row by row between the shores of each area (even-odd rule). */
export function markWater(lattice: Lattice, barrier: WaterBarrier, cells: Uint8Array, mark: number): void {
  const { left, top, cellMetres, columns, rows } = lattice
  for (let area = 0; area < barrier.areaCount; area++) {
    const ends = barrier.shoresOf(area)
    const shores = new Map<number, number[]>() // columns, with fractions, where a row's line of centres meets the shore
    for (let at = 0; at < ends.length; at += 4) {
      const [ax, ay, bx, by] = [ends[at], ends[at + 1], ends[at + 2], ends[at + 3]]
      const first = Math.max(0, Math.floor((top - Math.max(ay, by)) / cellMetres - 0.5))
      const last = Math.min(rows - 1, Math.ceil((top - Math.min(ay, by)) / cellMetres - 0.5))
      for (let row = first; row <= last; row++) {
        const y = top - (row + 0.5) * cellMetres
        if (ay > y === by > y) continue
        const column = (ax + ((bx - ax) * (y - ay)) / (by - ay) - left) / cellMetres - 0.5
        const met = shores.get(row)
        if (met) met.push(column)
        else shores.set(row, [column])
      }
    }
    for (const [row, met] of shores) {
      met.sort((a, b) => a - b)
      for (let shore = 0; shore + 1 < met.length; shore += 2) {
        const first = Math.max(0, Math.ceil(met[shore]))
        const last = Math.min(columns - 1, Math.floor(met[shore + 1]))
        if (first <= last) cells.fill(mark, row * columns + first, row * columns + last + 1)
      }
    }
  }
}

/** Writes `mark` into the cells that a shore comes into. */
export function markShores(
  { left, top, cellMetres, columns, rows }: Lattice,
  barrier: WaterBarrier,
  cells: Uint8Array,
  mark: number,
): void {
  const frame = { left, bottom: top - rows * cellMetres, cellMetres, columns, rows }
  const visit = (cell: number) => {
    const row = Math.floor(cell / columns)
    cells[(rows - 1 - row) * columns + cell - row * columns] = mark
    return false
  }
  for (let area = 0; area < barrier.areaCount; area++) {
    const ends = barrier.shoresOf(area)
    for (let at = 0; at < ends.length; at += 4) someCell(frame, ends[at], ends[at + 1], ends[at + 2], ends[at + 3], visit)
  }
}
