/**
 * Travel times on a grid of cells, for drawing. Numbers of people are never taken from it: every settlement has its own time.
 */
import { type Bounds, centreOf, type LonLat } from '../geometry/lonLat.ts'
import { createPlane, type Plane } from '../geometry/plane.ts'
import type { CancelSignal } from '../progress.ts'
import { MS_PER_SECOND } from '../units.ts'
import { estimateSeconds, indexFacilities } from './estimate.ts'
import { withDoors } from './facilityDoors.ts'
import { LandTimes, WATER } from './landTimes.ts'
import { type Lattice, markWater } from './lattice.ts'
import type { TravelDirection } from './nearest.ts'
import type { Network } from './network.ts'
import { roadPoints } from './roadPoints.ts'
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
  /** Whose way is timed: people's to the facility (when absent), or its cars' to them. */
  readonly direction?: TravelDirection
  readonly signal?: CancelSignal
}

const CELL_METRES = 225
/** Enough that a lattice of cells gets no better by more; each after the second changes some cells by seconds. */
export const WHOLE_SWEEPS = 6
const MAX_CELLS = 4_000_000
/** What a count of cells may be off by rounding: a ten-thousandth of a cell. */
const HAIR = 1e-4

/** The lattice of cells over the bounds asked for, in the metres of a plane. */
export function latticeOf({ bounds, cellMetres = CELL_METRES }: TimeGridOptions, plane: Plane): Lattice {
  const left = plane.x(bounds[0])
  const top = plane.y(bounds[3])
  const columns = Math.max(1, Math.ceil((plane.x(bounds[2]) - left) / cellMetres - HAIR))
  const rows = Math.max(1, Math.ceil((top - plane.y(bounds[1])) / cellMetres - HAIR))
  if (!(columns * rows <= MAX_CELLS)) {
    throw new Error(`A grid of ${columns} x ${rows} cells; expected at most ${MAX_CELLS}, with larger cells or a smaller box.`)
  }
  return { left, top, cellMetres, columns, rows }
}

const boundsOf = ({ left, top, cellMetres, columns, rows }: Lattice, { bounds }: TimeGridOptions, plane: Plane): Bounds => [
  bounds[0],
  plane.lat(top - rows * cellMetres),
  plane.lon(left + columns * cellMetres),
  bounds[3],
]

/**
 * `nodeMs` are the times of `timesToNearest` for the same facilities and direction. Each cell has the time that a settlement at its
 * centre would have (a few cells a little longer, none shorter): people walk up to 3 km to a road and not across water. In water
 * there is no time.
 */
export function travelTimeGrid(
  network: Network,
  nodeMs: Uint32Array,
  facilities: readonly LonLat[],
  options: TimeGridOptions,
): TimeGrid {
  const lattice = latticeOf(options, network.plane)
  const closed = new Uint8Array(lattice.columns * lattice.rows)
  if (network.barrier) markWater(lattice, network.barrier, closed, WATER)
  const roads = withDoors(network, nodeMs, facilities, options.direction ?? 'to_facility')
  const points = roadPoints(roads, lattice.cellMetres / 2, Infinity)
  const { ms: times } = new LandTimes(roads, points, {
    lattice,
    closed,
    untilMs: Infinity,
    mostSweeps: WHOLE_SWEEPS,
    signal: options.signal,
  }).run()
  const seconds = Uint16Array.from(times, (ms) => Math.min(UNREACHED_SECONDS, Math.ceil(ms / MS_PER_SECOND)))
  return { bounds: boundsOf(lattice, options, network.plane), columns: lattice.columns, rows: lattice.rows, seconds }
}

/** The same grid where no roads are loaded: straight lines to the nearest facility. */
export function estimateTimeGrid(profile: TravelProfile, facilities: readonly LonLat[], options: TimeGridOptions): TimeGrid {
  const plane = createPlane(centreOf(options.bounds))
  const lattice = latticeOf(options, plane)
  const { columns, rows, cellMetres, left, top } = lattice
  const bounds = boundsOf(lattice, options, plane)
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
