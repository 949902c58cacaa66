/** Laws of drawn areas, on random roads and water and on a real map: nothing reached is left out, nothing is claimed that is not reached. */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import type { Bounds, LonLat } from '../../../../server/core/geometry/lonLat.ts'
import type { Plane } from '../../../../server/core/geometry/plane.ts'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import { nodeAt, nodeCount, roadBounds, type WaterArea } from '../../../../server/core/osm/roadData.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { Random } from '../../../../server/core/random.ts'
import type { Isochrone } from '../../../../server/core/travel/isochrone.ts'
import { TRAVEL_DIRECTIONS, timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork, type Network } from '../../../../server/core/travel/network.ts'
import { reachOutlines } from '../../../../server/core/travel/outlines.ts'
import { readTravelProfiles } from '../../../../server/core/travel/travelProfiles.ts'
import { expectValid, insideOf } from '../../../support/areas.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { inflate } from '../../../support/osmFile.ts'
import { metresAt } from '../../../support/sketch.ts'

const profile = flatProfile(30, 5, 1.3)
const cellMetres = 200
const bounds = [...metresAt(-1000, -1000), ...metresAt(5000, 5000)] as unknown as Bounds

const spot = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 })).map(([x, y]) => metresAt(x, y))
const junction = fc.tuple(fc.nat(4), fc.nat(4)).map(([x, y]) => metresAt(x * 900, y * 900))
const road = fc.record({ from: junction, to: junction, oneway: fc.boolean() })
const someRoads = fc.array(road, { maxLength: 12 })
const facilities = fc.array(spot, { minLength: 1, maxLength: 4 })
const lake = fc.tuple(fc.nat(4000), fc.nat(4000), fc.integer({ min: 20, max: 1500 }), fc.integer({ min: 20, max: 1500 }))

const networkOf = (roads: readonly { from: LonLat; to: LonLat; oneway: boolean }[], waterAreas: readonly WaterArea[]) => {
  const lines = roads.map(({ from, to, oneway }) => ({
    coordinates: [from, to],
    tags: { highway: 'tertiary', oneway: oneway ? 'yes' : 'no' },
  }))
  return createNetwork({ ...roadsFromLines(lines).roads, waterAreas }, profile)
}

/** What sampled points say of one area. Points in water are nobody's. */
interface Findings {
  reached: number
  inside: number
  /** Reached within the limit but outside. */
  missed: number
  /** Inside, but reached later than the walk across a part of a cell after the limit. */
  tooLate: number
  wet: number
  /** Of these, the ones without any point on the right side of the line within the diagonal of a part. */
  far: number
}

interface Question {
  readonly network: Network
  readonly facilities: readonly LonLat[]
  readonly points: readonly LonLat[]
  readonly seconds: Float64Array
  readonly partMetres: number
}

function findings(
  { network, facilities, points, seconds, partMetres }: Question,
  { geometry, limitSeconds }: Isochrone,
): Findings {
  const { plane, barrier, walkMsPerMetre } = network
  const diagonalMetres = Math.SQRT2 * partMetres
  const lastSeconds = limitSeconds + (diagonalMetres * walkMsPerMetre) / 1000 + 0.01
  const isInside = insideOf(geometry, plane)
  const isWet = ([lon, lat]: LonLat) => (barrier?.areasAt(plane.x(lon), plane.y(lat)).length ?? 0) > 0
  const found: Findings = { reached: 0, inside: 0, missed: 0, tooLate: 0, wet: 0, far: 0 }
  points.forEach((point, number) => {
    const isIn = isInside(point)
    if (isIn) found.inside++
    if (isWet(point)) {
      if (isIn) found.wet++
      return
    }
    if (seconds[number] <= limitSeconds) found.reached++
    const isMissed = !isIn && seconds[number] <= limitSeconds
    const isTooLate = isIn && seconds[number] > lastSeconds
    if (isMissed) found.missed++
    if (isTooLate) found.tooLate++
    if (!isMissed && !isTooLate) return
    const near = roundOf(point, diagonalMetres, plane)
    const times = timesToNearest(network, near, facilities).seconds
    const isNear = isMissed ? near.some(isInside) : near.some((one, at) => times[at] <= lastSeconds && !isWet(one))
    if (!isNear) found.far++
  })
  return found
}

/** Points round a point, up to a distance. */
const roundOf = ([lon, lat]: LonLat, metres: number, plane: Plane): LonLat[] =>
  Array.from({ length: 64 }, (_, number) => {
    const angle = (number * Math.PI) / 8
    const distance = (metres * (1 + Math.floor(number / 16))) / 4
    return [plane.lon(plane.x(lon) + distance * Math.cos(angle)), plane.lat(plane.y(lat) + distance * Math.sin(angle))]
  })

const samples = (random: Random, count: number) =>
  Array.from({ length: count }, () => metresAt(random.between(-900, 4900), random.between(-900, 4900)))
const limits = [120, 400, 1000, 2400]

