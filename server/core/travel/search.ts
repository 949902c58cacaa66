/** Shortest times over a road graph from many sources at once. */
import FlatQueue from 'flatqueue'
import type { CancelSignal } from '../progress.ts'
import { nodeCount, type RoadGraph } from '../roads/graph.ts'

/** Travel time to a node the search did not reach. */
export const UNREACHED_MS = 0xffff_ffff

/** `from`: times from the sources to the nodes. `to`: times from the nodes to the sources, along the roads' own direction. */
export type Direction = 'from' | 'to'

/** Steps between two looks at the signal: about a millisecond. */
const SIGNAL_STEPS = 8192

/** Called when the search reaches the time an event was postponed to; returns the time of its next call, Infinity for none. */
export type Release = (event: number) => number

/**
 * Dijkstra's algorithm (1959) from weighted seeds, bounded and resumable.
 *
 * The graph is shared and never written. A Search owns the scratch arrays of one thread and is reused:
 * `search.start(); search.seed(…); search.run(limitMs)`. Afterwards `timeMs` and `source` of every node at most `limitMs` away are
 * final; larger times are not. Of equally near sources the lowest number wins. The ways themselves: tightWays.ts.
 */
export class Search {
  readonly direction: Direction
  readonly timeMs: Uint32Array
  /** The number of the source that the time is measured from. */
  readonly source: Int32Array
  readonly #graph: RoadGraph
  readonly #queue = new FlatQueue<number>()
  readonly #nodes: number

  constructor(graph: RoadGraph, direction: Direction) {
    this.#graph = graph
    this.#nodes = nodeCount(graph)
    this.direction = direction
    this.timeMs = new Uint32Array(this.#nodes)
    this.source = new Int32Array(this.#nodes)
  }

  /** Forgets the last query. */
  start(): this {
    this.#queue.clear()
    this.timeMs.fill(UNREACHED_MS)
    this.source.fill(-1)
    return this
  }

  /** Offers a way of `ms` between a node and a source. */
  seed(node: number, ms: number, source: number): void {
    const known = this.timeMs[node]
    if (ms > known || (ms === known && source >= this.source[node])) return
    this.timeMs[node] = ms
    this.source[node] = source
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
  run(limitMs: number = Infinity, release?: Release, signal?: CancelSignal): void {
    const { timeMs, source } = this
    const queue = this.#queue
    const nodes = this.#nodes
    const graph = this.#graph
    const isForward = this.direction === 'from'
    const firstArc = isForward ? graph.firstArc : graph.firstArcIn
    const nextNode = isForward ? graph.headNode : graph.tailNode
    const arcMs = isForward ? graph.travelMs : graph.travelInMs

    for (let step = 1; queue.length > 0; step++) {
      if (step % SIGNAL_STEPS === 0) signal?.throwIfAborted()
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
        queue.push(next, nextMs)
      }
    }
  }
}
