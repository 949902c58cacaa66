/**
 * A customizable contraction hierarchy (Dibbelt, Strasser and Wagner, 2014) of one road network: everything that does not depend on
 * the roads' times. Typed arrays only; built once at import, then shared and never written.
 */
import type { CancelSignal, Progress } from '../progress.ts'
import { CLOSED_MS, edgeCount, nodeCount, type RoadGraph } from '../roads/graph.ts'
import { findJunctions, headOfSide, type Junctions } from './junctions.ts'
import { type Neighbours, orderJunctions } from './order.ts'
import { contractAll, type Topology } from './topology.ts'

/**
 * Junctions are numbered by rank, 0 contracted first. A road between two junctions is a link when it is one edge, a chain when there
 * are nodes inside. A side is 2 × edge, plus 1 when the edge is travelled from its edgeTo to its edgeFrom.
 */
export interface Hierarchy {
  /** Rank -> graph node. */
  readonly nodeOf: Uint32Array
  /** The upward arcs of rank r are upFirst[r] … upFirst[r + 1] − 1. */
  readonly upFirst: Uint32Array
  /** Rank at an arc's upper end, ascending within a list; the first is the rank's parent in the elimination tree. */
  readonly upHead: Uint32Array
  /** The same arcs by upper end: those that end at rank r are downFirst[r] … downFirst[r + 1] − 1, by ascending lower end. */
  readonly downFirst: Uint32Array
  readonly downTail: Uint32Array
  readonly downArc: Uint32Array

  /** Link -> its upward arc, ascending, and its side upwards. */
  readonly linkArc: Uint32Array
  readonly linkSide: Uint32Array

  /** Chain -> its upward arc, ascending; NO_ARC, after all others, when it ends where it starts. */
  readonly chainArc: Uint32Array
  /** Chain -> the rank where it starts and the one where it ends, upwards. */
  readonly chainLow: Uint32Array
  readonly chainHigh: Uint32Array
  /** The steps of chain c are firstStep[c] … firstStep[c + 1] − 1, the nodes inside it firstStep[c] − c … firstStep[c + 1] − c − 2. */
  readonly firstStep: Uint32Array
  readonly stepSide: Uint32Array
  readonly innerNode: Uint32Array
  /** Index in innerNode -> chain. */
  readonly innerChain: Uint32Array

  /** Graph node -> its rank, or the number of ranks + its index in innerNode, or NOWHERE when no edge touches it. */
  readonly spotOf: Uint32Array
  /** Edges closed both ways when the hierarchy was built, between different nodes: it knows nothing of them. */
  readonly deadEdge: Uint32Array
}

export const NO_ARC = 0xffff_ffff
export const NOWHERE = 0xffff_ffff
/** Of a node that is no junction. */
export const UNRANKED = 0xffff_ffff

export interface HierarchyOptions {
  /** Counts the junctions that have their place in the order. */
  readonly progress?: Progress
  readonly signal?: CancelSignal
  /** A known order, as `rankOfNodes` gives it: saves finding one. Nodes beyond its end or UNRANKED come after the others. */
  readonly rankOfNode?: Uint32Array
}

export const rankCount = (hierarchy: Hierarchy): number => hierarchy.nodeOf.length
export const chainCount = (hierarchy: Hierarchy): number => hierarchy.chainArc.length

/** Builds the hierarchy of a graph whose nodes stand at x, y (metres). Throws the signal's reason when aborted. */
export function buildHierarchy(graph: RoadGraph, x: Float64Array, y: Float64Array, options: HierarchyOptions = {}): Hierarchy {
  const nodes = nodeCount(graph)
  if (x.length < nodes || y.length < nodes) {
    throw new Error(`The graph has ${nodes} nodes, but there are positions of ${Math.min(x.length, y.length)}.`)
  }
  const junctions = findJunctions(graph)
  const neighbours = neighboursOf(junctions)
  const order = options.rankOfNode
    ? orderByRank(junctions, options.rankOfNode)
    : orderJunctions(
        neighbours,
        Float64Array.from(junctions.node, (node) => x[node]),
        Float64Array.from(junctions.node, (node) => y[node]),
        options,
      )
  const topology = contractAll(neighbours, order, options.signal)
  const ranks = order.length
  const nodeOf = new Uint32Array(ranks)
  for (let junction = 0; junction < ranks; junction++) nodeOf[topology.rankOf[junction]] = junctions.node[junction]
  const roads = layRoads(junctions, topology, graph)

  const spotOf = new Uint32Array(nodes).fill(NOWHERE)
  for (let rank = 0; rank < ranks; rank++) spotOf[nodeOf[rank]] = rank
  for (let at = 0; at < roads.innerNode.length; at++) spotOf[roads.innerNode[at]] = ranks + at
  const { upFirst, upHead } = topology
  return { nodeOf, upFirst, upHead, ...listDownwards(topology), ...roads, spotOf, deadEdge: deadEdges(graph) }
}

/** Graph node -> rank, UNRANKED inside chains and where there is no road: what `buildHierarchy` takes as a known order. */
export function rankOfNodes({ spotOf, nodeOf }: Hierarchy): Uint32Array {
  return spotOf.map((spot) => (spot < nodeOf.length ? spot : UNRANKED))
}

/** The upward arc between two ranks, NO_ARC when there is none. */
export function arcBetween({ upFirst, upHead }: Pick<Hierarchy, 'upFirst' | 'upHead'>, low: number, high: number): number {
  let from = upFirst[low]
  let to = upFirst[low + 1]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (upHead[middle] < high) from = middle + 1
    else to = middle
  }
  return from < upFirst[low + 1] && upHead[from] === high ? from : NO_ARC
}

