import { describe, expect, test } from 'vitest'
import type { Bounds, LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { type Polygon, pointInAreas, signedDoubleArea } from '../../../../server/core/geometry/polygon.ts'
import type { RoadData, WaterArea } from '../../../../server/core/osm/roadData.ts'
import { isochrones } from '../../../../server/core/travel/isochrone.ts'
import { timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { estimateTimeGrid, type TimeGrid, travelTimeGrid, UNREACHED_SECONDS } from '../../../../server/core/travel/timeGrid.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, metresAt } from '../../../support/sketch.ts'

const profile = flatProfile(36, 3.6)
const box = (west: number, south: number, east: number, north: number): Bounds => [
  ...metresAt(west, south),
  ...metresAt(east, north),
]
const bounds = box(-2000, -2500, 4000, 2500)
const cellMetres = 100

const gridOf = (roads: RoadData, facility: LonLat) => {
  const network = createNetwork(roads, profile)
  const { nodeMs } = timesToNearest(network, [], [facility])
  return travelTimeGrid(network, nodeMs, [facility], { bounds, cellMetres })
}

/** The cell of a point given in metres. */
const secondsAt = (grid: TimeGrid, east: number, north: number) => {
  const [lon, lat] = metresAt(east, north)
  const column = Math.floor(((lon - grid.bounds[0]) / (grid.bounds[2] - grid.bounds[0])) * grid.columns)
  const row = Math.floor(((grid.bounds[3] - lat) / (grid.bounds[3] - grid.bounds[1])) * grid.rows)
  return grid.seconds[row * grid.columns + column]
}

describe('travelTimeGrid', () => {
  const { roads, at } = drawRoads('A------------------------------B')

  test('covers the bounds with whole cells', () => {
    const grid = gridOf(roads, at.A)
    expect([grid.columns, grid.rows]).toEqual([60, 50])
    expect(grid.bounds[0]).toBe(bounds[0])
    expect(grid.bounds[2]).toBeCloseTo(bounds[2], 9)
    expect(grid.bounds[1]).toBeCloseTo(bounds[1], 9)
  })

  test('the time by the road, then across the fields from cell to cell', () => {
    const grid = gridOf(roads, at.A)
    // centres lie 50 m off the road: at 3,050 m east 305 s of driving and 50 s of walking
    expect(secondsAt(grid, 3050, 50)).toBeGreaterThanOrEqual(305 + 49)
    expect(secondsAt(grid, 3050, 50)).toBeLessThanOrEqual(305 + 52)
    // who walks aslant towards the facility saves a little: cos(asin(1/10)) of each metre counts
    expect(secondsAt(grid, 3050, 450) - secondsAt(grid, 3050, 50)).toBe(Math.round(400 * Math.sqrt(0.99)))
  })

  test('nobody walks farther than 3 km to a road, as with settlements', () => {
    const network = createNetwork(roads, profile)
    const { nodeMs } = timesToNearest(network, [], [at.A])
    const grid = travelTimeGrid(network, nodeMs, [at.A], { bounds: box(-2000, -4000, 4000, 4000), cellMetres })
    expect(secondsAt(grid, 1550, 2950)).toBeLessThan(UNREACHED_SECONDS)
    expect(secondsAt(grid, 1550, 3050)).toBe(UNREACHED_SECONDS)
  })

  test('a river narrower than a cell is not walked across', () => {
    const ring = [metresAt(-3000, 110), metresAt(5000, 110), metresAt(5000, 130), metresAt(-3000, 130), metresAt(-3000, 110)]
    const river: WaterArea = { osmId: 1, kind: 'river', name: '', nameEn: '', polygon: [ring] }
    const grid = gridOf({ ...roads, waterAreas: [river] }, at.A)
    expect(secondsAt(grid, 1550, 50)).toBeLessThan(UNREACHED_SECONDS)
    expect(secondsAt(grid, 1550, 150)).toBe(UNREACHED_SECONDS)
  })

  test('times from a facility follow the roads away from it', () => {
    const oneway = drawRoads('A>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>B')
    const network = createNetwork(oneway.roads, profile)
    const direction = 'from_facility'
    const { nodeMs } = timesToNearest(network, [], [oneway.at.A], { direction })
    const grid = travelTimeGrid(network, nodeMs, [oneway.at.A], { bounds, cellMetres, direction })
    expect(secondsAt(grid, 3050, 50)).toBe(Math.ceil(305 + 50 * Math.sqrt(0.99)))
  })

  test('one-way roads give their time only to those who can use them', () => {
    const oneway = drawRoads('A>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>B')
    const grid = gridOf(oneway.roads, oneway.at.A)
    expect(secondsAt(grid, 3050, 50)).toBe(UNREACHED_SECONDS)
    const back = gridOf(oneway.roads, oneway.at.B)
    expect(secondsAt(back, 50, 50)).toBeLessThan(310 + 60)
  })

  test('water is not walked through, and is not reached', () => {
    const lake: WaterArea = {
      osmId: 1,
      kind: 'lake',
      name: '',
      nameEn: '',
      polygon: [[metresAt(-2000, 200), metresAt(4000, 200), metresAt(4000, 600), metresAt(-2000, 600), metresAt(-2000, 200)]],
    }
    const grid = gridOf({ ...roads, waterAreas: [lake] }, at.A)
    expect(secondsAt(grid, 1550, 150)).toBeLessThan(UNREACHED_SECONDS)
    expect(secondsAt(grid, 1550, 350)).toBe(UNREACHED_SECONDS)
    expect(secondsAt(grid, 1550, 750)).toBe(UNREACHED_SECONDS)
  })

  test('no cell is shown as nearer than a settlement at its centre would be', () => {
    const network = createNetwork(roads, profile)
    const facilities = [metresAt(1030, 70), metresAt(-1500, -800)]
    const { nodeMs } = timesToNearest(network, [], facilities)
    const grid = travelTimeGrid(network, nodeMs, facilities, { bounds, cellMetres })
    const [west, south, east, north] = grid.bounds
    const centres = Array.from(grid.seconds, (_, cell): LonLat => {
      const column = cell % grid.columns
      const row = Math.floor(cell / grid.columns)
      return [west + ((column + 0.5) / grid.columns) * (east - west), north - ((row + 0.5) / grid.rows) * (north - south)]
    })
    const exact = timesToNearest(network, centres, facilities).seconds
    const shown = Array.from(grid.seconds, (time) => (time === UNREACHED_SECONDS ? Infinity : time))
    expect(shown.filter((time) => time < Infinity).length).toBeGreaterThan(500)
    const tooNear = centres.filter((_, cell) => shown[cell] < exact[cell] - 0.01)
    expect(tooNear).toEqual([])
  })

  test('refuses a grid too fine for its box', () => {
    expect(() => estimateTimeGrid(profile, [at.A], { bounds: [100, 20, 120, 40], cellMetres: 50 })).toThrow('at most 4000000')
  })
})

describe('estimateTimeGrid', () => {
  test('is the straight line times 1.6, at 40 km/h', () => {
    const grid = estimateTimeGrid(profile, [metresAt(0, 0)], { bounds, cellMetres })
    const straight = Math.hypot(1550, 2050)
    expect(secondsAt(grid, 1550, 2050)).toBe(Math.ceil((straight * 1.6 * 3.6) / 40))
    expect(secondsAt(estimateTimeGrid(profile, [], { bounds, cellMetres }), 0, 0)).toBe(UNREACHED_SECONDS)
  })
})

describe('isochrones', () => {
  const at = (grid: TimeGrid, limitSeconds: number): Polygon[] =>
    isochrones(grid, [limitSeconds])[0].geometry.coordinates as unknown as Polygon[]

  test('a circle of straight lines has the area of the circle', () => {
    const grid = estimateTimeGrid(profile, [metresAt(1000, 0)], { bounds, cellMetres })
    const seconds = (1500 * 1.6 * 3.6) / 40 // 1,500 m
    const [rings] = at(grid, seconds)
    const squareMetres = (signedDoubleArea(rings[0]) / 2) * 111_195.08 ** 2
    expect(squareMetres / (Math.PI * 1500 ** 2)).toBeCloseTo(1, 1)
  })

  test('outlines run counter-clockwise and holes clockwise', () => {
    const columns = 20
    const seconds = Uint16Array.from({ length: 400 }, (_, cell) => {
      const distance = Math.max(Math.abs((cell % columns) - 9.5), Math.abs(Math.floor(cell / columns) - 9.5))
      return distance < 3 || distance > 8 ? UNREACHED_SECONDS : 600
    })
    const areas = at({ bounds: [120, 31, 120.2, 31.2], columns, rows: 20, seconds }, 600)
    expect(areas).toHaveLength(1)
    expect(areas[0]).toHaveLength(2)
    expect(signedDoubleArea(areas[0][0])).toBeGreaterThan(0)
    expect(signedDoubleArea(areas[0][1])).toBeLessThan(0)
    expect(pointInAreas([120.1, 31.1], areas)).toBe(false)
    expect(pointInAreas([120.035, 31.1], areas)).toBe(true)
    // row 0 is the north
    expect(Math.max(...areas[0][0].map(([, lat]) => lat))).toBeLessThan(31.2)
  })

  test('a cell whose time is exactly the limit is inside; a second less and it is not', () => {
    const seconds = new Uint16Array(25).fill(UNREACHED_SECONDS)
    seconds[12] = 1800
    const grid: TimeGrid = { bounds: [0, 0, 5, 5], columns: 5, rows: 5, seconds }
    expect(pointInAreas([2.5, 2.5], at(grid, 1801))).toBe(true)
    expect(at(grid, 1800)).toHaveLength(1)
    expect(at(grid, 1799)).toEqual([])
  })

  test('a longer limit never shrinks the reach', () => {
    const { roads, at: letters } = drawRoads('A------------------------------B')
    const grid = gridOf(roads, letters.A)
    const limits = [60, 300, 600, 1800]
    const areas = isochrones(grid, limits)
    expect(areas.map((area) => area.limitSeconds)).toEqual(limits)
    for (let cell = 0; cell < grid.seconds.length; cell += 7) {
      const column = cell % grid.columns
      const row = Math.floor(cell / grid.columns)
      const centre: LonLat = [
        grid.bounds[0] + ((column + 0.5) / grid.columns) * (grid.bounds[2] - grid.bounds[0]),
        grid.bounds[3] - ((row + 0.5) / grid.rows) * (grid.bounds[3] - grid.bounds[1]),
      ]
      const inside = areas.map((area) => {
        const polygons = area.geometry.coordinates as unknown as Polygon[]
        return polygons.length > 0 && pointInAreas(centre, polygons)
      })
      limits.forEach((limit, number) => {
        const time = grid.seconds[cell]
        // on the line itself either answer will do
        if (Math.abs(time - limit) > 2) expect(inside[number]).toBe(time < limit)
      })
    }
  })
})
