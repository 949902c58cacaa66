/** The document of rule sets: read once, and refused with reasons when it could give a wrong or no answer. */
import { FACILITY_TYPES, SERVICE_LEVELS, type ServiceLevel } from './facility.ts'
import { byBeginning, RULE_EFFECTS, type RuleSet, SOURCE_MARKS } from './rules.ts'
import { NEEDS } from './standing.ts'

/** Reads the document of rule sets; throws one Error that names everything wrong in it. */
export function readRuleSets(json: unknown): readonly RuleSet[] {
  const problems = shapeProblems(json)
  if (problems.length === 0) problems.push(...checkRuleSets((json as { ruleSets: RuleSet[] }).ruleSets))
  if (problems.length > 0) throw new Error(`rule sets cannot be used: ${problems.join('; ')}`)
  return (json as { ruleSets: RuleSet[] }).ruleSets
}

/**
 * What is wrong with rule sets, in sentences; empty when they can be used.
 *
 * Per jurisdiction the sets follow one another without overlap or hole and only the last is open-ended. Ids are unique,
 * every rule names a source of its set. No rule lets a kiosk serve any need unless it says a level that treats people:
 * a booth that gives advice is never counted as care.
 */
export function checkRuleSets(ruleSets: readonly RuleSet[]): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  const unique = (id: string, what: string): void => {
    if (seen.has(id)) problems.push(`${what} ${id}: id used twice`)
    seen.add(id)
  }

  for (const set of ruleSets) {
    unique(set.id, 'rule set')
    if (set.validTo !== null && set.validTo < set.validFrom)
      problems.push(`rule set ${set.id}: ends ${set.validTo} before it begins ${set.validFrom}`)
    const sources = new Set(set.sources.map((source) => source.id))
    for (const rule of set.rules) {
      unique(rule.id, 'rule')
      if (!sources.has(rule.source)) problems.push(`rule ${rule.id}: expected a source of ${set.id}, found ${rule.source}`)
      if (rule.effect === 'allow' && rule.types.includes('kiosk') && !onlyTreating(rule.serviceLevels))
        problems.push(`rule ${rule.id}: lets a kiosk serve without naming a level that treats people`)
    }
  }

  for (const jurisdiction of new Set(ruleSets.map((set) => set.jurisdiction))) {
    const inOrder = ruleSets.filter((set) => set.jurisdiction === jurisdiction).sort(byBeginning)
    for (let at = 1; at < inOrder.length; at++) {
      const [before, after] = [inOrder[at - 1], inOrder[at]]
      if (before.validTo === null || before.validTo >= after.validFrom)
        problems.push(`rule sets ${before.id} and ${after.id} of ${jurisdiction} overlap`)
      else if (dayAfter(before.validTo) !== after.validFrom)
        problems.push(`no rule set of ${jurisdiction} holds from ${dayAfter(before.validTo)} to ${after.validFrom}`)
    }
  }
  return problems
}

const TREATING_LEVELS: readonly ServiceLevel[] = ['consult', 'consult_dispense']
const onlyTreating = (levels: readonly ServiceLevel[] | undefined): boolean =>
  levels?.every((level) => TREATING_LEVELS.includes(level)) ?? false

/** Problems of shape: a missing field, a word that is not in a list, a date that is none. */
function shapeProblems(json: unknown): string[] {
  const problems: string[] = []
  const expect = (holds: boolean, path: string, expected: string): void => {
    if (!holds) problems.push(`${path}: expected ${expected}`)
  }
  const sets = isRecord(json) ? json.ruleSets : undefined
  if (!Array.isArray(sets) || sets.length === 0) return ['ruleSets: expected a list with at least one set']
  for (const [at, set] of sets.entries()) {
    const path = `ruleSets[${at}]`
    if (!isRecord(set) || !Array.isArray(set.sources) || !Array.isArray(set.rules)) {
      problems.push(`${path}: expected a set with sources and rules`)
      continue
    }
    for (const key of ['id', 'jurisdiction', 'nameZh', 'nameEn']) expect(isFilled(set[key]), `${path}.${key}`, 'text')
    expect(Number.isInteger(set.edition), `${path}.edition`, 'a whole number')
    expect(isIsoDate(set.validFrom), `${path}.validFrom`, 'a date such as 2022-12-07')
    expect(set.validTo === null || isIsoDate(set.validTo), `${path}.validTo`, 'a date or null')
    for (const [index, source] of set.sources.entries()) {
      const inSource = `${path}.sources[${index}]`
      if (!isRecord(source)) {
        problems.push(`${inSource}: expected a source`)
        continue
      }
      for (const key of ['id', 'title']) expect(isFilled(source[key]), `${inSource}.${key}`, 'text')
      for (const key of ['number', 'url']) expect(typeof source[key] === 'string', `${inSource}.${key}`, 'text, may be empty')
      expect(isOneOf(SOURCE_MARKS, source.mark), `${inSource}.mark`, `one of ${SOURCE_MARKS.join(', ')}`)
    }
    for (const [index, rule] of set.rules.entries()) {
      const inRule = `${path}.rules[${index}]`
      if (!isRecord(rule)) {
        problems.push(`${inRule}: expected a rule`)
        continue
      }
      for (const key of ['id', 'textZh', 'textEn', 'source']) expect(isFilled(rule[key]), `${inRule}.${key}`, 'text')
      expect(isOneOf(NEEDS, rule.need), `${inRule}.need`, `one of ${NEEDS.join(', ')}`)
      expect(isOneOf(RULE_EFFECTS, rule.effect), `${inRule}.effect`, `one of ${RULE_EFFECTS.join(', ')}`)
      expect(isListOf(FACILITY_TYPES, rule.types), `${inRule}.types`, 'a list of facility types')
      expect(
        rule.serviceLevels === undefined || isListOf(SERVICE_LEVELS, rule.serviceLevels),
        `${inRule}.serviceLevels`,
        'a list of service levels',
      )
      expect(rule.without === undefined || rule.without === 'dispensing', `${inRule}.without`, 'dispensing, or nothing')
    }
  }
  return problems
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFilled = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''
const isOneOf = (words: readonly string[], value: unknown): boolean => typeof value === 'string' && words.includes(value)
const isListOf = (words: readonly string[], value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((word) => isOneOf(words, word))
const isIsoDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && dayPlus(value, 0) === value
const dayAfter = (date: string): string => dayPlus(date, 1)

/** The ISO date some days later; '' for text that is no date. */
function dayPlus(date: string, days: number): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) ? '' : new Date(at + days * 86_400_000).toISOString().slice(0, 10)
}
