/**
 * Roads while the edits of a scenario are applied to them, one after the other. The baseline is never written: what an edit changes
 * is copied first, everything else stays shared.
 */
import type { LonLat } from '../geometry/lonLat.ts'
import { buildSegmentGrid } from '../geometry/segmentGrid.ts'
import { customize } from '../hierarchy/customize.ts'
import { buildHierarchy, rankOfNodes, UNRANKED } from '../hierarchy/hierarchy.ts'
import { recustomize } from '../hierarchy/recustomize.ts'
import type { RoadData } from '../osm/roadData.ts'
import type { CancelSignal } from '../progress.ts'
import { graphOfEdges } from '../roads/build.ts'
import { CLOSED_MS, type RoadGraph } from '../roads/graph.ts'
import { edgeEnds, type Network } from '../travel/network.ts'
import { E7 } from '../units.ts'
import { ClosedBarrier } from './closedBarrier.ts'

/** With so many edges changed, finding all times anew is faster than finding those that depend on them (measured on Porto). */
const MANY_EDGES = 400
/** Half of what sweeps can count, some twelve days: no piece of road takes longer, whatever its speed. */
const LONGEST_MS = 2 ** 29

/** One edge to come; times CLOSED_MS where closed. */
export interface NewEdge {
  readonly from: number
  readonly to: number
  readonly forwardMs: number
  readonly backwardMs: number
  readonly metres: number
  readonly way: number
  readonly joinable: number
}

type Edges = Pick<RoadGraph, 'edgeFrom' | 'edgeTo' | 'forwardMs' | 'backwardMs' | 'edgeMetres' | 'edgeWay' | 'joinable'>

export class RoadDraft {
  readonly base: Network
  roads: RoadData
  edges: Edges
  copyOf: Uint32Array
  nodeX: Float64Array
  nodeY: Float64Array
  fastestKmh: number
  /** Areas that nobody enters. */
  readonly closedRings: (readonly LonLat[])[] = []
  /** Edges that were cut into pieces, which lie on top of them: nothing joins them any more. */
  readonly cut = new Set<number>()
  readonly #isChanged: Uint8Array // of the baseline's edges
  #changes = 0
  #isExtended = false

  constructor(base: Network) {
    this.base = base
    this.roads = base.roads
    this.edges = base.graph
    this.copyOf = base.graph.copyOf
    this.nodeX = base.nodeX
    this.nodeY = base.nodeY
    this.fastestKmh = base.fastestKmh
    this.#isChanged = new Uint8Array(base.graph.edgeFrom.length)
  }

  get edgeCount(): number {
    return this.edges.edgeFrom.length
  }

  get ownNodes(): number {
    return this.nodeX.length - this.copyOf.length
  }

  /** The node of the roads where this node of the graph stands. */
  roadNode(node: number): number {
    return node < this.ownNodes ? node : this.copyOf[node - this.ownNodes]
  }

  isOpen(edge: number): boolean {
    return this.edges.forwardMs[edge] !== CLOSED_MS || this.edges.backwardMs[edge] !== CLOSED_MS
  }

  close(edge: number): void {
    this.#set(edge, CLOSED_MS, CLOSED_MS)
  }

  /** A new time for the directions of an edge that are open. */
  retime(edge: number, ms: number): void {
    const { forwardMs, backwardMs } = this.edges
    const next = Math.min(LONGEST_MS, ms)
    this.#set(edge, forwardMs[edge] === CLOSED_MS ? CLOSED_MS : next, backwardMs[edge] === CLOSED_MS ? CLOSED_MS : next)
  }

  /** Divides the times of the edges of some ways. */
  speedUp(isWanted: Uint8Array, factor: number): void {
    const { edgeWay } = this.edges
    for (let edge = 0; edge < edgeWay.length; edge++) {
      if (!isWanted[edgeWay[edge]]) continue
      const forward = this.edges.forwardMs[edge]
      const backward = this.edges.backwardMs[edge]
      const next = forward === CLOSED_MS ? CLOSED_MS : Math.min(LONGEST_MS, Math.round(forward / factor))
      const isSame = backward === forward
      const nextBack = isSame ? next : backward === CLOSED_MS ? CLOSED_MS : Math.min(LONGEST_MS, Math.round(backward / factor))
      this.#set(edge, next, nextBack)
    }
  }

