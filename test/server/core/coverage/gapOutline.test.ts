import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gapOutline } from '../../../../server/core/coverage/gapOutline.ts'
import { distanceMetres, type LonLat, METRES_PER_DEGREE } from '../../../../server/core/geometry/lonLat.ts'
import { areaSquareMetres, type MultiPolygon, pointInAreas, signedDoubleArea } from '../../../../server/core/geometry/polygon.ts'

const kmNorth = (km: number): LonLat => [120, 31 + (km * 1000) / METRES_PER_DEGREE]
const areasOf = (places: Parameters<typeof gapOutline>[0], radius?: number) =>
  gapOutline(places, radius).coordinates as unknown as MultiPolygon

describe('gapOutline', () => {
  test('is a circle of the radius round one place, closed and counter-clockwise', () => {
    const [[ring]] = areasOf([{ at: [120, 31] }], 1000)
    expect(ring[0]).toEqual(ring.at(-1))
    expect(signedDoubleArea(ring)).toBeGreaterThan(0)
    for (const corner of ring) expect(distanceMetres([120, 31], corner)).toBeCloseTo(1000, -1)
    // a regular 32-gon has 32/2 * sin(2π/32) of the square of its radius
    expect(areaSquareMetres([[ring]]) / (16 * Math.sin(Math.PI / 16) * 1000 ** 2)).toBeCloseTo(1, 2)
  })

  test('joins places that overlap and keeps others apart', () => {
    expect(areasOf([{ at: kmNorth(0) }, { at: kmNorth(4.8) }])).toHaveLength(1)
    expect(areasOf([{ at: kmNorth(0) }, { at: kmNorth(5.2) }])).toHaveLength(2)
    expect(areasOf([])).toEqual([])
  })

  test("follows a settlement's own shape where there is one, turned the right way", () => {
    const clockwise: MultiPolygon = [
      [
        [
          [120, 31],
          [120, 31.1],
          [120.1, 31.1],
          [120.1, 31],
          [120, 31],
        ],
      ],
    ]
    const [[ring]] = areasOf([{ at: [120.05, 31.05], shape: clockwise }])
    expect(ring).toHaveLength(5)
    expect(signedDoubleArea(ring)).toBeGreaterThan(0)
  })

  test('a ring of places leaves a hole, which runs clockwise', () => {
    const places = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => {
      const angle = (at * Math.PI) / 4
      return { at: [120 + 0.06 * Math.cos(angle), 31 + 0.05 * Math.sin(angle)] as LonLat }
    })
    const [[outer, hole]] = areasOf(places)
    expect(signedDoubleArea(outer)).toBeGreaterThan(0)
    expect(signedDoubleArea(hole)).toBeLessThan(0)
  })

  test('of thousands of cells is as good as the circles round them, and drawn as readily as that of a few', () => {
    // a square of 64 by 64 cells, 500 m apart: with circles of 2.5 km it is 31.5 km wide, its rim 2.5 km, its corners round
    const step = 500 / METRES_PER_DEGREE
    const cosine = Math.cos((31 * Math.PI) / 180)
    const cells = Array.from({ length: 64 * 64 }, (_, at) => ({
      at: [120 + ((at % 64) * step) / cosine, 31 + Math.floor(at / 64) * step] as LonLat,
    }))
    const areas = areasOf(cells, 2500)
    expect([areas.length, areas[0].length]).toEqual([1, 1])
    expect(signedDoubleArea(areas[0][0])).toBeGreaterThan(0)
    expect(areas[0][0][0]).toEqual(areas[0][0].at(-1))
    const expected = 31_500 ** 2 + 4 * 31_500 * 2500 + Math.PI * 2500 ** 2
    expect(areaSquareMetres(areas) / expected).toBeCloseTo(1, 2)
    for (const { at } of cells) expect(pointInAreas(at, areas)).toBe(true)
  })

  test('round a ring of many places leaves its hole, which runs clockwise', () => {
    const ring = Array.from({ length: 60 }, (_, at) => {
      const angle = (at * Math.PI) / 30
      return { at: [120 + 0.06 * Math.cos(angle), 31 + 0.05 * Math.sin(angle)] as LonLat }
    })
    const [[outer, hole]] = areasOf(ring)
    expect(signedDoubleArea(outer)).toBeGreaterThan(0)
    expect(signedDoubleArea(hole)).toBeLessThan(0)
    expect(pointInAreas([120, 31], areasOf(ring))).toBe(false)
  })

  test('law: every place lies in the outline, and every ring is closed', () => {
    const at = fc
      .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }))
      .map(([x, y]): LonLat => [120 + x / 1000, 31 + y / 1000])
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 45 }), (points) => {
        const areas = areasOf(points.map((point) => ({ at: point })))
        for (const point of points) expect(pointInAreas(point, areas)).toBe(true)
        for (const ring of areas.flat()) expect(ring[0]).toEqual(ring.at(-1))
      }),
      { seed: 18, numRuns: 50 },
    )
  })
})
