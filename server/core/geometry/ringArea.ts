/**
 * The inside of a ring, ready for many questions: whether points lie in it, whether pieces of line touch it.
 *
 * The sides of the ring are listed by rows from south to north, so that a question looks at the sides of its own rows only.
 * Coordinates are degrees or metres of a plane, as long as all are of one kind.
 */
import { segmentsMeet } from './segment.ts'

const MOST_ROWS = 256

export class RingArea {
  readonly #ring: readonly (readonly [x: number, y: number])[]
  readonly #left: number
  readonly #right: number
  readonly #bottom: number
  readonly #top: number
  readonly #rows: number[][] // of each row the sides that come into it; side s runs from corner s to corner s + 1

  /** `ring` is closed: its last position repeats the first. */
  constructor(ring: readonly (readonly [x: number, y: number])[]) {
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const [x, y] of ring) {
      left = Math.min(left, x)
      right = Math.max(right, x)
      bottom = Math.min(bottom, y)
      top = Math.max(top, y)
    }
    this.#ring = ring
    this.#left = left
    this.#right = right
    this.#bottom = bottom
    this.#top = top
    this.#rows = Array.from({ length: Math.min(MOST_ROWS, ring.length) }, () => [])
    for (let side = 0; side + 1 < ring.length; side++) {
      const low = this.#rowOf(Math.min(ring[side][1], ring[side + 1][1]))
      const high = this.#rowOf(Math.max(ring[side][1], ring[side + 1][1]))
      for (let row = low; row <= high; row++) this.#rows[row].push(side)
    }
  }

  /** True when the point is inside (even-odd rule); a point exactly on the line may be either. */
  contains(x: number, y: number): boolean {
    if (x < this.#left || x > this.#right || y < this.#bottom || y > this.#top) return false
    let inside = false
    for (const side of this.#rows[this.#rowOf(y)]) {
      const [ax, ay] = this.#ring[side]
      const [bx, by] = this.#ring[side + 1]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside
  }

  /** True when the piece from a to b lies in the area, comes into it, crosses it, or touches its border. */
  touches(ax: number, ay: number, bx: number, by: number): boolean {
    if (Math.max(ax, bx) < this.#left || Math.min(ax, bx) > this.#right) return false
    if (Math.max(ay, by) < this.#bottom || Math.min(ay, by) > this.#top) return false
    return this.contains(ax, ay) || this.contains(bx, by) || this.#meetsBorder(ax, ay, bx, by)
  }

  #meetsBorder(ax: number, ay: number, bx: number, by: number): boolean {
    const high = this.#rowOf(Math.max(ay, by))
    for (let row = this.#rowOf(Math.min(ay, by)); row <= high; row++) {
      for (const side of this.#rows[row]) {
        const [cx, cy] = this.#ring[side]
        const [dx, dy] = this.#ring[side + 1]
        if (segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)) return true
      }
    }
    return false
  }

  /** The row of a height, that of the border for heights beyond it. */
  #rowOf(y: number): number {
    const rows = this.#rows.length
    const share = (y - this.#bottom) / (this.#top - this.#bottom)
    return share > 0 ? Math.min(rows - 1, Math.floor(share * rows)) : 0 // NaN for a ring without height: one row
  }
}
