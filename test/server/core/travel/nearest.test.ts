/** Roads drawn on paper, one for each way of joining and travelling, with times to work out by hand. Long, for that. */
import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import type { RoadData, WaterArea } from '../../../../server/core/osm/roadData.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { nearestFrom, timesToNearest, UNREACHED } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { pathBetween } from '../../../../server/core/travel/path.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, metresAt } from '../../../support/sketch.ts'

// 36 km/h on the road is 10 m a second; 3.6 km/h off it is 1 m a second. Positions are stored to 1 cm.
const profile = flatProfile(36, 3.6)
const centimetres = 1 // digits of toBeCloseTo, in seconds: 0.05

const north = (at: LonLat, metres: number): LonLat => [at[0], at[1] + metresAt(0, metres)[1]]
const east = (at: LonLat, metres: number): LonLat => [at[0] + metresAt(metres, 0)[0], at[1]]
const secondsBetween = (roads: RoadData, from: LonLat, to: LonLat) =>
  timesToNearest(createNetwork(roads, profile), [from], [to]).seconds[0]

/** Fastest way to a road `offset` metres away and along it: the walk slants, so that sine = 1/10 of the road's speed. */
const slant = (offset: number) => offset * Math.sqrt(1 - 0.1 ** 2)

describe('timesToNearest', () => {
  test('walks to the road at a slant, drives, and walks from the road', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const seconds = secondsBetween(roads, north(east(at.A, 300), 100), north(east(at.A, 1800), -200))
    // refraction: time = offsets x sqrt(1/v² − 1/V²) + along / V
    expect(seconds).toBeCloseTo(slant(100) + slant(200) + 1500 / 10, centimetres)
  })

  test('walks straight when the road does not help', () => {
    const { roads, at } = drawRoads('A----------B')
    const place = north(at.A, 500)
    expect(secondsBetween(roads, place, east(place, 50))).toBeCloseTo(50, centimetres)
  })

  test('walks to a short road far off that saves the last hundred metres', () => {
    const lines = [{ coordinates: [metresAt(400, 0), metresAt(500, 0)], tags: { highway: 'residential' } }]
    const { roads } = roadsFromLines(lines)
    expect(secondsBetween(roads, metresAt(0, 30), metresAt(500, 0))).toBeCloseTo(Math.hypot(400, 30) + 10, centimetres)
  })

  test.each([1, -1])('rides the last part of a long road whose far end is farther than the walk (drawn in order %i)', (order) => {
    const road = (...ends: LonLat[]) => ({ coordinates: order > 0 ? ends : ends.reverse(), tags: { highway: 'residential' } })
    const roads = [road(metresAt(-25_000, 0), metresAt(0, 0)), road(metresAt(0, 0), metresAt(2100, 0))]
    const seconds = secondsBetween(roadsFromLines(roads).roads, metresAt(-250, 20), metresAt(2100, 0))
    expect(seconds).toBeCloseTo(slant(20) + (250 + 2100) / 10, centimetres)
  })

  test('respects one-way roads to the service, and not the other way round', () => {
    const { roads, at } = drawRoads(`
      A>>>>>>>>>>>>>>>>>>>>B
      |                    |
      |                    |
      |                    |
      |                    |
      C--------------------D
    `)
    expect(secondsBetween(roads, at.A, at.B)).toBeCloseTo(2100 / 10, centimetres)
    expect(secondsBetween(roads, at.B, at.A)).toBeCloseTo((500 + 2100 + 500) / 10, centimetres)
    const network = createNetwork(roads, profile)
    expect(nearestFrom(network, at.B, [at.A])[0].seconds).toBeCloseTo(310, centimetres)
  })

  test('an island of road at the door captures nobody: the place walks on to the road that leads somewhere', () => {
    const { roads, at } = drawRoads(`
      I-J


      A------------------------------B
    `)
    expect(secondsBetween(roads, at.I, at.B)).toBeCloseTo(slant(300) + 3100 / 10, centimetres)
  })

  test('a road at the door that makes a long detour slows nobody: the other road stays open', () => {
    const withLoop = drawRoads(`
      P-Q--------------------------------------------------------------------R
                                                                             |
                                                                             |
      A------------------------------B---------------------------------------C
    `)
    const seconds = secondsBetween(withLoop.roads, withLoop.at.P, withLoop.at.B)
    expect(seconds).toBeCloseTo(slant(300) + 3100 / 10, centimetres)
  })

  test('says why a place has no time', () => {
    const { roads, at } = drawRoads('A-----B')
    const island = drawRoads('A-----B     I-----J')
    const far = north(at.A, 3001)
    const near = north(at.A, 2999)
    const network = createNetwork(roads, profile)
    const reason = (place: LonLat, facilities: LonLat[], limitSeconds?: number) =>
      UNREACHED[timesToNearest(network, [place], facilities, { limitSeconds }).unreached[0]]
    expect(reason(far, [at.B])).toBe('no_road')
    expect(reason(near, [at.B])).toBe('reached')
    expect(reason(near, [at.B], 2000)).toBe('beyond_limit')
    expect(reason(near, [])).toBe('not_connected')
    const islands = createNetwork(island.roads, profile)
    const times = timesToNearest(islands, [north(island.at.A, 2900)], [north(east(island.at.J, 900), -1900)])
    expect(times.seconds[0]).toBe(Infinity)
    expect(times.facility[0]).toBe(-1)
    expect(times.metres[0]).toBeNaN()
    expect(UNREACHED[times.unreached[0]]).toBe('not_connected')
  })

  test('reaches a service with a limit of exactly its time and not with a millisecond less', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const network = createNetwork(roads, profile)
    const places = [north(at.A, 120)]
    const time = timesToNearest(network, places, [at.B]).seconds[0]
    expect(timesToNearest(network, places, [at.B], { limitSeconds: time }).seconds[0]).toBe(time)
    expect(timesToNearest(network, places, [at.B], { limitSeconds: time - 0.001 }).seconds[0]).toBe(Infinity)
    expect(nearestFrom(network, places[0], [at.B], { limitSeconds: time })).toHaveLength(1)
    expect(nearestFrom(network, places[0], [at.B], { limitSeconds: time - 0.001 })).toHaveLength(0)
  })

  test('goes by the first of two services that are equally near', () => {
    const { roads, at } = drawRoads('A-----B-----C')
    const network = createNetwork(roads, profile)
    expect(timesToNearest(network, [at.B], [at.C, at.C]).facility[0]).toBe(0)
    expect(nearestFrom(network, at.B, [at.C, at.C]).map((one) => one.facility)).toEqual([0, 1])
  })

  test('goes by the first of two services at the ends of two roads that mirror each other', () => {
    const road = (side: number) => ({
      coordinates: [metresAt(side * 100, 0), metresAt(side * 4100, 0)],
      tags: { highway: 'residential' },
    })
    const network = createNetwork(roadsFromLines([road(1), road(-1)]).roads, profile)
    const east = metresAt(4100, 0)
    const west = metresAt(-4100, 0)
    const place = metresAt(0, 0)
    for (const facilities of [
      [east, west],
      [west, east],
    ]) {
      const found = nearestFrom(network, place, facilities)
      expect(found[0].seconds).toBe(found[1].seconds)
      expect(found[0].facility).toBe(0)
      expect(timesToNearest(network, [place], facilities).facility[0]).toBe(0)
    }
  })

  test('a service beside a one-way road serves those who ride towards it, however near another is to its start', () => {
    const { roads, at } = drawRoads('A>>>>>>>>>>>>>>>>>>>>>>>>>>>B')
    const network = createNetwork(roads, profile)
    const place = east(at.A, 1000)
    const beside = north(east(at.A, 2500), 300)
    const { seconds, facility } = timesToNearest(network, [place], [at.A, beside])
    expect(facility[0]).toBe(1)
    expect(seconds[0]).toBeCloseTo(1500 / 10 + slant(300), centimetres)
  })

  test('works where there are no roads, no places and no facilities', () => {
    const { roads, at } = drawRoads('A  B')
    const network = createNetwork(roads, profile)
    expect(timesToNearest(network, [at.A], [at.B]).seconds[0]).toBeCloseTo(300, centimetres)
    expect(timesToNearest(network, [], [at.B]).seconds).toHaveLength(0)
    expect(UNREACHED[timesToNearest(network, [at.A], []).unreached[0]]).toBe('no_road')
    expect(nearestFrom(network, at.A, [])).toEqual([])
  })

  test('refuses what is no position, by name', () => {
    const { roads, at } = drawRoads('A-----B')
    const network = createNetwork(roads, profile)
    expect(() => timesToNearest(network, [at.A, [31.5, 120.3]], [at.B])).toThrow('place 1 is at [31.5, 120.3]')
    expect(() => timesToNearest(network, [at.A], [[NaN, 0]])).toThrow('facility 0')
  })

  test('counts metres walked, with their detour, and driven', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const network = createNetwork(roads, flatProfile(36, 3.6, 1.3))
    const { metres } = timesToNearest(network, [at.A], [north(at.B, 100)])
    // the walk at 1/1.3 m/s leaves the road 7.7 m before B's end: sine 0.077
    const before = 100 * Math.tan(Math.asin(1 / 13))
    expect(metres[0]).toBeCloseTo(2100 - before + 1.3 * Math.hypot(100, before), 0)
  })
})

