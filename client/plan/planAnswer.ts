/** The answer that the page shows, computed in the browser from the settlements' travel times at every step of the slider. */
import type { TimedPlaceReply } from '../../server/contract.ts'
import { AREA_CLASS_ORDER, coverageOf } from '../../server/core/coverage/coverage.ts'
import { type Curve, curve } from '../../server/core/coverage/curve.ts'
import { type GapArea, gapsOf } from '../../server/core/coverage/gaps.ts'
import { isWithin } from '../../server/core/coverage/timedPlace.ts'
import { type AreaClass, type PeopleGroup, peopleIn } from '../../server/core/places/place.ts'
import type { Unit } from '../../server/core/places/unit.ts'
import { MINUTES_RANGE } from './planState.ts'

/** The limits every table names beside the one asked for. */
const STANDARD_LIMITS = [15, 60] as const

interface ClassRow {
  readonly class: AreaClass | 'all'
  readonly people: number
  readonly shares: readonly (number | null)[] // 0 to 1, one per limit of the answer; null: nobody lives there
}

export interface PlanAnswer {
  readonly minutes: number
  readonly people: number
  readonly reached: number
  readonly notReached: number
  readonly agesKnown: boolean // false: nobody's age is on record, which is not the same as nobody being old
  readonly age65NotReached: number
  readonly share: number | null // null: there is nobody of the group
  readonly limits: readonly number[] // 15, the threshold, 60; each once, rising
  readonly rows: readonly ClassRow[] // urban, fringe, rural, all
  readonly gaps: readonly GapArea[]
  readonly gap: Uint8Array // per settlement: 1 not reached
}

export interface PlanQuestion {
  readonly minutes: number
  readonly group: PeopleGroup
}

/** Everything that depends on the threshold. A few milliseconds for a prefecture of thousands of settlements. */
export function answerOf(
  places: readonly TimedPlaceReply[],
  units: readonly Unit[],
  { minutes, group }: PlanQuestion,
): PlanAnswer {
  const limits = [...new Set([...STANDARD_LIMITS, minutes])].sort((a, b) => a - b)
  const coverage = coverageOf(places, { limitsMinutes: limits, group })
  const at = limits.indexOf(minutes)
  const reached = coverage.total.covered[at]!.people
  const rows = [...coverage.byClass, { class: 'all' as const, ...coverage.total }].map((row) => ({
    class: row.class,
    people: row.people,
    shares: row.covered.map((covered) => shareOf(covered.people, row.people)),
  }))
  const gap = Uint8Array.from(places, (place) => (isWithin(place.seconds, minutes) ? 0 : 1))
  let age65NotReached = 0
  for (let index = 0; index < places.length; index++) if (gap[index] === 1) age65NotReached += places[index]!.age65
  return {
    minutes,
    people: coverage.total.people,
    reached,
    notReached: coverage.total.people - reached,
    agesKnown: agesKnown(places),
    age65NotReached,
    share: shareOf(reached, coverage.total.people),
    limits,
    rows,
    gaps: gapsOf(places, { limitMinutes: minutes, group, units }).filter((area) => peopleOf(area, group) > 0),
    gap,
  }
}

/** Whether any settlement says how old its people are. */
const agesKnown = (places: readonly TimedPlaceReply[]): boolean => places.some(({ age65, age0to14 }) => age65 > 0 || age0to14 > 0)

/** The people of the group in an area. */
export const peopleOf = (area: Pick<GapArea, 'people' | 'age65' | 'children'>, group: PeopleGroup): number =>
  group === 'all' ? area.people : group === 'age65' ? area.age65 : area.children

interface CurvePoint {
  readonly minute: number
  readonly share: number
}
export interface ClassCurve {
  readonly class: AreaClass
  readonly points: readonly CurvePoint[]
}

/** The shares reached at every whole minute up to an hour; classes where nobody lives have no curve. */
export function curvesOf(places: readonly TimedPlaceReply[], group: PeopleGroup): readonly ClassCurve[] {
  const curves: Record<AreaClass | 'all', Curve> = curve(places, group, MINUTES_RANGE.most)
  return AREA_CLASS_ORDER.filter((areaClass) => curves[areaClass].people > 0).map((areaClass) => ({
    class: areaClass,
    points: curves[areaClass].within.map((people, minute) => ({ minute, share: people / curves[areaClass].people })),
  }))
}

/** The people of the group in each settlement, in order. */
export const peopleByPlace = (places: readonly TimedPlaceReply[], group: PeopleGroup): Float64Array =>
  Float64Array.from(places, peopleIn[group])

/** How an earlier day's answer differs, in percentage points by class and in people; null where either has nobody. */
export interface Change {
  readonly date: string
  readonly points: Readonly<Record<AreaClass | 'all', number | null>>
  readonly notReached: number
}

export function changeSince(date: string, now: PlanAnswer, before: PlanAnswer): Change {
  const shareIn = (answer: PlanAnswer, row: ClassRow) => row.shares[answer.limits.indexOf(answer.minutes)]!
  const points = { urban: null, fringe: null, rural: null, all: null } as Record<AreaClass | 'all', number | null>
  for (const [index, row] of now.rows.entries()) {
    const [after, earlier] = [shareIn(now, row), shareIn(before, before.rows[index]!)]
    points[row.class] = after === null || earlier === null ? null : (after - earlier) * 100
  }
  return { date, points, notReached: now.notReached - before.notReached }
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
