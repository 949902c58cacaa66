/** Areas within reach, for drawing only: a grid of travel times over the region and the lines through it. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import { type Bounds, centreOf, type LonLat } from '../core/geometry/lonLat.ts'
import { createPlane } from '../core/geometry/plane.ts'
import type { TimeGridFile } from '../core/tiles/timeGridFile.ts'
import type { TimeGrid } from '../core/travel/timeGrid.ts'
import { SECONDS_PER_MINUTE } from '../core/units.ts'
import { AppError } from '../errors.ts'
import type { OutputOf } from '../threads/messages.ts'
import { unpackOutlines } from '../threads/packedOutlines.ts'
import { packPositions } from '../threads/sharedArrays.ts'
import type { Tasks } from '../threads/tasks.ts'
import type { Threads } from '../threads/threads.ts'
import { Kept } from './kept.ts'
import { runInTurns } from './portions.ts'
import type { Question, Times, TimesAnswer } from './times.ts'

/** Cells of a grid at most: as fine as the eye wants and still drawn within a tenth of a second. */
const MOST_CELLS = 95_000
const LEAST_CELL_METRES = 100
const MOST_KEPT = 24

export class TimeGrids {
  readonly #times: Times
  readonly #threads: Threads
  readonly #kept = new Kept<TimeGrid>(MOST_KEPT)
  readonly #drawn = new Kept<OutputOf<Tasks, 'outlines'>>(MOST_KEPT)

  constructor(times: Times, threads: Threads) {
    this.#times = times
    this.#threads = threads
  }

  /** The grid of a question, for a browser that draws its own bands. */
  async file(question: Question, signal?: AbortSignal): Promise<TimeGridFile> {
    const answer = await this.#times.answer(question, signal)
    return { grid: await this.#grid(answer, signal), estimate: answer.estimate, dataVersion: answer.data.region.dataVersion }
  }

  /** Areas within each limit of the nearest service, or of one facility whatever its standing. */
  async isochrones(query: QueryOf<'isochrones'>, signal?: AbortSignal): Promise<ReplyOf<'isochrones'>> {
    const answer = await this.#times.answer(query, signal)
    const { facility } = query
    const input =
      facility === undefined
        ? this.#input(answer, servingOf(answer), answer.nodeMs)
        : this.#input(answer, [positionOf(answer, facility)], null)
    const limitsSeconds = query.limitMinutes.map((minutes) => minutes * SECONDS_PER_MINUTE)
    const draw = (gone: AbortSignal) =>
      this.#threads.run('outlines', { ...input, limitsSeconds }, { signal: gone, lane: answer.data.region.id })
    const drawn = await this.#drawn.get(JSON.stringify([answer.reachKey, facility, limitsSeconds]), draw, signal)
    const outlines = await runInTurns(unpackOutlines(drawn))
    return {
      type: 'FeatureCollection',
      features: outlines.map((coordinates, at) => ({
        type: 'Feature',
        geometry: { type: 'MultiPolygon', coordinates },
        properties: { limitMinutes: query.limitMinutes[at], mode: answer.mode, estimate: answer.estimate },
      })),
    }
  }

  #grid(answer: TimesAnswer, signal?: AbortSignal): Promise<TimeGrid> {
    const lane = answer.data.region.id
    const compute = (gone?: AbortSignal) =>
      this.#threads.run('timeGrid', this.#input(answer, servingOf(answer), answer.nodeMs), { signal: gone, lane })
    return this.#kept.get(answer.reachKey, compute, signal)
  }

  #input({ data, ground, direction }: TimesAnswer, facilities: readonly LonLat[], nodeMs: Uint32Array | null) {
    const { bbox: bounds } = data.region
    return { ground, nodeMs, facilities: packPositions(facilities), direction, bounds, cellMetres: cellMetresOf(bounds) }
  }
}

const servingOf = ({ serving }: TimesAnswer) => serving.map((facility) => facility.at)

function positionOf({ facilities }: TimesAnswer, id: string): LonLat {
  const facility = facilities.find((one) => one.id === id)
  if (facility === undefined) throw new AppError('not_found', 'There is no facility with this id in this region.')
  return facility.at
}

/** The side of a cell that keeps a grid over the bounds below MOST_CELLS. */
function cellMetresOf(bounds: Bounds): number {
  const [west, south, east, north] = bounds
  const plane = createPlane(centreOf(bounds))
  const squareMetres = (plane.x(east) - plane.x(west)) * (plane.y(north) - plane.y(south))
  return Math.max(LEAST_CELL_METRES, Math.ceil(Math.sqrt(squareMetres / MOST_CELLS)))
}
