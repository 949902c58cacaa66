import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { components } from '../../../../server/core/coverage/components.ts'
import { type LonLat, METRES_PER_DEGREE } from '../../../../server/core/geometry/lonLat.ts'
import { createPlane } from '../../../../server/core/geometry/plane.ts'

/** Points so many metres north of each other. */
const north = (...metres: number[]): LonLat[] => metres.map((each) => [120, 31 + each / METRES_PER_DEGREE])

describe('components', () => {
  test('a chain hangs together although its ends are far apart', () => {
    expect(components(north(0, 4000, 8000, 12_000), 5000)).toEqual([[0, 1, 2, 3]])
  })

  test('a gap just longer than the link parts them, one just shorter does not', () => {
    expect(components(north(0, 5001, 10_000), 5000)).toEqual([[0], [1, 2]])
    expect(components(north(0, 4999, 10_001), 5000)).toEqual([[0, 1], [2]])
  })

  test('has no groups of no points, and a group for each of equal points', () => {
    expect(components([], 5000)).toEqual([])
    expect(components(north(7, 7), 5000)).toEqual([[0, 1]])
    expect(() => components(north(0), 0)).toThrow('expected a link distance above 0 m, found 0')
  })

  test('law: the same groups as a slow search over all pairs', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }))
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), fc.integer({ min: 300, max: 6000 }), (grid, link) => {
        const points = grid.map(([x, y]): LonLat => [120 + x / 1000, 31 + y / 1000])
        expect(components(points, link)).toEqual(slowly(points, link))
      }),
      { seed: 15, numRuns: 300 },
    )
  })
})

/** Spreads the number of the first point through every pair that is near enough, until nothing changes. */
function slowly(points: readonly LonLat[], linkMetres: number): number[][] {
  if (points.length === 0) return []
  const plane = createPlane(points[0])
  const group = points.map((_, index) => index)
  const near = (a: LonLat, b: LonLat) => Math.hypot(plane.x(a[0]) - plane.x(b[0]), plane.y(a[1]) - plane.y(b[1])) <= linkMetres
  for (let changed = true; changed; ) {
    changed = false
    for (const [a, from] of points.entries()) {
      for (const [b, to] of points.entries()) {
        if (group[a] >= group[b] || !near(from, to)) continue
        group[b] = group[a]
        changed = true
      }
    }
  }
  return [...new Set(group)].map((first) => group.flatMap((each, index) => (each === first ? [index] : [])))
}
