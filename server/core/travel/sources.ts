/**
 * The sources of a search where they stand off the road: feeds a Search with the walks to the edges round each of them.
 *
 * A clinic in a dense city has thousands of edges within its radius, nearly all of which the search reaches sooner by road.
 * So the edges are offered ring by ring, each ring when the search has come to the time that the walk to it takes: one
 * pending entry in the queue per source.
 */
import { edgeCount } from '../roads/graph.ts'
import { type Search, UNREACHED_MS } from './search.ts'
import type { Walker } from './walker.ts'
import { NOT_IN_WATER } from './waterBarrier.ts'

export class Sources {
  readonly search: Search
  readonly walker: Walker
  readonly x: Float64Array
  readonly y: Float64Array
  /** Per edge, the newest of the sources whose walk may end or begin between its nodes; −1 for none. See `nextAttached`. */
  readonly firstAttached: Int32Array
  readonly attachedSource: number[] = []
  /** The shortest walk between that source and the edge: no way by it takes less. */
  readonly attachedMs: number[] = []
  readonly nextAttached: number[] = []
  readonly #ring: Uint16Array
  readonly #exempt: (readonly number[])[]

  /** Starts the search. `walker` is of the sources' side. */
  constructor(search: Search, walker: Walker, x: Float64Array, y: Float64Array) {
    this.search = search
    this.walker = walker
    this.x = x
    this.y = y
    this.#ring = new Uint16Array(x.length)
    const { barrier } = walker.network
    this.#exempt = Array.from(x, (_, source) => barrier?.areasAt(x[source], y[source]) ?? NOT_IN_WATER)
    this.firstAttached = new Int32Array(edgeCount(walker.network.graph)).fill(-1)
    search.start()
    for (let source = 0; source < x.length; source++) search.postpone(source, 0)
  }

  /** Settles all nodes within the limit. */
  run(limitMs: number): void {
    this.search.run(limitMs, (source) => this.#offerRing(source))
  }

  /** Puts the walker where a source stands. */
  standAt(source: number): void {
    this.walker.stand(this.x[source], this.y[source], this.#exempt[source])
  }

  /** Offers the next ring of a source and returns when the one after it is due. */
  #offerRing(source: number): number {
    const { walker } = this
    this.standAt(source)
    const ring = this.#ring[source]++
    const { first, segments } = walker.network.grid
    walker.visitRing(ring, (cell) => {
      for (let at = first[cell]; at < first[cell + 1]; at++) this.#offerEdge(source, segments[at])
    })
    const nextMetres = walker.ringMetres(ring + 1)
    return nextMetres > walker.radiusMetres ? Infinity : Math.floor(nextMetres * walker.network.walkMsPerMetre)
  }

  #offerEdge(source: number, edge: number): void {
    const { walker, search } = this
    if (!walker.look(edge)) return
    const { edgeFrom, edgeTo, forwardMs, backwardMs } = walker.network.graph
    const to = edgeTo[edge]
    const from = edgeFrom[edge]
    const toMs = walker.legMs(walker.toMs[edge], true, search.timeMs[to] + 1)
    if (toMs <= search.timeMs[to]) search.seed(to, toMs, source, walker.legMetres(edge, true), edge)
    const fromMs = walker.legMs(walker.fromMs[edge], false, search.timeMs[from] + 1)
    if (fromMs <= search.timeMs[from]) search.seed(from, fromMs, source, walker.legMetres(edge, false), edge)

    // Between the nodes the source is worth remembering only where its walk may beat the way by the nodes.
    const viaTo = walker.side === 'arrive' ? forwardMs[edge] : backwardMs[edge]
    const viaFrom = walker.side === 'arrive' ? backwardMs[edge] : forwardMs[edge]
    const byNodesMs = Math.min(search.timeMs[to] + viaTo, search.timeMs[from] + viaFrom)
    const walkMs = Math.floor(walker.network.walkMsPerMetre * walker.walk.straightMetres(walker.walk.nearest()))
    const newest = this.firstAttached[edge]
    if (walkMs >= byNodesMs || (newest >= 0 && this.attachedSource[newest] === source)) return
    this.nextAttached.push(newest)
    this.attachedMs.push(walkMs)
    this.firstAttached[edge] = this.attachedSource.push(source) - 1
  }

  /**
   * A time that no way through the edges of a cell can undercut: the least time at an end of one of them, or the least walk of a
   * source attached between the ends. UNREACHED_MS when there is none within the limit.
   */
  cellBound(cell: number, limitMs: number): number {
    const { first, segments } = this.walker.network.grid
    const { edgeTo, edgeFrom } = this.walker.network.graph
    const { timeMs } = this.search
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
