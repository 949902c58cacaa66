/** Areas within reach, for drawing only: a grid of travel times over the region and the lines through it. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import { type Bounds, centreOf } from '../core/geometry/lonLat.ts'
import { createPlane } from '../core/geometry/plane.ts'
import type { TimeGridFile } from '../core/tiles/timeGridFile.ts'
import { isochrones } from '../core/travel/isochrone.ts'
import { timesToNearest } from '../core/travel/nearest.ts'
import { estimateTimeGrid, type TimeGrid, travelTimeGrid } from '../core/travel/timeGrid.ts'
import { SECONDS_PER_MINUTE } from '../core/units.ts'
import { AppError } from '../errors.ts'
import { Kept } from './kept.ts'
import type { Standards } from './standards.ts'
import type { Question, Times, TimesAnswer } from './times.ts'

/** Cells of a grid at most: as fine as the eye wants and still drawn within a tenth of a second. */
const MOST_CELLS = 95_000
const LEAST_CELL_METRES = 100
const MOST_KEPT = 24

export class TimeGrids {
  readonly #times: Times
  readonly #standards: Standards
  readonly #kept = new Kept<TimeGrid>(MOST_KEPT)

  constructor(times: Times, standards: Standards) {
    this.#times = times
    this.#standards = standards
  }

  /** The grid of a question, for a browser that draws its own bands. */
  async file(question: Question): Promise<TimeGridFile> {
    const answer = await this.#times.answer(question)
    return { grid: await this.#grid(answer), estimate: answer.network === null, dataVersion: answer.data.region.dataVersion }
  }

  /** Areas within each limit of the nearest service, or of one facility whatever its standing. */
  async isochrones(query: QueryOf<'isochrones'>): Promise<ReplyOf<'isochrones'>> {
    const answer = await this.#times.answer(query)
    const grid = query.facility === undefined ? await this.#grid(answer) : this.#gridOfOne(answer, query.facility)
    const limits = query.limitMinutes.map((minutes) => minutes * SECONDS_PER_MINUTE)
    return {
      type: 'FeatureCollection',
      features: isochrones(grid, limits).map(({ limitSeconds, geometry }) => ({
        type: 'Feature',
        geometry,
        properties: { limitMinutes: limitSeconds / SECONDS_PER_MINUTE, mode: answer.mode, estimate: answer.network === null },
      })),
    }
  }

  #grid(answer: TimesAnswer): Promise<TimeGrid> {
    return this.#kept.get(answer.reachKey, async () =>
      this.#compute(
        answer,
        answer.serving.map((facility) => facility.at),
        answer.nodeMs,
      ),
    )
  }

  #gridOfOne(answer: TimesAnswer, id: string): TimeGrid {
    const facility = answer.data.facilities.find((one) => one.id === id)
    if (facility === undefined) throw new AppError('not_found', 'There is no facility with this id in this region.')
    const nodeMs = answer.network === null ? null : timesToNearest(answer.network, [], [facility.at]).nodeMs
    return this.#compute(answer, [facility.at], nodeMs)
  }

  #compute(
    { data, mode, network }: TimesAnswer,
    at: readonly (readonly [number, number])[],
    nodeMs: Uint32Array | null,
  ): TimeGrid {
    const bounds = data.region.bbox
    const options = { bounds, cellMetres: cellMetresOf(bounds) }
    if (network === null || nodeMs === null) return estimateTimeGrid(this.#standards.profiles[mode], at, options)
    return travelTimeGrid(network, nodeMs, at, options)
  }
}

/** The side of a cell that keeps a grid over the bounds below MOST_CELLS. */
function cellMetresOf(bounds: Bounds): number {
  const [west, south, east, north] = bounds
  const plane = createPlane(centreOf(bounds))
  const squareMetres = (plane.x(east) - plane.x(west)) * (plane.y(north) - plane.y(south))
  return Math.max(LEAST_CELL_METRES, Math.ceil(Math.sqrt(squareMetres / MOST_CELLS)))
}
