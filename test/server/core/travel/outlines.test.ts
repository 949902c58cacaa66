import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import type { RoadData, WaterArea } from '../../../../server/core/osm/roadData.ts'
import { timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { reachOutlines } from '../../../../server/core/travel/outlines.ts'
import { expectValid, insideOf } from '../../../support/areas.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, metresAt } from '../../../support/sketch.ts'

// 10 m/s by road and 1 m/s on foot, straight: a second is a metre
const profile = flatProfile(36, 3.6)
const bounds = [...metresAt(-2000, -2500), ...metresAt(5000, 2500)] as unknown as [number, number, number, number]
const cellMetres = 225
/** The walk across a part of a cell, from corner to corner. */
const LATE_SECONDS = (Math.SQRT2 * cellMetres) / 4

const water = (...rings: (readonly (readonly [number, number])[])[]): WaterArea => ({
  osmId: 1,
  kind: 'river',
  name: '',
  nameEn: '',
  polygon: rings.map((ring) => [...ring, ring[0]].map(([east, north]) => metresAt(east, north))),
})
const box = (west: number, south: number, east: number, north: number) =>
  [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const

const CROSSING = `
C
|
|
|
|
|
|
|
A------------------------------B`
const SQUARE = `
A------------B
|            |
|            |
|            |
|            |
|            |
|            |
|            |
|            |
|            |
|            |
|            |
C------------D`

interface Asked {
  readonly direction?: 'to_facility' | 'from_facility'
  readonly water?: readonly WaterArea[]
}

/** Whether points, in metres east and north, lie in the areas within some limits of one facility. */
function areas(
  roads: RoadData,
  facility: LonLat,
  limits: readonly number[],
  { direction = 'to_facility', water = [] }: Asked = {},
) {
  const network = createNetwork({ ...roads, waterAreas: water }, profile)
  const { nodeMs } = timesToNearest(network, [], [facility], { direction })
  const drawn = reachOutlines(network, nodeMs, [facility], limits, { bounds, cellMetres, direction })
  expect(drawn.map(({ limitSeconds }) => limitSeconds)).toEqual(limits)
  return drawn.map(({ geometry }) => {
    expectValid(geometry)
    const isInside = insideOf(geometry, network.plane)
    return { geometry, has: (east: number, north: number) => isInside(metresAt(east, north)) }
  })
}

describe('outlines of what is reached', () => {
  const { roads, at } = drawRoads('A------------------------------B')

  test('reach along the road to the very metre of the limit, and not much farther', () => {
    const [area] = areas(roads, at.A, [300])
    for (let east = 0; east <= 3000; east += 7) expect(area.has(east, 0)).toBe(true)
    expect(area.has(3000 + 10 * LATE_SECONDS, 0)).toBe(false)
    // beside the facility it is a walk
    expect([area.has(-299, 0), area.has(-300 - LATE_SECONDS, 0)]).toEqual([true, false])
    expect([area.has(0, 299), area.has(0, 300 + LATE_SECONDS)]).toEqual([true, false])
  })

  test('a facility halfway along a road is reached without passing its ends', () => {
    const [area] = areas(roads, metresAt(1550, 100), [200])
    // 100 s of driving, then 100 m on foot; the ends of the road lie 155 s away
    for (const east of [560, 1000, 1550, 2000, 2540]) expect(area.has(east, 0)).toBe(true)
    expect(area.has(1550 - 1000 - 10 * LATE_SECONDS, 0)).toBe(false)
  })

  test('a river narrower than any cell ends the area where there is no bridge', () => {
    const river = water(box(-2100, 60, 5100, 80))
    const [area] = areas(roads, at.A, [300], { water: [river] })
    for (let east = -100; east < 2400; east += 13) {
      expect(area.has(east, 55)).toBe(true)
      expect(area.has(east, 85)).toBe(false)
      expect(area.has(east, 250)).toBe(false)
    }
  })

  test('over a bridge the other bank is reached, in the time that the bridge takes', () => {
    const { roads: crossing, at: letters } = drawRoads(CROSSING)
    // the road crosses it 480 m north of A; the bank beyond has no other road
    const river = water(box(-2100, -340, 5100, -320))
    const [area] = areas(crossing, letters.A, [300], { water: [river] })
    // 49 s to the far bank, then on foot: most of 251 m from there
    expect([area.has(0, -310), area.has(200, -310)]).toEqual([true, true])
    expect(area.has(260 + LATE_SECONDS, -310)).toBe(false)
    // nobody comes there from the road on this bank, though it is near
    expect([area.has(1000, -600), area.has(1000, -345), area.has(1000, -310)]).toEqual([true, false, false])
  })

  test('a lake is a hole, and so is the island in it that no bridge leads to', () => {
    const { roads: round, at: letters } = drawRoads(SQUARE)
    const lake = water(box(200, -1000, 1100, -200), box(500, -700, 800, -400).toReversed())
    const [area] = areas(round, letters.A, [900], { water: [lake] })
    expect(area.geometry.coordinates).toHaveLength(1)
    expect(area.geometry.coordinates[0]).toHaveLength(2)
    expect(area.has(650, -300)).toBe(false)
    expect(area.has(650, -550)).toBe(false)
    // the shore itself is the line
    for (let along = 250; along <= 1050; along += 10) {
      expect([area.has(along, -195), area.has(along, -205)]).toEqual([true, false])
      expect([area.has(along, -1005), area.has(along, -995)]).toEqual([true, false])
    }
  })

  test('one-way roads lead to the facility or from it', () => {
    const { roads: oneway, at: ends } = drawRoads('A>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>B')
    const [to] = areas(oneway, ends.A, [300])
    expect([to.has(290, 0), to.has(1000, 0)]).toEqual([true, false])
    const [from] = areas(oneway, ends.A, [300], { direction: 'from_facility' })
    expect([from.has(290, 0), from.has(1000, 0), from.has(2990, 0), from.has(-310 - LATE_SECONDS, 0)]).toEqual([
      true,
      true,
      true,
      false,
    ])
    const halfway = metresAt(1000, 50)
    const [towards] = areas(oneway, halfway, [150])
    expect([towards.has(10, 0), towards.has(1500, 0)]).toEqual([true, false])
    const [away] = areas(oneway, halfway, [150], { direction: 'from_facility' })
    expect([away.has(500, 0), away.has(1990, 0)]).toEqual([false, true])
  })

  test('nobody walks farther than 3 km to a road', () => {
    const far = [...metresAt(-5000, -5000), ...metresAt(8000, 5000)] as unknown as [number, number, number, number]
    const network = createNetwork(roads, profile)
    const { nodeMs } = timesToNearest(network, [], [at.A])
    const [{ geometry }] = reachOutlines(network, nodeMs, [at.A], [10_000], { bounds: far, cellMetres })
    const isInside = insideOf(geometry, network.plane)
    expect([isInside(metresAt(1500, 2980)), isInside(metresAt(1500, 3000 + LATE_SECONDS))]).toEqual([true, false])
  })

  test('nothing is drawn without facilities, and the whole box when everything is reached', () => {
    const network = createNetwork(roads, profile)
    const { nodeMs } = timesToNearest(network, [], [])
    const [none] = reachOutlines(network, nodeMs, [], [600], { bounds, cellMetres })
    expect(none.geometry).toEqual({ type: 'MultiPolygon', coordinates: [] })
    const near = [...metresAt(-200, -200), ...metresAt(700, 250)] as unknown as [number, number, number, number]
    const times = timesToNearest(network, [], [at.A]).nodeMs
    const [all] = reachOutlines(network, times, [at.A], [3600], { bounds: near, cellMetres })
    expectValid(all.geometry)
    expect(all.geometry.coordinates).toHaveLength(1)
    const lons = all.geometry.coordinates[0][0].map(([lon]) => lon)
    expect(Math.min(...lons)).toBeCloseTo(near[0], 6)
    expect(Math.max(...lons)).toBeCloseTo(near[2], 6)
  })

  test('stops when nobody waits any more', () => {
    const network = createNetwork(roads, profile)
    const { nodeMs } = timesToNearest(network, [], [at.A])
    const options = { bounds, cellMetres, signal: AbortSignal.abort(new Error('gone')) }
    expect(() => reachOutlines(network, nodeMs, [at.A], [600], options)).toThrow('gone')
  })
})
