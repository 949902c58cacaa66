import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverageOf } from '../../../../server/core/coverage/coverage.ts'
import { curve } from '../../../../server/core/coverage/curve.ts'
import { someRegion, village } from './somePlaces.ts'

describe('curve', () => {
  test('steps at the first whole minute that is long enough', () => {
    const places = [
      village({ people: 1, seconds: 0 }),
      village({ people: 2, seconds: 60 }),
      village({ people: 4, seconds: 60.001 }),
      village({ people: 8, seconds: 180 }),
      village({ people: 16, seconds: 180.001 }),
      village({ people: 32, seconds: null }),
    ]
    expect(curve(places, 'all', 3).all).toEqual({ people: 63, within: [1, 3, 7, 15] })
  })

  test('law: at every minute and for every class it is the coverage of that limit', () => {
    fc.assert(
      fc.property(someRegion, fc.integer({ min: 1, max: 60 }), (places, minute) => {
        const { total, byClass } = coverageOf(places, { limitsMinutes: [minute], group: 'age65' })
        const curves = curve(places, 'age65')
        expect(curves.all.within[minute]).toBe(total.covered[0].people)
        expect(curves.all.people).toBe(total.people)
        for (const row of byClass) expect(curves[row.class].within[minute]).toBe(row.covered[0].people)
      }),
      { seed: 14 },
    )
  })
})
