import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverageByUnit, coverageOf } from '../../../../server/core/coverage/coverage.ts'
import { isWithin } from '../../../../server/core/coverage/timedPlace.ts'
import { PEOPLE_GROUPS, peopleIn } from '../../../../server/core/places/place.ts'
import { UNIT_LEVELS } from '../../../../server/core/places/unit.ts'
import { REGION_UNITS, someRegion, unit, village } from './somePlaces.ts'

const limits = fc.array(
  fc.integer({ min: 1, max: 700 }).map((tenths) => tenths / 10),
  { minLength: 1, maxLength: 4 },
)
const group = fc.constantFrom(...PEOPLE_GROUPS)
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

describe('isWithin', () => {
  test('a limit includes itself, to the millisecond', () => {
    expect(isWithin(30 * 60 - 0.001, 30)).toBe(true)
    expect(isWithin(30 * 60, 30)).toBe(true)
    expect(isWithin(30 * 60 + 0.001, 30)).toBe(false)
    expect(isWithin(null, 30)).toBe(false)
  })

  test('sums and decimals do not fall on the wrong side by a rounding error', () => {
    expect(0.03 * 60).toBeLessThan(1.8) // 1.7999999999999998
    expect(isWithin(1.8, 0.03)).toBe(true)
    expect(isWithin(1.801, 0.03)).toBe(false)
    expect(isWithin(1800.0000000000002, 30)).toBe(true) // what a sum of exact parts may come to
  })
})

describe('coverageOf', () => {
  test('counts every place once: with powers of two for people the sum says which are in', () => {
    const minutes = [5, 14.999, 15, 15.001, 29, 30, 31, null]
    const places = minutes.map((at, bit) =>
      village({ id: `V${bit}`, people: 2 ** bit, age65: 0, age0to14: 0, seconds: at === null ? null : at * 60 }),
    )
    const { total } = coverageOf(places, { limitsMinutes: [15, 30], group: 'all' })
    expect(total.people).toBe(0b11111111)
    expect(total.covered).toEqual([
      { limitMinutes: 15, people: 0b00000111 },
      { limitMinutes: 30, people: 0b00111111 },
    ])
  })

  test('splits by class: the three lenses in order, all eight classes, a place of no known class as rural', () => {
    const places = [
      village({ settlementClass: '111', people: 1, seconds: 0 }),
      village({ settlementClass: '121', people: 2, seconds: 0 }),
      village({ settlementClass: '112', people: 4, seconds: 0 }),
      village({ settlementClass: '122', people: 8, seconds: 0 }),
      village({ settlementClass: '123', people: 16, seconds: 0 }),
      village({ settlementClass: '210', people: 32, seconds: 0 }),
      village({ settlementClass: '220', people: 64, seconds: 0 }),
      village({ settlementClass: null, people: 128, seconds: 0 }),
    ]
    const { byClass, bySettlementClass } = coverageOf(places, { limitsMinutes: [1], group: 'all' })
    expect(byClass.map((row) => [row.class, row.people])).toEqual([
      ['urban', 1 + 2],
      ['fringe', 4 + 8 + 16],
      ['rural', 32 + 64 + 128],
    ])
    expect(bySettlementClass.map((row) => [row.class, row.covered[0].people])).toEqual([
      ['111', 1],
      ['112', 4],
      ['121', 2],
      ['122', 8],
      ['123', 16],
      ['210', 32],
      ['220', 64],
      ['unknown', 128],
    ])
  })

  test('counts the group asked for', () => {
    const places = [village({ people: 100, age65: 20, age0to14: 10, seconds: 60 })]
    expect(coverageOf(places, { limitsMinutes: [1], group: 'age65' }).total.covered[0].people).toBe(20)
    expect(coverageOf(places, { limitsMinutes: [1], group: 'children' }).total.covered[0].people).toBe(10)
  })

  test('has rows of zeros when nobody lives anywhere', () => {
    const { total, byClass } = coverageOf([], { limitsMinutes: [15], group: 'all' })
    expect(total).toEqual({ people: 0, covered: [{ limitMinutes: 15, people: 0 }] })
    expect(byClass).toHaveLength(3)
  })

  test('law: a longer limit never covers fewer, and never more than there are', () => {
    fc.assert(
      fc.property(someRegion, group, fc.double({ min: 0.1, max: 70, noNaN: true }), (places, who, limit) => {
        const { total, byClass } = coverageOf(places, { limitsMinutes: [limit, limit * 1.5], group: who })
        for (const { people, covered } of [total, ...byClass]) {
          expect(covered[0].people).toBeLessThanOrEqual(covered[1].people)
          expect(covered[1].people).toBeLessThanOrEqual(people)
        }
      }),
      { seed: 11 },
    )
  })

  test('law: classes add up to the total, and the order of places changes nothing', () => {
    fc.assert(
      fc.property(someRegion, group, limits, (places, who, limitsMinutes) => {
        const coverage = coverageOf(places, { limitsMinutes, group: who })
        expect(coverage.total.people).toBe(sum(places.map(peopleIn[who])))
        for (const rows of [coverage.byClass, coverage.bySettlementClass]) {
          expect(sum(rows.map((row) => row.people))).toBe(coverage.total.people)
          for (const [at] of limitsMinutes.entries())
            expect(sum(rows.map((row) => row.covered[at].people))).toBe(coverage.total.covered[at].people)
        }
        expect(coverageOf(places.toReversed(), { limitsMinutes, group: who })).toEqual(coverage)
      }),
      { seed: 12 },
    )
  })
})

