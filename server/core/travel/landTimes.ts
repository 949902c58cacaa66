/**
 * Travel times of the points of a lattice, by the law that places have: the best point of any edge within 3 km, a straight walk to
 * it with the detour, never across water.
 *
 * Points of the roads give themselves to the lattice round them; then each point of the lattice hands the one that serves it best
 * to its neighbours, who work out their own walk to it (a distance transform that hands on sources instead of distances: Danielsson
 * 1980). Last, each takes the best way by the whole edge it was given. Every time belongs to a real way, so none is too short.
 * Where water cut a walk off, the edges near are looked at, as for a place.
 */
import type { CancelSignal } from '../progress.ts'
import { exemptOf, type RoadsWithDoors, soonestInCell } from './facilityDoors.ts'
import type { Lattice } from './lattice.ts'
import { addPoint, type RoadPoints } from './roadPoints.ts'
import { UNREACHED_MS } from './search.ts'
import { PLACE_RADIUS_METRES, Walker } from './walker.ts'
import { NOT_IN_WATER } from './waterBarrier.ts'

/** Of a point without a way. */
export const NO_SOURCE = -1
/** Between two looks at the signal: some milliseconds. */
const CHECK_EVERY = 65_536
/** A point cut off by water looks for other roads as far as this: all edges of 3 km, each with its shores, would take milliseconds. */
const LOOK_METRES = 750
/** And tries so many edges, the nearest first: where a river cuts off a whole bank, hundreds would be tried in vain. */
const MOST_TRIES = 40
const CHECK_LOOKS_EVERY = 256

/** Marks of points in `closed`. */
export const WATER = 1
export const LEFT_OUT = 2

const NOT_LOOKED_AT = -1

export interface LandTimesOptions {
  readonly lattice: Lattice
  /** One mark per point of the lattice. */
  readonly closed: Uint8Array
  /** How far people walk to a road; as places do when absent. */
  readonly radiusMetres?: number
  /** Times up to this are of interest. */
  readonly untilMs: number
  /** How often sources are handed on over the whole lattice and back: once where each point has a good one from the start. */
  readonly mostSweeps: number
  /** Only times within two steps' walk of these need be those of the whole edges; all when absent. */
  readonly exactNearMs?: readonly number[]
  readonly signal: CancelSignal | undefined
}

export class LandTimes {
  readonly lattice: Lattice
  /** Time of each point; Infinity while no way is known. Beyond `untilMs` it may be too long. */
  readonly ms: Float64Array
  /** The point of the roads by which it is reached. */
  readonly source: Int32Array
  /** Points that are no land or not asked about: 0, WATER or LEFT_OUT. */
  readonly closed: Uint8Array
  /** Of points one of whose walks meets water: the least time that it would have given. */
  readonly blockedMs = new Map<number, number>()
  readonly #roads: RoadsWithDoors
  readonly #points: RoadPoints
  readonly #walker: Walker
  readonly #untilMs: number
  readonly #radiusMetres: number
  readonly #mostSweeps: number
  readonly #exactNearMs: readonly number[] | undefined
  readonly #signal: CancelSignal | undefined
  /** Per cell of the roads' grid, the least time at an end of its edges. */
  readonly #cellBounds: Float64Array
  /** The last source whose walk was cut off: neighbours offer the same one again and again. */
  readonly #cutOffSource: Int32Array
  readonly #isLookedAt = new Set<number>()
  // where the walk by the edge last taken meets it
  #metX = 0
  #metY = 0
  #metEdge = 0

  constructor(
    roads: RoadsWithDoors,
    points: RoadPoints,
    { lattice, closed, radiusMetres = PLACE_RADIUS_METRES, untilMs, mostSweeps, exactNearMs, signal }: LandTimesOptions,
  ) {
    const count = lattice.columns * lattice.rows
    this.#roads = roads
    this.#points = points
    this.#walker = new Walker(roads.network, roads.side, radiusMetres)
    this.#untilMs = untilMs
    this.#radiusMetres = radiusMetres
    this.#mostSweeps = mostSweeps
    this.#exactNearMs = exactNearMs
    this.#signal = signal
    this.lattice = lattice
    this.closed = closed
    this.ms = new Float64Array(count).fill(Infinity)
    this.source = new Int32Array(count).fill(NO_SOURCE)
    this.#cutOffSource = new Int32Array(count).fill(NO_SOURCE)
    this.#cellBounds = new Float64Array(roads.network.grid.first.length - 1).fill(NOT_LOOKED_AT)
  }