describe('water', () => {
  const river = (fromX: number, toX: number, y0: number, y1: number): WaterArea => ({
    osmId: 1,
    kind: 'river',
    name: '云溪江',
    nameEn: '',
    polygon: [[metresAt(fromX, y0), metresAt(toX, y0), metresAt(toX, y1), metresAt(fromX, y1), metresAt(fromX, y0)]],
  })

  test('a place does not walk across a river to the near road, but to the far bridge', () => {
    const { roads, at } = drawRoads(`
      A------------------------------B
                                     |
                                     |
                                     |
      C------------------------------D
    `)
    const place = east(north(at.A, -300), 300)
    const dry = secondsBetween(roads, place, at.A)
    // as the crow flies the service is 424 m away; by the road 300 m to the north, 300 m along
    expect(dry).toBeCloseTo(slant(300) + 30, centimetres)
    const wet = { ...roads, waterAreas: [river(-5000, 3050, -200, -100)] }
    // down 100 m to the lower road, along to D, over the bridge, back to A
    expect(secondsBetween(wet, place, at.A)).toBeCloseTo(slant(100) + (2800 + 400 + 3100) / 10, centimetres)
    expect(timesToNearest(createNetwork(wet, profile, { water: false }), [place], [at.A]).seconds[0]).toBeCloseTo(dry, 6)
  })

  test('a place drawn in the water may walk ashore', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const wet = { ...roads, waterAreas: [river(-500, 2500, 50, 500)] }
    expect(secondsBetween(wet, north(at.A, 100), at.B)).toBeCloseTo(slant(100) + 210, centimetres)
  })

  test('a place takes another point of the road when the best is across a pond', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const pond = { ...roads, waterAreas: [river(1000, 1100, 20, 80)] }
    const seconds = secondsBetween(pond, north(east(at.A, 1000 - 1), 100), at.B)
    const free = slant(100) + 1101 / 10
    expect(seconds).toBeGreaterThanOrEqual(free)
    expect(seconds).toBeCloseTo(100 + 1101 / 10, centimetres)
  })
})

