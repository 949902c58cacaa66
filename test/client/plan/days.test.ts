import { expect, test } from 'vitest'
import { dayPlus, daysBetween, openingDay, todayInShanghai } from '../../../client/plan/days.ts'

test('days are counted across months and leap years', () => {
  expect(dayPlus('2022-12-31', 1)).toBe('2023-01-01')
  expect(dayPlus('2024-03-01', -1)).toBe('2024-02-29')
  expect(daysBetween('2022-12-07', '2023-01-08')).toBe(32)
})

test('the day turns at midnight in Shanghai, whatever the clock of the reader', () => {
  expect(todayInShanghai(new Date('2022-12-19T15:59:59Z'))).toBe('2022-12-19')
  expect(todayInShanghai(new Date('2022-12-19T16:00:00Z'))).toBe('2022-12-20')
})

test('a fictional region opens on the day of its list, a real one today', () => {
  const sources = [{ what: 'facilities', date: '2022-12-20' }]
  const now = new Date('2026-05-04T03:00:00Z')
  expect(openingDay({ fictional: true, sources }, now)).toBe('2022-12-20')
  expect(openingDay({ fictional: false, sources }, now)).toBe('2026-05-04')
  expect(openingDay({ fictional: true, sources: [] }, now)).toBe('2026-05-04')
})
