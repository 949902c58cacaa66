/** Water that nobody walks across: whether a straight walk meets the shore of a water area. */
import Flatbush from 'flatbush'
import type { Plane } from '../geometry/plane.ts'
import { segmentsMeet } from '../geometry/segment.ts'
import type { WaterArea } from '../osm/roadData.ts'

/** No water areas apply to a walk. */
export const NOT_IN_WATER: readonly number[] = []

/** An index of the shores of all water areas, in the metres of a plane. */
export class WaterBarrier {
  readonly #shores: Flatbush
  readonly #boxes: Flatbush
  readonly #ends: Float64Array // x, y, x, y of each piece of shore
  readonly #areaOf: Uint32Array
  readonly #firstShore: Uint32Array // of each area

  /** `areas` must not be empty. */
  constructor(areas: readonly WaterArea[], plane: Plane) {
    const pieces = areas.reduce((sum, area) => sum + area.polygon.reduce((points, ring) => points + ring.length - 1, 0), 0)
    this.#shores = new Flatbush(pieces)
    this.#boxes = new Flatbush(areas.length)
    this.#ends = new Float64Array(pieces * 4)
    this.#areaOf = new Uint32Array(pieces)
    this.#firstShore = new Uint32Array(areas.length + 1)
    let piece = 0
    areas.forEach((area, number) => {
      let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
      for (const ring of area.polygon) {
        for (let at = 1; at < ring.length; at++, piece++) {
          const [ax, ay] = [plane.x(ring[at - 1][0]), plane.y(ring[at - 1][1])]
          const [bx, by] = [plane.x(ring[at][0]), plane.y(ring[at][1])]
          this.#ends.set([ax, ay, bx, by], piece * 4)
          this.#areaOf[piece] = number
          this.#shores.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
          left = Math.min(left, ax)
          right = Math.max(right, ax)
          bottom = Math.min(bottom, ay)
          top = Math.max(top, ay)
        }
      }
      this.#firstShore[number + 1] = piece
      this.#boxes.add(left, bottom, right, top)
    })
    this.#shores.finish()
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
    let isBlocked = false
    this.#shores.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (piece) => {
      if (isBlocked || exempt.includes(this.#areaOf[piece])) return false
      const at = piece * 4
      isBlocked = segmentsMeet(ax, ay, bx, by, ends[at], ends[at + 1], ends[at + 2], ends[at + 3])
      return false
    })
    return isBlocked
  }

  /** Even-odd rule over outer ring and holes together. */
  #isInside(area: number, x: number, y: number): boolean {
    let inside = false
    for (let at = this.#firstShore[area] * 4; at < this.#firstShore[area + 1] * 4; at += 4) {
      const [ax, ay, bx, by] = [this.#ends[at], this.#ends[at + 1], this.#ends[at + 2], this.#ends[at + 3]]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside
  }
}
