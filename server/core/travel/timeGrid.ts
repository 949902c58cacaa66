/**
 * Travel times on a grid of cells, for drawing. Numbers of people are never taken from it: every settlement has its own time.
 */
import FlatQueue from 'flatqueue'
import { type Bounds, centreOf, type LonLat } from '../geometry/lonLat.ts'
import { createPlane, type Plane } from '../geometry/plane.ts'
import type { WaterArea } from '../osm/roadData.ts'
import type { CancelSignal } from '../progress.ts'
import { CLOSED_MS, edgeCount } from '../roads/graph.ts'
import { E7, MS_PER_SECOND } from '../units.ts'
import { estimateSeconds, indexFacilities } from './estimate.ts'
import type { Network } from './network.ts'
import { UNREACHED_MS } from './search.ts'
import type { TravelProfile } from './travelProfiles.ts'

/** Of a cell nobody reaches. */
export const UNREACHED_SECONDS = 65535

export interface TimeGrid {
  /** The outer border of the cells; at least the bounds asked for. */
  readonly bounds: Bounds
  readonly columns: number
  readonly rows: number
  /** Time from each cell's centre to the nearest facility, rounded up; row 0 in the north, UNREACHED_SECONDS for none. */
  readonly seconds: Uint16Array
}

export interface TimeGridOptions {
  readonly bounds: Bounds
  readonly cellMetres?: number
  readonly signal?: CancelSignal
}

const CELL_METRES = 225
/** Nobody is shown as walking farther than this across the fields. */
const OFF_ROAD_METRES = 1500
const MAX_CELLS = 4_000_000

interface Frame {
  readonly bounds: Bounds
  readonly plane: Plane
  readonly columns: number
  readonly rows: number
  readonly cellMetres: number
  readonly left: number // x of the western border
  readonly top: number // y of the northern border
}

function frameOf({ bounds, cellMetres = CELL_METRES }: TimeGridOptions): Frame {
  const plane = createPlane(centreOf(bounds))
  const left = plane.x(bounds[0])
  const top = plane.y(bounds[3])
  const columns = Math.max(1, Math.ceil((plane.x(bounds[2]) - left) / cellMetres))
  const rows = Math.max(1, Math.ceil((top - plane.y(bounds[1])) / cellMetres))
  if (!(columns * rows <= MAX_CELLS)) {
    throw new Error(`A grid of ${columns} x ${rows} cells; expected at most ${MAX_CELLS}, with larger cells or a smaller box.`)
  }
  const outer: Bounds = [bounds[0], plane.lat(top - rows * cellMetres), plane.lon(left + columns * cellMetres), bounds[3]]
  return { bounds: outer, plane, columns, rows, cellMetres, left, top }
}

/** Times of cells while they are worked out. */
class CellTimes {
  readonly frame: Frame
  readonly ms: Float64Array
  /** Metres walked off the road so far. */
  readonly walked: Float32Array
  readonly isWater: Uint8Array

  constructor(frame: Frame) {
    const cells = frame.columns * frame.rows
    this.frame = frame
    this.ms = new Float64Array(cells).fill(Infinity)
    this.walked = new Float32Array(cells)
    this.isWater = new Uint8Array(cells)
  }

  /** Offers a point that is `ms` away to the four cells whose centres surround it. */
  offer(x: number, y: number, ms: number, walkMsPerMetre: number): void {
    const { left, top, cellMetres, columns, rows } = this.frame
    const west = Math.floor((x - left) / cellMetres - 0.5)
    const north = Math.floor((top - y) / cellMetres - 0.5)
    for (let row = Math.max(0, north); row <= Math.min(rows - 1, north + 1); row++) {
      const dy = top - (row + 0.5) * cellMetres - y
      for (let column = Math.max(0, west); column <= Math.min(columns - 1, west + 1); column++) {
        const dx = left + (column + 0.5) * cellMetres - x
        const metres = Math.sqrt(dx * dx + dy * dy)
        const cell = row * columns + column
        const total = ms + metres * walkMsPerMetre
        if (total >= this.ms[cell] || this.isWater[cell]) continue
        this.ms[cell] = total
        this.walked[cell] = metres
      }
    }
  }

  finish(): TimeGrid {
    const seconds = Uint16Array.from(this.ms, (ms) => Math.min(UNREACHED_SECONDS, Math.ceil(ms / MS_PER_SECOND)))
    const { bounds, columns, rows } = this.frame
    return { bounds, columns, rows, seconds }
  }
}

/**
 * `nodeMs` are the times of `timesToNearest` for the same facilities. Roads carry their times to the cells they pass; from there
 * people walk from cell to cell, at most 1.5 km and not through water.
 */
export function travelTimeGrid(
  network: Network,
  nodeMs: Uint32Array,
  facilities: readonly LonLat[],
  options: TimeGridOptions,
): TimeGrid {
  const times = new CellTimes(frameOf(options))
  if (network.barrier) for (const area of network.roads.waterAreas) markWater(times, area)
  offerRoads(times, network, nodeMs)
  for (const [lon, lat] of facilities) {
    times.offer(times.frame.plane.x(lon), times.frame.plane.y(lat), 0, network.walkMsPerMetre)
  }
  options.signal?.throwIfAborted()
  spread(times, network.walkMsPerMetre)
  return times.finish()
}