  #set(edge: number, forwardMs: number, backwardMs: number): void {
    if (this.edges.forwardMs[edge] === forwardMs && this.edges.backwardMs[edge] === backwardMs) return
    if (this.edges === this.base.graph) {
      this.edges = { ...this.edges, forwardMs: this.edges.forwardMs.slice(), backwardMs: this.edges.backwardMs.slice() }
    }
    this.edges.forwardMs[edge] = forwardMs
    this.edges.backwardMs[edge] = backwardMs
    if (edge >= this.#isChanged.length || this.#isChanged[edge]) return
    this.#isChanged[edge] = 1
    this.#changes++
  }

  /**
   * Puts new edges behind the old ones, and behind the old nodes the `newNodes` nodes that `nextRoads` has more. The numbers of copies
   * grow by that many; the new edges are in the new numbers.
   */
  extend(nextRoads: RoadData, newNodes: number, newEdges: readonly NewEdge[]): void {
    const { plane } = this.base
    const own = this.ownNodes
    const shifted = (node: number) => (node < own ? node : node + newNodes)
    const inserted = (old: Float64Array, value: (node: number) => number) =>
      Float64Array.from({ length: old.length + newNodes }, (_, node) =>
        node < own ? old[node] : node < own + newNodes ? value(node) : old[node - newNodes],
      )
    this.nodeX = inserted(this.nodeX, (node) => plane.x(nextRoads.nodeLonE7[node] / E7))
    this.nodeY = inserted(this.nodeY, (node) => plane.y(nextRoads.nodeLatE7[node] / E7))
    const { edges } = this
    const hasCopies = this.copyOf.length > 0 && newNodes > 0
    const column = <T extends keyof NewEdge>(name: T) => newEdges.map((edge) => edge[name])
    this.edges = {
      edgeFrom: grown(hasCopies ? edges.edgeFrom.map(shifted) : edges.edgeFrom, column('from')),
      edgeTo: grown(hasCopies ? edges.edgeTo.map(shifted) : edges.edgeTo, column('to')),
      forwardMs: grown(edges.forwardMs, column('forwardMs')),
      backwardMs: grown(edges.backwardMs, column('backwardMs')),
      edgeMetres: grown(edges.edgeMetres, column('metres')),
      edgeWay: grown(edges.edgeWay, column('way')),
      joinable: grown(edges.joinable, column('joinable')),
    }
    this.roads = nextRoads
    this.#isExtended = true
  }

