/** Laws of joining and travelling, on random roads between 0° and 3 km, with an oracle that cuts every road into pieces. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LonLat, metresBetween } from '../../../../server/core/geometry/lonLat.ts'
import type { WaterArea } from '../../../../server/core/osm/roadData.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { BoundedTimes } from '../../../../server/core/travel/bounded.ts'
import {
  facilityWalker,
  nearestFrom,
  placeWalker,
  positions,
  TRAVEL_DIRECTIONS,
  timesToNearest,
} from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { pathBetween } from '../../../../server/core/travel/path.ts'
import { Reach } from '../../../../server/core/travel/reach.ts'
import { TightWays } from '../../../../server/core/travel/tightWays.ts'
import { type OracleRoad, oracleSeconds } from '../../../support/dijkstraOracle.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { metresAt } from '../../../support/sketch.ts'

const RULES = { roadKmh: 30, walkKmh: 5, detour: 1.3, pieces: 50 }
const profile = flatProfile(RULES.roadKmh, RULES.walkKmh, RULES.detour)

const spot = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 })).map(([x, y]) => metresAt(x, y))
const spots = fc.array(spot, { minLength: 1, maxLength: 6 })
// junctions on a coarse grid, so that roads meet
const junction = fc.tuple(fc.nat(4), fc.nat(4)).map(([x, y]) => metresAt(x * 900, y * 900))
const road: fc.Arbitrary<OracleRoad> = fc.record({ from: junction, to: junction, oneway: fc.boolean() })
const someRoads = fc.array(road, { maxLength: 12 })

const roadsOf = (roads: readonly OracleRoad[], waterAreas: WaterArea[] = []) => ({
  ...roadsFromLines(
    roads.map(({ from, to, oneway }) => ({
      coordinates: [from, to],
      tags: { highway: 'tertiary', oneway: oneway ? 'yes' : 'no' },
    })),
  ).roads,
  waterAreas,
})
const times = (roads: readonly OracleRoad[], places: LonLat[], facilities: LonLat[], water: WaterArea[] = []) =>
  timesToNearest(createNetwork(roadsOf(roads, water), profile), places, facilities)

/** Positions are stored to a centimetre and times to a millisecond: both may round the wrong way once per piece of road. */
const ROUNDING_SECONDS = 0.1

const runs = { seed: 20221220, numRuns: 150 }

describe('the law of joining', () => {
  test('a new road never makes anyone slower: islands, detours at the door and roads across the place included', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, spot, spot, fc.boolean(), (roads, places, facilities, from, to, oneway) => {
        const before = times(roads, places, facilities)
        const after = times([...roads, { from, to, oneway }, { from: places[0], to, oneway: true }], places, facilities)
        places.forEach((_, place) => {
          expect(after.seconds[place]).toBeLessThanOrEqual(before.seconds[place])
        })
      }),
      runs,
    )
  })

  test('a new road makes nobody slower beside water either', () => {
    const corner = fc.tuple(fc.nat(3600), fc.nat(3600))
    fc.assert(
      fc.property(someRoads, spots, spots, spot, spot, corner, (roads, places, facilities, from, to, [x, y]) => {
        const ring = [metresAt(x, y), metresAt(x + 800, y), metresAt(x + 800, y + 300), metresAt(x, y + 300), metresAt(x, y)]
        const lake: WaterArea = { osmId: 1, kind: 'lake', name: '', nameEn: '', polygon: [ring] }
        const before = times(roads, places, facilities, [lake])
        const after = times([...roads, { from, to }], places, facilities, [lake])
        places.forEach((_, place) => {
          expect(after.seconds[place]).toBeLessThanOrEqual(before.seconds[place])
        })
      }),
      runs,
    )
  })

  test('splitting roads into short pieces changes nothing', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, fc.integer({ min: 2, max: 24 }), (roads, places, facilities, pieces) => {
        const split = roads.flatMap(({ from, to, oneway }, number) => {
          const at = (piece: number): LonLat => {
            // uneven pieces, another way for each road, so that roads which cross are not cut where they do
            const even = piece / pieces
            const share = even + 0.017 * (number + 1) * even * (1 - even)
            return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
          }
          return Array.from({ length: pieces }, (_, piece) => ({ from: at(piece), to: at(piece + 1), oneway }))
        })
        const whole = times(roads, places, facilities)
        const cut = times(split, places, facilities)
        places.forEach((_, place) => {
          if (whole.seconds[place] === Infinity) expect(cut.seconds[place]).toBe(Infinity)
          else expect(Math.abs(cut.seconds[place] - whole.seconds[place])).toBeLessThan(ROUNDING_SECONDS)
        })
      }),
      runs,
    )
  })

  test('a new facility never makes anyone slower', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, spot, (roads, places, facilities, another) => {
        const before = times(roads, places, facilities)
        const after = times(roads, places, [...facilities, another])
        places.forEach((_, place) => {
          expect(after.seconds[place]).toBeLessThanOrEqual(before.seconds[place])
        })
      }),
      runs,
    )
  })

  test('the order of the roads changes nothing', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, (roads, places, facilities) => {
        const forwards = times(roads, places, facilities)
        const backwards = times(roads.toReversed(), places, facilities)
        expect(backwards.seconds).toEqual(forwards.seconds)
        expect(backwards.facility).toEqual(forwards.facility)
      }),
      runs,
    )
  })
})