/** Puts the times of all joinable pieces of road, their ends and points between them, into the cells round them. */
function offerRoads(times: CellTimes, network: Network, nodeMs: Uint32Array): void {
  const { graph, roads, walkMsPerMetre } = network
  const { plane, cellMetres } = times.frame
  const x = Float64Array.from(roads.nodeLonE7, (lonE7) => plane.x(lonE7 / E7))
  const y = Float64Array.from(roads.nodeLatE7, (latE7) => plane.y(latE7 / E7))
  const isOffered = new Uint8Array(x.length)
  const offerNode = (node: number) => {
    if (!isOffered[node] && nodeMs[node] !== UNREACHED_MS) times.offer(x[node], y[node], nodeMs[node], walkMsPerMetre)
    isOffered[node] = 1
  }
  for (let edge = 0; edge < edgeCount(graph); edge++) {
    if (!graph.joinable[edge]) continue
    const a = graph.edgeFrom[edge]
    const b = graph.edgeTo[edge]
    offerNode(a)
    offerNode(b)
    const canGoTo = graph.forwardMs[edge] !== CLOSED_MS && nodeMs[b] !== UNREACHED_MS
    const canGoFrom = graph.backwardMs[edge] !== CLOSED_MS && nodeMs[a] !== UNREACHED_MS
    if (!canGoTo && !canGoFrom) continue
    const dx = x[b] - x[a]
    const dy = y[b] - y[a]
    const steps = Math.ceil((2 * Math.sqrt(dx * dx + dy * dy)) / cellMetres)
    for (let step = 1; step < steps; step++) {
      const share = step / steps
      const byTo = canGoTo ? nodeMs[b] + (1 - share) * graph.forwardMs[edge] : Infinity
      const byFrom = canGoFrom ? nodeMs[a] + share * graph.backwardMs[edge] : Infinity
      times.offer(x[a] + share * dx, y[a] + share * dy, Math.min(byTo, byFrom), walkMsPerMetre)
    }
  }
}

/** Marks the cells whose centre lies in the area: row by row between the shores (even-odd rule). */
function markWater({ frame, isWater }: CellTimes, { polygon }: WaterArea): void {
  const { plane, left, top, cellMetres, columns, rows } = frame
  const rings = polygon.map((ring) => ring.map(([lon, lat]) => [plane.x(lon), plane.y(lat)]))
  const north = Math.max(...rings[0].map(([, y]) => y))
  const south = Math.min(...rings[0].map(([, y]) => y))
  const firstRow = Math.max(0, Math.floor((top - north) / cellMetres))
  const lastRow = Math.min(rows - 1, Math.floor((top - south) / cellMetres))
  for (let row = firstRow; row <= lastRow; row++) {
    const y = top - (row + 0.5) * cellMetres
    const shores: number[] = []
    for (const ring of rings) {
      for (let at = 1; at < ring.length; at++) {
        const [ax, ay] = ring[at - 1]
        const [bx, by] = ring[at]
        if (ay > y !== by > y) shores.push(ax + ((bx - ax) * (y - ay)) / (by - ay))
      }
    }
    shores.sort((a, b) => a - b)
    for (let shore = 0; shore + 1 < shores.length; shore += 2) {
      const first = Math.max(0, Math.ceil((shores[shore] - left) / cellMetres - 0.5))
      const last = Math.min(columns - 1, Math.floor((shores[shore + 1] - left) / cellMetres - 0.5))
      for (let column = first; column <= last; column++) isWater[row * columns + column] = 1
    }
  }
}

/** Lets people walk from cell to cell, to the eight neighbours (Dijkstra, 1959). */
function spread({ frame, ms, walked, isWater }: CellTimes, walkMsPerMetre: number): void {
  const { columns, rows, cellMetres } = frame
  const queue = new FlatQueue<number>()
  for (let cell = 0; cell < ms.length; cell++) if (ms[cell] < Infinity) queue.push(cell, ms[cell])
  while (queue.length > 0) {
    const cellMs = queue.peekValue()!
    const cell = queue.pop()!
    if (cellMs > ms[cell]) continue
    const row = Math.floor(cell / columns)
    const column = cell - row * columns
    for (let dy = -1; dy <= 1; dy++) {
      if (row + dy < 0 || row + dy >= rows) continue
      for (let dx = -1; dx <= 1; dx++) {
        if ((dx === 0 && dy === 0) || column + dx < 0 || column + dx >= columns) continue
        const next = cell + dy * columns + dx
        const metres = dx !== 0 && dy !== 0 ? cellMetres * Math.SQRT2 : cellMetres
        const nextMs = cellMs + metres * walkMsPerMetre
        if (isWater[next] || nextMs >= ms[next] || walked[cell] + metres > OFF_ROAD_METRES) continue
        ms[next] = nextMs
        walked[next] = walked[cell] + metres
        queue.push(next, nextMs)
      }
    }
  }
}

/** The same grid where no roads are loaded: straight lines to the nearest facility. */
export function estimateTimeGrid(profile: TravelProfile, facilities: readonly LonLat[], options: TimeGridOptions): TimeGrid {
  const { bounds, plane, columns, rows, cellMetres, left, top } = frameOf(options)
  const seconds = new Uint16Array(columns * rows).fill(UNREACHED_SECONDS)
  if (facilities.length === 0) return { bounds, columns, rows, seconds }
  const x = facilities.map(([lon]) => plane.x(lon))
  const y = facilities.map(([, lat]) => plane.y(lat))
  const { index, plane: indexPlane } = indexFacilities(facilities)
  for (let row = 0; row < rows; row++) {
    options.signal?.throwIfAborted()
    const cellY = top - (row + 0.5) * cellMetres
    for (let column = 0; column < columns; column++) {
      const cellX = left + (column + 0.5) * cellMetres
      const [nearest] = index.neighbors(indexPlane.x(plane.lon(cellX)), indexPlane.y(plane.lat(cellY)), 1)
      const straightMetres = Math.hypot(x[nearest] - cellX, y[nearest] - cellY)
      seconds[row * columns + column] = Math.min(UNREACHED_SECONDS, Math.ceil(estimateSeconds(profile, straightMetres)))
    }
  }
  return { bounds, columns, rows, seconds }
}
