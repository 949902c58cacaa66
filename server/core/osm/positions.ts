/** Positions of the nodes that roads and water need, filled in as the nodes of a file pass by. */
import type { LonLat } from '../geometry/lonLat.ts'
import { E7 } from '../units.ts'
import { SortedLookup } from './growing.ts'

const MISSING = 0x7fffffff

export class Positions {
  readonly lonE7: Int32Array
  readonly latE7: Int32Array
  readonly #lookup: SortedLookup

  /** `ids` ascend. */
  constructor(ids: Float64Array) {
    this.lonE7 = new Int32Array(ids.length).fill(MISSING)
    this.latE7 = new Int32Array(ids.length)
    this.#lookup = new SortedLookup(ids)
  }

  /** Notes where a node is and returns its number, −1 when nobody needs it. */
  set(id: number, lonE7: number, latE7: number): number {
    const node = this.#lookup.indexOf(id)
    if (node < 0) return -1
    this.lonE7[node] = lonE7
    this.latE7[node] = latE7
    return node
  }

  /** The number of a node whose position is known, −1 otherwise. */
  indexOf(id: number): number {
    const node = this.#lookup.indexOf(id)
    return node >= 0 && this.lonE7[node] !== MISSING ? node : -1
  }

  at = (node: number): LonLat => [this.lonE7[node] / E7, this.latE7[node] / E7]

  /** Numbers of the nodes, −1 where the position is not known. */
  indexesOf(ids: ArrayLike<number>): Int32Array {
    const nodes = new Int32Array(ids.length)
    for (let at = 0; at < ids.length; at++) nodes[at] = this.indexOf(ids[at])
    return nodes
  }

  /** The same, cut into the runs of two and more whose positions are known. */
  runsOf(ids: ArrayLike<number>): Int32Array[] {
    return this.knownRuns(this.indexesOf(ids))
  }

  /** Cuts numbers of needed nodes into the runs of two and more whose positions are known; views of the list. */
  knownRuns(nodes: Int32Array): Int32Array[] {
    const runs: Int32Array[] = []
    let start = 0
    for (let at = 0; at <= nodes.length; at++) {
      if (at < nodes.length && nodes[at] >= 0 && this.lonE7[nodes[at]] !== MISSING) continue
      if (at - start > 1) runs.push(nodes.subarray(start, at))
      start = at + 1
    }
    return runs
  }
}
