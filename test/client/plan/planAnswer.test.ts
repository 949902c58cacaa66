import { describe, expect, test } from 'vitest'
import { answerOf, changeSince, curvesOf, peopleByPlace } from '../../../client/plan/planAnswer.ts'
import type { TimedPlaceReply } from '../../../server/contract.ts'
import type { SettlementClass } from '../../../server/core/places/place.ts'

/** People are powers of two, so that any sum tells who is in it. */
const place = (
  id: string,
  people: number,
  settlementClass: SettlementClass,
  minutes: number | null,
  lon = 100,
): TimedPlaceReply => ({
  id,
  kind: 'settlement',
  name: id,
  nameEn: '',
  at: [lon, 31],
  precision: 'exact',
  settlementClass,
  classSource: 'nbs',
  people,
  age0to14: 0,
  age60: people / 2,
  age65: people / 4,
  age80: 0,
  peopleSource: 'given',
  townshipCode: '990101100000',
  countyCode: '990101000000',
  seconds: minutes === null ? null : minutes * 60,
  metres: minutes === null ? null : minutes * 300,
  facilityId: minutes === null ? null : 'clinic',
  unreached: minutes === null ? 'no_road' : null,
})

const town = place('town', 1024, '111', 10)
const edge = place('edge', 512, '112', 30)
const hamlet = place('hamlet', 256, '220', 30.1)
const island = place('island', 128, '220', null, 100.2) // 19 km from the others: a gap of its own
const all = [town, edge, hamlet, island]

describe('the answer follows from the settlements', () => {
  const answer = answerOf(all, [], { minutes: 30, group: 'all' })

  test('a settlement exactly on the threshold is reached, one six seconds beyond is not', () => {
    expect(answer.reached).toBe(1024 + 512)
    expect(answer.notReached).toBe(256 + 128)
    expect([...answer.gap]).toEqual([0, 0, 1, 1])
    expect(answer.age65NotReached).toBe((256 + 128) / 4)
    expect(answer.share).toBe(1536 / 1920)
  })

  test('the table has 15, the threshold and 60, each once', () => {
    expect(answer.limits).toEqual([15, 30, 60])
    expect(answerOf(all, [], { minutes: 15, group: 'all' }).limits).toEqual([15, 60])
    expect(answer.rows.map(({ class: area, people, shares }) => [area, people, ...shares])).toEqual([
      ['urban', 1024, 1, 1, 1],
      ['fringe', 512, 0, 1, 1],
      ['rural', 384, 0, 0, 256 / 384],
      ['all', 1920, 1024 / 1920, 1536 / 1920, 1792 / 1920],
    ])
  })

  test('gaps are ranked by people, and say which have no road at all', () => {
    expect(answer.gaps.map(({ rank, people, placeIds, seconds }) => [rank, people, placeIds, seconds])).toEqual([
      [1, 256, ['hamlet'], 1806],
      [2, 128, ['island'], null],
    ])
  })

  test('areas where nobody of the group lives are no gaps of that group', () => {
    expect(answerOf(all, [], { minutes: 30, group: 'children' })).toMatchObject({ people: 0, share: null, gaps: [] })
  })

  test('a class without people has no share and no curve', () => {
    const urban = answerOf([town], [], { minutes: 30, group: 'all' })
    expect(urban.rows.map((row) => row.shares[1])).toEqual([1, null, null, 1])
    expect(curvesOf([town], 'all').map((curve) => curve.class)).toEqual(['urban'])
  })
})

describe('the curve and the table agree', () => {
  test('at every whole minute the curve has the share of that threshold', () => {
    const curves = curvesOf(all, 'age65')
    for (const minutes of [5, 10, 11, 29, 30, 31, 60]) {
      const answer = answerOf(all, [], { minutes, group: 'age65' })
      for (const curve of curves) {
        const row = answer.rows.find((each) => each.class === curve.class)!
        expect(curve.points[minutes]!.share).toBe(row.shares[answer.limits.indexOf(minutes)])
      }
    }
  })

  test('people are counted in the order of the settlements', () => {
    expect([...peopleByPlace(all, 'age65')]).toEqual([256, 128, 64, 32])
  })
})

test('a change is after less before, in points by class and in people', () => {
  const before = answerOf([town, place('edge', 512, '112', 31), hamlet, island], [], { minutes: 30, group: 'all' })
  const now = answerOf(all, [], { minutes: 30, group: 'all' })
  expect(changeSince('2022-12-13', now, before)).toEqual({
    date: '2022-12-13',
    points: { urban: 0, fringe: 100, rural: 0, all: expect.closeTo((512 / 1920) * 100, 9) },
    notReached: -512,
  })
})

test('ages that nobody recorded are unknown; one old person anywhere makes them known', () => {
  const ageless = all.map((one) => ({ ...one, age0to14: 0, age60: 0, age65: 0, age80: 0 }))
  const question = { minutes: 30, group: 'all' } as const
  expect(answerOf(ageless, [], question).agesKnown).toBe(false)
  expect(answerOf([...ageless.slice(1), { ...ageless[0]!, age65: 1 }], [], question).agesKnown).toBe(true)
})
