/**
 * Outlines of what is reached by road, honest to the roads and the water.
 *
 * Cells that lie wholly within a limit are taken as they are; those through which the line may pass are divided into 4 x 4 parts,
 * each with a time of its own, and the line runs between the centres of the parts. Let d be the walk across a part from corner to
 * corner. A lane may pass between four centres, d / 2 from each: so the line is drawn at the limit plus d / 2, and whatever is
 * reached within the limit is inside. In return a point of the area may be reached as late as d after the limit; that is 71 % of the
 * walk across half a cell. Between land and water the line follows the shore, water wider than a part is left out, and what lies
 * beyond a river is inside only where it is reached itself.
 */
import type { LonLat } from '../geometry/lonLat.ts'
import type { CancelSignal } from '../progress.ts'
import { MS_PER_SECOND } from '../units.ts'
import { type RoadsWithDoors, withDoors } from './facilityDoors.ts'
import { type Isochrone, outlineOf } from './isochrone.ts'
import { LandTimes, LEFT_OUT, NO_SOURCE, WATER } from './landTimes.ts'
import { type Lattice, markShores, markWater } from './lattice.ts'
import type { Network } from './network.ts'
import { type RoadPoints, roadPoints } from './roadPoints.ts'
import { latticeOf, type TimeGridOptions, WHOLE_SWEEPS } from './timeGrid.ts'
import { PLACE_RADIUS_METRES } from './walker.ts'

/** Parts along the side of a cell. */
const PARTS = 4
/** Parts at most in a lattice, at some 30 bytes each. */
const MOST_PARTS = 8_000_000
/** One outline per limit, in the order given. `nodeMs` are the times of `timesToNearest` for these facilities and direction. */
export function reachOutlines(
  network: Network,
  nodeMs: Uint32Array,
  facilities: readonly LonLat[],
  limitsSeconds: readonly number[],
  options: TimeGridOptions,
): Isochrone[] {
  const { signal } = options
  const cells = latticeOf(options, network.plane)
  const parts = partsOf(cells)
  const lines = limitsSeconds.map((limitSeconds): Line => {
    const limitMs = limitSeconds * MS_PER_SECOND
    return { limitMs, levelMs: limitMs + diagonalMs(parts, network) / 2 }
  })
  const mostMs = Math.max(0, ...lines.map(({ levelMs }) => levelMs))
  // somewhat farther than the lines, whose cells look at their neighbours
  const untilMs = mostMs + 2 * diagonalMs(cells, network)
  const roads = withDoors(network, nodeMs, facilities, options.direction ?? 'to_facility')
  const points = roadPoints(roads, parts.cellMetres, untilMs)

  const closed = new Uint8Array(cells.columns * cells.rows)
  if (network.barrier) markWater(cells, network.barrier, closed, WATER)
  const whole = new LandTimes(roads, points, { lattice: cells, closed, untilMs, mostSweeps: WHOLE_SWEEPS, signal }).run()
  const bounds = boundCells(whole, points, network)
  const isLineCell = (cell: number) => lines.some((line) => stateOf(bounds, cell, line) === LINE)
  const lineCells = Array.from(whole.ms.keys()).filter(isLineCell)
  const divided = divide(whole, lineCells, {
    roads,
    points,
    parts,
    untilMs: mostMs,
    exactNearMs: lines.map(({ levelMs }) => levelMs),
    signal,
  })
  const ground = { network, cells, bounds, divided }
  return lines.map((line, number) => {
    signal?.throwIfAborted()
    return { limitSeconds: limitsSeconds[number], geometry: drawLine(ground, line) }
  })
}

interface Line {
  readonly limitMs: number
  /** The line is drawn at this time. */
  readonly levelMs: number
}

/** The lattice of the parts of cells. */
function partsOf({ left, top, cellMetres, columns, rows }: Lattice): Lattice {
  const side = Math.min(PARTS, Math.max(1, Math.floor(Math.sqrt(MOST_PARTS / (columns * rows)))))
  return { left, top, cellMetres: cellMetres / side, columns: columns * side, rows: rows * side }
}

/** From the centre of a cell to its corner. */
const toCornerMetres = ({ cellMetres }: Lattice) => Math.SQRT1_2 * cellMetres

/** The walk across a cell from corner to corner. */
const diagonalMs = (lattice: Lattice, { walkMsPerMetre }: Network) => 2 * toCornerMetres(lattice) * walkMsPerMetre

