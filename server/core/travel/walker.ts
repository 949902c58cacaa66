/**
 * Somebody standing off the road: the walks from (or to) this position to the edges round it.
 *
 * The law behind joining: a new road can never make anyone slower. So a position is not snapped to the nearest road; every
 * point of every edge within a fixed radius is a way in, and the search takes the best.
 */
import type { GridFrame } from '../geometry/segmentGrid.ts'
import { CLOSED_MS } from '../roads/graph.ts'
import { EdgeWalk } from './edgeWalk.ts'
import type { Network } from './network.ts'
import { NOT_IN_WATER } from './waterBarrier.ts'

/** How far people walk to a road before we say they have none. */
export const PLACE_RADIUS_METRES = 3000
/** How far a service may lie from the roads that lead to it. */
export const FACILITY_RADIUS_METRES = 2000

/** `depart`: from the position into the network. `arrive`: out of the network to the position. */
export type Side = 'depart' | 'arrive'

export class Walker {
  readonly side: Side
  readonly network: Network
  readonly radiusMetres: number
  readonly walk: EdgeWalk
  x = 0
  y = 0
  exempt: readonly number[] = NOT_IN_WATER
  /** Where on the edge the last `legMs` meets it, metres of the plane from its first node. */
  metAtMetres = 0
  /** Time over the whole edge between it and its last node (edgeTo), for this side; CLOSED_MS when closed that way. */
  readonly toMs: Uint32Array
  /** The same for its first node (edgeFrom). */
  readonly fromMs: Uint32Array
  #column = 0
  #row = 0
  #innerMetres = 0

  constructor(network: Network, side: Side, radiusMetres: number) {
    const { forwardMs, backwardMs } = network.graph
    this.network = network
    this.side = side
    this.radiusMetres = radiusMetres
    this.walk = new EdgeWalk(network.walkMsPerMetre, radiusMetres)
    this.toMs = side === 'depart' ? forwardMs : backwardMs
    this.fromMs = side === 'depart' ? backwardMs : forwardMs
  }

  /** Takes a position; `exempt` are the water areas it lies in, looked up when not given. */
  stand(x: number, y: number, exempt?: readonly number[]): void {
    const { left, bottom, cellMetres } = this.network.grid
    this.x = x
    this.y = y
    this.exempt = exempt ?? this.network.barrier?.areasAt(x, y) ?? NOT_IN_WATER
    this.#column = Math.floor((x - left) / cellMetres)
    this.#row = Math.floor((y - bottom) / cellMetres)
    const east = x - left - this.#column * cellMetres
    const north = y - bottom - this.#row * cellMetres
    this.#innerMetres = Math.min(east, north, cellMetres - east, cellMetres - north)
  }

  /** The least distance to any cell of ring `ring`: the cells that many steps round the walker's own. */
  ringMetres(ring: number): number {
    return ring === 0 ? 0 : (ring - 1) * this.network.grid.cellMetres + this.#innerMetres
  }

  /** Calls visit for every cell of a ring that the grid has. */
  visitRing(ring: number, visit: (cell: number) => void): void {
    const { columns, rows } = this.network.grid
    const south = this.#row - ring
    const north = this.#row + ring
    const west = this.#column - ring
    const east = this.#column + ring
    const firstColumn = Math.max(0, west)
    const lastColumn = Math.min(columns - 1, east)
    for (let row = Math.max(0, south); row <= Math.min(rows - 1, north); row++) {
      if (row === south || row === north) {
        for (let column = firstColumn; column <= lastColumn; column++) visit(row * columns + column)
      } else {
        if (west >= 0 && west < columns) visit(row * columns + west)
        if (east >= 0 && east < columns) visit(row * columns + east)
      }
    }
  }

  /** Least distance from the walker to a cell of the grid. */
  metresToCell(cell: number): number {
    const { left, bottom, cellMetres, columns }: GridFrame = this.network.grid
    const row = Math.floor(cell / columns)
    const west = left + (cell - row * columns) * cellMetres
    const south = bottom + row * cellMetres
    const dx = this.x < west ? west - this.x : this.x > west + cellMetres ? this.x - west - cellMetres : 0
    const dy = this.y < south ? south - this.y : this.y > south + cellMetres ? this.y - south - cellMetres : 0
    return Math.sqrt(dx * dx + dy * dy)
  }

