/** The rows of 去哪里: which kinds of place can be asked for, how many serve on the day, and what the rules say of the rest. */
import type { FacilityReply } from '../../server/contract.ts'
import { FACILITY_TYPES, type FacilityType } from '../../server/core/facilities/facility.ts'
import { type RuleSet, ruleSetOn, ruleText, servesTypes } from '../../server/core/facilities/rules.ts'

export interface ServiceRow {
  readonly type: FacilityType
  readonly first: boolean // false: behind "more kinds"
  readonly total: number // operating on the day, whatever the rules say
  readonly serving: number
}

export interface RuleLine {
  readonly type: FacilityType
  readonly count: number
  readonly textZh: string
  readonly textEn: string
}

/** Always offered; the other kinds only where a region has one and some rule set lets it treat. */
const ALWAYS: readonly FacilityType[] = ['fever_clinic', 'fever_room', 'kiosk']
/** Shown among the first where there are any: the kinds whose standing the rules have turned over. */
const NEXT: readonly FacilityType[] = ['village_clinic', 'temp_fever_site']

export function serviceRowsOf(
  facilities: readonly FacilityReply[],
  ruleSets: readonly RuleSet[],
  chosen: readonly FacilityType[],
): ServiceRow[] {
  const allowedOnce = new Set(ruleSets.flatMap((set) => servesTypes(set, 'care')))
  const rows = new Map<FacilityType, { total: number; serving: number }>()
  for (const { type, standing } of facilities) {
    const row = rows.get(type) ?? { total: 0, serving: 0 }
    if (standing === 'serves' || standing === 'not_allowed') row.total++
    if (standing === 'serves') row.serving++
    rows.set(type, row)
  }
  const order = [...ALWAYS, ...NEXT, ...FACILITY_TYPES.filter((type) => !ALWAYS.includes(type) && !NEXT.includes(type))]
  return order
    .filter(
      (type) => ALWAYS.includes(type) || chosen.includes(type) || (allowedOnce.has(type) && (rows.get(type)?.total ?? 0) > 0),
    )
    .map((type) => ({
      type,
      first: ALWAYS.includes(type) || NEXT.includes(type) || chosen.includes(type),
      ...(rows.get(type) ?? { total: 0, serving: 0 }),
    }))
}

/** Kiosks that only give advice: shown so that nobody wonders where they went, never counted. */
export const adviceKiosks = (facilities: readonly FacilityReply[]): number =>
  facilities.filter(
    ({ type, serviceLevel, standing }) => type === 'kiosk' && serviceLevel === 'advice_only' && standing === 'not_allowed',
  ).length

/** What the day's rules say of the kinds that may not serve: one line a kind, village clinics first, then the most places. */
export function ruleLinesOf(
  facilities: readonly FacilityReply[],
  ruleSets: readonly RuleSet[],
  date: string,
  types: readonly FacilityType[],
): RuleLine[] {
  const ruleSet = ruleSetOn(ruleSets, date)
  const found = new Map<string, { type: FacilityType; count: number; ruleId: string }>()
  for (const { type, standing, ruleId } of facilities) {
    if (standing !== 'not_allowed' || ruleId === null || !types.includes(type)) continue
    const key = `${type} ${ruleId}`
    const line = found.get(key) ?? { type, count: 0, ruleId }
    line.count++
    found.set(key, line)
  }
  return [...found.values()]
    .sort((a, b) => Number(b.type === 'village_clinic') - Number(a.type === 'village_clinic') || b.count - a.count)
    .flatMap(({ type, count, ruleId }) => {
      const said = ruleText(ruleSet, ruleId)
      return said === null ? [] : [{ type, count, textZh: said.textZh, textEn: said.textEn }]
    })
}
