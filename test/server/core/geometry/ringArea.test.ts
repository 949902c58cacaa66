import { booleanIntersects, lineString, polygon } from '@turf/turf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pointInRing } from '../../../../server/core/geometry/polygon.ts'
import { ringProblem } from '../../../../server/core/geometry/ring.ts'
import { RingArea } from '../../../../server/core/geometry/ringArea.ts'
import { segmentsMeet } from '../../../../server/core/geometry/segment.ts'

type Point = [number, number]
/** Rings that go once round the middle: whatever their spikes, they do not cross themselves. */
const star = fc.array(fc.integer({ min: 10, max: 1000 }), { minLength: 3, maxLength: 300 }).map((radii): Point[] => {
  const corners = radii.map((radius, at): Point => {
    const angle = (2 * Math.PI * (at + 0.1)) / radii.length
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  return [...corners, corners[0]]
})
const point = fc.tuple(fc.integer({ min: -1100, max: 1100 }), fc.integer({ min: -1100, max: 1100 }))
const runs = { seed: 20221220, numRuns: 300 }

describe('an area', () => {
  test('holds the points that the plain even-odd rule finds in the ring', () => {
    fc.assert(
      fc.property(star, fc.array(point, { minLength: 20 }), (ring, points) => {
        const area = new RingArea(ring)
        expect(points.map(([x, y]) => area.contains(x, y))).toEqual(points.map((at) => pointInRing(at, ring)))
      }),
      runs,
    )
  })

  test('is touched by the pieces that Turf finds to meet it', () => {
    fc.assert(
      fc.property(star, point, point, (ring, a, b) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1])
        expect(new RingArea(ring).touches(...a, ...b)).toBe(booleanIntersects(lineString([a, b]), polygon([ring])))
      }),
      runs,
    )
  })

  test('without height or width holds nothing, and is touched all the same', () => {
    const flat = new RingArea([
      [0, 5],
      [10, 5],
      [20, 5],
      [0, 5],
    ])
    expect([flat.contains(5, 5), flat.touches(5, 0, 5, 10), flat.touches(25, 0, 25, 10)]).toEqual([false, true, false])
  })
})

describe('a ring', () => {
  test('that goes once round is in order, wherever it begins', () => {
    fc.assert(
      fc.property(star, fc.nat(), (ring, from) => {
        const corners = ring.slice(1)
        const turned = corners.map((_, at) => corners[(at + from) % corners.length])
        expect(ringProblem([...turned, turned[0]])).toBeNull()
      }),
      runs,
    )
  })

  test('crosses itself when two of its sides that are no neighbours meet: every pair compared', () => {
    fc.assert(
      fc.property(fc.uniqueArray(point, { minLength: 4, maxLength: 8, selector: (at) => at.join() }), (corners) => {
        const ring = [...corners, corners[0]]
        let meets = false
        for (let one = 0; one < corners.length; one++) {
          for (let other = one + 2; other < corners.length; other++) {
            if (one === 0 && other === corners.length - 1) continue
            meets ||= segmentsMeet(...ring[one], ...ring[one + 1], ...ring[other], ...ring[other + 1])
          }
        }
        expect(ringProblem(ring) !== null).toBe(meets)
      }),
      runs,
    )
  })

  test('may have a corner twice, as a double click leaves it', () => {
    const ring: Point[] = [
      [0, 0],
      [10, 0],
      [10, 0],
      [5, 10],
      [0, 0],
    ]
    expect(ringProblem(ring)).toBeNull()
    expect(ringProblem([...ring.slice(0, 4), [1, 1]])).toMatch(/closed ring/)
  })
})
