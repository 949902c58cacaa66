/**
 * Which junctions a hierarchy joins, whatever the roads' times: contracting a junction joins all its neighbours that are contracted
 * later (Dibbelt, Strasser and Wagner, 2014). Junctions are numbered by rank from here on, 0 contracted first.
 */
import type { CancelSignal } from '../progress.ts'
import type { Neighbours } from './order.ts'

export interface Topology {
  /** Junction -> rank. A junction, then everything below it in the elimination tree, have ranks without a gap. */
  readonly rankOf: Uint32Array
  /** The upward arcs of rank r are upFirst[r] … upFirst[r + 1] − 1, their upper ends ascending. */
  readonly upFirst: Uint32Array
  readonly upHead: Uint32Array
}

const NONE = 0xffff_ffff

/** `order` lists the junctions, the first contracted first; ranks follow it up to changes that make no difference to the arcs. */
export function contractAll(neighbours: Neighbours, order: Uint32Array, signal?: CancelSignal): Topology {
  const rankOf = renumber(neighbours, order)
  const ranks = order.length
  const junctionAt = new Uint32Array(ranks)
  for (let junction = 0; junction < ranks; junction++) junctionAt[rankOf[junction]] = junction

  const upFirst = new Uint32Array(ranks + 1)
  let upHead = new Uint32Array(neighbours.next.length + 16)
  const seenAt = new Uint32Array(ranks).fill(NONE)
  // the junctions whose lowest upward arc leads to a rank, as a list from firstChild on
  const firstChild = new Uint32Array(ranks).fill(NONE)
  const nextChild = new Uint32Array(ranks).fill(NONE)
  let arcs = 0
  for (let rank = 0; rank < ranks; rank++) {
    if ((rank & 1023) === 0) signal?.throwIfAborted()
    const from = arcs
    const add = (head: number) => {
      if (head <= rank || seenAt[head] === rank) return
      seenAt[head] = rank
      if (arcs === upHead.length) {
        const wider = new Uint32Array(arcs * 2)
        wider.set(upHead)
        upHead = wider
      }
      upHead[arcs++] = head
    }
    const junction = junctionAt[rank]
    for (let at = neighbours.first[junction]; at < neighbours.first[junction + 1]; at++) add(rankOf[neighbours.next[at]])
    for (let child = firstChild[rank]; child !== NONE; child = nextChild[child]) {
      for (let arc = upFirst[child]; arc < upFirst[child + 1]; arc++) add(upHead[arc])
    }
    upFirst[rank + 1] = arcs
    if (arcs === from) continue
    upHead.subarray(from, arcs).sort()
    const parent = upHead[from]
    nextChild[rank] = firstChild[parent]
    firstChild[parent] = rank
  }
  return { rankOf, upFirst, upHead: upHead.slice(0, arcs) }
}

/** Ranks in which every subtree of the elimination tree stands together: a sweep then finds near in memory what is near on the map. */
function renumber({ first, next }: Neighbours, order: Uint32Array): Uint32Array {
  const count = order.length
  const place = new Uint32Array(count)
  for (let at = 0; at < count; at++) place[order[at]] = at

  // the elimination tree, by paths that are cut short (Liu, 1990)
  const parent = new Uint32Array(count).fill(NONE)
  const ancestor = new Uint32Array(count).fill(NONE)
  for (let at = 0; at < count; at++) {
    const junction = order[at]
    for (let arc = first[junction]; arc < first[junction + 1]; arc++) {
      let below = place[next[arc]]
      if (below >= at) continue
      while (ancestor[below] !== NONE && ancestor[below] !== at) {
        const up = ancestor[below]
        ancestor[below] = at
        below = up
      }
      if (ancestor[below] === at) continue
      ancestor[below] = at
      parent[below] = at
    }
  }

  // from the top down: a subtree takes as many ranks as it has nodes, its root the last of them
  const size = new Uint32Array(count).fill(1)
  for (let at = 0; at < count; at++) if (parent[at] !== NONE) size[parent[at]] += size[at]
  const rankAt = new Uint32Array(count)
  const free = new Uint32Array(count)
  let freeRoots = count
  for (let at = count - 1; at >= 0; at--) {
    const up = parent[at]
    const last = up === NONE ? freeRoots - 1 : free[up] - 1
    if (up === NONE) freeRoots -= size[at]
    else free[up] -= size[at]
    rankAt[at] = last
    free[at] = last
  }
  const rankOf = new Uint32Array(count)
  for (let junction = 0; junction < count; junction++) rankOf[junction] = rankAt[place[junction]]
  return rankOf
}