  /** Looks at an edge; false when it is out of reach, or closed both ways. The other methods then speak of this edge. */
  look(edge: number): boolean {
    const { graph, nodeX, nodeY } = this.network
    if (this.toMs[edge] === CLOSED_MS && this.fromMs[edge] === CLOSED_MS) return false
    const a = graph.edgeFrom[edge]
    const b = graph.edgeTo[edge]
    return this.walk.look(this.x, this.y, nodeX[a], nodeY[a], nodeX[b], nodeY[b])
  }

  /**
   * Time between the walker and an end of the edge looked at: a walk and a part of the edge, in whole milliseconds.
   * `edgeMs` is the time over the whole edge towards that end; where that is closed, there remains the walk to the end itself.
   * Infinity when out of reach or when water is in the way.
   * Answers of `belowMs` and more are not checked for water: the caller has no use for them.
   */
  legMs(edgeMs: number, towardsTo: boolean, belowMs: number): number {
    const { walk } = this
    if (edgeMs === CLOSED_MS) return this.#endMs(towardsTo, belowMs)
    const best = towardsTo ? walk.bestTowardsTo(edgeMs) : walk.bestTowardsFrom(edgeMs)
    const ms = this.#legMsVia(best, edgeMs, towardsTo)
    this.metAtMetres = best
    if (ms >= belowMs || this.canWalkTo(best)) return ms

    // the best point is across water: another one of the same edge may not be
    let dryMs = Infinity
    for (const at of [walk.nearest(), walk.lowMetres, walk.highMetres]) {
      const viaMs = this.#legMsVia(at, edgeMs, towardsTo)
      if (viaMs >= dryMs || viaMs >= belowMs || !this.canWalkTo(at)) continue
      dryMs = viaMs
      this.metAtMetres = at
    }
    return dryMs
  }

  /** Metres of the same leg as last asked for: walked, detour included, and along the road. */
  legMetres(edge: number, towardsTo: boolean): number {
    const { walk, metAtMetres } = this
    const share = towardsTo ? walk.shareTowardsTo(metAtMetres) : walk.shareTowardsFrom(metAtMetres)
    const walked = walk.straightMetres(metAtMetres) * this.network.profile.offRoadDetour
    return walked + share * this.network.graph.edgeMetres[edge]
  }

  /** False when water lies between the walker and the point of the edge looked at. */
  canWalkTo(atMetres: number): boolean {
    const { barrier } = this.network
    return barrier === null || !barrier.blocks(this.x, this.y, this.walk.x(atMetres), this.walk.y(atMetres), this.exempt)
  }

  #endMs(towardsTo: boolean, belowMs: number): number {
    const end = towardsTo ? this.walk.lengthMetres : 0
    if (end < this.walk.lowMetres || end > this.walk.highMetres) return Infinity
    const ms = this.#legMsVia(end, 0, towardsTo)
    this.metAtMetres = end
    return ms >= belowMs || this.canWalkTo(end) ? ms : Infinity
  }

  #legMsVia(atMetres: number, edgeMs: number, towardsTo: boolean): number {
    const share = towardsTo ? this.walk.shareTowardsTo(atMetres) : this.walk.shareTowardsFrom(atMetres)
    return Math.round(this.network.walkMsPerMetre * this.walk.straightMetres(atMetres) + share * edgeMs)
  }
}

/** True when some joinable edge lies within the walker's radius. */
export function hasRoad(walker: Walker): boolean {
  const { first, segments } = walker.network.grid
  let isFound = false
  for (let ring = 0; !isFound && walker.ringMetres(ring) <= walker.radiusMetres; ring++) {
    walker.visitRing(ring, (cell) => {
      for (let at = first[cell]; !isFound && at < first[cell + 1]; at++) isFound = walker.look(segments[at])
    })
  }
  return isFound
}
