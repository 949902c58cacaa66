/**
 * The sources of times where they stand off the road: offers the walks between each source and the edges round it as seeds.
 *
 * A clinic in a dense city has thousands of edges within its radius, nearly all of which are reached sooner by road. So the edges
 * are offered ring by ring, and a ring is skipped where nobody would walk so far: see bounded.ts and everywhere.ts, which drive it.
 */
import { edgeCount, nodeCount } from '../roads/graph.ts'
import { type Direction, UNREACHED_MS } from './search.ts'
import type { Walker } from './walker.ts'
import { NOT_IN_WATER } from './waterBarrier.ts'

/** Times of nodes that can be seeded: a Search, or a Sweep of the hierarchy. */
export interface NodeTimes {
  readonly timeMs: Uint32Array
  /** The number of the source that the time is measured from; −1 for none. */
  readonly source: Int32Array
  seed(node: number, ms: number, source: number): void
}

const NONE = -1

export class Sources {
  readonly times: NodeTimes
  readonly direction: Direction
  readonly walker: Walker
  readonly x: Float64Array
  readonly y: Float64Array
  /** Per edge, the newest of the sources whose walk may end or begin between its nodes; −1 for none. See `nextAttached`. */
  readonly firstAttached: Int32Array
  readonly attachedSource: number[] = []
  /** The shortest walk between that source and the edge: no way by it takes less. */
  readonly attachedMs: number[] = []
  readonly nextAttached: number[] = []
  readonly #exempt: (readonly number[])[]
  /** The best seed of each node so far: a number in the lists below, −1 for none. */
  readonly #bestSeed: Int32Array
  readonly #seedMs: number[] = []
  readonly #seedSource: number[] = []
  /** The edge walked to, twice its number, 1 more when the way goes on to its last node. */
  readonly #seedSide: number[] = []

  /** `walker` is of the sources' side. */
  constructor(times: NodeTimes, walker: Walker, x: Float64Array, y: Float64Array) {
    this.times = times
    this.walker = walker
    this.direction = walker.side === 'arrive' ? 'to' : 'from'
    this.x = x
    this.y = y
    const { barrier, graph } = walker.network
    this.#exempt = Array.from(x, (_, source) => barrier?.areasAt(x[source], y[source]) ?? NOT_IN_WATER)
    this.firstAttached = new Int32Array(edgeCount(graph)).fill(NONE)
    this.#bestSeed = new Int32Array(nodeCount(graph)).fill(NONE)
  }

  /** Seeds offered and taken so far. */
  get seedCount(): number {
    return this.#seedMs.length
  }

