import { describe, expect, test } from 'vitest'
import json from '../../../../geodata/standards/rule-sets.json' with { type: 'json' }
import { checkRuleSets, readRuleSets } from '../../../../server/core/facilities/readRuleSets.ts'
import type { Rule, RuleSet } from '../../../../server/core/facilities/rules.ts'

const rule: Rule = {
  id: 'r',
  need: 'care',
  types: ['fever_clinic'],
  effect: 'allow',
  textZh: '接诊',
  textEn: 'takes patients',
  source: 's',
}
const set = (changes: Partial<RuleSet> = {}): RuleSet => ({
  id: 'A',
  edition: 1,
  jurisdiction: 'CN',
  nameZh: '甲',
  nameEn: 'A',
  validFrom: '2022-01-01',
  validTo: null,
  sources: [{ id: 's', title: '某文', number: '', url: '', mark: 'M' }],
  rules: [],
  ...changes,
})

describe('the rule sets that are shipped', () => {
  const ruleSets = readRuleSets(json)

  test('have nothing wrong with them and cover June 2022 to further notice', () => {
    expect(checkRuleSets(ruleSets)).toEqual([])
    expect(ruleSets.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
      ['2022-06-28', '2022-12-06'],
      ['2022-12-07', '2023-01-07'],
      ['2023-01-08', null],
    ])
  })

  test('give every source a mark, and a page to read unless it is a project document or unconfirmed', () => {
    for (const source of ruleSets.flatMap(({ sources }) => sources))
      expect(source.url !== '' || source.mark === 'Seed' || source.mark === 'M', source.id).toBe(true)
  })

  test('cite every source they list', () => {
    for (const { rules, sources, id } of ruleSets) {
      const cited = new Set(rules.map((each) => each.source))
      // the documents that make the set itself come first and need no rule
      const makesTheSet = { 'R-2022-06-28': 1, 'R-2022-12-07': 1, 'R-2023-01-08': 2 }[id] ?? 0
      expect(sources.slice(makesTheSet).filter((source) => !cited.has(source.id))).toEqual([])
    }
  })
})

describe('checkRuleSets', () => {
  test('finds sets that overlap by a day or leave a day out', () => {
    const first = set({ validTo: '2022-06-30' })
    expect(checkRuleSets([first, set({ id: 'B', validFrom: '2022-07-01' })])).toEqual([])
    expect(checkRuleSets([set({ id: 'B', validFrom: '2022-06-30' }), first])).toEqual(['rule sets A and B of CN overlap'])
    expect(checkRuleSets([first, set({ id: 'B', validFrom: '2022-07-02' })])).toEqual([
      'no rule set of CN holds from 2022-07-01 to 2022-07-02',
    ])
    expect(checkRuleSets([set(), set({ id: 'B', validFrom: '2022-07-01' })])).toEqual(['rule sets A and B of CN overlap'])
  })

  test('lets a province have its own sets beside the national ones', () => {
    expect(checkRuleSets([set(), set({ id: 'B', jurisdiction: '370000' })])).toEqual([])
  })

  test('finds an id used twice, a source that is not there and a set that ends before it begins', () => {
    const problems = checkRuleSets([set({ validTo: '2021-12-31', rules: [rule, { ...rule, source: 'x' }] })])
    expect(problems).toEqual([
      'rule set A: ends 2021-12-31 before it begins 2022-01-01',
      'rule r: id used twice',
      'rule r: expected a source of A, found x',
    ])
  })

  test('refuses any rule that would let a kiosk serve without treating people', () => {
    const kiosk = (serviceLevels?: Rule['serviceLevels']) =>
      checkRuleSets([set({ rules: [{ ...rule, types: ['fever_room', 'kiosk'], serviceLevels }] })])
    expect(kiosk(['consult', 'consult_dispense'])).toEqual([])
    for (const levels of [undefined, ['advice_only'], ['consult', 'sampling']] as const)
      expect(kiosk(levels)).toEqual(['rule r: lets a kiosk serve without naming a level that treats people'])
  })
})

describe('readRuleSets', () => {
  test.each([
    [null, 'ruleSets: expected a list'],
    [{ ruleSets: [] }, 'ruleSets: expected a list'],
    [{ ruleSets: [7] }, 'ruleSets[0]: expected a set'],
    [{ ruleSets: [set({ validFrom: '2022-02-30' })] }, 'ruleSets[0].validFrom: expected a date'],
    [{ ruleSets: [set({ validTo: '2022' })] }, 'ruleSets[0].validTo: expected a date or null'],
    [{ ruleSets: [{ ...set(), rules: [{ ...rule, effect: 'maybe' }] }] }, 'rules[0].effect: expected one of allow'],
    [
      { ruleSets: [{ ...set(), rules: [{ ...rule, types: ['hospital'] }] }] },
      'rules[0].types: expected a list of facility types',
    ],
    [{ ruleSets: [{ ...set(), sources: [{ id: 's', title: 't', number: '', url: '' }] }] }, 'sources[0].mark: expected one of'],
  ])('names what is wrong with %j', (document, problem) => {
    expect(() => readRuleSets(document)).toThrow(problem)
  })
})
