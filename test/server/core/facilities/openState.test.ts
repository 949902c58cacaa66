import { afterAll, describe, expect, test } from 'vitest'
import json from '../../../../geodata/standards/holidays.json' with { type: 'json' }
import { readHolidays } from '../../../../server/core/facilities/holidays.ts'
import { openState } from '../../../../server/core/facilities/openState.ts'

const holidays = readHolidays(json)
const at = (shanghai: string) => new Date(`${shanghai.replace(' ', 'T')}:00+08:00`)
const state = (hours: string | null, shanghai: string) => openState(hours, at(shanghai), holidays)

describe('openState', () => {
  const split = '08:00-11:30,13:00-17:00'

  test('opens on the minute and is closed on the minute it closes', () => {
    // 20 December 2022 was a Tuesday
    expect(state(split, '2022-12-20 07:59')).toEqual({ state: 'closed', until: null, opensAt: '08:00', allDay: false })
    expect(state(split, '2022-12-20 08:00')).toEqual({ state: 'open', until: '11:30', opensAt: null, allDay: false })
    expect(state(split, '2022-12-20 11:29').state).toBe('open')
    expect(state(split, '2022-12-20 11:30')).toEqual({ state: 'closed', until: null, opensAt: '13:00', allDay: false })
    expect(state(split, '2022-12-20 17:00')).toEqual({ state: 'closed', until: null, opensAt: '12-21 08:00', allDay: false })
  })

  test('is open all day round the clock, holidays too', () => {
    const round = { state: 'open', until: null, opensAt: null, allDay: true }
    expect(state('24/7', '2022-12-20 03:00')).toEqual(round)
    expect(state('24/7', '2023-01-22 03:00')).toEqual(round)
  })

  test('keeps hours over midnight whole', () => {
    expect(state('Sa 20:00-02:00', '2022-11-26 21:00')).toMatchObject({ state: 'open', until: '02:00' })
    expect(state('Sa 20:00-02:00', '2022-11-27 01:59')).toMatchObject({ state: 'open', until: '02:00' })
    expect(state('Sa 20:00-02:00', '2022-11-27 02:00')).toMatchObject({ state: 'closed', opensAt: '12-03 20:00' })
    expect(state('08:00-24:00', '2022-12-20 23:00')).toMatchObject({ state: 'open', until: '24:00' })
  })

  test('finds the next opening across days off and across the year', () => {
    // Friday the 30th, then New Year from Saturday to Monday, open again on Tuesday
    expect(state('Mo-Fr 08:00-17:00; PH off', '2022-12-30 18:00').opensAt).toBe('01-03 08:00')
    // Spring Festival from 21 to 27 January; Saturday the 28th is worked
    expect(state('Mo-Fr 08:00-17:00; PH off', '2023-01-20 18:00').opensAt).toBe('01-28 08:00')
  })

  test('knows Spring Festival, which no table of fixed days has', () => {
    expect(state('Mo-Fr 08:00-17:00; PH off', '2023-01-24 10:00').state).toBe('closed')
    expect(state('Mo-Fr 08:00-17:00; PH 09:00-11:00', '2023-01-22 10:00').state).toBe('open')
    expect(state('08:00-17:00; PH unknown "另行通知"', '2023-01-24 10:00').state).toBe('unknown')
  })

  test('hours that name weekdays and say nothing of holidays are unknown on a day off', () => {
    expect(state('Mo-Fr 08:00-17:00', '2023-01-24 10:00').state).toBe('unknown')
    expect(state('Mo-Fr 08:00-17:00', '2023-01-22 10:00').state).toBe('closed') // a Sunday is closed either way
    expect(state('08:00-17:00', '2023-01-24 10:00').state).toBe('open') // 周一至周日 means every day
    expect(state('Mo-Fr 08:00-17:00', '2023-01-20 18:00').opensAt).toBeNull() // the next is hidden by days nobody knows
  })

  test('a weekend that is worked has the hours of the working week, where those are known', () => {
    // Saturday 28 January 2023 was worked
    expect(state('Mo-Fr 08:00-17:00; PH off', '2023-01-28 10:00').state).toBe('open')
    expect(state('Mo-Fr 08:00-17:00', '2023-01-28 10:00').state).toBe('unknown')
    expect(state('We,Sa 08:00-11:00', '2023-01-28 10:00').state).toBe('open') // no working week: Saturday is Saturday
    expect(state('Mo-Fr 08:00-17:00; PH off', '2023-02-04 10:00').state).toBe('closed') // an ordinary Saturday
  })

  test('says unknown when the hours could not be read', () => {
    const unknown = { state: 'unknown', until: null, opensAt: null, allDay: false }
    expect(state(null, '2022-12-20 10:00')).toEqual(unknown)
    expect(state('Jan-Mar 08:00-12:00', '2022-12-20 10:00')).toEqual(unknown)
  })

  test('a place that never opens is closed with no next opening', () => {
    expect(state('off', '2022-12-20 10:00')).toEqual({ state: 'closed', until: null, opensAt: null, allDay: false })
  })
})

describe('openState in machines of other zones', () => {
  const zone = process.env.TZ
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  test.each(['Asia/Shanghai', 'UTC', 'America/Los_Angeles', 'Europe/Berlin', 'Pacific/Kiritimati'])('%s', (name) => {
    process.env.TZ = name
    // 02:30 on 26 March 2023 does not exist in Berlin; in Shanghai it does
    expect(state('02:00-03:00', '2023-03-26 02:30')).toMatchObject({ state: 'open', until: '03:00' })
    expect(state('Mo 08:00-11:30', '2022-12-19 08:00')).toMatchObject({ state: 'open', until: '11:30' })
    expect(state('Mo 08:00-11:30', '2022-12-19 07:59')).toMatchObject({ state: 'closed', opensAt: '08:00' })
  })
})

describe('readHolidays', () => {
  test('2023 has the days off and the worked weekends of its notice', () => {
    // New Year 2 in 2023, Spring Festival 7, Qingming 1, Labour Day 5, Dragon Boat 3, Mid-Autumn with National Day 8
    const in2023 = (dates: ReadonlySet<string>) => [...dates].filter((date) => date.startsWith('2023')).length
    expect(in2023(holidays.daysOff)).toBe(2 + 7 + 1 + 5 + 3 + 8)
    expect(in2023(holidays.workedWeekends)).toBe(2 + 2 + 1 + 2)
    expect(holidays.daysOff.has('2022-12-31')).toBe(true)
  })

  test('no day is both off and worked', () => {
    expect([...holidays.workedWeekends].filter((date) => holidays.daysOff.has(date))).toEqual([])
  })

  test('refuses a range that runs backwards and a worked day in the week', () => {
    const year = (from: string, to: string, worked: string[]) => ({ years: [{ year: 2023, holidays: [{ from, to, worked }] }] })
    expect(() => readHolidays(year('2023-01-27', '2023-01-21', []))).toThrow('expected 1 to 10 days')
    expect(() => readHolidays(year('2023-01-21', '2023-01-27', ['2023-01-30']))).toThrow('expected a Saturday or Sunday')
    expect(() => readHolidays({})).toThrow('expected a list of years')
  })
})