describe('roads nobody joins between their ends', () => {
  test.each<Record<string, string>>([{ highway: 'motorway' }, { bridge: 'yes' }, { tunnel: 'yes' }])(
    '%o is reached only by other roads',
    (tags) => {
      const { roads, at } = drawRoads('A--------------------B', tags)
      expect(secondsBetween(roads, north(at.A, 1400), north(at.B, 1400))).toBeCloseTo(2100, centimetres)
      expect(UNREACHED[timesToNearest(createNetwork(roads, profile), [at.A], []).unreached[0]]).toBe('no_road')
    },
  )
})

describe('the ends of one-way roads', () => {
  test('a place walks to the end it may not enter by, when another road leads on from there', () => {
    const bridge = drawRoads('A----------B', { bridge: 'yes' })
    const { coordinates, tags } = {
      coordinates: [bridge.at.A, metresAt(0, 2000)],
      tags: { highway: 'residential', oneway: 'yes' },
    }
    const { roads } = roadsFromLines([
      { coordinates: [bridge.at.A, bridge.at.B], tags: { highway: 'residential', bridge: 'yes' } },
      { coordinates: [bridge.at.B, metresAt(1100, -1000)], tags: { highway: 'residential' } },
      { coordinates, tags },
    ])
    // the one-way road leaves A, the bridge too: A is reached on foot, 100 m
    const seconds = secondsBetween(roads, metresAt(-100, 0), metresAt(1100, -1000))
    expect(seconds).toBeCloseTo(100 + (1100 + 1000) / 10, centimetres)
  })
})

describe('nearestFrom', () => {
  test('lists services by time, not by distance', () => {
    const { roads, at } = drawRoads(`
      A-------------------B

      C-D
    `)
    const network = createNetwork(roads, profile)
    const found = nearestFrom(network, at.A, [east(at.A, 1500), at.C], { count: 5 })
    expect(found.map((one) => one.facility)).toEqual([0, 1])
    expect(found[0].seconds).toBeCloseTo(150, centimetres)
    expect(found[1].seconds).toBeCloseTo(200, centimetres)
  })

  test('widens the search until it has as many as asked, and gives up when there are no more', () => {
    const { roads, at } = drawRoads('A----------B----------------------------------------C')
    const network = createNetwork(roads, profile)
    // 110 s and 520 s by road; the third is across the sea
    const facilities = [at.C, at.B, metresAt(90_000, 0)]
    expect(nearestFrom(network, at.A, facilities, { count: 2 }).map((one) => one.facility)).toEqual([1, 0])
    expect(nearestFrom(network, at.A, facilities, { count: 3 }).map((one) => one.facility)).toEqual([1, 0])
  })

  test('gives as many as asked, the nearest ones', () => {
    const { roads, at } = drawRoads('A----B----C----D')
    const network = createNetwork(roads, profile)
    expect(nearestFrom(network, at.D, [at.A, at.B, at.C], { count: 2 }).map((one) => one.facility)).toEqual([2, 1])
  })
})