/** What is known of all the land of each cell. */
interface CellBounds {
  /** No land of the cell is reached sooner. */
  readonly earliestMs: Float64Array
  /** All of the cell is land and reached by then; Infinity when that is not certain. */
  readonly latestMs: Float64Array
  readonly hasShore: Uint8Array
}

/** On open land, times differ at most by the walk between two points. */
function boundCells(whole: LandTimes, points: RoadPoints, network: Network): CellBounds {
  const { lattice, ms, closed, source } = whole
  const hasShore = new Uint8Array(ms.length)
  if (network.barrier) markShores(lattice, network.barrier, hasShore, 1)
  const isShaded = shadedCells(whole)
  const toCornerMs = toCornerMetres(lattice) * network.walkMsPerMetre
  const longestMs = (PLACE_RADIUS_METRES - toCornerMetres(lattice)) * network.walkMsPerMetre
  const earliestMs = soonestRoads(lattice, points)
  const latestMs = new Float64Array(ms.length).fill(Infinity)
  for (let cell = 0; cell < ms.length; cell++) {
    const isOpen = !hasShore[cell] && !closed[cell] && !isShaded[cell] && ms[cell] < Infinity
    // from the far corner the walk may be too long
    const isNear = isOpen && ms[cell] - points.ms[source[cell]] <= longestMs
    if (isNear) latestMs[cell] = ms[cell] + toCornerMs
    // behind water the centre tells nothing: land of the cell may be reached from beside it
    const sooner = isOpen ? ms[cell] - toCornerMs : leastRound(ms, cell, lattice) - 3 * toCornerMs
    earliestMs[cell] = Math.min(earliestMs[cell], sooner)
  }
  return { earliestMs, latestMs, hasShore }
}

/** Cells where, or beside which, a walk was cut off: part of their land may lie behind water. */
function shadedCells({ lattice, blockedMs }: LandTimes): Uint8Array {
  const isShaded = new Uint8Array(lattice.columns * lattice.rows)
  for (const cell of blockedMs.keys()) for (const near of cellsRound(cell, lattice)) isShaded[near] = 1
  return isShaded
}

/** A cell and the eight round it, as far as the lattice goes. */
function cellsRound(cell: number, { columns, rows }: Lattice): number[] {
  const row = Math.floor(cell / columns)
  const column = cell - row * columns
  const cells: number[] = []
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) cells.push(r * columns + c)
  }
  return cells
}

/** The least of a cell and the eight round it. */
const leastRound = (ms: Float64Array, cell: number, lattice: Lattice) =>
  Math.min(...cellsRound(cell, lattice).map((near) => ms[near]))

/** Of each cell the soonest time on its roads, Infinity without any. */
function soonestRoads(lattice: Lattice, points: RoadPoints): Float64Array {
  const soonest = new Float64Array(lattice.columns * lattice.rows).fill(Infinity)
  const { left, top, cellMetres, columns, rows } = lattice
  const { x, y, halfX, halfY, soonestMs } = points
  for (let point = 0; point < x.length; point++) {
    const lastColumn = Math.min(columns - 1, Math.floor((x[point] + halfX[point] - left) / cellMetres))
    const lastRow = Math.min(rows - 1, Math.floor((top - y[point] + halfY[point]) / cellMetres))
    for (let row = Math.max(0, Math.floor((top - y[point] - halfY[point]) / cellMetres)); row <= lastRow; row++) {
      for (let column = Math.max(0, Math.floor((x[point] - halfX[point] - left) / cellMetres)); column <= lastColumn; column++) {
        const cell = row * columns + column
        if (soonestMs[point] < soonest[cell]) soonest[cell] = soonestMs[point]
      }
    }
  }
  return soonest
}

const OUTSIDE = 0
const INSIDE = 1
/** The line may pass through the cell. */
const LINE = 2

function stateOf({ earliestMs, latestMs }: CellBounds, cell: number, { limitMs, levelMs }: Line) {
  if (latestMs[cell] <= limitMs) return INSIDE
  return earliestMs[cell] > levelMs ? OUTSIDE : LINE
}

interface Division {
  readonly roads: RoadsWithDoors
  readonly points: RoadPoints
  readonly parts: Lattice
  readonly untilMs: number
  readonly exactNearMs: readonly number[]
  readonly signal: CancelSignal | undefined
}

