/**
 * The best way between one position off the road and sources whose times are final: by a node, along one edge without
 * passing a node, or by a walk all the way.
 *
 * Exact and lazy: cells of edges are taken in rings round the position, and a cell is opened only when the walk to it plus
 * the least time found in it can still beat the best way so far.
 */
import { CLOSED_MS } from '../roads/graph.ts'
import { UNREACHED_MS } from './search.ts'
import type { Sources } from './sources.ts'
import type { TightWays } from './tightWays.ts'
import { PLACE_RADIUS_METRES, type Walker } from './walker.ts'

const NOT_LOOKED_AT = -1

export class Reach {
  readonly #sources: Sources
  readonly #walker: Walker
  readonly #ways: TightWays
  readonly #limitMs: number
  /** Bounds of the cells looked at so far. */
  readonly #cellBounds: Float64Array
  /** Time of the best way; Infinity when there is none within the limit. */
  ms = Infinity
  source = -1
  /** The edge by which the position joins, −1 for a walk all the way. */
  edge = -1
  metAtMetres = 0
  /** The node of that edge the way goes through, −1 when it stays between the nodes. */
  node = -1
  /** Whether that node is the edge's last. */
  towardsTo = false
  /** Where on the edge the source's own walk begins or ends, when the way stays between the nodes. */
  sourceMetAtMetres = 0

  /** `walker` is of the side opposite to that of the sources, whose times are final up to `limitMs`. */
  constructor(sources: Sources, walker: Walker, limitMs: number, ways: TightWays) {
    this.#sources = sources
    this.#walker = walker
    this.#limitMs = limitMs
    this.#ways = ways
    this.#cellBounds = new Float64Array(walker.network.grid.first.length - 1).fill(NOT_LOOKED_AT)
  }

  /** Starts a question about one position. */
  start(x: number, y: number): this {
    this.#walker.stand(x, y)
    this.ms = Infinity
    this.source = -1
    this.edge = -1
    this.node = -1
    return this
  }