describe('timesToNearest', () => {
  test('agrees with the oracle that cuts roads into pieces', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, (roads, places, facilities) => {
        const found = times(roads, places, facilities).seconds
        const slow = oracleSeconds(roads, places, facilities, RULES)
        // the oracle joins at cuts only: too slow by half the walk along a piece at either end
        const coarse = (2 * ((5100 / RULES.pieces) * RULES.detour * 3.6)) / RULES.walkKmh
        places.forEach((_, place) => {
          if (found[place] === Infinity) expect(slow[place]).toBe(Infinity)
          else {
            expect(found[place]).toBeLessThan(slow[place] + ROUNDING_SECONDS)
            if (slow[place] < Infinity) expect(found[place]).toBeGreaterThan(slow[place] - coarse)
          }
        })
      }),
      runs,
    )
  })

  test('agrees with nearestFrom and with the path, whatever the water and the limit', () => {
    const corner = fc.tuple(fc.nat(3600), fc.nat(3600))
    fc.assert(
      fc.property(
        someRoads,
        spots,
        spots,
        corner,
        fc.integer({ min: 60, max: 4000 }),
        (roads, places, facilities, [x, y], limitSeconds) => {
          const ring = [metresAt(x, y), metresAt(x + 900, y), metresAt(x, y + 900), metresAt(x, y)]
          const water: WaterArea[] = [{ osmId: 1, kind: 'lake', name: '', nameEn: '', polygon: [ring] }]
          const network = createNetwork(roadsOf(roads, water), profile)
          const all = timesToNearest(network, places, facilities, { limitSeconds })
          places.forEach((place, number) => {
            const found = nearestFrom(network, place, facilities, { count: facilities.length, limitSeconds })
            expect(found[0]?.seconds ?? Infinity).toBeCloseTo(all.seconds[number], 2)
            for (const { facility, seconds, metres } of found) {
              const single = timesToNearest(network, [place], [facilities[facility]])
              expect(seconds).toBeCloseTo(single.seconds[0], 2)
              expect(metres).toBeGreaterThan(0 - 1e-9)
              expect(pathBetween(network, place, facilities[facility])?.seconds).toBeCloseTo(seconds, 2)
            }
          })
        },
      ),
      { ...runs, numRuns: 60 },
    )
  })

  test('the index gives each place the time, the facility and the length that a search without it gives, both ways', () => {
    const corner = fc.tuple(fc.nat(3600), fc.nat(3600))
    const direction = fc.constantFrom(...TRAVEL_DIRECTIONS)
    fc.assert(
      fc.property(someRoads, spots, spots, corner, direction, (roads, places, facilities, [x, y], way) => {
        const ring = [metresAt(x, y), metresAt(x + 900, y), metresAt(x, y + 900), metresAt(x, y)]
        const network = createNetwork(
          roadsOf(roads, [{ osmId: 1, kind: 'lake', name: '', nameEn: '', polygon: [ring] }]),
          profile,
        )
        const indexed = timesToNearest(network, places, facilities, { direction: way })
        const searched = new BoundedTimes(facilityWalker(network, way), ...positions(network, facilities, 'facility'))
        searched.run(Infinity)
        const { sources } = searched
        const reach = new Reach(sources, placeWalker(network, way), Infinity, new TightWays(sources))
        const [px, py] = positions(network, places, 'place')
        places.forEach((_, place) => {
          reach.start(px[place], py[place]).tryRoads()
          facilities.forEach((_, facility) => void reach.tryWalk(facility))
          expect([indexed.seconds[place], indexed.facility[place]]).toEqual([reach.ms / 1000, reach.source])
          if (reach.source >= 0) expect(indexed.metres[place]).toBeCloseTo(reach.metres(), 6)
        })
        expect(indexed.nodeMs).toEqual(searched.search.timeMs)
      }),
      runs,
    )
  })

  test('from the facility on these roads is to the facility on the same roads driven the other way', () => {
    fc.assert(
      fc.property(someRoads, spots, spots, (roads, places, facilities) => {
        const turned = roads.map(({ from, to, oneway }) => ({ from: to, to: from, oneway }))
        const network = createNetwork(roadsOf(roads), profile)
        const ambulance = timesToNearest(network, places, facilities, { direction: 'from_facility' })
        const patients = times(turned, places, facilities)
        places.forEach((_, place) => {
          // legs are 2 km at the facility's end and 3 km at the place's, either way
          expect(ambulance.seconds[place]).toBeCloseTo(patients.seconds[place], 2)
        })
      }),
      runs,
    )
  })

  test('the steps of a path add up to it, follow its line, and are no shorter than the straight line', () => {
    fc.assert(
      fc.property(someRoads, spot, spot, (roads, from, to) => {
        const network = createNetwork(roadsOf(roads), profile)
        const path = pathBetween(network, from, to)
        if (path === null) return
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
        expect(sum(path.steps.map((step) => step.seconds))).toBeCloseTo(path.seconds, 6)
        expect(sum(path.steps.map((step) => step.metres))).toBeCloseTo(path.metres, 6)
        for (const step of path.steps) expect(Math.min(step.seconds, step.metres)).toBeGreaterThanOrEqual(0)
        const all = timesToNearest(network, [from], [to])
        expect(path.metres).toBeCloseTo(all.metres[0], 3)
        const along = sum(path.line.slice(1).map((at, number) => metresBetween(...path.line[number], ...at)))
        expect(path.metres).toBeGreaterThanOrEqual(along - 0.1)
        expect(path.line[0]).toEqual(from)
        expect(path.line.at(-1)).toEqual(to)
      }),
      runs,
    )
  })
})
