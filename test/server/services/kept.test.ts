import { expect, test } from 'vitest'
import { Kept } from '../../../server/services/kept.ts'

test('an answer is made once, also for those who ask while it is being made', async () => {
  const kept = new Kept<number>(2)
  let made = 0
  const make = async () => ++made
  expect(await Promise.all([kept.get('a', make), kept.get('a', make)])).toEqual([1, 1])
  expect(await kept.get('a', make)).toBe(1)
})

test('the answer unused for longest is forgotten first', async () => {
  const kept = new Kept<string>(2)
  const make = (value: string) => async () => value
  await kept.get('a', make('first a'))
  await kept.get('b', make('first b'))
  await kept.get('a', make('never made'))
  await kept.get('c', make('c'))
  expect(await kept.get('a', make('second a'))).toBe('first a')
  expect(await kept.get('b', make('second b'))).toBe('second b')
})

test('an answer that failed is not kept', async () => {
  const kept = new Kept<string>(2)
  const failing = kept.get('a', () => Promise.reject(new Error('no database')))
  await expect(failing).rejects.toThrow('no database')
  expect(kept.peek('a')).toBeUndefined()
  expect(await kept.get('a', async () => 'made')).toBe('made')
})