function neighboursOf({ node, chainStart, chainEnd }: Junctions): Neighbours {
  const count = node.length
  const listFirst = new Uint32Array(count + 1)
  const chains = chainStart.length
  for (let chain = 0; chain < chains; chain++) {
    listFirst[chainStart[chain] + 1]++
    listFirst[chainEnd[chain] + 1]++
  }
  for (let one = 0; one < count; one++) listFirst[one + 1] += listFirst[one]
  const list = new Uint32Array(chains * 2)
  const at = listFirst.slice()
  for (let chain = 0; chain < chains; chain++) {
    list[at[chainStart[chain]]++] = chainEnd[chain]
    list[at[chainEnd[chain]]++] = chainStart[chain]
  }
  // each neighbour once, none to itself
  const first = new Uint32Array(count + 1)
  const seenAt = new Uint32Array(count).fill(UNRANKED)
  let kept = 0
  for (let one = 0; one < count; one++) {
    for (let entry = listFirst[one]; entry < listFirst[one + 1]; entry++) {
      const other = list[entry]
      if (other === one || seenAt[other] === one) continue
      seenAt[other] = one
      list[kept++] = other
    }
    first[one + 1] = kept
  }
  return { first, next: list.slice(0, kept) }
}

function orderByRank({ node }: Junctions, rankOfNode: Uint32Array): Uint32Array {
  const rank = Float64Array.from(node, (one) => (one < rankOfNode.length ? rankOfNode[one] : UNRANKED))
  return Uint32Array.from(rank, (_, junction) => junction).sort((a, b) => rank[a] - rank[b] || a - b)
}

function listDownwards({ upFirst, upHead }: Topology): Pick<Hierarchy, 'downFirst' | 'downTail' | 'downArc'> {
  const ranks = upFirst.length - 1
  const downFirst = new Uint32Array(ranks + 1)
  for (const head of upHead) downFirst[head + 1]++
  for (let rank = 0; rank < ranks; rank++) downFirst[rank + 1] += downFirst[rank]
  const downTail = new Uint32Array(upHead.length)
  const downArc = new Uint32Array(upHead.length)
  const next = downFirst.slice()
  for (let rank = 0; rank < ranks; rank++) {
    for (let arc = upFirst[rank]; arc < upFirst[rank + 1]; arc++) {
      const at = next[upHead[arc]]++
      downTail[at] = rank
      downArc[at] = arc
    }
  }
  return { downFirst, downTail, downArc }
}

type Roads = Pick<
  Hierarchy,
  'linkArc' | 'linkSide' | 'chainArc' | 'chainLow' | 'chainHigh' | 'firstStep' | 'stepSide' | 'innerNode' | 'innerChain'
>

/** Turns every road upwards and sorts the roads by their arcs. */
function layRoads(junctions: Junctions, { rankOf, upFirst, upHead }: Topology, graph: RoadGraph): Roads {
  const { chainStart, chainEnd, firstStep: givenFirst, stepSide: givenSide } = junctions
  const count = chainStart.length
  const arcOf = new Float64Array(count)
  for (let road = 0; road < count; road++) {
    const start = rankOf[chainStart[road]]
    const end = rankOf[chainEnd[road]]
    arcOf[road] = start === end ? NO_ARC : arcBetween({ upFirst, upHead }, Math.min(start, end), Math.max(start, end))
  }
  const isLink = (road: number) => givenFirst[road + 1] - givenFirst[road] === 1
  const byArc = Uint32Array.from(arcOf, (_, road) => road).sort((a, b) => arcOf[a] - arcOf[b] || a - b)
  const links = byArc.filter(isLink)
  const chains = byArc.filter((road) => !isLink(road))

  const isUpward = (road: number) => rankOf[chainStart[road]] <= rankOf[chainEnd[road]]
  const firstStep = new Uint32Array(chains.length + 1)
  const stepSide = new Uint32Array(givenSide.length - links.length)
  const innerNode = new Uint32Array(stepSide.length - chains.length)
  const innerChain = new Uint32Array(innerNode.length)
  let inner = 0
  chains.forEach((road, chain) => {
    const from = firstStep[chain]
    const steps = givenFirst[road + 1] - givenFirst[road]
    firstStep[chain + 1] = from + steps
    for (let step = 0; step < steps; step++) {
      stepSide[from + step] = isUpward(road) ? givenSide[givenFirst[road] + step] : givenSide[givenFirst[road + 1] - 1 - step] ^ 1
      if (step === steps - 1) continue
      innerChain[inner] = chain
      innerNode[inner++] = headOfSide(graph, stepSide[from + step])
    }
  })
  return {
    linkArc: links.map((road) => arcOf[road]),
    linkSide: links.map((road) => givenSide[givenFirst[road]] ^ (isUpward(road) ? 0 : 1)),
    chainArc: chains.map((road) => arcOf[road]),
    chainLow: chains.map((road) => rankOf[isUpward(road) ? chainStart[road] : chainEnd[road]]),
    chainHigh: chains.map((road) => rankOf[isUpward(road) ? chainEnd[road] : chainStart[road]]),
    firstStep,
    stepSide,
    innerNode,
    innerChain,
  }
}

function deadEdges(graph: RoadGraph): Uint32Array {
  const dead: number[] = []
  for (let edge = 0; edge < edgeCount(graph); edge++) {
    const isClosed = graph.forwardMs[edge] === CLOSED_MS && graph.backwardMs[edge] === CLOSED_MS
    if (isClosed && graph.edgeFrom[edge] !== graph.edgeTo[edge]) dead.push(edge)
  }
  return Uint32Array.from(dead)
}
