import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import json from '../../../../geodata/standards/rule-sets.json' with { type: 'json' }
import { FACILITY_TYPES, type FacilityType, SERVICE_LEVELS } from '../../../../server/core/facilities/facility.ts'
import { readRuleSets } from '../../../../server/core/facilities/readRuleSets.ts'
import { holdsOn, ruleSetOn, rulesAbout, ruleText, servesTypes, standingOf } from '../../../../server/core/facilities/rules.ts'
import { NEEDS, type Need } from '../../../../server/core/facilities/standing.ts'
import { someFacility } from '../../../support/someFacility.ts'

const ruleSets = readRuleSets(json)
const on = (date: string, facility: Parameters<typeof someFacility>[0], need: Need = 'care') =>
  standingOf(someFacility(facility), date, ruleSetOn(ruleSets, date), need).standing

const isoDate = fc
  .integer({ min: Date.parse('2022-01-01'), max: Date.parse('2024-01-01') })
  .map((ms) => new Date(ms).toISOString().slice(0, 10))

describe('ruleSetOn', () => {
  test('changes on the first day of a set, not the day before', () => {
    expect(ruleSetOn(ruleSets, '2022-12-06').nameZh).toBe('第九版')
    expect(ruleSetOn(ruleSets, '2022-12-07').nameZh).toBe('新十条')
    expect(ruleSetOn(ruleSets, '2023-01-07').nameZh).toBe('新十条')
    expect(ruleSetOn(ruleSets, '2023-01-08').nameZh).toBe('乙类乙管')
    expect(ruleSetOn(ruleSets, '2030-01-01').nameZh).toBe('乙类乙管')
  })

  test('answers with the first set before any holds, and that set says that it does not hold', () => {
    const standIn = ruleSetOn(ruleSets, '2021-01-01')
    expect(standIn.id).toBe('R-2022-06-28')
    expect(holdsOn(standIn, '2021-01-01')).toBe(false)
    expect(holdsOn(standIn, '2022-06-28')).toBe(true)
  })

  test('keeps jurisdictions apart and refuses one it has no set for', () => {
    expect(() => ruleSetOn(ruleSets, '2022-12-20', '320200')).toThrow('expected a rule set of 320200')
  })

  test('law: exactly one set holds on every day from the first set on', () => {
    fc.assert(
      fc.property(isoDate, (date) => {
        const holding = ruleSets.filter((set) => holdsOn(set, date))
        expect(holding).toHaveLength(date < '2022-06-28' ? 0 : 1)
      }),
      { seed: 1 },
    )
  })
})

describe('who may serve the care of fever', () => {
  // rows by hand from the domain reference, 1.1 and 1.5
  const table: [type: FacilityType, august: boolean, december20: boolean, january2023: boolean][] = [
    ['fever_clinic', true, true, true],
    ['fever_room', true, true, true],
    ['fever_sentinel', false, false, false],
    ['village_clinic', false, false, true],
    ['private_clinic', false, false, true],
    ['community_station', false, false, true],
    ['temp_fever_site', false, true, true],
    ['mobile_unit', false, true, true],
    ['tertiary', false, true, true],
    ['secondary', false, true, true],
    ['township_hc', false, false, false],
    ['community_hc', false, false, false],
    ['designated_hospital', false, false, false],
    ['sub_designated', false, false, false],
    ['mobile_hospital', false, false, false],
    ['isolation_site', false, false, false],
    ['pharmacy', false, false, false],
    ['testing_lab', false, false, false],
    ['sampling_point', false, false, false],
    ['internet_hospital', false, false, false],
  ]
  test.each(table)('%s: August 2022 %s, 20 December 2022 %s, 15 January 2023 %s', (type, august, december, january) => {
    expect(on('2022-08-15', { type }) === 'serves').toBe(august)
    expect(on('2022-12-20', { type }) === 'serves').toBe(december)
    expect(on('2023-01-15', { type }) === 'serves').toBe(january)
  })

  test('a village clinic is forbidden, then registers and refers, then treats, each from its very day', () => {
    const effectOn = (date: string) => {
      const set = ruleSetOn(ruleSets, date)
      const { ruleId } = standingOf(someFacility({ type: 'village_clinic' }), date, set, 'care')
      return ruleText(set, ruleId!)?.effect
    }
    expect(['2022-08-15', '2022-12-06', '2022-12-07', '2023-01-07', '2023-01-08'].map(effectOn)).toEqual([
      'deny',
      'deny',
      'register_and_refer',
      'register_and_refer',
      'allow',
    ])
  })

  test('a kiosk counts from 7 December 2022 and only when it sees patients', () => {
    const standings = (date: string) =>
      [...SERVICE_LEVELS, null].map((serviceLevel) => on(date, { type: 'kiosk', serviceLevel }) === 'serves')
    expect(SERVICE_LEVELS).toEqual(['sampling', 'advice_only', 'consult', 'consult_dispense'])
    expect(standings('2022-12-06')).toEqual([false, false, false, false, false])
    expect(standings('2022-12-07')).toEqual([false, false, true, true, false])
    expect(standings('2023-06-01')).toEqual([false, false, true, true, false])
  })

  test('law: an advice-only or sampling kiosk serves nothing on any date under any set', () => {
    fc.assert(
      fc.property(
        isoDate,
        fc.constantFrom(...ruleSets),
        fc.constantFrom('sampling', 'advice_only', null),
        fc.constantFrom(...NEEDS),
        (date, set, serviceLevel, need) => {
          expect(standingOf(someFacility({ type: 'kiosk', serviceLevel }), date, set, need).standing).toBe('not_allowed')
        },
      ),
      { seed: 2 },
    )
  })
})

