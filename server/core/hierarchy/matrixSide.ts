/** The part of a hierarchy that one side of a matrix needs: what lies above its junctions in the elimination tree. */
import type { Hierarchy } from './hierarchy.ts'
import { FAR_MS, type SweepArcs } from './weights.ts'

/** Junctions numbered anew, upper ones first; the arcs of number n, all to lower numbers, are first[n] … first[n + 1] − 1. */
export interface MatrixSide {
  readonly rankOf: Uint32Array
  readonly first: Uint32Array
  readonly head: Uint32Array
  readonly ms: Uint32Array
  /** The number of the next junction on the way to the root of the elimination tree, or NONE. */
  readonly parent: Uint32Array
  /** The numbers of the ranks asked for. */
  readonly asked: Uint32Array
}

export const NONE = 0xffff_ffff

/**
 * Keeps the junctions at or above the given ranks, and those of the arcs between them that are open.
 *
 * A shortest path goes up from one end and down to the other, so its half on this side has no other junctions. What lies above a
 * junction are its ancestors in the elimination tree (Dibbelt, Strasser, Wagner, 2014), so there is nothing to search.
 */
export function sideAbove({ upFirst, upHead }: Hierarchy, arcs: SweepArcs, ranks: Uint32Array): MatrixSide {
  const isKept = new Uint8Array(upFirst.length - 1)
  let junctions = 0
  let mostArcs = 0
  for (let rank of ranks) {
    while (isKept[rank] === 0) {
      isKept[rank] = 1
      junctions++
      mostArcs += arcs.first[rank + 1] - arcs.first[rank]
      if (upFirst[rank] < upFirst[rank + 1]) rank = upHead[upFirst[rank]]
    }
  }

  const rankOf = new Uint32Array(junctions)
  const first = new Uint32Array(junctions + 1)
  const parent = new Uint32Array(junctions)
  const head = new Uint32Array(mostArcs)
  const ms = new Uint32Array(mostArcs)
  const numberOf = new Uint32Array(isKept.length)
  let number = 0
  let kept = 0
  for (let rank = isKept.length - 1; rank >= 0; rank--) {
    if (isKept[rank] === 0) continue
    numberOf[rank] = number
    rankOf[number] = rank
    parent[number] = upFirst[rank] < upFirst[rank + 1] ? numberOf[upHead[upFirst[rank]]] : NONE
    for (let arc = arcs.first[rank]; arc < arcs.first[rank + 1]; arc++) {
      if (arcs.ms[arc] >= FAR_MS) continue
      head[kept] = numberOf[arcs.head[arc]]
      ms[kept++] = arcs.ms[arc]
    }
    first[++number] = kept
  }
  return {
    rankOf,
    first,
    head: head.subarray(0, kept),
    ms: ms.subarray(0, kept),
    parent,
    asked: ranks.map((rank) => numberOf[rank]),
  }
}
