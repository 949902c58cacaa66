/** The pool over real threads: fairness, refusals, cancelling, breaking. No test waits for a clock to decide. */
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../server/errors.ts'
import { Pool, type PoolOptions } from '../../../server/threads/pool.ts'
import type { TestTasks } from '../../support/threadOfTests.ts'

const SCRIPT = new URL('../../support/threadOfTests.ts', import.meta.url)
const pools: Pool<TestTasks>[] = []
const makePool = (options: Partial<PoolOptions<keyof TestTasks>> = {}) => {
  const pool = new Pool<TestTasks>(SCRIPT, { size: 1, ...options })
  pools.push(pool)
  return pool
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

const shared = (words: number) => new Int32Array(new SharedArrayBuffer(words * 4))
/** A gate that holds tasks back until it is opened, so that a test knows what runs and what waits. */
function newGate() {
  const gate = shared(2)
  const open = () => {
    Atomics.store(gate, 1, 1)
    Atomics.notify(gate, 1)
  }
  const arrived = (count: number) => expect.poll(() => Atomics.load(gate, 0), { timeout: 60_000 }).toBe(count)
  return { gate, open, arrived }
}
/** The count goes up: the work has begun. */
const begun = (counter: Int32Array) => expect.poll(() => Atomics.load(counter, 0), { timeout: 60_000 }).toBeGreaterThan(0)
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof AppError ? `${error.status} ${error.code}` : String(error)),
  )

test('a task answers with plain data, its arrays whole', async () => {
  expect(await makePool().run('double', { values: Float64Array.of(1, 0.1, Infinity) })).toEqual({
    values: Float64Array.of(2, 0.2, Infinity),
  })
})

test('progress arrives before the answer', async () => {
  const said: string[] = []
  const answer = await makePool().run('tell', {}, { progress: (done, total) => said.push(`${done} of ${total}`) })
  expect([...said, answer]).toEqual(['1 of 2', 'told'])
})

test('as many tasks run at once as there are threads, the others wait', async () => {
  const pool = makePool({ size: 2 })
  const { gate, open, arrived } = newGate()
  const all = ['a', 'b', 'c'].map((name) => pool.run('atGate', { gate, name }))
  await arrived(2)
  expect(pool.waiting).toBe(1)
  open()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
})

test('who asks for much at once waits behind himself, not before the others', async () => {
  const pool = makePool()
  const { gate, open, arrived } = newGate()
  const order: string[] = []
  const ask = (name: string, lane: string) => pool.run('atGate', { gate, name }, { lane }).then((done) => order.push(done))
  const all = [ask('first', 'first'), ...['map 1', 'map 2', 'map 3'].map((name) => ask(name, 'map')), ask('finder', 'finder')]
  await arrived(1)
  open()
  await Promise.all(all)
  expect(order).toEqual(['first', 'map 1', 'finder', 'map 2', 'map 3'])
})

test('long work leaves a thread to the others', async () => {
  const pool = makePool({ size: 2, long: ['atGate'] })
  const { gate, open, arrived } = newGate()
  const long = ['a', 'b'].map((name) => pool.run('atGate', { gate, name }))
  await arrived(1)
  expect(await pool.run('remember', { value: 'short' })).toBe('short')
  open()
  expect(await Promise.all(long)).toEqual(['a', 'b'])
})

test('tasks of one pin run in one thread', async () => {
  const pool = makePool({ size: 2 })
  const { gate, open, arrived } = newGate()
  await pool.run('remember', { value: 'mine' }, { pin: 'p' })
  const busy = pool.run('atGate', { gate, name: 'busy' }, { pin: 'p' })
  await arrived(1)
  const behind = pool.run('remember', { value: null }, { pin: 'p' })
  expect(await pool.run('remember', { value: null })).toBe('') // another thread was free for this
  expect(pool.waiting).toBe(1)
  open()
  expect(await Promise.all([busy, behind])).toEqual(['busy', 'mine'])
})

test('more than may wait is refused at once, and the rest is answered', async () => {
  const pool = makePool({ mostWaiting: 1 })
  const { gate, open, arrived } = newGate()
  const running = pool.run('atGate', { gate, name: 'running' })
  await arrived(1)
  const waiting = pool.run('atGate', { gate, name: 'waiting' })
  expect(await refusal(pool.run('atGate', { gate, name: 'refused' }))).toBe('503 unavailable')
  open()
  expect(await Promise.all([running, waiting])).toEqual(['running', 'waiting'])
})

test('more than may wait in one lane is refused at once, and other lanes have room', async () => {
  const pool = makePool({ mostWaiting: 3, mostInLane: 1 })
  const { gate, open, arrived } = newGate()
  const ask = (name: string, lane: string) => pool.run('atGate', { gate, name }, { lane })
  const running = ask('running', 'busy')
  await arrived(1)
  const waiting = ask('waiting', 'busy')
  expect(await refusal(ask('refused', 'busy'))).toBe('503 unavailable')
  const other = ask('other', 'calm')
  open()
  expect(await Promise.all([running, waiting, other])).toEqual(['running', 'waiting', 'other'])
})