describe('who hands out medicine', () => {
  test('pharmacies always; drug points and dispensing kiosks from 7 December 2022; consulting kiosks never', () => {
    const medicine = (date: string, facility: Parameters<typeof someFacility>[0]) => on(date, facility, 'medicine') === 'serves'
    const [before, after] = ['2022-12-06', '2022-12-07']
    expect([medicine(before, { type: 'pharmacy' }), medicine(after, { type: 'pharmacy' })]).toEqual([true, true])
    expect([medicine(before, { type: 'drug_point' }), medicine(after, { type: 'drug_point' })]).toEqual([false, true])
    const dispensing = { type: 'kiosk', serviceLevel: 'consult_dispense' } as const
    expect([medicine(before, dispensing), medicine(after, dispensing)]).toEqual([false, true])
    expect(medicine(after, { type: 'kiosk', serviceLevel: 'consult' })).toBe(false)
  })

  test('a fever room that says it does not dispense is left out; one of which nobody said is not', () => {
    const room = (dispensing: boolean | null) => ({
      type: 'fever_room' as const,
      capabilities: { ...someFacility().capabilities, dispensing },
    })
    expect(on('2022-12-20', room(false), 'medicine')).toBe('not_allowed')
    expect(on('2022-12-20', room(null), 'medicine')).toBe('serves')
    expect(on('2022-12-20', room(true), 'medicine')).toBe('serves')
    expect(on('2022-12-20', room(false), 'care')).toBe('serves')
  })
})

describe('standingOf', () => {
  const kiosk = { type: 'kiosk', serviceLevel: 'consult_dispense' } as const

  test('a kiosk converted on 17 December does not serve on the 16th', () => {
    expect(on('2022-12-16', { ...kiosk, openedOn: '2022-12-17' })).toBe('planned')
    expect(on('2022-12-17', { ...kiosk, openedOn: '2022-12-17' })).toBe('serves')
  })

  test('the first day it no longer serves is closedOn itself', () => {
    expect(on('2022-12-29', { ...kiosk, closedOn: '2022-12-30' })).toBe('serves')
    expect(on('2022-12-30', { ...kiosk, closedOn: '2022-12-30' })).toBe('closed')
  })

  test('reported closed without a day is closed on every date; with a day it served until then', () => {
    expect(on('2020-01-01', { status: 'closed' })).toBe('closed')
    expect(on('2030-01-01', { status: 'closed' })).toBe('closed')
    expect(on('2022-12-29', { status: 'closed', closedOn: '2022-12-30' })).toBe('serves')
    expect(on('2022-12-29', { status: 'closed', openedOn: '2022-12-01' })).toBe('closed')
  })

  test('a plan never serves, even after its intended day', () => {
    expect(on('2023-03-01', { status: 'planned', openedOn: '2023-02-01' })).toBe('planned')
    expect(on('2023-03-01', { status: 'planned', closedOn: '2023-02-01' })).toBe('closed')
  })

  test('names the rule that decided, and none when dates did', () => {
    const set = ruleSetOn(ruleSets, '2022-12-20')
    const ruleIdOf = (facility: Parameters<typeof someFacility>[0]) =>
      standingOf(someFacility(facility), '2022-12-20', set, 'care').ruleId
    expect(ruleIdOf({ type: 'fever_clinic' })).toBe('R-2022-12-07/care/fever-clinic')
    expect(ruleIdOf({ status: 'closed' })).toBeNull()
    expect(ruleIdOf({ type: 'supply_node' })).toBe('unlisted')
    expect(ruleText(set, 'unlisted')?.effect).toBe('deny')
    expect(ruleText(set, 'no such rule')).toBeNull()
  })

  test('law: standing turns exactly on openedOn and on closedOn', () => {
    fc.assert(
      fc.property(isoDate, isoDate, isoDate, (date, one, other) => {
        const [openedOn, closedOn] = one < other ? [one, other] : [other, one]
        const expected = date >= closedOn ? 'closed' : date < openedOn ? 'planned' : 'serves'
        expect(on(date, { openedOn, closedOn })).toBe(expected)
      }),
      { seed: 3 },
    )
  })

  test('law: a type serves in some form exactly when servesTypes lists it', () => {
    for (const set of ruleSets) {
      for (const need of NEEDS) {
        const serving = FACILITY_TYPES.filter((type) =>
          [...SERVICE_LEVELS, null].some(
            (serviceLevel) => standingOf(someFacility({ type, serviceLevel }), set.validFrom, set, need).standing === 'serves',
          ),
        )
        expect(servesTypes(set, need)).toEqual(serving)
      }
    }
  })
})

test('the grounds for a village clinic are its rules for care and for medicine', () => {
  const about = rulesAbout('village_clinic', ruleSetOn(ruleSets, '2022-12-20'))
  expect(about.map((rule) => rule.id)).toEqual([
    'R-2022-12-07/care/village-clinic',
    'R-2022-12-07/medicine/says-no-dispensing',
    'R-2022-12-07/medicine/primary-care',
  ])
})
