/** The account an import of roads gives: every row was accepted or refused, and why. */

import { RESTRICTION_PROBLEMS, type RestrictionProblem } from './restrictions.ts'

/** Why a road was refused, or accepted only in part (`cut`). */
const ROAD_PROBLEMS = [
  'not_in_use',
  'not_a_road',
  'area',
  'missing_nodes',
  'too_short',
  'outside_bounds',
  'bad_position',
  'cut',
] as const
export type RoadProblemCode = (typeof ROAD_PROBLEMS)[number]

export interface RoadProblem {
  readonly osmId: number
  readonly problem: RoadProblemCode
  readonly detail: string
}

/** rows = accepted + refused. Ways that were cut are among the accepted. */
export interface RoadReport {
  readonly rows: number
  readonly accepted: number
  readonly refused: number
  /** Nodes of the accepted roads. */
  readonly nodes: number
  readonly reasons: Readonly<Record<RoadProblemCode, number>>
  /** The first PROBLEMS_LISTED of each reason. */
  readonly problems: readonly RoadProblem[]
  readonly water: { readonly rows: number; readonly accepted: number; readonly refused: number }
  readonly places: number
  readonly restrictions: RestrictionReport
  readonly barriers: BarrierReport
}

/** read = kept + the sum of the reasons. */
interface RestrictionReport {
  readonly read: number
  readonly kept: number
  readonly reasons: Readonly<Record<RestrictionProblem, number>>
  /** Those left out, the first PROBLEMS_LISTED of each reason. */
  readonly problems: readonly { readonly osmId: number; readonly problem: RestrictionProblem }[]
}

/** read = kept + open + offRoad. */
interface BarrierReport {
  readonly read: number
  readonly kept: number
  /** Stop nobody who travels here. */
  readonly open: number
  /** In fences and walls, or on roads that were refused. */
  readonly offRoad: number
}

/** Every refusal of a city; of an extract of a whole country, enough to see what is wrong (the counts are complete). */
const PROBLEMS_LISTED = 20_000

/** Counts rows while an import runs. */
export class RoadTally {
  #accepted = 0
  #refused = 0
  readonly #problems: RoadProblem[] = []
  readonly #reasons = Object.fromEntries(ROAD_PROBLEMS.map((code) => [code, 0])) as Record<RoadProblemCode, number>

  accept(): void {
    this.#accepted++
  }

  refuse(osmId: number, problem: RoadProblemCode, detail: string): void {
    this.#refused++
    this.note(osmId, problem, detail)
  }

  /** Remembers a problem of a road that is accepted all the same. */
  note(osmId: number, problem: RoadProblemCode, detail: string): void {
    if (this.#reasons[problem]++ < PROBLEMS_LISTED) {
      this.#problems.push({ osmId, problem, detail })
    }
  }

  report(rest: Pick<RoadReport, 'nodes' | 'water' | 'places' | 'restrictions' | 'barriers'>): RoadReport {
    return {
      rows: this.#accepted + this.#refused,
      accepted: this.#accepted,
      refused: this.#refused,
      reasons: this.#reasons,
      problems: this.#problems,
      ...rest,
    }
  }
}

/** Counts turn restrictions while an import runs. */
export class RestrictionTally {
  #kept = 0
  #left = 0
  readonly #problems: { osmId: number; problem: RestrictionProblem }[] = []
  readonly #reasons = Object.fromEntries(RESTRICTION_PROBLEMS.map((code) => [code, 0])) as Record<RestrictionProblem, number>

  keep(): void {
    this.#kept++
  }

  leaveOut(osmId: number, problem: RestrictionProblem): void {
    this.#left++
    if (this.#reasons[problem]++ < PROBLEMS_LISTED) this.#problems.push({ osmId, problem })
  }

  report(): RestrictionReport {
    return { read: this.#kept + this.#left, kept: this.#kept, reasons: this.#reasons, problems: this.#problems }
  }
}