describe('cancelling', () => {
  test('ends the work itself, and the thread goes on with the next', async () => {
    const pool = makePool({ graceMs: 60_000 })
    const counter = shared(1)
    await pool.run('remember', { value: 'same thread' })
    const controller = new AbortController()
    const counting = pool.run('count', { counter }, { signal: controller.signal })
    await begun(counter)
    controller.abort(new Error('gone'))
    await expect(counting).rejects.toThrow('gone')
    expect(await pool.run('remember', { value: null })).toBe('same thread') // so the loop has been left
    const stoppedAt = Atomics.load(counter, 0)
    await pool.run('double', { values: new Float64Array(100_000) })
    expect(Atomics.load(counter, 0)).toBe(stoppedAt)
  })

  test('ends a thread that does not listen', async () => {
    const crashes: Error[] = []
    const pool = makePool({ graceMs: 20, onCrash: (error) => crashes.push(error) })
    const counter = shared(1)
    const controller = new AbortController()
    const counting = pool.run('countDeaf', { counter }, { signal: controller.signal })
    await begun(counter)
    controller.abort(new Error('gone'))
    await expect(counting).rejects.toThrow('gone')
    expect(await pool.run('remember', { value: 'replaced' })).toBe('replaced')
    expect(crashes).toEqual([])
  })

  test('takes a waiting request out of the queue', async () => {
    const pool = makePool()
    const { gate, open, arrived } = newGate()
    const running = pool.run('atGate', { gate, name: 'running' })
    await arrived(1)
    const controller = new AbortController()
    const waiting = pool.run('atGate', { gate, name: 'never' }, { signal: controller.signal })
    controller.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    expect(pool.waiting).toBe(0)
    open()
    expect(await running).toBe('running')
    expect(Atomics.load(gate, 0)).toBe(1)
  })

  test('before asking starts nothing', async () => {
    const asked = makePool().run('remember', { value: 'no' }, { signal: AbortSignal.abort(new Error('too late')) })
    await expect(asked).rejects.toThrow('too late')
  })
})

describe('a task that', () => {
  test('refuses is a refusal with its code and fields', async () => {
    const error = await makePool()
      .run('refuse', {})
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      code: 'too_large',
      status: 413,
      message: 'That is too much.',
      problems: [{ field: 'list', problem: 'is too long' }],
    })
  })

  test('throws is the error of its request alone', async () => {
    const pool = makePool()
    await pool.run('remember', { value: 'same thread' })
    const error = await pool.run('fail', {}).catch((caught: unknown) => caught as Error)
    expect(error).not.toBeInstanceOf(AppError)
    expect(error).toMatchObject({ name: 'RangeError', message: 'an index is out of range' })
    expect((error as Error).stack).toContain('threadOfTests')
    expect(await pool.run('remember', { value: null })).toBe('same thread')
  })

  test('is given what is no plain data fails, and the thread serves the next', async () => {
    const pool = makePool()
    await expect(pool.run('remember', { value: (() => 1) as never })).rejects.toThrow('could not be cloned')
    expect(await pool.run('remember', { value: 'next' })).toBe('next')
  })

  test.each([
    ['ends its thread', 'exit', /code 7 while it ran exit/],
    ['breaks its thread', 'breakLater', /broken by a timer/],
    ['fills the memory', 'fillMemory', /memory/],
  ] as const)('%s fails clearly, other requests are untouched, the thread is replaced', async (_, name, cause) => {
    const crashes: Error[] = []
    const pool = makePool({ size: 2, heapMegabytes: 64, onCrash: (error) => crashes.push(error) })
    const { gate, open, arrived } = newGate()
    const other = pool.run('atGate', { gate, name: 'untouched' })
    await arrived(1)
    expect(await refusal(pool.run(name, {}))).toBe('503 unavailable')
    expect(crashes.map((error) => error.message)).toEqual([expect.stringMatching(cause)])
    expect(await pool.run('remember', { value: 'replaced' })).toBe('replaced')
    open()
    expect(await other).toBe('untouched')
  })
})

test('closing ends all threads and refuses what runs, waits and comes later', async () => {
  const pool = makePool()
  const counter = shared(1)
  const running = refusal(pool.run('countDeaf', { counter }))
  const waiting = refusal(pool.run('remember', { value: 'waits' }))
  await begun(counter)
  await pool.close()
  expect(await Promise.all([running, waiting, refusal(pool.run('remember', { value: 'late' }))])).toEqual(
    Array(3).fill('503 unavailable'),
  )
  const stoppedAt = Atomics.load(counter, 0)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(Atomics.load(counter, 0)).toBe(stoppedAt)
})
