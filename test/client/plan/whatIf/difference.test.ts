/** Six settlements of 1, 2, 4 … 32 people: from any sum one can tell who is in it. */
import { describe, expect, test } from 'vitest'
import { REACH } from '../../../../client/map/mapData.ts'
import { differenceOf } from '../../../../client/plan/whatIf/difference.ts'
import type { TimedPlaceReply } from '../../../../server/contract.ts'
import type { SettlementClass } from '../../../../server/core/places/place.ts'

const CLASSES: readonly SettlementClass[] = ['111', '111', '112', '220', '220', '220']

/** Settlements 0 … 5 at so many minutes; null: cut off by an area, undefined: no road leads there. */
function timed(minutes: readonly (number | null | undefined)[]): TimedPlaceReply[] {
  return minutes.map((each, index) => ({
    id: String(index),
    kind: 'settlement',
    name: '',
    nameEn: '',
    at: [100 + index, 31],
    precision: 'exact',
    settlementClass: CLASSES[index]!,
    classSource: 'nbs',
    people: 2 ** index,
    age0to14: 0,
    age60: 0,
    age65: index,
    age80: 0,
    peopleSource: 'given',
    townshipCode: index < 3 ? 'west' : 'east',
    countyCode: null,
    seconds: each == null ? null : each * 60,
    metres: null,
    facilityId: null,
    unreached: each === null ? 'cut_off' : each === undefined ? 'not_connected' : null,
  }))
}

const NOW = timed([5, 10, 20, 30, 40, undefined])
const asked = { minutes: 30, group: 'all' } as const

describe('what a plan changes', () => {
  test('nothing, when both answers are the same', () => {
    const none = differenceOf(NOW, NOW, asked)
    expect(none).toMatchObject({ net: 0, reachedNow: 15, reachedThen: 15, people: 63, cutOff: 0 })
    expect([none.gained, none.lost, none.slower, none.faster]).toEqual([
      { people: 0, age65: 0, areas: [] },
      { people: 0, age65: 0, areas: [] },
      { people: 0, minutes: 0 },
      { people: 0, minutes: 0 },
    ])
    expect([...none.reach]).toEqual([0, 0, 0, 0, REACH.not, REACH.not])
  })

  test('who is gained, lost, slower and faster, township by township', () => {
    // 0 the same, 1 slower but still reached, 2 lost, 3 cut off, 4 gained, 5 gained where no road led
    const changed = differenceOf(NOW, timed([5, 25, 31, null, 30, 8]), asked)
    expect(changed.net).toBe(changed.gained.people - changed.lost.people)
    expect(changed).toMatchObject({ net: 36, reachedThen: 51, cutOff: 8 })
    expect(changed.lost).toMatchObject({ people: 12, age65: 5 })
    expect(changed.lost.areas).toEqual([
      { townshipCode: 'east', placeIds: ['3'], people: 8, age65: 3, minutesNow: 30, minutesThen: null },
      { townshipCode: 'west', placeIds: ['2'], people: 4, age65: 2, minutesNow: 20, minutesThen: 31 },
    ])
    expect(changed.gained.areas).toEqual([
      // nobody could say how long 5 took, so the mean before is that of 4 alone; after (16 × 30 + 32 × 8) / 48
      { townshipCode: 'east', placeIds: ['5', '4'], people: 48, age65: 9, minutesNow: 40, minutesThen: (16 * 30 + 32 * 8) / 48 },
    ])
    expect(changed.slower).toEqual({ people: 6, minutes: (2 * 15 + 4 * 11) / 6 })
    expect(changed.faster).toEqual({ people: 16, minutes: 10 })
    expect([...changed.reach]).toEqual([0, 0, REACH.not | REACH.lost, REACH.not | REACH.lost, REACH.gained, REACH.gained])
  })

  test('shares by class are those of the class, and the whole stands last', () => {
    const { classes } = differenceOf(NOW, timed([5, 10, 31, 30, 40, undefined]), asked)
    expect(classes).toEqual([
      { class: 'urban', now: 1, after: 1 },
      { class: 'fringe', now: 1, after: 0 },
      { class: 'rural', now: 8 / 56, after: 8 / 56 },
      { class: 'all', now: 15 / 63, after: 11 / 63 },
    ])
  })

  test('a group that nobody belongs to changes nothing', () => {
    const children = differenceOf(NOW, timed([null, null, null, null, null, null]), { minutes: 30, group: 'children' })
    expect(children).toMatchObject({ net: 0, people: 0, lost: { people: 0, areas: [] } })
    expect(children.classes.every(({ now, after }) => now === null && after === null)).toBe(true)
  })
})
