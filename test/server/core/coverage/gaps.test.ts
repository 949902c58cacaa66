import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverageOf } from '../../../../server/core/coverage/coverage.ts'
import { gapsOf } from '../../../../server/core/coverage/gaps.ts'
import { isWithin } from '../../../../server/core/coverage/timedPlace.ts'
import { METRES_PER_DEGREE } from '../../../../server/core/geometry/lonLat.ts'
import { PEOPLE_GROUPS } from '../../../../server/core/places/place.ts'
import { REGION_UNITS, someRegion, village } from './somePlaces.ts'

const question = { limitMinutes: 30, group: 'all', units: REGION_UNITS } as const
const kmNorth = (km: number): [number, number] => [120, 31 + (km * 1000) / METRES_PER_DEGREE]

describe('gapsOf', () => {
  test('leaves out who is covered: at the limit still, a millisecond later no more', () => {
    const at = (id: string, seconds: number | null) => village({ id, seconds, townshipCode: 'T0' })
    const [area, ...more] = gapsOf([at('a', 1799.999), at('b', 1800), at('c', 1800.001), at('d', null)], question)
    expect(area.placeIds).toEqual(['c', 'd'])
    expect(more).toEqual([])
  })

  test('parts an area by township, and within a township by what does not hang together', () => {
    const areas = gapsOf(
      [
        village({ id: 'a', people: 1, townshipCode: 'T0', at: kmNorth(0) }),
        village({ id: 'b', people: 2, townshipCode: 'T0', at: kmNorth(4.9) }),
        village({ id: 'c', people: 4, townshipCode: 'T0', at: kmNorth(10) }), // 5.1 km from b
        village({ id: 'd', people: 8, townshipCode: 'T1', at: kmNorth(10.1) }), // next door to c, another township
      ],
      question,
    )
    expect(areas.map(({ rank, townshipCode, placeIds, people }) => [rank, townshipCode, placeIds, people])).toEqual([
      [1, 'T1', ['d'], 8],
      [2, 'T0', ['c'], 4],
      [3, 'T0', ['a', 'b'], 3],
    ])
  })

  test('ranks by the people of the group asked for, ties by township code', () => {
    const places = [
      village({ id: 'a', people: 100, age65: 10, townshipCode: 'T2' }),
      village({ id: 'b', people: 50, age65: 30, townshipCode: 'T1' }),
      village({ id: 'c', people: 50, age65: 30, townshipCode: 'T0' }),
    ]
    const order = (group: 'all' | 'age65') => gapsOf(places, { ...question, group }).map((area) => area.townshipCode)
    expect(order('all')).toEqual(['T2', 'T0', 'T1'])
    expect(order('age65')).toEqual(['T0', 'T1', 'T2'])
  })

  test('weighs the minutes by people, and knows none when somebody cannot get there at all', () => {
    const far = village({ id: 'a', people: 300, seconds: 2400, facilityId: 'F1', townshipCode: 'T0' })
    const farther = village({ id: 'b', people: 100, seconds: 4000, facilityId: 'F2', townshipCode: 'T0' })
    const cutOff = village({ id: 'c', people: 1, seconds: null, townshipCode: 'T0' })
    // (300 * 2400 + 100 * 4000) / 400
    expect(gapsOf([far, farther], question)[0]).toMatchObject({ seconds: 2800, nearestFacilityId: 'F1', people: 400 })
    expect(gapsOf([far, farther, cutOff], question)[0]).toMatchObject({ seconds: null, nearestFacilityId: 'F1' })
    expect(gapsOf([cutOff], question)[0]).toMatchObject({ seconds: null, nearestFacilityId: null })
  })

  test('has the class of most of its people; of equals the more rural', () => {
    const classOf = (...people: [settlementClass: '111' | '112' | '220', people: number][]) =>
      gapsOf(
        people.map(([settlementClass, count], at) =>
          village({ id: `${at}`, settlementClass, people: count, townshipCode: 'T0' }),
        ),
        question,
      )[0].areaClass
    expect(classOf(['111', 60], ['112', 50], ['220', 40])).toBe('urban')
    expect(classOf(['111', 50], ['112', 60], ['220', 40])).toBe('fringe')
    expect(classOf(['111', 50], ['112', 50], ['220', 50])).toBe('rural')
  })

  test('stands on a settlement: the one nearest to the middle of its people', () => {
    const at = (id: string, km: number, people: number) => village({ id, people, at: kmNorth(km), townshipCode: 'T0' })
    expect(gapsOf([at('a', 0, 1), at('b', 4, 100), at('c', 8, 1)], question)[0].centre).toEqual(kmNorth(4))
    expect(gapsOf([at('a', 0, 100), at('b', 4, 1), at('c', 8, 1)], question)[0].centre).toEqual(kmNorth(0))
  })

  test('names township and county from the tree, and keeps places without a township by county', () => {
    const areas = gapsOf(
      [
        village({ id: 'a', people: 9, townshipCode: 'T3', countyCode: 'C0' }), // the tree says C1
        village({ id: 'b', people: 8, countyCode: 'C0' }),
        village({ id: 'c', people: 7 }),
        village({ id: 'd', people: 6, townshipCode: '999' }),
      ],
      question,
    )
    expect(areas.map(({ townshipCode, townshipName, countyName }) => [townshipCode, townshipName, countyName])).toEqual([
      ['T3', '名T3', '名C1'],
      [null, '', '名C0'],
      [null, '', ''],
      ['999', '999', ''],
    ])
  })

  test('has no areas when everybody is covered, and keeps places where nobody of the group lives', () => {
    expect(gapsOf([village({ seconds: 60 })], question)).toEqual([])
    const [area] = gapsOf([village({ id: 'a', people: 10, age65: 0, seconds: 2000 })], { ...question, group: 'age65' })
    expect(area).toMatchObject({ people: 10, age65: 0, seconds: 2000 })
  })

  test('law: every uncovered place is in exactly one area, and the areas hold exactly the uncovered people', () => {
    fc.assert(
      fc.property(
        someRegion,
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(...PEOPLE_GROUPS),
        (places, limitMinutes, group) => {
          const areas = gapsOf(places, { limitMinutes, group, units: REGION_UNITS })
          const uncovered = places.filter((place) => !isWithin(place.seconds, limitMinutes)).map((place) => place.id)
          expect(areas.flatMap((area) => area.placeIds).sort()).toEqual(uncovered)

          const ofGroup = { all: 'people', age65: 'age65', children: 'children' } as const
          const { total } = coverageOf(places, { limitsMinutes: [limitMinutes], group })
          const left = areas.map((area) => area[ofGroup[group]])
          expect(left.reduce((sum, each) => sum + each, 0)).toBe(total.people - total.covered[0].people)
          expect(left).toEqual(left.toSorted((a, b) => b - a))
          expect(areas.map((area) => area.rank)).toEqual(areas.map((_, at) => at + 1))
        },
      ),
      { seed: 16 },
    )
  })

  test('law: the order of the places changes nothing', () => {
    fc.assert(
      fc.property(someRegion, (places) => {
        expect(gapsOf(places.toReversed(), question)).toEqual(gapsOf(places, question))
      }),
      { seed: 17 },
    )
  })
})