describe('drawn areas', () => {
  test('on land without water hold all that is reached, nothing reached too late, and shorter limits in longer ones', () => {
    fc.assert(
      fc.property(someRoads, facilities, fc.constantFrom(...TRAVEL_DIRECTIONS), fc.nat(), (roads, at, direction, seed) => {
        const network = networkOf(roads, [])
        const points = samples(new Random(seed), 400)
        const { seconds, nodeMs } = timesToNearest(network, points, at, { direction })
        const drawn = reachOutlines(network, nodeMs, at, limits, { bounds, cellMetres, direction })
        const question = { network, facilities: at, points, seconds, partMetres: cellMetres / 4 }
        drawn.forEach((one, number) => {
          const { geometry } = one
          expectValid(geometry)
          expect(findings(question, one)).toMatchObject({ missed: 0, tooLate: 0 })
          if (number === 0) return
          const isInShorter = insideOf(drawn[number - 1].geometry, network.plane)
          const isInLonger = insideOf(geometry, network.plane)
          expect(points.filter((point) => isInShorter(point) && !isInLonger(point))).toEqual([])
        })
      }),
      { seed: 20221224, numRuns: 40 },
    )
  })

  test('a place is inside for the limit that is exactly its own time', () => {
    fc.assert(
      fc.property(someRoads, facilities, fc.array(spot, { minLength: 4, maxLength: 8 }), (roads, at, places) => {
        const network = networkOf(roads, [])
        const { seconds, nodeMs } = timesToNearest(network, places, at)
        // beyond 3 km on foot, a road that is merely crossed makes two walks of one; the drawing knows one walk
        const reached = places.flatMap((place, number) => (seconds[number] < 2700 ? [{ place, limit: seconds[number] }] : []))
        const drawn = reachOutlines(
          network,
          nodeMs,
          at,
          reached.map(({ limit }) => limit),
          { bounds, cellMetres },
        )
        drawn.forEach(({ geometry }, number) => {
          expect(insideOf(geometry, network.plane)(reached[number].place)).toBe(true)
        })
      }),
      { seed: 20221225, numRuns: 60 },
    )
  })

  test('beside water they are off by less than a part of a cell, and the water is not claimed', () => {
    let [points, off, far] = [0, 0, 0]
    fc.assert(
      fc.property(someRoads, facilities, fc.array(lake, { maxLength: 4 }), fc.nat(), (roads, at, lakes, seed) => {
        const waterAreas = lakes.map(([x, y, width, height], osmId): WaterArea => {
          const corners = [metresAt(x, y), metresAt(x + width, y), metresAt(x + width, y + height), metresAt(x, y + height)]
          return { osmId, kind: 'lake', name: '', nameEn: '', polygon: [[...corners, corners[0]]] }
        })
        const network = networkOf(roads, waterAreas)
        const sampled = samples(new Random(seed), 400)
        const { seconds, nodeMs } = timesToNearest(network, sampled, at)
        const question = { network, facilities: at, points: sampled, seconds, partMetres: cellMetres / 4 }
        for (const one of reachOutlines(network, nodeMs, at, limits, { bounds, cellMetres })) {
          expectValid(one.geometry)
          const found = findings(question, one)
          far += found.far
          points += found.inside + found.missed
          off += found.missed + found.tooLate + found.wet
        }
      }),
      { seed: 20221226, numRuns: 40 },
    )
    expect(points).toBeGreaterThan(5000)
    expect(off / points).toBeLessThan(0.01)
    expect(far / points).toBeLessThan(0.002)
  })
})

describe('the areas of a real valley', () => {
  const path = join(process.env.OSM_DIR ?? '../shared/data/osm', 'liechtenstein.osm.pbf')
  test.runIf(existsSync(path))('agree with the time of every sampled place, on both banks of the Rhine', async () => {
    const { roads } = await readRoads(() => createReadStream(path), { inflate })
    const network = createNetwork(roads, readTravelProfiles(profilesJson).car)
    const random = new Random(7)
    const near = (degrees: number): LonLat => {
      const [lon, lat] = nodeAt(roads, random.int(nodeCount(roads)))
      return [lon + random.normal(0, degrees), lat + random.normal(0, degrees)]
    }
    const facilities = Array.from({ length: 6 }, () => near(0.002))
    const points = Array.from({ length: 3000 }, () => near(0.001))
    const { seconds, nodeMs } = timesToNearest(network, points, facilities)
    const options = { bounds: roadBounds(roads), cellMetres: 100 }
    const question = { network, facilities, points, seconds, partMetres: 25 }
    for (const one of reachOutlines(network, nodeMs, facilities, [300, 900], options)) {
      for (const ring of one.geometry.coordinates.flat()) expect(new Set(ring.map(String)).size).toBe(ring.length - 1)
      const found = findings(question, one)
      expect(found.reached).toBeGreaterThan(200)
      expect(found.missed + found.tooLate + found.wet).toBeLessThan(found.reached * 0.005)
      expect(found.far).toBe(0)
    }
  })
})
