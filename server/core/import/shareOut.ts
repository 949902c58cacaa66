/** Sharing a unit's people out over its settlements, an estimate that adds up. */
import type { SettlementClass } from '../places/place.ts'
import type { AgeGroup } from './ageColumns.ts'

export interface Settlement {
  readonly id: string
  readonly settlementClass: SettlementClass | null
}

export interface Total {
  readonly people: number
  readonly urban: number | null // people in 1xx settlements, where the sender tells them apart
  readonly rural: number | null
  readonly ages: Readonly<Record<AgeGroup, number>>
}

export interface Share extends Readonly<Record<AgeGroup, number>> {
  readonly id: string
  readonly people: number
}

/**
 * Equal parts, in whole people whose sum is the total. With urban and rural totals each goes to the settlements of its
 * side; a side without settlements gives its people to the other. Age groups go along in proportion, to a tenth of a person.
 * Settlements of unknown class count as rural.
 */
export function shareOut(total: Total, settlements: readonly Settlement[]): Share[] {
  if (settlements.length === 0) return []
  const urban = settlements.filter((settlement) => settlement.settlementClass?.startsWith('1'))
  const rural = settlements.filter((settlement) => !settlement.settlementClass?.startsWith('1'))
  const isSplit =
    total.urban !== null && total.rural !== null && total.urban + total.rural > 0 && urban.length > 0 && rural.length > 0
  const whole = Math.round(total.people)
  const urbanPeople = isSplit ? Math.round((whole * (total.urban ?? 0)) / ((total.urban ?? 0) + (total.rural ?? 0))) : 0
  const people = isSplit
    ? [...equalParts(urbanPeople, urban), ...equalParts(whole - urbanPeople, rural)]
    : equalParts(whole, settlements)
  const inProportion = (group: AgeGroup, part: number) =>
    whole === 0 ? 0 : Math.round((total.ages[group] * part * 10) / whole) / 10
  return people.map(([id, part]) => ({
    id,
    people: part,
    age0to14: inProportion('age0to14', part),
    age60: inProportion('age60', part),
    age65: inProportion('age65', part),
    age80: inProportion('age80', part),
  }))
}

function equalParts(whole: number, settlements: readonly Settlement[]): [id: string, people: number][] {
  return settlements.map(({ id }, index) => {
    const before = Math.floor((whole * index) / settlements.length)
    return [id, Math.floor((whole * (index + 1)) / settlements.length) - before]
  })
}
