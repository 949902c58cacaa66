import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inPortions, joinInTurns, mapInTurns, runInTurns } from '../../../server/services/portions.ts'

test('portions hold every item once and in order, none is empty, and none weighs too much unless one item alone does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 })), fc.integer({ min: 1, max: 20 }), (weights, most) => {
      const portions = inPortions(weights, (weight) => weight, most)
      expect(portions.flat()).toEqual(weights)
      for (const portion of portions) {
        expect(portion.length).toBeGreaterThan(0)
        if (portion.length > 1) expect(portion.reduce((sum, weight) => sum + weight)).toBeLessThanOrEqual(most)
      }
    }),
    { seed: 3 },
  )
})

/** Keeps the processor busy for longer than a turn may last. */
function work(): void {
  const until = performance.now() + 6
  while (performance.now() < until);
}

test('others are served between two pieces of long work', async () => {
  let served = 0
  const serve = () => {
    served++
    if (served < 10) setImmediate(serve)
  }
  setImmediate(serve)
  const servedBefore = await mapInTurns([1, 2, 3, 4], () => {
    work()
    return served
  })
  expect(servedBefore[0]).toBe(0)
  for (let at = 1; at < 4; at++) expect(servedBefore[at]).toBeGreaterThan(servedBefore[at - 1])
})

test('work in turns comes to what it comes to at once, and fails as it fails', async () => {
  expect(await mapInTurns(['a', 'b'].entries(), ([at, letter]) => `${at}${letter}`)).toEqual(['0a', '1b'])
  expect(await joinInTurns(['x', 'y', ''])).toBe('xy')
  const steps = (function* () {
    yield
    return 'whole'
  })()
  expect(await runInTurns(steps)).toBe('whole')
  const failing = mapInTurns([1], () => {
    throw new RangeError('no')
  })
  await expect(failing).rejects.toThrow(RangeError)
})
