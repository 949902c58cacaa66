import fc from 'fast-check'
import OpeningHours from 'opening_hours'
import { describe, expect, test } from 'vitest'
import { openState } from '../../../../server/core/facilities/openState.ts'
import { planOf, readSchedule, writeSchedule } from '../../../../server/core/facilities/schedule.ts'

// the library reads the clock of the machine's zone
process.env.TZ = 'Asia/Shanghai'

describe('readSchedule', () => {
  test.each([
    ['24/7', '24/7'],
    ['08:00-11:30,13:00-17:00', '08:00-11:30,13:00-17:00'],
    ['13:00-17:00,8:00-11:30', '08:00-11:30,13:00-17:00'],
    ['Mo,Tu,We,Th,Fr 08:00-12:00', 'Mo-Fr 08:00-12:00'],
    ['Sa-Mo 08:00-12:00', 'Mo,Sa,Su 08:00-12:00'],
    ['Mo-Su 08:00-12:00', '08:00-12:00'],
    ['Mo-Fr 08:00-12:00; PH closed', 'Mo-Fr 08:00-12:00; PH off'],
    ['Mo-Fr 08:00-12:00; PH unknown "另行通知"', 'Mo-Fr 08:00-12:00; PH unknown "另行通知"'],
    ['We 20:00-08:00', 'We 20:00-08:00'],
  ])('%s means %s', (text, canonical) => {
    expect(writeSchedule(readSchedule(text)!)).toBe(canonical)
  })

  test.each([
    '',
    'Mo-Fr',
    'Jan 08:00-12:00',
    'week 1-20 08:00-12:00',
    'SH off',
    'Mo-PH 08:00-12:00',
    'Mo-We-Fr 08:00-12:00',
    '08:00',
    '08:00-08:00',
    '08:00-25:00',
    '08:60-09:00',
    '24:00-26:00',
    '08:00-12:00,11:00-13:00',
    '20:00-08:00,07:00-09:00',
    'Mo-Fr 08:00-12:00;',
    '08:00-12:00 || "by appointment"',
  ])('%j is outside the part that is read', (text) => {
    expect(readSchedule(text)).toBeNull()
  })

  test('the last rule that speaks of a day decides it', () => {
    const schedule = readSchedule('08:00-17:00; Sa,Su off; PH 09:00-11:00')!
    expect(planOf(schedule, 0, false)).toEqual([[480, 1020]])
    expect(planOf(schedule, 5, false)).toEqual([])
    expect(planOf(schedule, 5, true)).toEqual([[540, 660]])
  })

  test('law: agrees with the OpenStreetMap library at any minute of days without holidays', () => {
    const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15)
    const spans = fc
      .uniqueArray(clock, { minLength: 2, maxLength: 4 })
      .map((clocks) => [...clocks].sort((a, b) => a - b))
      .map((clocks) =>
        clocks.flatMap((at, index) => (index % 2 ? [`${clockText(clocks[index - 1])}-${clockText(at)}`] : [])).join(','),
      )
    const days = fc.subarray(['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'], { minLength: 1 }).map((list) => list.join(','))
    const rule = fc.tuple(days, fc.oneof({ arbitrary: spans, weight: 5 }, { arbitrary: fc.constant('off'), weight: 1 }))
    const text = fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.map((each) => each.join(' ')).join('; '))
    // March 2023 has no holiday and no weekend that is worked
    const minute = fc.integer({ min: 0, max: 20 * 1440 }).map((minutes) => new Date(Date.UTC(2023, 2, 4) + minutes * 60_000))

    fc.assert(
      fc.property(text, minute, (hours, at) => {
        const library = new OpeningHours(hours, null).getState(at) ? 'open' : 'closed'
        expect(openState(hours, at, { daysOff: new Set(), workedWeekends: new Set() }).state).toBe(library)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('law: agrees with the library on hours that run over midnight every day', () => {
    const quarter = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(quarter, quarter, fc.integer({ min: 0, max: 7 * 1440 }), (evening, morning, minutes) => {
        const hours = `${clockText(1440 - evening * 15)}-${clockText(morning * 15)}`
        const at = new Date(Date.UTC(2023, 2, 4) + minutes * 60_000)
        const library = new OpeningHours(hours, null).getState(at) ? 'open' : 'closed'
        expect(openState(hours, at, { daysOff: new Set(), workedWeekends: new Set() }).state).toBe(library)
      }),
      { seed: 8 },
    )
  })
})

const clockText = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
