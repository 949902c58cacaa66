/** Answers that are kept: made once, shared, forgotten, and given up when nobody waits for them any more. */
import { describe, expect, test } from 'vitest'
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

describe('work that takes its time', () => {
  /** Work that ends when it is told to, and fails with the reason when its signal is aborted. */
  function work() {
    let finish: (value: string) => void = () => {}
    let given: AbortSignal | null = null
    const make = (signal: AbortSignal) => {
      given = signal
      return new Promise<string>((resolve, reject) => {
        finish = resolve
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    }
    return { make, finish: (value: string) => finish(value), wasStopped: () => given?.aborted }
  }
  const asker = () => {
    const controller = new AbortController()
    return { signal: controller.signal, leave: () => controller.abort(new Error('gone')) }
  }

  test('goes on for the others when one of them leaves, who is answered at once', async () => {
    const kept = new Kept<string>(2)
    const { make, finish, wasStopped } = work()
    const [first, second] = [asker(), asker()]
    const [left, stayed] = [kept.get('a', make, first.signal), kept.get('a', make, second.signal)]
    first.leave()
    await expect(left).rejects.toThrow('gone')
    expect(wasStopped()).toBe(false)
    finish('answer')
    expect(await stayed).toBe('answer')
  })

  test('is stopped when the last has left, and what it was making is not kept', async () => {
    const kept = new Kept<string>(2)
    const { make, wasStopped } = work()
    const askers = [asker(), asker()]
    const answers = askers.map(({ signal }) => kept.get('a', make, signal))
    for (const { leave } of askers) leave()
    for (const answer of answers) await expect(answer).rejects.toThrow('gone')
    expect(wasStopped()).toBe(true)
    expect(kept.peek('a')).toBeUndefined()
    expect(await kept.get('a', async () => 'made anew')).toBe('made anew')
  })

  test('is begun anew for somebody who asks at the moment the last one leaves', async () => {
    const kept = new Kept<string>(2)
    const [old, fresh] = [work(), work()]
    const { signal, leave } = asker()
    const left = kept.get('a', old.make, signal)
    leave()
    const next = kept.get('a', fresh.make, asker().signal)
    fresh.finish('fresh')
    await expect(left).rejects.toThrow('gone')
    expect(await next).toBe('fresh')
    expect([old.wasStopped(), fresh.wasStopped()]).toEqual([true, false])
  })

  test('is never stopped once somebody waits who cannot leave', async () => {
    const kept = new Kept<string>(2)
    const { make, finish, wasStopped } = work()
    const { signal, leave } = asker()
    const [left, stayed] = [kept.get('a', make, signal), kept.get('a', make)]
    leave()
    await expect(left).rejects.toThrow('gone')
    expect(wasStopped()).toBe(false)
    finish('answer')
    expect(await stayed).toBe('answer')
  })

  test('that is done is kept, whoever leaves afterwards', async () => {
    const kept = new Kept<string>(2)
    const { signal, leave } = asker()
    expect(await kept.get('a', async () => 'done', signal)).toBe('done')
    leave()
    expect(await kept.peek('a')).toBe('done')
  })

  test('is not begun for somebody who has left already', async () => {
    const kept = new Kept<string>(2)
    const { signal, leave } = asker()
    leave()
    await expect(kept.get('a', async () => 'never', signal)).rejects.toThrow('gone')
    expect(kept.peek('a')).toBeUndefined()
  })
})
