import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { distanceMetres } from '../../../../server/core/geometry/lonLat.ts'
import { estimateNearestFrom, estimateTimesToNearest } from '../../../../server/core/travel/estimate.ts'
import { readTravelProfiles } from '../../../../server/core/travel/travelProfiles.ts'
import { metresAt } from '../../../support/sketch.ts'

const { car, walk } = readTravelProfiles(profilesJson)

describe('estimates without roads', () => {
  test('are 1.6 times the straight line at the speed of the traveller, and say that they are estimates', () => {
    const times = estimateTimesToNearest(car, [metresAt(0, 0)], [metresAt(9000, 0), metresAt(0, -5000)])
    // 8 km at 40 km/h are 12 minutes
    expect(times.seconds[0]).toBeCloseTo(720, 2)
    expect([times.facility[0], times.estimate]).toEqual([1, true])
    expect(times.metres[0]).toBeCloseTo(8000, 2)
    const [first] = estimateNearestFrom(walk, metresAt(0, 0), [metresAt(500, 0)])
    expect(first.seconds).toBeCloseTo((500 * 1.6 * 3.6) / 5, 2)
    expect(first.estimate).toBe(true)
  })

  test('limits are inclusive to the millisecond', () => {
    const places = [metresAt(0, 0)]
    const facilities = [metresAt(5000, 0)]
    const time = estimateTimesToNearest(car, places, facilities).seconds[0]
    expect(estimateTimesToNearest(car, places, facilities, { limitSeconds: time }).facility[0]).toBe(0)
    const late = estimateTimesToNearest(car, places, facilities, { limitSeconds: time - 0.001 })
    expect([late.facility[0], late.seconds[0], late.metres[0]]).toEqual([-1, Infinity, NaN])
    expect(estimateNearestFrom(car, places[0], facilities, { limitSeconds: time - 0.001 })).toEqual([])
  })

  test('find the nearest on the sphere, of equals the first, in both questions', () => {
    const point = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }))
    const points = fc.array(
      point.map(([x, y]) => [120 + x / 100, 31 + y / 100] as const),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(points, points, (places, facilities) => {
        const { facility, seconds } = estimateTimesToNearest(car, places, facilities)
        places.forEach((place, number) => {
          const distances = facilities.map((at) => distanceMetres(place, at))
          expect(facility[number]).toBe(distances.indexOf(Math.min(...distances)))
          const [first] = estimateNearestFrom(car, place, facilities, { count: 1 })
          expect(first.seconds).toBe(seconds[number])
        })
      }),
      { seed: 20221220, numRuns: 100 },
    )
  })

  test('answer nothing without facilities, and refuse what is no position', () => {
    expect(estimateTimesToNearest(car, [metresAt(0, 0)], []).seconds[0]).toBe(Infinity)
    expect(estimateNearestFrom(car, metresAt(0, 0), [])).toEqual([])
    expect(() => estimateTimesToNearest(car, [[31, 120]], [metresAt(0, 0)])).toThrow('place 0')
  })
})