  /** The network of the scenario; the baseline itself when nothing is different. */
  finish(signal?: CancelSignal): Network {
    const { base } = this
    const edges = this.#changedEdges()
    if (edges.length === 0 && !this.#isExtended && this.closedRings.length === 0) return base
    const changed = { ...base, barrier: this.#barrier(), fastestKmh: this.fastestKmh }
    if (this.#isExtended) return { ...changed, ...this.#newTopology(signal) }
    if (edges.length === 0) return changed
    const graph = this.#sameTopology(edges)
    const { hierarchy, weights } = base
    const isFew = edges.length < MANY_EDGES
    return { ...changed, graph, weights: isFew ? recustomize(hierarchy, weights, graph, edges) : customize(hierarchy, graph) }
  }

  #changedEdges(): Uint32Array {
    const changed = new Uint32Array(this.#changes)
    const isChanged = this.#isChanged
    for (let edge = 0, at = 0; at < changed.length; edge++) if (isChanged[edge]) changed[at++] = edge
    return changed
  }

  #newTopology(signal?: CancelSignal): Pick<Network, 'graph' | 'roads' | 'nodeX' | 'nodeY' | 'grid' | 'hierarchy' | 'weights'> {
    const { base, roads, nodeX, nodeY } = this
    const graph = graphOfEdges(nodeX.length, this.edges, this.copyOf)
    // the order of the baseline: new nodes come after all others, and before the copies
    const oldRanks = rankOfNodes(base.hierarchy)
    const oldOwn = oldRanks.length - this.copyOf.length
    const rankOfNode = new Uint32Array(nodeX.length).fill(UNRANKED)
    rankOfNode.set(oldRanks.subarray(0, oldOwn))
    rankOfNode.set(oldRanks.subarray(oldOwn), this.ownNodes)
    const hierarchy = buildHierarchy(graph, nodeX, nodeY, { rankOfNode, signal })
    const grid = buildSegmentGrid(edgeEnds(graph, nodeX, nodeY), graph.joinable)
    return { graph, roads, nodeX, nodeY, grid, hierarchy, weights: customize(hierarchy, graph) }
  }

  #barrier(): Network['barrier'] {
    const { base, closedRings } = this
    if (closedRings.length === 0) return base.barrier
    return new ClosedBarrier(base.barrier === null ? [] : base.roads.waterAreas, closedRings, base.plane)
  }

  /** The graph with the new times on its arcs. */
  #sameTopology(changed: Uint32Array): RoadGraph {
    const { graph } = this.base
    const { forwardMs, backwardMs } = this.edges
    const arcs = changed.length < MANY_EDGES ? copiedArcs(graph) : blankArcs(graph)
    if (changed.length < MANY_EDGES) for (const edge of changed) layTimesOf(graph, this.edges, edge, arcs)
    else layTimes(graph, this.edges, arcs)
    return { ...graph, forwardMs, backwardMs, ...arcs }
  }
}

type Times = Pick<RoadGraph, 'forwardMs' | 'backwardMs'>
type Arcs = Pick<RoadGraph, 'travelMs' | 'travelInMs'>

const copiedArcs = ({ travelMs, travelInMs }: RoadGraph): Arcs => ({ travelMs: travelMs.slice(), travelInMs: travelInMs.slice() })
const blankArcs = ({ travelMs, travelInMs }: RoadGraph): Arcs => {
  return { travelMs: new Uint32Array(travelMs.length), travelInMs: new Uint32Array(travelInMs.length) }
}

// An edge from a node to itself has two arcs of one look: either may bear either time, since nobody gains by going round it.

/** Puts the times of all edges on their arcs, in one pass. */
function layTimes(graph: RoadGraph, { forwardMs, backwardMs }: Times, { travelMs, travelInMs }: Arcs): void {
  const { firstArc, arcEdge, firstArcIn, arcInEdge, edgeFrom, edgeTo } = graph
  for (let node = 0, arc = 0, arcIn = 0; node < firstArc.length - 1; node++) {
    for (const end = firstArc[node + 1]; arc < end; arc++) {
      const edge = arcEdge[arc]
      travelMs[arc] = edgeFrom[edge] === node ? forwardMs[edge] : backwardMs[edge]
    }
    for (const end = firstArcIn[node + 1]; arcIn < end; arcIn++) {
      const edge = arcInEdge[arcIn]
      travelInMs[arcIn] = edgeTo[edge] === node ? forwardMs[edge] : backwardMs[edge]
    }
  }
}

/** The same for one edge. */
function layTimesOf(graph: RoadGraph, { forwardMs, backwardMs }: Times, edge: number, { travelMs, travelInMs }: Arcs): void {
  const { firstArc, arcEdge, firstArcIn, arcInEdge, edgeFrom, edgeTo } = graph
  for (const node of [edgeFrom[edge], edgeTo[edge]]) {
    for (let arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
      if (arcEdge[arc] === edge) travelMs[arc] = edgeFrom[edge] === node ? forwardMs[edge] : backwardMs[edge]
    }
    for (let arc = firstArcIn[node]; arc < firstArcIn[node + 1]; arc++) {
      if (arcInEdge[arc] === edge) travelInMs[arc] = edgeTo[edge] === node ? forwardMs[edge] : backwardMs[edge]
    }
  }
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** A longer array of the same kind. */
export function grown<T extends Column>(old: T, more: readonly number[]): T {
  const all = new (old.constructor as new (length: number) => T)(old.length + more.length)
  all.set(old)
  all.set(more, old.length)
  return all
}