describe('coverageByUnit', () => {
  const question = { limitsMinutes: [30], group: 'all' } as const
  const peopleBy = (rows: readonly { code: string; people: number }[]) =>
    Object.fromEntries(rows.map((row) => [row.code, row.people]))

  test('rolls villages up through the tree to every level, empty units included', () => {
    const units = [...REGION_UNITS, unit('V1', 'village', 'T0'), unit('V2', 'village', 'T1')]
    const places = [
      village({ id: 'V1', people: 1 }),
      village({ id: 'V2', people: 2 }),
      village({ id: 'X', people: 4, townshipCode: 'T2' }),
    ]
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'township' }))).toEqual({ T0: 1, T1: 2, T2: 4, T3: 0 })
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'county' }))).toEqual({ C0: 3, C1: 4 })
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'prefecture' }))).toEqual({ P: 7 })
    // the third has a township but no village of the list
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'village' }))).toEqual({ V1: 1, V2: 2, '': 4 })
  })

  test('a management unit has the people of the townships it is given, whatever county their code begins with', () => {
    // 无锡经济开发区: 太湖街道 and 华庄街道 are coded under 滨湖区 320211
    const units = [
      unit('320200000000', 'prefecture', null),
      unit('320211000000', 'county', '320200000000'),
      unit('320291000000', 'county', '320211000000', { management: true }), // stated inside Binhu
      unit('320211003000', 'township', '320211000000'),
      unit('320211009000', 'township', '320291000000'),
    ]
    const places = [
      village({ id: 'a', people: 1, townshipCode: '320211003000', countyCode: '320211000000' }),
      village({ id: 'b', people: 2, townshipCode: '320211009000', countyCode: '320211000000' }),
    ]
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'county' }))).toEqual({
      320211000000: 1,
      320291000000: 2,
    })
    expect(peopleBy(coverageByUnit(places, units, { ...question, level: 'prefecture' }))).toEqual({ 320200000000: 3 })
  })

  test('a county without a prefecture stands for itself among the prefectures', () => {
    const units = [unit('419001000000', 'county', null, { name: '济源市' }), unit('419001100000', 'township', '419001000000')]
    const rows = coverageByUnit([village({ people: 9, townshipCode: '419001100000' })], units, {
      ...question,
      level: 'prefecture',
    })
    expect(rows).toMatchObject([{ code: '419001000000', name: '济源市', level: 'county', people: 9 }])
  })

  test('puts people of no unit of that level in a last row, and a list that goes in circles ends there too', () => {
    const places = [village({ people: 1, townshipCode: 'T0' }), village({ people: 2 }), village({ people: 4, countyCode: 'C1' })]
    const rows = coverageByUnit(places, REGION_UNITS, { ...question, level: 'township' })
    expect(rows.at(-1)).toMatchObject({ code: '', name: '未归入', people: 6 })
    const circle = [unit('A', 'township', 'B'), unit('B', 'township', 'A')]
    expect(
      peopleBy(coverageByUnit([village({ people: 1, townshipCode: 'A' })], circle, { ...question, level: 'county' })),
    ).toEqual({ '': 1 })
  })

  test('law: at every level the units add up to the total', () => {
    fc.assert(
      fc.property(someRegion, group, limits, fc.constantFrom(...UNIT_LEVELS), (places, who, limitsMinutes, level) => {
        const { total } = coverageOf(places, { limitsMinutes, group: who })
        const rows = coverageByUnit(places, REGION_UNITS, { limitsMinutes, group: who, level })
        expect(sum(rows.map((row) => row.people))).toBe(total.people)
        for (const [at] of limitsMinutes.entries())
          expect(sum(rows.map((row) => row.covered[at].people))).toBe(total.covered[at].people)
      }),
      { seed: 13 },
    )
  })
})
