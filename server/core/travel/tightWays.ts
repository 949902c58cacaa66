/**
 * The ways along which final times come about: from a node, arc by arc, each of which takes exactly the difference of the times at
 * its ends, to the walk of the source. Found afterwards and only where asked for, so that searches and sweeps carry times alone.
 */
import { nodeCount } from '../roads/graph.ts'
import type { Sources } from './sources.ts'

const UNKNOWN = -2
const AT_SEED = -1

export class TightWays {
  readonly #sources: Sources
  /** The edge by which the way leaves a node towards the source; AT_SEED where the walk begins. */
  readonly #edge: Int32Array
  readonly #metres: Float64Array
  /** Arcs that lead from a node towards the sources. */
  readonly #arcs: {
    readonly first: Uint32Array
    readonly next: Uint32Array
    readonly ms: Uint32Array
    readonly edge: Uint32Array
  }

  /** The times of the sources are final, at least for the nodes asked about. */
  constructor(sources: Sources) {
    const { graph } = sources.walker.network
    const nodes = nodeCount(graph)
    this.#sources = sources
    this.#arcs =
      sources.direction === 'to'
        ? { first: graph.firstArc, next: graph.headNode, ms: graph.travelMs, edge: graph.arcEdge }
        : { first: graph.firstArcIn, next: graph.tailNode, ms: graph.travelInMs, edge: graph.arcInEdge }
    this.#edge = new Int32Array(nodes).fill(UNKNOWN)
    this.#metres = new Float64Array(nodes).fill(NaN)
  }

  /** The edges from a reached node to the node where its source's walk begins, in order. */
  edgesFrom(start: number): { readonly edges: number[]; readonly seed: number } {
    const edges: number[] = []
    let node = start
    for (let edge = this.#edgeAt(node); edge !== AT_SEED; edge = this.#edgeAt(node)) {
      edges.push(edge)
      node = this.#acrossFrom(node, edge)
    }
    return { edges, seed: node }
  }

  /** Length of the way from a reached node to its source, the source's walk with its detour included. */
  metresFrom(start: number): number {
    const known = this.#metres
    const passed: number[] = []
    let node = start
    while (Number.isNaN(known[node])) {
      const edge = this.#edgeAt(node)
      if (edge === AT_SEED) {
        const leg = this.#sources.standAtSeed(node)
        known[node] = this.#sources.walker.legMetres(leg.edge, leg.towardsTo)
        break
      }
      passed.push(node)
      node = this.#acrossFrom(node, edge)
    }
    const { edgeMetres } = this.#sources.walker.network.graph
    let metres = known[node]
    for (let at = passed.length - 1; at >= 0; at--) {
      metres += edgeMetres[this.#edge[passed[at]]]
      known[passed[at]] = metres
    }
    return metres
  }

  #acrossFrom(node: number, edge: number): number {
    const { edgeFrom, edgeTo } = this.#sources.walker.network.graph
    return edgeFrom[edge] === node ? edgeTo[edge] : edgeFrom[edge]
  }

  #edgeAt(node: number): number {
    if (this.#edge[node] === UNKNOWN) this.#edge[node] = this.#leave(node) ?? this.#crossPlateau(node)
    return this.#edge[node]
  }

  /** AT_SEED, or the first edge out of a node towards its source that takes exactly the difference of the times; null for none. */
  #leave(node: number): number | null {
    if (this.#sources.isSeed(node)) return AT_SEED
    const { first, next, ms, edge } = this.#arcs
    const { timeMs, source } = this.#sources.times
    const nodeMs = timeMs[node]
    const nodeSource = source[node]
    for (let arc = first[node]; arc < first[node + 1]; arc++) {
      const to = next[arc]
      if (ms[arc] > 0 && timeMs[to] + ms[arc] === nodeMs && source[to] === nodeSource) return edge[arc]
    }
    return null
  }

  /** Arcs that take no time may lead round in circles: a search among nodes of one time finds the way out of them. */
  #crossPlateau(start: number): number {
    const { first, next, ms, edge } = this.#arcs
    const { timeMs, source } = this.#sources.times
    const plateau = [start]
    const reachedBy = new Map([[start, AT_SEED]])
    for (const node of plateau) {
      const out = this.#leave(node)
      if (out === null) {
        for (let arc = first[node]; arc < first[node + 1]; arc++) {
          const to = next[arc]
          if (ms[arc] > 0 || timeMs[to] !== timeMs[node] || source[to] !== source[node] || reachedBy.has(to)) continue
          reachedBy.set(to, edge[arc])
          plateau.push(to)
        }
        continue
      }
      this.#edge[node] = out
      // back along the plateau: each node of it leaves by the edge that led on
      for (let at = node; at !== start; ) {
        const by = reachedBy.get(at)!
        at = this.#acrossFrom(at, by)
        this.#edge[at] = by
      }
      return this.#edge[start]
    }
    throw new Error(`No arc explains the time ${timeMs[start]} of node ${start}.`)
  }
}
