import { expect, test } from 'vitest'
import {
  answersQuestion,
  next,
  placesInOrder,
  placesOnMap,
  regionAround,
  wayKey,
  wayShown,
} from '../../../client/finder/state.ts'
import { closedUntil, openUntil, result, stateWith } from './fixtures.ts'

const [a, b, c] = [result('a', 4, openUntil('21:00')), result('b', 2, closedUntil('14:00')), result('c', 9, openUntil('20:00'))]

test('a new question keeps the old answer until the new one comes', () => {
  const asked = next(stateWith([a]), { type: 'asked_differently', change: { mode: 'walk' } })
  expect(asked.answer?.mode).toBe('ebike')
  expect(answersQuestion(asked)).toBe(false)
})

test('waiting is shown only when the answer is still missing', () => {
  const asked = next(stateWith([a]), { type: 'asked' })
  expect(asked.waiting).toBe('just_asked')
  expect(next(asked, { type: 'still_waiting' }).waiting).toBe('noticeably')
  const answered = next(asked, { type: 'answered', answer: stateWith([a]).answer! })
  expect(next(answered, { type: 'still_waiting' }).waiting).toBe('no')
})

test('giving up goes back to the question that the page still answers', () => {
  const asked = next(stateWith([a]), { type: 'asked_differently', change: { mode: 'walk', need: 'medicine' } })
  expect(next(asked, { type: 'given_up' }).question).toMatchObject({ mode: 'ebike', need: 'care' })
})

test('a failure keeps the answer, a refused position opens the form', () => {
  const failed = next(stateWith([a]), { type: 'went_wrong', trouble: 'no_answer' })
  expect([failed.answer === null, failed.choosing]).toEqual([false, false])
  expect(next(stateWith([a]), { type: 'went_wrong', trouble: 'denied' }).choosing).toBe(true)
})

test('the next place goes through the open ones, then the closed ones, then begins again', () => {
  let state = stateWith([a, b, c])
  const seen = [0, 1, 2, 3].map(() => {
    const id = placesInOrder(state.answer)[state.shown].facility.id
    state = next(state, { type: 'next_place' })
    return id
  })
  expect(seen).toEqual(['a', 'c', 'b', 'a'])
})

test('choosing another county empties township and village', () => {
  const unit = (code: string) => ({ code, name: code, nameEn: '', at: null })
  const full = {
    county: { chosen: '1', choices: [unit('1'), unit('2')] },
    township: { chosen: '11', choices: [unit('11')] },
    village: { chosen: '111', choices: [unit('111')] },
  }
  const { picks } = next(stateWith([], { picks: full }), { type: 'unit_chosen', level: 'county', code: '2' })
  expect([picks.county.chosen, picks.township.choices, picks.village.choices]).toEqual(['2', [], []])
})

test('the map shows closed places only when there are no others', () => {
  expect(placesOnMap(stateWith([a, b]).answer).map(({ facility }) => facility.id)).toEqual(['a'])
  expect(placesOnMap(stateWith([b]).answer).map(({ facility }) => facility.id)).toEqual(['b'])
})

test('a position belongs to the region preferred, else to the smallest around it, else to none', () => {
  const [region] = stateWith([]).regions
  const large = { ...region, id: 'large', bbox: [110, 20, 125, 35] as [number, number, number, number] }
  expect(regionAround([118.4, 28], [large, region], null)?.id).toBe('demo')
  expect(regionAround([118.4, 28], [large, region], 'large')?.id).toBe('large')
  expect(regionAround([112, 28], [large, region], 'demo')?.id).toBe('large')
  expect(regionAround([0, 0], [large, region], 'demo')).toBeNull()
})

test('a way is shown for the place, the start and the way of travelling that it was asked for, and for no other', () => {
  const state = stateWith([a, c])
  const asked = next(state, { type: 'way_changed', way: { to: wayKey(state)!, state: 'asked' } })
  expect(wayShown(asked)?.state).toBe('asked')
  expect(wayShown(next(asked, { type: 'selected', facilityId: 'c' }))).toBeNull()
  expect(wayShown(next(asked, { type: 'answered', answer: { ...state.answer!, mode: 'walk' } }))).toBeNull()
  expect(wayShown(next(asked, { type: 'way_changed', way: undefined }))).toBeNull()
  expect(wayKey({ ...state, origin: null })).toBeNull()
})