  /** Tries the ways by road. */
  tryRoads(): this {
    const walker = this.#walker
    const { grid, walkMsPerMetre } = walker.network
    const bounds = this.#cellBounds
    const visitCell = (cell: number) => {
      if (bounds[cell] === NOT_LOOKED_AT) bounds[cell] = this.#sources.cellBound(cell, this.#limitMs)
      if (bounds[cell] === UNREACHED_MS) return
      // strictly worse only: an equally good way may lead to a source of lower number
      const walkMs = Math.floor(walker.metresToCell(cell) * walkMsPerMetre)
      if (bounds[cell] + walkMs > Math.min(this.ms, this.#limitMs)) return
      for (let at = grid.first[cell]; at < grid.first[cell + 1]; at++) this.#tryEdge(grid.segments[at], walkMs)
    }
    for (let ring = 0; ; ring++) {
      const metres = walker.ringMetres(ring)
      if (metres > walker.radiusMetres || Math.floor(metres * walkMsPerMetre) > Math.min(this.ms, this.#limitMs)) break
      walker.visitRing(ring, visitCell)
    }
    return this
  }

  /** Tries the straight walk to one source. */
  tryWalk(source: number): this {
    const walker = this.#walker
    const { x, y } = this.#sources
    const { barrier, walkMsPerMetre } = walker.network
    const straightMetres = Math.hypot(x[source] - walker.x, y[source] - walker.y)
    if (straightMetres > PLACE_RADIUS_METRES) return this
    const ms = Math.round(straightMetres * walkMsPerMetre)
    if (!this.#isBetter(ms, source)) return this
    if (barrier) {
      const exempt = [...walker.exempt, ...barrier.areasAt(x[source], y[source])]
      if (barrier.blocks(walker.x, walker.y, x[source], y[source], exempt)) return this
    }
    this.#take(ms, source, -1, -1, false)
    return this
  }

  #isBetter(ms: number, source: number): boolean {
    return ms <= this.#limitMs && (ms < this.ms || (ms === this.ms && source < this.source))
  }

  #take(ms: number, source: number, edge: number, node: number, towardsTo: boolean): void {
    this.ms = ms
    this.source = source
    this.edge = edge
    this.node = node
    this.towardsTo = towardsTo
    this.metAtMetres = this.#walker.metAtMetres
  }

  /** Length of the best way, walks with their detour; NaN without one. */
  metres(): number {
    if (this.source < 0) return NaN
    const walker = this.#walker
    const { profile, graph } = walker.network
    if (this.edge < 0) {
      const { x, y } = this.#sources
      return Math.hypot(x[this.source] - walker.x, y[this.source] - walker.y) * profile.offRoadDetour
    }
    walker.look(this.edge)
    walker.metAtMetres = this.metAtMetres
    if (this.node >= 0) return walker.legMetres(this.edge, this.towardsTo) + this.#ways.metresFrom(this.node)
    const other = this.#sources.walker
    this.#sources.standAt(this.source)
    other.look(this.edge)
    const { walk } = walker
    const straightMetres = walk.straightMetres(this.metAtMetres) + other.walk.straightMetres(this.sourceMetAtMetres)
    const share = walk.lengthMetres > 0 ? Math.abs(this.sourceMetAtMetres - this.metAtMetres) / walk.lengthMetres : 0
    return straightMetres * profile.offRoadDetour + share * graph.edgeMetres[this.edge]
  }

  /** `cellMs` is the least that the walk to any point of the edge's cell takes. */
  #tryEdge(edge: number, cellMs: number): void {
    const walker = this.#walker
    const { edgeTo, edgeFrom } = walker.network.graph
    const { timeMs } = this.#sources.times
    const toMs = timeMs[edgeTo[edge]]
    const fromMs = timeMs[edgeFrom[edge]]
    const { firstAttached, nextAttached, attachedSource, attachedMs } = this.#sources
    // most edges are farther from the sources than the best way so far: no need to look at where they lie
    const isFar = toMs + cellMs > this.ms && fromMs + cellMs > this.ms
    if ((isFar && firstAttached[edge] < 0) || !walker.look(edge)) return
    const walkMs = Math.floor(walker.network.walkMsPerMetre * walker.walk.straightMetres(walker.walk.nearest()))
    if (toMs + walkMs <= this.ms) this.#tryEnd(edge, edgeTo[edge], walker.toMs[edge], true)
    if (fromMs + walkMs <= this.ms) this.#tryEnd(edge, edgeFrom[edge], walker.fromMs[edge], false)
    for (let one = firstAttached[edge]; one >= 0; one = nextAttached[one]) {
      if (walkMs + attachedMs[one] <= this.ms) this.#tryAlong(edge, attachedSource[one])
    }
  }

  #tryEnd(edge: number, node: number, edgeMs: number, towardsTo: boolean): void {
    const { timeMs, source } = this.#sources.times
    const nodeMs = timeMs[node]
    if (nodeMs === UNREACHED_MS || nodeMs > this.#limitMs) return
    const ms = nodeMs + this.#walker.legMs(edgeMs, towardsTo, Math.min(this.ms, this.#limitMs) - nodeMs + 1)
    if (this.#isBetter(ms, source[node])) this.#take(ms, source[node], edge, node, towardsTo)
  }

  /** The way that joins and leaves the same edge between its nodes. */
  #tryAlong(edge: number, source: number): void {
    const own = this.#walker
    const other = this.#sources.walker
    this.#sources.standAt(source)
    if (!other.look(edge)) return
    const { forwardMs, backwardMs } = own.network.graph
    const departs = own.side === 'depart' ? own : other
    const arrives = own.side === 'depart' ? other : own
    if (forwardMs[edge] !== CLOSED_MS) {
      const on = departs.walk.bestTowardsTo(forwardMs[edge])
      const off = arrives.walk.bestTowardsFrom(forwardMs[edge])
      this.#tryPiece(edge, source, forwardMs[edge], on, off, on <= off)
    }
    if (backwardMs[edge] !== CLOSED_MS) {
      const on = departs.walk.bestTowardsFrom(backwardMs[edge])
      const off = arrives.walk.bestTowardsTo(backwardMs[edge])
      this.#tryPiece(edge, source, backwardMs[edge], on, off, on >= off)
    }
  }

  #tryPiece(edge: number, source: number, edgeMs: number, on: number, off: number, isAlong: boolean): void {
    const own = this.#walker
    const other = this.#sources.walker
    let onAt = on
    let offAt = off
    if (!isAlong) {
      // riding only costs: the best is to cross the road at one point, where the straight (or mirrored) line meets it
      const low = Math.max(own.walk.lowMetres, other.walk.lowMetres)
      const high = Math.min(own.walk.highMetres, other.walk.highMetres)
      if (low > high) return
      const offsets = own.walk.offsetMetres + other.walk.offsetMetres
      const share = offsets > 0 ? own.walk.offsetMetres / offsets : 0
      const crossing = own.walk.footMetres + (other.walk.footMetres - own.walk.footMetres) * share
      onAt = Math.min(high, Math.max(low, crossing))
      offAt = onAt
    }
    const ownAt = own.side === 'depart' ? onAt : offAt
    const otherAt = own.side === 'depart' ? offAt : onAt
    const straightMetres = own.walk.straightMetres(ownAt) + other.walk.straightMetres(otherAt)
    const length = own.walk.lengthMetres
    const share = length > 0 ? Math.abs(offAt - onAt) / length : 0
    const ms = Math.round(own.network.walkMsPerMetre * straightMetres + share * edgeMs)
    if (!this.#isBetter(ms, source) || !own.canWalkTo(ownAt) || !other.canWalkTo(otherAt)) return
    this.#take(ms, source, edge, -1, false)
    this.metAtMetres = ownAt
    this.sourceMetAtMetres = otherAt
  }
}
