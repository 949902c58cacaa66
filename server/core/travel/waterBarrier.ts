/** Water that nobody walks across: whether a straight walk meets the shore of a water area. */
import Flatbush from 'flatbush'
import type { Plane } from '../geometry/plane.ts'
import { segmentsMeet } from '../geometry/segment.ts'
import { buildSegmentGrid, type SegmentGrid, someCell } from '../geometry/segmentGrid.ts'
import type { WaterArea } from '../osm/roadData.ts'

/** No water areas apply to a walk. */
export const NOT_IN_WATER: readonly number[] = []

/** An index of the shores of all water areas, in the metres of a plane. */
export class WaterBarrier {
  readonly #grid: SegmentGrid
  readonly #boxes: Flatbush
  readonly #ends: Float64Array // x, y, x, y of each piece of shore
  readonly #areaOf: Uint32Array
  readonly #firstShore: Uint32Array // of each area

  /** `areas` must not be empty. */
  constructor(areas: readonly WaterArea[], plane: Plane) {
    const pieces = areas.reduce((sum, area) => sum + area.polygon.reduce((points, ring) => points + ring.length - 1, 0), 0)
    this.#boxes = new Flatbush(areas.length)
    this.#ends = new Float64Array(pieces * 4)
    this.#areaOf = new Uint32Array(pieces)
    this.#firstShore = new Uint32Array(areas.length + 1)
    let piece = 0
    areas.forEach((area, number) => {
      let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
      for (const ring of area.polygon) {
        for (let at = 1; at < ring.length; at++, piece++) {
          const x = plane.x(ring[at][0])
          const y = plane.y(ring[at][1])
          this.#ends.set([plane.x(ring[at - 1][0]), plane.y(ring[at - 1][1]), x, y], piece * 4)
          this.#areaOf[piece] = number
          left = Math.min(left, x)
          right = Math.max(right, x)
          bottom = Math.min(bottom, y)
          top = Math.max(top, y)
        }
      }
      this.#firstShore[number + 1] = piece
      this.#boxes.add(left, bottom, right, top)
    })
    this.#grid = buildSegmentGrid(this.#ends)
    this.#boxes.finish()
  }

  /**
   * The water areas that a position lies in. A village drawn in the water is a fault of the map, not of the village: pass them to
   * `blocks` as exempt, and its people may walk ashore.
   */
  areasAt(x: number, y: number): readonly number[] {
    const near = this.#boxes.search(x, y, x, y)
    if (near.length === 0) return NOT_IN_WATER
    return near.filter((area) => this.#isInside(area, x, y))
  }

  /** True when the straight walk meets the shore of an area that is not exempt. */
  blocks(ax: number, ay: number, bx: number, by: number, exempt: readonly number[]): boolean {
    const ends = this.#ends
    const { first, segments } = this.#grid
    return someCell(this.#grid, ax, ay, bx, by, (cell) => {
      for (let piece = first[cell]; piece < first[cell + 1]; piece++) {
        const at = segments[piece] * 4
        if (exempt.length > 0 && exempt.includes(this.#areaOf[segments[piece]])) continue
        if (segmentsMeet(ax, ay, bx, by, ends[at], ends[at + 1], ends[at + 2], ends[at + 3])) return true
      }
      return false
    })
  }

  /** Where on the walk the first shore is met, as a share 0…1 of its length; Infinity when there is none. */
  firstShare(ax: number, ay: number, bx: number, by: number): number {
    const ends = this.#ends
    const { first, segments } = this.#grid
    let share = Infinity
    someCell(this.#grid, ax, ay, bx, by, (cell) => {
      for (let piece = first[cell]; piece < first[cell + 1]; piece++) {
        const at = segments[piece] * 4
        if (segmentsMeet(ax, ay, bx, by, ends[at], ends[at + 1], ends[at + 2], ends[at + 3])) {
          share = Math.min(share, shareUpTo(ax, ay, bx, by, ends[at], ends[at + 1], ends[at + 2], ends[at + 3]))
        }
      }
      return false
    })
    return share
  }

  get areaCount(): number {
    return this.#firstShore.length - 1
  }

  /** x, y, x, y of each piece of the shore of an area, its islands' shores among them. */
  shoresOf(area: number): Float64Array {
    return this.#ends.subarray(this.#firstShore[area] * 4, this.#firstShore[area + 1] * 4)
  }

  /** Even-odd rule over outer ring and holes together. */
  #isInside(area: number, x: number, y: number): boolean {
    let inside = false
    for (let at = this.#firstShore[area] * 4; at < this.#firstShore[area + 1] * 4; at += 4) {
      const ax = this.#ends[at]
      const ay = this.#ends[at + 1]
      const bx = this.#ends[at + 2]
      const by = this.#ends[at + 3]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside
  }
}

/** The share of a-b before it meets c-d, of which it is known that it does. */
function shareUpTo(ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number): number {
  const [sx, sy] = [dx - cx, dy - cy]
  const across = (bx - ax) * sy - (by - ay) * sx
  // along the shore itself: it is met at once
  return across === 0 ? 0 : Math.min(1, Math.max(0, ((cx - ax) * sy - (cy - ay) * sx) / across))
}
