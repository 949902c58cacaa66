/** Points that hang together: groups in which every point is near another of the group. */
import type { LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'

/**
 * Indices of the points in groups: two points at most `linkMetres` apart are in one group, and so is what hangs on
 * either. Indices in a group are ascending and groups are in the order of their first point. Distances are measured in a plane round
 * the first point, good to 1 % within 100 km.
 *
 * Points are put into square cells so small that all of one cell are within the link distance of each other; then only
 * pairs of points in nearby cells that are not yet together are measured, so a crowded city costs no more than a plain.
 */
export function components(points: readonly LonLat[], linkMetres: number): number[][] {
  if (points.length === 0) return []
  if (!(linkMetres > 0)) throw new Error(`expected a link distance above 0 m, found ${linkMetres}`)
  const plane = createPlane(points[0])
  const x = points.map((point) => plane.x(point[0]))
  const y = points.map((point) => plane.y(point[1]))
  const groupOf = new Groups(points.length)

  // the diagonal of a cell is the link distance
  const side = linkMetres / Math.SQRT2
  const cells = new Map<number, { column: number; row: number; members: number[] }>()
  for (let index = 0; index < points.length; index++) {
    const column = Math.floor(x[index] / side)
    const row = Math.floor(y[index] / side)
    const key = cellKey(column, row)
    const cell = cells.get(key)
    if (cell === undefined) cells.set(key, { column, row, members: [index] })
    else {
      groupOf.join(cell.members[0], index)
      cell.members.push(index)
    }
  }

  // cells up to two away can hold points within the distance; one half of them, since pairs have no direction
  for (const { column, row, members } of cells.values()) {
    for (const [dx, dy] of HALF_NEIGHBOURHOOD) {
      const other = cells.get(cellKey(column + dx, row + dy))
      if (other === undefined || groupOf.first(members[0]) === groupOf.first(other.members[0])) continue
      const isLinked = members.some((a) => other.members.some((b) => (x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2 <= linkMetres ** 2))
      if (isLinked) groupOf.join(members[0], other.members[0])
    }
  }

  const groups = new Map<number, number[]>()
  for (let index = 0; index < points.length; index++) {
    const first = groupOf.first(index)
    const group = groups.get(first)
    if (group === undefined) groups.set(first, [index])
    else group.push(index)
  }
  return [...groups.values()]
}

/** One number for a cell: rows run over less than 2^25 cells even with links of a metre. */
const cellKey = (column: number, row: number): number => column * 2 ** 26 + row

const HALF_NEIGHBOURHOOD: readonly (readonly [number, number])[] = [0, 1, 2].flatMap((dy) =>
  [-2, -1, 0, 1, 2].filter((dx) => dy > 0 || dx > 0).map((dx) => [dx, dy] as const),
)

/** Disjoint sets of numbers, each known by its smallest member (union-find with path halving). */
class Groups {
  readonly #parent: Int32Array

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, index) => index)
  }

  first(index: number): number {
    const parent = this.#parent
    let at = index
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }

  join(a: number, b: number): void {
    const firstA = this.first(a)
    const firstB = this.first(b)
    if (firstA < firstB) this.#parent[firstB] = firstA
    else this.#parent[firstA] = firstB
  }
}
