/** Shortest times over a road graph from many sources at once. */
import FlatQueue from 'flatqueue'
import { nodeCount, type RoadGraph } from '../roads/graph.ts'

/** Travel time to a node the search did not reach. */
export const UNREACHED_MS = 0xffff_ffff

/** `from`: times from the sources to the nodes. `to`: times from the nodes to the sources, along the roads' own direction. */
export type Direction = 'from' | 'to'

/** Called when the search reaches the time an event was postponed to; returns the time of its next call, Infinity for none. */
export type Release = (event: number) => number

/**
 * Dijkstra's algorithm (1959) from weighted seeds, bounded and resumable.
 *
 * The graph is shared and never written. A Search owns the scratch arrays of one thread and is reused:
 * `search.start(); search.seed(…); search.run(limitMs)`. Afterwards `timeMs` of every node at most `limitMs` away is final, and
 * so are its `source`, `metres` and `parent`; larger times are not final. Of equally near sources the lowest number wins.
 */
export class Search {
  readonly direction: Direction
  readonly timeMs: Uint32Array
  /** The number of the source that the time is measured from. */
  readonly source: Int32Array
  /** Length of the way to the source. */
  readonly metres: Float32Array
  /** The next node towards the source, or −2 − edge where the node was seeded by a walk to that edge, or −1 at a bare seed. */
  readonly parent: Int32Array
  readonly #graph: RoadGraph
  readonly #queue = new FlatQueue<number>()
  readonly #nodes: number

  constructor(graph: RoadGraph, direction: Direction) {
    this.#graph = graph
    this.#nodes = nodeCount(graph)
    this.direction = direction
    this.timeMs = new Uint32Array(this.#nodes)
    this.source = new Int32Array(this.#nodes)
    this.metres = new Float32Array(this.#nodes)
    this.parent = new Int32Array(this.#nodes)
  }

  /** Forgets the last query. */
  start(): this {
    this.#queue.clear()
    this.timeMs.fill(UNREACHED_MS)
    this.source.fill(-1)
    return this
  }

  /** Offers a way to a source from a node: `ms` and `metres` long, by a walk to `edge` (−1: the source is at the node). */
  seed(node: number, ms: number, source: number, metres = 0, edge = -1): void {
    const known = this.timeMs[node]
    if (ms > known || (ms === known && source >= this.source[node])) return
    this.timeMs[node] = ms
    this.source[node] = source
    this.metres[node] = metres
    this.parent[node] = edge < 0 ? -1 : -2 - edge
    this.#queue.push(node, ms)
  }

  /** Has `run` call its `release` with this event number when it gets to this time. */
  postpone(event: number, ms: number): void {
    this.#queue.push(this.#nodes + event, ms)
  }

  /** True when no node is left to settle, whatever the limit. */
  isDone(): boolean {
    return this.#queue.length === 0
  }

  /** Settles every node at most `limitMs` away; may be called again with a higher limit. */
  run(limitMs: number = Infinity, release?: Release): void {
    const { timeMs, source, metres, parent } = this
    const queue = this.#queue
    const nodes = this.#nodes
    const graph = this.#graph
    const { edgeMetres } = graph
    const isForward = this.direction === 'from'
    const firstArc = isForward ? graph.firstArc : graph.firstArcIn
    const nextNode = isForward ? graph.headNode : graph.tailNode
    const arcMs = isForward ? graph.travelMs : graph.travelInMs
    const arcEdge = isForward ? graph.arcEdge : graph.arcInEdge

    while (queue.length > 0) {
      const ms = queue.peekValue()!
      if (ms > limitMs) return
      const node = queue.pop()!
      if (node >= nodes) {
        const again = release?.(node - nodes) ?? Infinity
        if (again < Infinity) queue.push(node, Math.max(ms, again))
        continue
      }
      // a node is queued once per improvement; only the last one counts
      if (ms > timeMs[node]) continue

      const from = source[node]
      for (let arc = firstArc[node], end = firstArc[node + 1]; arc < end; arc++) {
        const next = nextNode[arc]
        const nextMs = ms + arcMs[arc]
        const known = timeMs[next]
        if (nextMs > known || (nextMs === known && from >= source[next])) continue
        timeMs[next] = nextMs
        source[next] = from
        metres[next] = metres[node] + edgeMetres[arcEdge[arc]]
        parent[next] = node
        queue.push(next, nextMs)
      }
    }
  }
}
