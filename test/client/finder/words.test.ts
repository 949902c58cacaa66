import { expect, test } from 'vitest'
import { clockText, dayText, distanceText, isAbout, openText, wholeMinutes } from '../../../client/finder/words.ts'

test('minutes are rounded up and never 0', () => {
  expect([0, 1, 60, 61, 119.9, 120, 3600.5].map(wholeMinutes)).toEqual([1, 1, 1, 2, 2, 2, 61])
})

test('distances are said in metres below a kilometre, and with a decimal below ten', () => {
  expect([3, 347, 994, 996, 1340, 9940, 9960, 24_400].map((metres) => distanceText(metres, 'zh'))).toEqual([
    '10 米',
    '350 米',
    '990 米',
    '1.0 公里',
    '1.3 公里',
    '9.9 公里',
    '10 公里',
    '24 公里',
  ])
  expect(distanceText(1340, 'en')).toBe('1.3 km')
})

test('a day is a Beijing day, and its year is said only when it is another', () => {
  expect(dayText('2022-12-19T17:30:00Z', '2022-12-20T02:00:00Z', 'zh')).toBe('12 月 20 日')
  expect(dayText('2021-01-02T00:00:00Z', '2022-12-20T02:00:00Z', 'zh')).toBe('2021 年 1 月 2 日')
  expect(dayText('2022-12-19T17:30:00Z', '2022-12-20T02:00:00Z', 'en')).toBe('20 Dec')
  expect(clockText('2022-12-20T01:12:00Z')).toBe('09:12')
})

const closed = { state: 'closed', until: null, allDay: false } as const

test('opening states are said in words', () => {
  expect(openText({ state: 'open', until: '21:00', opensAt: null, allDay: false }, 'zh')).toBe('开到 21:00')
  expect(openText({ state: 'open', until: null, opensAt: null, allDay: true }, 'zh')).toBe('24 小时')
  expect(openText({ ...closed, opensAt: '08:30' }, 'zh')).toBe('现在关门，08:30 开')
  expect(openText({ ...closed, opensAt: '12-21 08:30' }, 'zh')).toBe('现在关门，12 月 21 日 08:30 开')
  expect(openText({ ...closed, opensAt: '12-21 08:30' }, 'en')).toBe('closed now, opens 21 Dec 08:30')
  expect(openText({ ...closed, opensAt: null }, 'zh')).toBe('现在关门')
  expect(openText({ state: 'unknown', until: null, opensAt: null, allDay: false }, 'zh')).toBe('开放时间没写，先打电话')
})

test('minutes are marked as about without roads, and where only the township is known', () => {
  expect(isAbout(true, 'exact')).toBe(true)
  expect(isAbout(false, 'township')).toBe(true)
  expect(isAbout(false, 'village')).toBe(false)
})