  /** Works out all times. */
  run(): this {
    this.#offerAll()
    this.#sweep()
    // what is found by looking round may serve the neighbours too, whose walks may meet water in their turn
    while (this.#lookRoundBlocked()) this.#sweep()
    this.#takeWholeEdges()
    return this
  }

  /** Offers a source to a point of the lattice; true when it is the best so far. */
  offer(point: number, source: number): boolean {
    const { columns } = this.lattice
    const row = Math.floor(point / columns)
    return this.#offer(point, this.#x(point - row * columns), this.#y(row), source)
  }

  #x(column: number): number {
    return this.lattice.left + (column + 0.5) * this.lattice.cellMetres
  }

  #y(row: number): number {
    return this.lattice.top - (row + 0.5) * this.lattice.cellMetres
  }

  #offer(point: number, x: number, y: number, source: number): boolean {
    const { walkMsPerMetre, barrier } = this.#roads.network
    const sourceMs = this.#points.ms[source]
    if (sourceMs >= this.ms[point]) return false
    const toX = this.#points.x[source]
    const toY = this.#points.y[source]
    const metres = Math.sqrt((toX - x) * (toX - x) + (toY - y) * (toY - y))
    const ms = sourceMs + metres * walkMsPerMetre
    if (ms >= this.ms[point] || ms > this.#untilMs || metres > this.#radiusMetres) return false
    if (this.#cutOffSource[point] === source) return false
    if (barrier?.blocks(x, y, toX, toY, exemptOf(this.#roads, this.#points.edge[source]))) {
      this.blockedMs.set(point, Math.min(ms, this.blockedMs.get(point) ?? Infinity))
      this.#cutOffSource[point] = source
      return false
    }
    this.ms[point] = ms
    this.source[point] = source
    return true
  }

  /** Offers every point of the roads to the four points of the lattice round it. */
  #offerAll(): void {
    const { left, top, cellMetres, columns, rows } = this.lattice
    const { x, y } = this.#points
    for (let source = 0; source < x.length; source++) {
      if (source % CHECK_EVERY === 0) this.#signal?.throwIfAborted()
      const west = Math.floor((x[source] - left) / cellMetres - 0.5)
      const north = Math.floor((top - y[source]) / cellMetres - 0.5)
      for (let row = Math.max(0, north); row <= Math.min(rows - 1, north + 1); row++) {
        for (let column = Math.max(0, west); column <= Math.min(columns - 1, west + 1); column++) {
          const point = row * columns + column
          if (!this.closed[point]) this.#offer(point, this.#x(column), this.#y(row), source)
        }
      }
    }
  }

  /** Hands the sources on from neighbour to neighbour: southwards and back, over and over until nothing gets better. */
  #sweep(): void {
    const { columns, rows } = this.lattice
    let isBetter = true
    for (let sweep = 0; isBetter && sweep < this.#mostSweeps; sweep++) {
      isBetter = false
      for (let row = 0; row < rows; row++) {
        if (row % 64 === 0) this.#signal?.throwIfAborted()
        for (let column = 0; column < columns; column++) isBetter = this.#askFour(row, column, -1) || isBetter
      }
      for (let row = rows - 1; row >= 0; row--) {
        if (row % 64 === 0) this.#signal?.throwIfAborted()
        for (let column = columns - 1; column >= 0; column--) isBetter = this.#askFour(row, column, 1) || isBetter
      }
    }
  }

  /** A point asks the one before it in its row and the three of the row before (`step` −1; 1: after). */
  #askFour(row: number, column: number, step: number): boolean {
    const { columns, rows } = this.lattice
    const point = row * columns + column
    if (this.closed[point]) return false
    let isBetter = column + step >= 0 && column + step < columns && this.#ask(point, point + step, row, column)
    if (row + step < 0 || row + step >= rows) return isBetter
    const beyond = point + step * columns
    for (let near = Math.max(0, column - 1); near <= Math.min(columns - 1, column + 1); near++) {
      isBetter = this.#ask(point, beyond + near - column, row, column) || isBetter
    }
    return isBetter
  }

  #ask(point: number, neighbour: number, row: number, column: number): boolean {
    const source = this.source[neighbour]
    if (source === NO_SOURCE || source === this.source[point] || this.ms[neighbour] > this.#untilMs) return false
    return this.#offer(point, this.#x(column), this.#y(row), source)
  }

  /** Looks at all edges round the points whose walk was cut off; true when that helped any. */
  #lookRoundBlocked(): boolean {
    let isBetter = false
    let looks = 0
    for (const [point, ms] of this.blockedMs) {
      if (ms >= this.ms[point] || ms > this.#untilMs || this.#isLookedAt.has(point)) continue
      if (looks++ % CHECK_LOOKS_EVERY === 0) this.#signal?.throwIfAborted()
      this.#isLookedAt.add(point)
      isBetter = this.#lookRound(point) || isBetter
    }
    return isBetter
  }

  #lookRound(point: number): boolean {
    const { network, nodeMs, doorBoxes, firstDoor } = this.#roads
    const { grid, walkMsPerMetre } = network
    const { columns } = this.lattice
    const walker = this.#walker
    const row = Math.floor(point / columns)
    const x = this.#x(point - row * columns)
    const y = this.#y(row)
    let isBetter = false
    const mostMs = () => Math.min(this.ms[point], this.#untilMs)
    const radius = Math.min(LOOK_METRES, mostMs() / walkMsPerMetre)
    for (const door of doorBoxes?.search(x - radius, y - radius, x + radius, y + radius) ?? []) {
      isBetter = this.#takeEdge(point, x, y, firstDoor + door) || isBetter
    }
    let tries = 0
    const visitCell = (cell: number) => {
      if (tries >= MOST_TRIES || this.#cellBound(cell) + walker.metresToCell(cell) * walkMsPerMetre > mostMs()) return
      for (let at = grid.first[cell]; at < grid.first[cell + 1] && tries < MOST_TRIES; at++) {
        const edge = grid.segments[at]
        const soonestMs = Math.min(nodeMs[network.graph.edgeTo[edge]], nodeMs[network.graph.edgeFrom[edge]])
        if (soonestMs >= mostMs() || !walker.look(edge)) continue
        if (soonestMs + walker.walk.straightMetres(walker.walk.nearest()) * walkMsPerMetre >= mostMs()) continue
        tries++
        isBetter = this.#takeEdge(point, x, y, edge) || isBetter
      }
    }
    walker.stand(x, y, NOT_IN_WATER)
    for (let ring = 0; ; ring++) {
      const metres = walker.ringMetres(ring)
      if (metres > this.#radiusMetres || metres * walkMsPerMetre > mostMs()) break
      walker.visitRing(ring, visitCell)
    }
    if (isBetter) this.source[point] = this.#addSource(point, x, y)
    return isBetter
  }

  #cellBound(cell: number): number {
    if (this.#cellBounds[cell] === NOT_LOOKED_AT) this.#cellBounds[cell] = soonestInCell(this.#roads, cell)
    return this.#cellBounds[cell]
  }

  /** The source of a point is the middle of a piece of road: another point of the same edge may be better. */
  #takeWholeEdges(): void {
    const { columns, rows } = this.lattice
    for (let row = 0; row < rows; row++) {
      if (row % 64 === 0) this.#signal?.throwIfAborted()
      for (let column = 0; column < columns; column++) {
        const point = row * columns + column
        const source = this.source[point]
        if (source !== NO_SOURCE && this.#mustBeExact(point))
          this.#takeEdge(point, this.#x(column), this.#y(row), this.#points.edge[source])
      }
    }
  }

  #mustBeExact(point: number): boolean {
    const nearMs = 2 * this.lattice.cellMetres * this.#roads.network.walkMsPerMetre
    return this.#exactNearMs?.some((ms) => Math.abs(this.ms[point] - ms) <= nearMs) ?? true
  }

  /** Takes the best way by an edge when it is better than what the point has; true when it is. */
  #takeEdge(point: number, x: number, y: number, edge: number): boolean {
    const { edgeFrom, edgeTo } = this.#roads.network.graph
    const walker = this.#walker
    walker.stand(x, y, exemptOf(this.#roads, edge))
    if (!walker.look(edge)) return false
    const byTo = this.#takeEnd(point, edge, edgeTo[edge], walker.toMs[edge], true)
    return this.#takeEnd(point, edge, edgeFrom[edge], walker.fromMs[edge], false) || byTo
  }

  #takeEnd(point: number, edge: number, node: number, edgeMs: number, towardsTo: boolean): boolean {
    const walker = this.#walker
    const nodeMs = this.#roads.nodeMs[node]
    const beforeMs = this.ms[point]
    if (nodeMs === UNREACHED_MS || nodeMs >= beforeMs) return false
    const ms = nodeMs + walker.legMs(edgeMs, towardsTo, beforeMs - nodeMs)
    if (ms >= beforeMs) return false
    this.ms[point] = ms
    this.#metX = walker.walk.x(walker.metAtMetres)
    this.#metY = walker.walk.y(walker.metAtMetres)
    this.#metEdge = edge
    return true
  }

  /** Makes the road's point where the best walk from a point ends a source. */
  #addSource(point: number, x: number, y: number): number {
    const ms = this.ms[point] - Math.hypot(this.#metX - x, this.#metY - y) * this.#roads.network.walkMsPerMetre
    return addPoint(this.#points, this.#metEdge, this.#metX, this.#metY, ms)
  }
}
