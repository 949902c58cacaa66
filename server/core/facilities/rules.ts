/**
 * Who may take whom on a date: dated rule sets, and what they make of a facility.
 *
 * The rules are data (geodata/standards/rule-sets.json, read by readRuleSets.ts). What a facility may do on a date is
 * computed here and stored nowhere, because the same village clinic was forbidden, then let register and refer, then
 * welcome, within five months.
 */
import { FACILITY_TYPES, type Facility, type FacilityType, type ServiceLevel } from './facility.ts'
import type { Need, Standing } from './standing.ts'

/** allow: may take people itself. register_and_refer: writes down and sends on, never counted as care. */
export const RULE_EFFECTS = ['allow', 'deny', 'register_and_refer'] as const
type RuleEffect = (typeof RULE_EFFECTS)[number]

/** How well a source is known: S a public page, Seed a project document, D derived, M general knowledge, not confirmed. */
export const SOURCE_MARKS = ['S', 'Seed', 'D', 'M'] as const
type SourceMark = (typeof SOURCE_MARKS)[number]

interface RuleSource {
  readonly id: string
  readonly title: string
  readonly number: string // 联防联控机制综发〔2022〕113号; '' when it has none
  readonly url: string // a page to read, often a reprint; '' when none is known
  readonly mark: SourceMark
}

/** One sentence of the rules. In a set the first rule that matches a facility decides. */
export interface Rule {
  readonly id: string // unique over all sets
  readonly need: Need
  readonly types: readonly FacilityType[]
  readonly serviceLevels?: readonly ServiceLevel[] // only facilities of these levels; absent: of any or none
  readonly without?: 'dispensing' // only facilities that say they lack it; nobody having said is not a no
  readonly effect: RuleEffect
  readonly textZh: string
  readonly textEn: string
  readonly source: string // id of one of the set's sources
}

export interface RuleSet {
  readonly id: string
  readonly edition: number // grows when the wording of the set is corrected
  readonly jurisdiction: string // CN, or the code of the unit that issued it
  readonly nameZh: string
  readonly nameEn: string
  readonly validFrom: string // ISO date, the first day it holds
  readonly validTo: string | null // ISO date, the last day it holds; null: until further notice
  readonly sources: readonly RuleSource[]
  readonly rules: readonly Rule[]
}

/** What decides when no rule of a set speaks of a facility: it is not counted, and the page can say why. */
const UNLISTED_RULE_ID = 'unlisted'
const UNLISTED = {
  id: UNLISTED_RULE_ID,
  effect: 'deny',
  textZh: '这一套规则没有提到这类设施，不计入。',
  textEn: 'This set of rules does not mention such a facility; it is not counted.',
} as const

/**
 * The set that holds on a date in a jurisdiction. Before the first set the first answers and after the last the last,
 * so that every date has an answer; whether the set really holds that day is `holdsOn`.
 * Throws when the jurisdiction has no set.
 */
export function ruleSetOn(ruleSets: readonly RuleSet[], date: string, jurisdiction = 'CN'): RuleSet {
  const sets = ruleSets.filter((set) => set.jurisdiction === jurisdiction)
  if (sets.length === 0) throw new Error(`expected a rule set of ${jurisdiction}, found none among ${ruleSets.length}`)
  sets.sort(byBeginning)
  return sets.findLast((set) => set.validFrom <= date) ?? sets[0]
}

/** Whether the set itself claims the date; false means it only stands in for one nobody has entered. */
export const holdsOn = (set: Pick<RuleSet, 'validFrom' | 'validTo'>, date: string): boolean =>
  set.validFrom <= date && (set.validTo === null || date <= set.validTo)

/**
 * How a facility stands on a date (ISO). Its own dates speak first, then the rules.
 *
 * closed: `closedOn` has come, or it is reported closed and nobody said since when. planned: reported planned, or
 * `openedOn` is still ahead; a planned facility never serves, even when its intended day has passed.
 * A facility reported closed with a `closedOn` ahead of the date was open on it: that is its history.
 */
export function standingOf(facility: Facility, date: string, ruleSet: RuleSet, need: Need): Standing {
  const { status, openedOn, closedOn } = facility
  if (closedOn !== null && closedOn <= date) return { standing: 'closed', ruleId: null }
  if (status === 'closed' && closedOn === null) return { standing: 'closed', ruleId: null }
  if (status === 'planned' || (openedOn !== null && openedOn > date)) return { standing: 'planned', ruleId: null }
  const rule = ruleSet.rules.find((candidate) => candidate.need === need && matches(candidate, facility))
  return {
    standing: rule?.effect === 'allow' ? 'serves' : 'not_allowed',
    ruleId: rule?.id ?? UNLISTED_RULE_ID,
  }
}

/** The facility types of which at least one kind may serve the need, in the order of FACILITY_TYPES. */
export const servesTypes = (ruleSet: RuleSet, need: Need): FacilityType[] =>
  FACILITY_TYPES.filter((type) =>
    ruleSet.rules.some((rule) => rule.need === need && rule.effect === 'allow' && rule.types.includes(type)),
  )

/** Every rule of the set about a type, in their order of precedence: the page's list of grounds (依据). */
export const rulesAbout = (type: FacilityType, ruleSet: RuleSet): Rule[] =>
  ruleSet.rules.filter((rule) => rule.types.includes(type))

/** The words of the rule that decided a standing; null for an id the set does not have. */
export function ruleText(ruleSet: RuleSet, ruleId: string): Pick<Rule, 'effect' | 'textZh' | 'textEn'> | null {
  return ruleId === UNLISTED_RULE_ID ? UNLISTED : (ruleSet.rules.find((rule) => rule.id === ruleId) ?? null)
}

function matches(rule: Rule, facility: Facility): boolean {
  if (!rule.types.includes(facility.type)) return false
  if (rule.without !== undefined && facility.capabilities[rule.without] !== false) return false
  if (rule.serviceLevels === undefined) return true
  return facility.serviceLevel !== null && rule.serviceLevels.includes(facility.serviceLevel)
}

/** Earliest first; ISO dates sort as text. */
export const byBeginning = (a: RuleSet, b: RuleSet): number =>
  a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0
