/**
 * People within reach: in total, by class of settlement, by unit.
 *
 * Every figure is a sum over places with a travel time of their own; no polygon is involved (an isochrone claims land
 * between roads that nobody can reach in time). Limits are inclusive. Plain arithmetic, fast enough to run on every
 * step of a slider.
 */
import {
  type AreaClass,
  areaClassOf,
  type PeopleGroup,
  peopleIn,
  SETTLEMENT_CLASSES,
  type SettlementClass,
} from '../places/place.ts'
import type { Unit, UnitLevel } from '../places/unit.ts'
import { MS_PER_SECOND } from '../units.ts'
import { limitMs, type TimedPlace } from './timedPlace.ts'
import { unitTree } from './unitTree.ts'

export interface CoverageRow {
  readonly people: number // of the group asked for
  readonly covered: readonly { readonly limitMinutes: number; readonly people: number }[] // in the order of the limits asked for
}

export interface Coverage {
  readonly total: CoverageRow
  readonly byClass: readonly (CoverageRow & { readonly class: AreaClass })[] // urban, fringe, rural, always all three
  readonly bySettlementClass: readonly (CoverageRow & { readonly class: SettlementClass | 'unknown' })[] // always all eight
}

export interface CoverageQuestion {
  readonly limitsMinutes: readonly number[]
  readonly group: PeopleGroup
}

export type UnitRow = CoverageRow & Pick<Unit, 'code' | 'name' | 'nameEn' | 'level'>

/** The order of the three lenses in every table and chart. */
export const AREA_CLASS_ORDER: readonly AreaClass[] = ['urban', 'fringe', 'rural']

/** People of the group within each limit, in total, by area class and by settlement class. */
export function coverageOf(timed: readonly TimedPlace[], { limitsMinutes, group }: CoverageQuestion): Coverage {
  const bySettlementClass = new Map<SettlementClass | 'unknown', Tally>()
  for (const settlementClass of [...SETTLEMENT_CLASSES, 'unknown'] as const)
    bySettlementClass.set(settlementClass, new Tally(limitsMinutes))
  const count = peopleIn[group]
  for (const place of timed) bySettlementClass.get(place.settlementClass ?? 'unknown')!.add(count(place), place.seconds)

  // the larger rows are sums of the smaller, so that the parts of a table always make its total
  const total = new Tally(limitsMinutes)
  const byClass = new Map(AREA_CLASS_ORDER.map((areaClass) => [areaClass, new Tally(limitsMinutes)]))
  for (const [settlementClass, tally] of bySettlementClass) byClass.get(areaClassOf[settlementClass])!.addAll(tally)
  for (const tally of byClass.values()) total.addAll(tally)

  return {
    total: total.row(),
    byClass: [...byClass].map(([areaClass, tally]) => ({ class: areaClass, ...tally.row() })),
    bySettlementClass: [...bySettlementClass].map(([settlementClass, tally]) => ({ class: settlementClass, ...tally.row() })),
  }
}

/**
 * The same by unit of one level, in the order of `units`; units without people have a row of zeros.
 *
 * A place belongs to the unit found by climbing the parents that `units` states, from its own village, else from its
 * township, else from its county: a management unit that is given townships gets their people, whatever county their
 * codes begin with. A county without a prefecture stands for itself at prefecture level, after the prefectures. People
 * of no unit of that level are in a last row with an empty code, so that the rows always add up to the total.
 */
export function coverageByUnit(
  timed: readonly TimedPlace[],
  units: readonly Unit[],
  { level, limitsMinutes, group }: CoverageQuestion & { readonly level: UnitLevel },
): UnitRow[] {
  const tree = unitTree(units)
  const tallies = new Map<Unit | null, Tally>()
  for (const unit of units) if (unit.level === level) tallies.set(unit, new Tally(limitsMinutes))
  if (level === 'prefecture')
    for (const unit of units)
      if (unit.level === 'county' && tree.ancestor(unit, 'prefecture') === unit) tallies.set(unit, new Tally(limitsMinutes))

  const count = peopleIn[group]
  for (const place of timed) {
    const home = tree.homeOf(place)
    const unit = home === null ? null : tree.ancestor(home, level)
    let tally = tallies.get(unit)
    if (tally === undefined) {
      tally = new Tally(limitsMinutes)
      tallies.set(unit, tally)
    }
    tally.add(count(place), place.seconds)
  }

  return [...tallies].map(([unit, tally]) => ({ ...nameOf(unit, level), ...tally.row() }))
}

const nameOf = (unit: Unit | null, level: UnitLevel): Pick<Unit, 'code' | 'name' | 'nameEn' | 'level'> =>
  unit === null
    ? { code: '', name: '未归入', nameEn: 'In no unit', level }
    : { code: unit.code, name: unit.name, nameEn: unit.nameEn, level: unit.level }

/** A row being counted. */
class Tally {
  readonly #limitsMinutes: readonly number[]
  readonly #limitsMs: readonly number[]
  readonly #covered: number[]
  #people = 0

  constructor(limitsMinutes: readonly number[]) {
    this.#limitsMinutes = limitsMinutes
    this.#limitsMs = limitsMinutes.map(limitMs)
    this.#covered = limitsMinutes.map(() => 0)
  }

  add(people: number, seconds: number | null): void {
    this.#people += people
    if (seconds === null) return
    const ms = Math.round(seconds * MS_PER_SECOND)
    for (let at = 0; at < this.#limitsMs.length; at++) if (ms <= this.#limitsMs[at]) this.#covered[at] += people
  }

  addAll(other: Tally): void {
    this.#people += other.#people
    for (let at = 0; at < this.#covered.length; at++) this.#covered[at] += other.#covered[at]
  }

  row(): CoverageRow {
    return {
      people: this.#people,
      covered: this.#limitsMinutes.map((limitMinutes, at) => ({ limitMinutes, people: this.#covered[at] })),
    }
  }
}
