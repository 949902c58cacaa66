/** New times for a few roads: only the arcs whose times depend on them are found again. */
import FlatQueue from 'flatqueue'
import type { RoadGraph } from '../roads/graph.ts'
import { UNREACHED_MS } from '../travel/search.ts'
import { checkDead, customize } from './customize.ts'
import { arcBetween, chainCount, type Hierarchy, NO_ARC, rankCount } from './hierarchy.ts'
import { chainTime, FAR_MS, sideMs, timeChain, type Weights } from './weights.ts'

/** With more than this share of the edges changed, finding everything again is faster. */
const MANY = 1 / 100

type Edges = Pick<RoadGraph, 'edgeFrom' | 'edgeTo' | 'forwardMs' | 'backwardMs'>

/**
 * The weights that `customize` would give for the graph's times, from those of the baseline, which is not written to and shares
 * nothing with the result. `changedEdges` must name every edge whose times differ from the baseline's.
 */
export function recustomize(hierarchy: Hierarchy, baseline: Weights, graph: Edges, changedEdges: Uint32Array): Weights {
  if (changedEdges.length > graph.edgeFrom.length * MANY) return customize(hierarchy, graph)
  const weights: Weights = {
    upMs: baseline.upMs.slice(),
    downMs: baseline.downMs.slice(),
    chainKind: baseline.chainKind.slice(),
    alongMs: baseline.alongMs.slice(),
    againstMs: baseline.againstMs.slice(),
  }
  const { upFirst, upHead } = hierarchy
  const { upMs, downMs } = weights
  const queue = new FlatQueue<number>()
  const isQueued = new Uint8Array(upHead.length)
  const enqueue = (arc: number) => {
    if (isQueued[arc] === 1) return
    isQueued[arc] = 1
    queue.push(arc, arc)
  }
  const chains = new Set<number>()
  for (const edge of changedEdges) {
    const road = roadOfEdge(hierarchy, graph, edge)
    if (road.chain !== NO_ARC) chains.add(road.chain)
    else if (road.arc !== NO_ARC) enqueue(road.arc)
  }
  for (const chain of chains) {
    timeChain(hierarchy, graph, chain, weights)
    if (hierarchy.chainArc[chain] !== NO_ARC) enqueue(hierarchy.chainArc[chain])
  }

  // arcs in the order of their lower ends: everything an arc depends on comes before it
  for (let arc = queue.pop(); arc !== undefined; arc = queue.pop()) {
    const low = tailOf(upFirst, arc)
    const high = upHead[arc]
    const found = shortestBelow(hierarchy, weights, graph, arc, low, high)
    const oldUp = baseline.upMs[arc]
    const oldDown = baseline.downMs[arc]
    if (found.up === oldUp && found.down === oldDown) continue
    upMs[arc] = found.up
    downMs[arc] = found.down
    // ways between `high` and the other upper neighbours of `low`, over `low`
    for (let other = upFirst[low]; other < upFirst[low + 1]; other++) {
      if (other === arc) continue
      const isHighLower = other > arc
      const joined = isHighLower ? arcBetween(hierarchy, high, upHead[other]) : arcBetween(hierarchy, upHead[other], high)
      const first = isHighLower ? arc : other
      const second = isHighLower ? other : arc
      const isAffected =
        isBetter(downMs[first] + upMs[second], upMs[joined]) ||
        isBetter(downMs[second] + upMs[first], downMs[joined]) ||
        baseline.downMs[first] + baseline.upMs[second] === baseline.upMs[joined] ||
        baseline.downMs[second] + baseline.upMs[first] === baseline.downMs[joined]
      if (isAffected) enqueue(joined)
    }
  }
  return weights
}

/** Sums with UNREACHED_MS are never better than UNREACHED_MS. */
const isBetter = (ms: number, than: number) => ms < than

const tailOf = (upFirst: Uint32Array, arc: number): number => {
  let from = 0
  let to = upFirst.length - 1
  // the last rank whose list starts at or before the arc
  while (to - from > 1) {
    const middle = (from + to) >>> 1
    if (upFirst[middle] <= arc) from = middle
    else to = middle
  }
  return from
}

/** The chain an edge is in, or the arc it is a link of; both NO_ARC when the hierarchy does not know it. */
function roadOfEdge(hierarchy: Hierarchy, graph: Edges, edge: number): { chain: number; arc: number } {
  const { spotOf, linkArc, linkSide } = hierarchy
  const ranks = rankCount(hierarchy)
  const known = ranks + hierarchy.innerNode.length
  const from = spotOf[graph.edgeFrom[edge]]
  const to = spotOf[graph.edgeTo[edge]]
  if (graph.edgeFrom[edge] === graph.edgeTo[edge]) return { chain: NO_ARC, arc: NO_ARC }
  for (const inner of [from, to]) {
    if (inner < ranks || inner >= known) continue
    const chain = hierarchy.innerChain[inner - ranks]
    for (let step = hierarchy.firstStep[chain]; step < hierarchy.firstStep[chain + 1]; step++) {
      if (hierarchy.stepSide[step] >>> 1 === edge) return { chain, arc: NO_ARC }
    }
  }
  if (from < ranks && to < ranks) {
    const arc = arcBetween(hierarchy, Math.min(from, to), Math.max(from, to))
    for (let link = firstAt(linkArc, arc, linkArc.length); linkArc[link] === arc && arc !== NO_ARC; link++) {
      if (linkSide[link] >>> 1 === edge) return { chain: NO_ARC, arc }
    }
  }
  checkDead(graph, edge)
  return { chain: NO_ARC, arc: NO_ARC }
}

/** Where `value` is or would be in an ascending list. */
function firstAt(list: Uint32Array, value: number, length: number): number {
  let from = 0
  let to = length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (list[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}

/** The shortest times between an arc's ends over its own roads and over what lies below both. */
function shortestBelow(
  hierarchy: Hierarchy,
  weights: Weights,
  graph: Edges,
  arc: number,
  low: number,
  high: number,
): { up: number; down: number } {
  const { linkArc, linkSide, chainArc, downFirst, downTail, downArc } = hierarchy
  const { upMs, downMs } = weights
  let up = FAR_MS
  let down = FAR_MS
  for (let link = firstAt(linkArc, arc, linkArc.length); linkArc[link] === arc; link++) {
    up = Math.min(up, sideMs(graph, linkSide[link]))
    down = Math.min(down, sideMs(graph, linkSide[link] ^ 1))
  }
  for (let chain = firstAt(chainArc, arc, chainCount(hierarchy)); chainArc[chain] === arc; chain++) {
    up = Math.min(up, chainTime(hierarchy, weights, chain, true))
    down = Math.min(down, chainTime(hierarchy, weights, chain, false))
  }
  // the lower neighbours that both ends have
  let ofLow = downFirst[low]
  let ofHigh = downFirst[high]
  const lowEnd = downFirst[low + 1]
  const highEnd = downFirst[high + 1]
  while (ofLow < lowEnd && ofHigh < highEnd) {
    const step = downTail[ofLow] - downTail[ofHigh]
    if (step < 0) ofLow++
    else if (step > 0) ofHigh++
    else {
      const toLow = downArc[ofLow++]
      const toHigh = downArc[ofHigh++]
      up = Math.min(up, downMs[toLow] + upMs[toHigh])
      down = Math.min(down, downMs[toHigh] + upMs[toLow])
    }
  }
  return { up: up === FAR_MS ? UNREACHED_MS : up, down: down === FAR_MS ? UNREACHED_MS : down }
}