  /** Puts the walker where a source stands. */
  standAt(source: number): void {
    this.walker.stand(this.x[source], this.y[source], this.#exempt[source])
  }

  /**
   * Offers the edges of a ring of cells round a source; `isHopeless` tells of a cell and the walk to it whether every edge in it
   * is reached sooner anyway. Returns how many edges were within reach.
   */
  offerRing(source: number, ring: number, isHopeless?: (cell: number, walkMs: number) => boolean): number {
    const { walker } = this
    this.standAt(source)
    const { first, segments } = walker.network.grid
    let found = 0
    walker.visitRing(ring, (cell) => {
      if (isHopeless?.(cell, Math.floor(walker.metresToCell(cell) * walker.network.walkMsPerMetre))) return
      for (let at = first[cell]; at < first[cell + 1]; at++) if (this.#offerEdge(source, segments[at])) found++
    })
    return found
  }

  /** The time by which the two ends of an edge, or a point between them, are reached already: UNREACHED_MS at most. */
  edgeBound(edge: number): number {
    const { graph } = this.walker.network
    const toMs = this.#known(graph.edgeTo[edge])
    const fromMs = this.#known(graph.edgeFrom[edge])
    return Math.min(UNREACHED_MS, Math.max(toMs, fromMs, this.#betweenMs(edge, toMs, fromMs)))
  }

  #known(node: number): number {
    const seed = this.#bestSeed[node]
    const ms = this.times.timeMs[node]
    return seed >= 0 && this.#seedMs[seed] < ms ? this.#seedMs[seed] : ms
  }

  /** The latest at which a point between the nodes is reached by way of one of them. */
  #betweenMs(edge: number, toMs: number, fromMs: number): number {
    const { forwardMs, backwardMs } = this.walker.network.graph
    const viaTo = this.walker.side === 'arrive' ? forwardMs[edge] : backwardMs[edge]
    const viaFrom = this.walker.side === 'arrive' ? backwardMs[edge] : forwardMs[edge]
    return Math.min(toMs + viaTo, fromMs + viaFrom)
  }

  #offerEdge(source: number, edge: number): boolean {
    const { walker } = this
    if (!walker.look(edge)) return false
    const { edgeFrom, edgeTo } = walker.network.graph
    const to = edgeTo[edge]
    const from = edgeFrom[edge]
    this.#offerNode(to, walker.legMs(walker.toMs[edge], true, this.#known(to) + 1), source, edge * 2 + 1)
    this.#offerNode(from, walker.legMs(walker.fromMs[edge], false, this.#known(from) + 1), source, edge * 2)

    // Between the nodes the source is worth remembering only where its walk may beat the way by the nodes.
    const betweenMs = this.#betweenMs(edge, this.#known(to), this.#known(from))
    const walkMs = Math.floor(walker.network.walkMsPerMetre * walker.walk.straightMetres(walker.walk.nearest()))
    const newest = this.firstAttached[edge]
    if (walkMs > betweenMs || (newest >= 0 && this.attachedSource[newest] === source)) return true
    this.nextAttached.push(newest)
    this.attachedMs.push(walkMs)
    this.firstAttached[edge] = this.attachedSource.push(source) - 1
    return true
  }

  #offerNode(node: number, ms: number, source: number, side: number): void {
    const { timeMs, source: sourceOf } = this.times
    if (ms > timeMs[node] || (ms === timeMs[node] && source >= sourceOf[node])) return
    const best = this.#bestSeed[node]
    if (best >= 0 && (ms > this.#seedMs[best] || (ms === this.#seedMs[best] && source >= this.#seedSource[best]))) return
    this.#seedSource.push(source)
    this.#seedSide.push(side)
    this.#bestSeed[node] = this.#seedMs.push(ms) - 1
    this.times.seed(node, ms, source)
  }

  /** Whether the time of a node is that of a walk from a source, not of a way over other nodes. */
  isSeed(node: number): boolean {
    const seed = this.#bestSeed[node]
    return seed >= 0 && this.#seedMs[seed] === this.times.timeMs[node] && this.#seedSource[seed] === this.times.source[node]
  }

  /** Of a node that `isSeed`: stands the walker at the source, looking at the edge that the walk leads to. Returns that leg. */
  standAtSeed(node: number): { readonly edge: number; readonly towardsTo: boolean } {
    const seed = this.#bestSeed[node]
    const edge = this.#seedSide[seed] >> 1
    const towardsTo = (this.#seedSide[seed] & 1) === 1
    const { walker } = this
    this.standAt(this.#seedSource[seed])
    walker.look(edge)
    walker.legMs(towardsTo ? walker.toMs[edge] : walker.fromMs[edge], towardsTo, Infinity)
    return { edge, towardsTo }
  }

  /**
   * A time that no way through the edges of a cell can undercut: the least time at an end of one of them, or the least walk of a
   * source attached between the ends. UNREACHED_MS when there is none within the limit.
   */
  cellBound(cell: number, limitMs: number): number {
    const { first, segments } = this.walker.network.grid
    const { edgeTo, edgeFrom } = this.walker.network.graph
    const { timeMs } = this.times
    let least = UNREACHED_MS
    for (let at = first[cell]; at < first[cell + 1]; at++) {
      const edge = segments[at]
      const toMs = timeMs[edgeTo[edge]]
      const fromMs = timeMs[edgeFrom[edge]]
      if (toMs < least) least = toMs
      if (fromMs < least) least = fromMs
      for (let one = this.firstAttached[edge]; one >= 0; one = this.nextAttached[one]) {
        if (this.attachedMs[one] < least) least = this.attachedMs[one]
      }
    }
    return least > limitMs ? UNREACHED_MS : least
  }
}
