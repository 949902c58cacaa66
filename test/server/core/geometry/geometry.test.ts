import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hilbertKey, hilbertOrder } from '../../../../server/core/geometry/hilbert.ts'
import {
  boundsContain,
  boundsOf,
  centreOf,
  distanceMetres,
  growBounds,
  isEmptyBounds,
} from '../../../../server/core/geometry/lonLat.ts'
import { createPlane } from '../../../../server/core/geometry/plane.ts'
import {
  areaSquareMetres,
  pointInAreas,
  pointInRing,
  positionInside,
  type Ring,
  signedDoubleArea,
  wound,
} from '../../../../server/core/geometry/polygon.ts'
import { distanceToSegment, nearestShare, segmentsMeet } from '../../../../server/core/geometry/segment.ts'
import { buildSegmentGrid, someCell } from '../../../../server/core/geometry/segmentGrid.ts'

/** A quarter of the meridian of the sphere, over 90. */
const DEGREE = (Math.PI * 6_371_008.8) / 180

describe('distanceMetres', () => {
  test('a degree along a meridian or the equator, a quarter round the earth, and no distance', () => {
    expect(distanceMetres([120, 31], [120, 32])).toBeCloseTo(DEGREE, 3)
    expect(distanceMetres([0, 0], [1, 0])).toBeCloseTo(DEGREE, 3)
    expect(distanceMetres([0, 0], [77, 90])).toBeCloseTo(90 * DEGREE, 3)
    expect(distanceMetres([0, 0], [180, 0])).toBeCloseTo(180 * DEGREE, 3)
    expect(distanceMetres([120, 31], [120, 31])).toBe(0)
  })
})

describe('bounds', () => {
  test('hold their points and, grown, everything within the distance', () => {
    const bounds = boundsOf([
      [120, 31],
      [121, 30],
    ])
    expect(bounds).toEqual([120, 30, 121, 31])
    expect(centreOf(bounds)).toEqual([120.5, 30.5])
    const grown = growBounds(bounds, 1000)
    expect(distanceMetres([120, 31], [grown[0], 31])).toBeGreaterThanOrEqual(1000)
    expect(distanceMetres([120, 31], [120, grown[3]])).toBeCloseTo(1000, 3)
    expect(boundsContain(bounds, [120, 30.5])).toBe(true)
    expect(boundsContain(bounds, [119.999, 30.5])).toBe(false)
    expect(isEmptyBounds(boundsOf([]))).toBe(true)
    expect(isEmptyBounds(boundsOf([[1, 1]]))).toBe(false)
  })
})

describe('createPlane', () => {
  test('goes there and back, and is as wrong as its docstring says', () => {
    const plane = createPlane([120, 31])
    expect(plane.lon(plane.x(120.7))).toBeCloseTo(120.7, 12)
    expect(plane.lat(plane.y(30.2))).toBeCloseTo(30.2, 12)
    const east = (lat: number) => plane.x(120.01) / distanceMetres([120, lat], [120.01, lat])
    expect(east(31)).toBeCloseTo(1, 5)
    const north50km = 31 + 50_000 / DEGREE
    expect(east(north50km)).toBeGreaterThan(1.004)
    expect(east(north50km)).toBeLessThan(1.006)
  })
})

describe('segments', () => {
  test('have a nearest point within them', () => {
    expect(nearestShare(3, 5, 0, 0, 10, 0)).toBe(0.3)
    expect(nearestShare(-3, 5, 0, 0, 10, 0)).toBe(0)
    expect(nearestShare(13, 5, 0, 0, 10, 0)).toBe(1)
    expect(nearestShare(1, 1, 4, 4, 4, 4)).toBe(0)
    expect(distanceToSegment(13, 4, 0, 0, 10, 0)).toBe(5)
  })

  test.each([
    ['cross', [0, 0, 10, 10, 0, 10, 10, 0], true],
    ['touch at an end', [0, 0, 10, 0, 10, 0, 20, 5], true],
    ['touch in the middle', [0, 0, 10, 0, 5, 0, 5, 9], true],
    ['overlap', [0, 0, 10, 0, 5, 0, 15, 0], true],
    ['lie on one line apart', [0, 0, 10, 0, 11, 0, 15, 0], false],
    ['are parallel', [0, 0, 10, 0, 0, 1, 10, 1], false],
    ['miss by a little', [0, 0, 10, 0, 5, 0.001, 5, 9], false],
  ] as const)('that %s: %s', (_, [ax, ay, bx, by, cx, cy, dx, dy], expected) => {
    expect(segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)).toBe(expected)
    expect(segmentsMeet(cx, cy, dx, dy, ax, ay, bx, by)).toBe(expected)
  })
})