/** Times of the parts of some cells; each part starts with what serves its cell. */
function divide(whole: LandTimes, lineCells: readonly number[], { parts, ...rest }: Division): LandTimes {
  const { columns, cellMetres } = whole.lattice
  const side = Math.round(cellMetres / parts.cellMetres)
  const closed = new Uint8Array(parts.columns * parts.rows).fill(LEFT_OUT)
  const firstPart = (cell: number, line: number) => {
    const row = Math.floor(cell / columns)
    return (row * side + line) * parts.columns + (cell - row * columns) * side
  }
  for (const cell of lineCells) {
    for (let line = 0; line < side; line++) closed.fill(0, firstPart(cell, line), firstPart(cell, line) + side)
  }
  const { network } = rest.roads
  if (network.barrier) markWater(parts, network.barrier, closed, WATER)

  // places between the outermost points walk as far as they may
  const radiusMetres = PLACE_RADIUS_METRES + toCornerMetres(parts)
  const divided = new LandTimes(rest.roads, rest.points, {
    ...rest,
    lattice: parts,
    closed,
    radiusMetres,
    mostSweeps: network.barrier ? WHOLE_SWEEPS : 1,
  })
  for (const cell of lineCells) {
    for (const source of sourcesRound(whole, cell)) {
      for (let line = 0; line < side; line++) {
        const first = firstPart(cell, line)
        for (let part = first; part < first + side; part++) if (!closed[part]) divided.offer(part, source)
      }
    }
  }
  return divided.run()
}

interface Ground {
  readonly network: Network
  readonly cells: Lattice
  readonly bounds: CellBounds
  /** Times of the parts of those cells through which a line may pass. */
  readonly divided: LandTimes
}

/** The source of a cell; where the cell has none or walks are cut off, also those of the eight round it. */
function sourcesRound({ lattice, source, blockedMs }: LandTimes, cell: number): Iterable<number> {
  if (source[cell] !== NO_SOURCE && !blockedMs.has(cell)) return [source[cell]]
  const sources = new Set(cellsRound(cell, lattice).map((near) => source[near]))
  sources.delete(NO_SOURCE)
  return sources
}

function drawLine({ network, cells, bounds, divided }: Ground, line: Line): Isochrone['geometry'] {
  const { left, top, cellMetres, columns, rows } = divided.lattice
  const { plane, barrier, walkMsPerMetre } = network
  const { ms } = divided
  const { limitMs, levelMs } = line
  const side = columns / cells.columns
  const isInside = new Uint8Array(columns * rows)
  for (let cell = 0; cell < bounds.latestMs.length; cell++) {
    const state = stateOf(bounds, cell, line)
    if (state === OUTSIDE) continue
    const row = Math.floor(cell / cells.columns)
    for (let down = 0; down < side; down++) {
      const first = (row * side + down) * columns + (cell - row * cells.columns) * side
      for (let part = first; part < first + side; part++) isInside[part] = state === INSIDE || ms[part] <= levelMs ? 1 : 0
    }
  }
  const x = (part: number) => left + ((part % columns) + 0.5) * cellMetres
  const y = (part: number) => top - (Math.floor(part / columns) + 0.5) * cellMetres
  const cellOf = (part: number) => Math.floor(part / columns / side) * cells.columns + Math.floor((part % columns) / side)
  const stepMs = cellMetres * walkMsPerMetre
  const share = (inside: number, outside: number) => {
    // parts of a cell that is inside as a whole may have no times of their own: all are reached within the limit
    const fromMs = ms[inside] < Infinity ? ms[inside] : limitMs
    // time rises by the walk at most, unless something stands between the two: then as if nobody came from the other side
    const riseMs = Math.min(stepMs, ms[outside] - fromMs)
    const isNearShore = bounds.hasShore[cellOf(inside)] === 1 || bounds.hasShore[cellOf(outside)] === 1
    const shore = barrier && isNearShore ? barrier.firstShare(x(inside), y(inside), x(outside), y(outside)) : Infinity
    return Math.min((levelMs - fromMs) / riseMs, shore)
  }
  const toLonLat = (column: number, row: number) =>
    [plane.lon(left + column * cellMetres), plane.lat(top - row * cellMetres)] as const
  return outlineOf({ isInside, columns, rows, share, toLonLat })
}