describe('pathBetween', () => {
  test('runs from door to door by the corners of the road', () => {
    const { roads, at } = drawRoads(`
      A----------B
                 |
                 C
    `)
    const network = createNetwork(roads, profile)
    const path = pathBetween(network, north(at.A, 50), at.C)
    expect(path).not.toBeNull()
    expect(path?.line[0]).toEqual(north(at.A, 50))
    expect(path?.line.at(-1)).toEqual(at.C)
    const corners = path?.line.map(([lon, lat]) => `${Math.round(lon * 1e6)},${Math.round(lat * 1e6)}`)
    expect(corners).toContain(`${Math.round(at.B[0] * 1e6)},${Math.round(at.B[1] * 1e6)}`)
    expect(path?.seconds).toBe(nearestFrom(network, north(at.A, 50), [at.C])[0].seconds)
  })

  test('stays on the one road that both ends lie at', () => {
    const { roads, at } = drawRoads('A--------------------B')
    const path = pathBetween(createNetwork(roads, profile), north(east(at.A, 500), 10), north(east(at.A, 1500), 10))
    expect(path?.line).toHaveLength(4)
    expect(path?.seconds).toBeCloseTo(2 * slant(10) + 100, centimetres)
  })

  test('names the roads it takes, a road of several pieces once, and says what each of them and each walk takes', () => {
    const a = metresAt(0, 0)
    const b = metresAt(2000, 0)
    const c = metresAt(2000, 1000)
    const d = metresAt(2000, 1500)
    const { roads } = roadsFromLines([
      {
        coordinates: [a, metresAt(700, 0), metresAt(1500, 0), b],
        tags: { highway: 'residential', name: '一路', 'name:en': 'First' },
      },
      { coordinates: [b, c], tags: { highway: 'residential', name: '长桥', ref: 'X2', bridge: 'yes' } },
      { coordinates: [c, d], tags: { highway: 'residential' } },
    ])
    // to the end of the first road on foot, and 60 m from the end of the last: 1 m/s, on the road 10 m/s
    const path = pathBetween(createNetwork(roads, flatProfile(36, 3.6, 1)), east(a, -100), north(d, 60))
    expect(path?.steps.map(({ name, ref, roadClass, bridge }) => [name, ref, roadClass, bridge])).toEqual([
      ['', '', null, false],
      ['一路', '', 'residential', false],
      ['长桥', 'X2', 'residential', true],
      ['', '', 'residential', false],
      ['', '', null, false],
    ])
    path?.steps.forEach(({ seconds, metres }, step) => {
      expect(seconds).toBeCloseTo([100, 200, 100, 50, 60][step], 1)
      expect(metres).toBeCloseTo([100, 2000, 1000, 500, 60][step], 0)
    })
  })

  test('pieces that take no time, round in a circle too, do not lead it astray', () => {
    // 4 cm between neighbours, as careless editing leaves them: 0.4 ms at 400 km/h, which is no millisecond
    const b = metresAt(1000, 0)
    const spot = (step: number): LonLat => [b[0], b[1] + step * 4e-7]
    const { roads } = roadsFromLines([
      { coordinates: [metresAt(0, 0), b], tags: { highway: 'residential' } },
      { coordinates: [b, spot(1), spot(2), spot(3), b], tags: { highway: 'residential' } },
      { coordinates: [spot(2), metresAt(1000, 500)], tags: { highway: 'residential' } },
    ])
    const network = createNetwork(roads, flatProfile(400, 3.6, 1))
    expect(network.graph.travelMs.filter((ms) => ms === 0).length).toBeGreaterThanOrEqual(6)
    const path = pathBetween(network, metresAt(0, 0), metresAt(1000, 500))
    expect(path?.seconds).toBeCloseTo(1500 / (400 / 3.6), centimetres)
    expect(path?.metres).toBeCloseTo(1500, 0)
    expect(timesToNearest(network, [metresAt(0, 0)], [metresAt(1000, 500)]).metres[0]).toBeCloseTo(1500, 0)
  })

  test('answers null when there is no way', () => {
    const { roads, at } = drawRoads('A--B')
    expect(pathBetween(createNetwork(roads, profile), at.A, north(at.B, 9000))).toBeNull()
  })
})