describe('the grid of segments', () => {
  const metres = fc.integer({ min: -30_000, max: 30_000 }).map((decimetres) => decimetres / 10)
  const segment = fc.tuple(metres, metres, metres, metres)

  test('lists a segment in every cell that it passes through', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (segments) => {
        const grid = buildSegmentGrid(Float64Array.from(segments.flat()))
        const passed = segments.flatMap(([ax, ay, bx, by], number) =>
          Array.from({ length: 21 }, (_, step): [number, number, number] => [
            number,
            (ax + ((bx - ax) * step) / 20 - grid.left) / grid.cellMetres,
            (ay + ((by - ay) * step) / 20 - grid.bottom) / grid.cellMetres,
          ]),
        )
        const isOnBorder = (share: number) => Math.abs(share - Math.round(share)) < 1e-9
        const missing = passed.filter(([number, column, row]) => {
          // on a border between cells either will do
          if (isOnBorder(column) || isOnBorder(row)) return false
          const cell = Math.floor(row) * grid.columns + Math.floor(column)
          return !grid.segments.subarray(grid.first[cell], grid.first[cell + 1]).includes(number)
        })
        expect(missing).toEqual([])
      }),
      { seed: 20221220, numRuns: 100 },
    )
  })

  test('leaves out what is not used, and passes over what lies outside', () => {
    const grid = buildSegmentGrid(Float64Array.of(0, 0, 100, 0, 5000, 5000, 5100, 5000), Uint8Array.of(1, 0))
    expect([grid.columns, grid.rows, ...grid.segments]).toEqual([1, 1, 0])
    expect(someCell(grid, 5000, 5000, 6000, 6000, () => true)).toBe(false)
    expect(someCell(grid, -500, 50, 500, 50, () => true)).toBe(true)
    expect(buildSegmentGrid(new Float64Array(0)).segments).toHaveLength(0)
  })
})

describe('the Hilbert curve', () => {
  test('visits every cell of a corner once, each next to the one before', () => {
    const cells: [x: number, y: number][] = []
    for (let x = 0; x < 16; x++) for (let y = 0; y < 16; y++) cells.push([x, y])
    cells.sort((a, b) => hilbertKey(...a) - hilbertKey(...b))
    expect(new Set(cells.map((cell) => hilbertKey(...cell))).size).toBe(256)
    for (let at = 1; at < cells.length; at++) {
      expect(Math.abs(cells[at][0] - cells[at - 1][0]) + Math.abs(cells[at][1] - cells[at - 1][1])).toBe(1)
    }
  })

  test('orders the chosen points, each once', () => {
    const x = [5, 0, 9, 0, 3]
    const y = [5, 0, 9, 0, 3]
    expect([...hilbertOrder(Uint32Array.of(0, 1, 3, 4), x, y)].toSorted()).toEqual([0, 1, 3, 4])
    expect([...hilbertOrder(Uint32Array.of(3, 1), x, y)]).toEqual([3, 1])
    expect(hilbertOrder(new Uint32Array(0), x, y)).toHaveLength(0)
  })
})

describe('areas', () => {
  const square = (from: number, to: number): Ring => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ]

  test('have a size, an inside without the holes, and a place for their name', () => {
    const ring = [square(0, 1), [...square(0.25, 0.75)].reverse()]
    expect(areaSquareMetres([ring])).toBeCloseTo(0.75 * DEGREE * DEGREE, -8)
    expect(pointInAreas([0.1, 0.1], [ring])).toBe(true)
    expect(pointInAreas([0.5, 0.5], [ring])).toBe(false)
    expect(pointInAreas([0, 0.5], [ring])).toBe(true)
    expect(pointInAreas(positionInside([ring]), [ring])).toBe(true)
    expect(pointInRing([0.5, 0.5], square(0, 1))).toBe(true)
    expect(pointInRing([1.5, 0.5], square(0, 1))).toBe(false)
  })

  test('are wound as asked', () => {
    expect(signedDoubleArea(square(0, 2))).toBe(8)
    expect(signedDoubleArea(wound(square(0, 2), 'clockwise'))).toBe(-8)
    expect(wound(square(0, 2), 'counterclockwise')).toEqual(square(0, 2))
  })
})
