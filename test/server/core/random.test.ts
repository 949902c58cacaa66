import { describe, expect, test } from 'vitest'
import { Random } from '../../../server/core/random.ts'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

describe('Random', () => {
  test('gives the same numbers for the same seed, others for another', () => {
    expect(draw(new Random(7), 20)).toEqual(draw(new Random(7), 20))
    expect(draw(new Random(7), 20)).not.toEqual(draw(new Random(8), 20))
    expect(draw(new Random('云溪'), 5)).not.toEqual(draw(new Random('云西'), 5))
  })

  test('parts of the work have numbers of their own, however many the others use', () => {
    const one = new Random(1)
    const before = draw(one.fork('villages'), 5)
    draw(one, 100)
    expect(draw(one.fork('villages'), 5)).toEqual(before)
    expect(draw(one.fork('roads'), 5)).not.toEqual(before)
  })

  test('spreads evenly, and normally where asked', () => {
    const random = new Random(20221220)
    const numbers = draw(random, 20_000)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...numbers)).toBeLessThan(1)
    // the mean of 20,000 has a deviation of 0.29 / 141 = 0.002
    expect(numbers.reduce((sum, one) => sum + one, 0) / 20_000).toBeCloseTo(0.5, 1.9)
    const normal = Array.from({ length: 20_000 }, () => random.normal(10, 2))
    const mean = normal.reduce((sum, one) => sum + one, 0) / 20_000
    const variance = normal.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 20_000
    expect(mean).toBeCloseTo(10, 1)
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1)
  })

  test('picks, shuffles and counts within bounds', () => {
    const random = new Random(3)
    const list = [1, 2, 3, 4, 5]
    expect(random.shuffle(list).toSorted()).toEqual(list)
    expect(list).toEqual([1, 2, 3, 4, 5])
    for (let time = 0; time < 200; time++) {
      expect(list).toContain(random.pick(list))
      expect([0, 1, 2]).toContain(random.int(3))
      expect(Math.abs(random.between(-1, 1))).toBeLessThanOrEqual(1)
    }
    expect(() => random.pick([])).toThrow('at least 1')
  })
})
