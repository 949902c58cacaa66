/**
 * Junctions and what lies between them: most nodes of a road only bend it, and a chain of such nodes is one road to a hierarchy.
 *
 * A node's degree is the number of ends of edges at it that are open in at least one direction. Nodes of degree 2 lie inside chains;
 * all others that an edge touches are junctions, and so is one node of every cycle that has none.
 */
import { CLOSED_MS, nodeCount, type RoadGraph } from '../roads/graph.ts'

/** The roads between junctions. A side is 2 × edge, plus 1 when the edge is travelled from its edgeTo to its edgeFrom. */
export interface Junctions {
  /** Junction -> graph node, ascending. */
  readonly node: Uint32Array
  /** Chain -> junction it starts at, junction it ends at. A loop starts and ends at the same. */
  readonly chainStart: Uint32Array
  readonly chainEnd: Uint32Array
  /** The steps of chain c are firstStep[c] … firstStep[c + 1] − 1; it has one node inside fewer. */
  readonly firstStep: Uint32Array
  /** Side of each step, in order. */
  readonly stepSide: Uint32Array
}

const NO_JUNCTION = 0xffff_ffff

/** The node a side leads to. */
export const headOfSide = ({ edgeFrom, edgeTo }: Pick<RoadGraph, 'edgeFrom' | 'edgeTo'>, side: number): number =>
  (side & 1) === 0 ? edgeTo[side >>> 1] : edgeFrom[side >>> 1]

/** Single edges from a junction to itself are left out: they lead nowhere. */
export function findJunctions(graph: RoadGraph): Junctions {
  const nodes = nodeCount(graph)
  const { first, sides } = openSides(graph)
  const edges = graph.edgeFrom.length

  const junctionOf = new Uint32Array(nodes).fill(NO_JUNCTION)
  let junctions = 0
  for (let node = 0; node < nodes; node++) {
    const degree = first[node + 1] - first[node]
    if (degree !== 0 && degree !== 2) junctionOf[node] = junctions++
  }
  const isUsed = new Uint8Array(edges)
  markLoneCycles(graph, first, sides, junctionOf, isUsed)
  isUsed.fill(0)
  junctions = 0
  for (let node = 0; node < nodes; node++) if (junctionOf[node] !== NO_JUNCTION) junctionOf[node] = junctions++

  const node = new Uint32Array(junctions)
  const start = new Uint32Array(edges)
  const end = new Uint32Array(edges)
  const firstStep = new Uint32Array(edges + 1)
  const stepSide = new Uint32Array(edges)
  let chains = 0
  let steps = 0
  for (let from = 0; from < nodes; from++) {
    if (junctionOf[from] === NO_JUNCTION) continue
    node[junctionOf[from]] = from
    for (let at = first[from]; at < first[from + 1]; at++) {
      if (isUsed[sides[at] >>> 1] === 1) continue
      // follow the road until it meets a junction
      let side = sides[at]
      for (;;) {
        stepSide[steps++] = side
        isUsed[side >>> 1] = 1
        const to = headOfSide(graph, side)
        if (junctionOf[to] !== NO_JUNCTION) break
        side = onward(side, to, first, sides)
      }
      const to = headOfSide(graph, side)
      if (to === from && steps === firstStep[chains] + 1) {
        steps--
        continue
      }
      start[chains] = junctionOf[from]
      end[chains] = junctionOf[to]
      firstStep[++chains] = steps
    }
  }
  return {
    node,
    chainStart: start.slice(0, chains),
    chainEnd: end.slice(0, chains),
    firstStep: firstStep.slice(0, chains + 1),
    stepSide: stepSide.slice(0, steps),
  }
}

/** The other side at a node of degree 2 that was reached by a side. */
function onward(side: number, at: number, first: Uint32Array, sides: Uint32Array): number {
  const one = sides[first[at]]
  return one >>> 1 === side >>> 1 ? sides[first[at] + 1] : one
}

/** Makes a junction (any number) of the lowest node of every cycle that no junction interrupts. */
function markLoneCycles(
  graph: RoadGraph,
  first: Uint32Array,
  sides: Uint32Array,
  junctionOf: Uint32Array,
  isUsed: Uint8Array,
): void {
  const nodes = first.length - 1
  const follow = (from: number, at: number) => {
    for (let side = sides[at]; isUsed[side >>> 1] === 0; ) {
      isUsed[side >>> 1] = 1
      const to = headOfSide(graph, side)
      if (to === from || junctionOf[to] !== NO_JUNCTION) return
      side = onward(side, to, first, sides)
    }
  }
  for (let node = 0; node < nodes; node++) {
    if (junctionOf[node] === NO_JUNCTION) continue
    for (let at = first[node]; at < first[node + 1]; at++) follow(node, at)
  }
  for (let node = 0; node < nodes; node++) {
    if (first[node + 1] === first[node] || junctionOf[node] !== NO_JUNCTION || isUsed[sides[first[node]] >>> 1] === 1) continue
    follow(node, first[node])
    junctionOf[node] = 0
  }
}

/** The sides leaving each node, of all edges that are open in some direction; an edge from a node to itself leaves it twice. */
function openSides({ edgeFrom, edgeTo, forwardMs, backwardMs, firstArc }: RoadGraph): { first: Uint32Array; sides: Uint32Array } {
  const first = new Uint32Array(firstArc.length)
  const isOpen = (edge: number) => forwardMs[edge] !== CLOSED_MS || backwardMs[edge] !== CLOSED_MS
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    if (!isOpen(edge)) continue
    first[edgeFrom[edge] + 1]++
    first[edgeTo[edge] + 1]++
  }
  for (let node = 1; node < first.length; node++) first[node] += first[node - 1]
  const sides = new Uint32Array(first[first.length - 1])
  const next = first.slice()
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    if (!isOpen(edge)) continue
    sides[next[edgeFrom[edge]]++] = 2 * edge
    sides[next[edgeTo[edge]]++] = 2 * edge + 1
  }
  return { first, sides }
}
