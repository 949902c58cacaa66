/** Laws of scenarios on random roads, and the same roads built from scratch as an oracle. */
import { createHash } from 'node:crypto'
import { booleanIntersects, lineString, polygon } from '@turf/turf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { distanceToSegment } from '../../../../server/core/geometry/segment.ts'
import { Sweep } from '../../../../server/core/hierarchy/sweep.ts'
import type { RoadData } from '../../../../server/core/osm/roadData.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { ACCESS_USERS, packAccess, type RoadClass } from '../../../../server/core/osm/tags.ts'
import { nodeCount } from '../../../../server/core/roads/graph.ts'
import { applyRoadEdits } from '../../../../server/core/scenario/applyRoadEdits.ts'
import type { RoadEdit } from '../../../../server/core/scenario/edits.ts'
import { timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork, type Network } from '../../../../server/core/travel/network.ts'
import { Search } from '../../../../server/core/travel/search.ts'
import type { TravelProfile } from '../../../../server/core/travel/travelProfiles.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, metresAt, withRules } from '../../../support/sketch.ts'

const flat = flatProfile(30, 5, 1.3)
/** Primary roads are faster, so that classes make a difference. */
const profile: TravelProfile = { ...flat, classes: { ...flat.classes, primary: { kmh: 60 }, secondary: { kmh: 45 } } }
const CLASSES = ['primary', 'tertiary'] as const satisfies readonly RoadClass[]

const spot = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 })).map(([x, y]) => metresAt(x, y))
const spots = fc.array(spot, { minLength: 1, maxLength: 5 })
// junctions on a coarse grid, so that roads meet
const junction = fc.tuple(fc.nat(4), fc.nat(4)).map(([x, y]) => metresAt(x * 900, y * 900))
interface Road {
  readonly line: readonly LonLat[]
  readonly oneway: boolean
  readonly roadClass: RoadClass
}
const road: fc.Arbitrary<Road> = fc.record({
  line: fc.tuple(junction, junction).filter(([from, to]) => from[0] !== to[0] || from[1] !== to[1]),
  oneway: fc.boolean(),
  roadClass: fc.constantFrom(...CLASSES),
})
/** Roads round the others keep the plane the same, whatever is drawn inside. */
const FRAME = [-500, 4500].map((north): Road => {
  return { line: [metresAt(-500, north), metresAt(4500, north)], oneway: false, roadClass: 'primary' }
})
const someRoads = fc.array(road, { minLength: 1, maxLength: 12 }).map((roads) => [...FRAME, ...roads])

const roadData = (roads: readonly Road[]): RoadData =>
  roadsFromLines(
    roads.map(({ line, oneway, roadClass }) => ({
      coordinates: [...line],
      tags: { highway: roadClass, oneway: oneway ? 'yes' : 'no' },
    })),
  ).roads
const networkOf = (roads: readonly Road[]) => createNetwork(roadData(roads), profile)
const seconds = (network: Network, places: readonly LonLat[], facilities: readonly LonLat[]) => [
  ...timesToNearest(network, places, facilities).seconds,
]

const closing = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }).map((ways): RoadEdit => {
  return { kind: 'close_ways', ways }
})
const wayFaster: fc.Arbitrary<RoadEdit> = fc
  .record({
    ways: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    kmh: fc.integer({ min: 60, max: 130 }),
  })
  .map(({ ways, kmh }) => ({ kind: 'way_speed', ways, kmh, modes: null }))
const classSpeed = (low: number, high: number): fc.Arbitrary<RoadEdit> =>
  fc
    .record({
      classes: fc.constantFrom<readonly RoadClass[] | null>(null, ['primary'], ['tertiary', 'primary']),
      factor: fc.double({ min: low, max: high, noNaN: true }),
    })
    .map(({ classes, factor }) => ({ kind: 'class_speed', classes, factor, modes: null }))
const area: fc.Arbitrary<RoadEdit> = fc
  // no whole metres: no road runs along its border
  .tuple(fc.nat(3600), fc.nat(3600), fc.integer({ min: 50, max: 1500 }), fc.integer({ min: 50, max: 1500 }))
  .map(([west, south, wide, high]) => {
    const [x, y] = [west + 0.37, south + 0.23]
    const ring = [metresAt(x, y), metresAt(x + wide, y), metresAt(x + wide, y + high), metresAt(x, y + high), metresAt(x, y)]
    return { kind: 'close_area', ring }
  })
const newRoad: fc.Arbitrary<Extract<RoadEdit, { kind: 'add_road' }>> = fc
  .record({
    // near the junctions and the roads between them, or anywhere
    line: fc.array(
      fc.oneof(
        spot,
        junction.chain((at) => fc.constant<LonLat>([at[0] + 0.00009, at[1]])),
      ),
      { minLength: 2, maxLength: 5 },
    ),
    oneway: fc.boolean(),
  })
  .map(({ line, oneway }) => ({ kind: 'add_road', line, oneway, roadClass: 'tertiary', kmh: null, name: '新路' }))
const anyEdit = fc.oneof(closing, wayFaster, classSpeed(0.2, 2), area, newRoad)

const runs = { seed: 20221220, numRuns: 120 }

describe('a scenario', () => {
  test('closing roads or an area never makes anyone faster', () => {
    fc.assert(
      fc.property(
        someRoads,
        fc.array(fc.oneof(closing, area), { maxLength: 3 }),
        spots,
        spots,
        (roads, edits, places, facilities) => {
          const baseline = networkOf(roads)
          const before = seconds(baseline, places, facilities)
          const after = seconds(applyRoadEdits(baseline, edits), places, facilities)
          for (const place of places.keys()) expect(after[place]).toBeGreaterThanOrEqual(before[place])
        },
      ),
      runs,
    )
  })

  test('a new road or a higher speed never makes anyone slower', () => {
    fc.assert(
      fc.property(
        someRoads,
        fc.array(fc.oneof(newRoad, wayFaster, classSpeed(1, 2)), { minLength: 1, maxLength: 3 }),
        spots,
        spots,
        (roads, edits, places, facilities) => {
          const baseline = networkOf(roads)
          const before = seconds(baseline, places, facilities)
          const after = seconds(applyRoadEdits(baseline, edits), places, facilities)
          for (const place of places.keys()) expect(after[place]).toBeLessThanOrEqual(before[place])
        },
      ),
      runs,
    )
  })

  test('a lower speed never makes anyone faster', () => {
    fc.assert(
      fc.property(someRoads, classSpeed(0.1, 1), spots, spots, (roads, edit, places, facilities) => {
        const baseline = networkOf(roads)
        const before = seconds(baseline, places, facilities)
        const after = seconds(applyRoadEdits(baseline, [edit]), places, facilities)
        for (const place of places.keys()) expect(after[place]).toBeGreaterThanOrEqual(before[place])
      }),
      runs,
    )
  })

  test('leaves the baseline as it was, bit for bit, and is the baseline itself when it changes nothing', () => {
    fc.assert(
      fc.property(someRoads, fc.array(anyEdit, { maxLength: 5 }), spots, spots, (roads, edits, places, facilities) => {
        const baseline = networkOf(roads)
        const before = hashOf(baseline)
        const times = seconds(baseline, places, facilities)
        seconds(applyRoadEdits(baseline, edits), places, facilities)
        expect(hashOf(baseline)).toBe(before)
        expect(seconds(baseline, places, facilities)).toEqual(times)
        expect(applyRoadEdits(baseline, [])).toBe(baseline)
        expect(applyRoadEdits(baseline, [{ kind: 'class_speed', classes: null, factor: 1, modes: null }])).toBe(baseline)
        expect(applyRoadEdits(baseline, [{ kind: 'close_ways', ways: [999] }])).toBe(baseline)
        expect(applyRoadEdits(baseline, [{ kind: 'way_speed', ways: [1], kmh: 5, modes: ['walk', 'ebike'] }])).toBe(baseline)
      }),
      runs,
    )
  })

  test('edits of different roads may be made in any order', () => {
    fc.assert(
      fc.property(
        someRoads,
        fc.shuffledSubarray([1, 2, 3, 4, 5, 6]),
        area,
        spots,
        spots,
        (roads, ways, flood, places, facilities) => {
          const baseline = networkOf(roads)
          const edits: RoadEdit[] = ways.map((way) =>
            way % 2 === 0 ? { kind: 'close_ways', ways: [way] } : { kind: 'way_speed', ways: [way], kmh: 10 * way, modes: null },
          )
          const one = seconds(applyRoadEdits(baseline, [...edits, flood]), places, facilities)
          const other = seconds(applyRoadEdits(baseline, [flood, ...edits.toReversed()]), places, facilities)
          expect(other).toEqual(one)
        },
      ),
      runs,
    )
  })

  test('has an index that agrees with Dijkstra on its own graph, whatever the edits', () => {
    fc.assert(
      fc.property(someRoads, fc.array(anyEdit, { minLength: 1, maxLength: 5 }), fc.nat(), (roads, edits, pick) => {
        agrees(applyRoadEdits(networkOf(roads), edits), pick)
      }),
      { ...runs, numRuns: 300 },
    )
  })
})

describe('among turn restrictions and roads for residents', () => {
  const drawn = drawRoads(`
A---B---C
|   |   |
|   |   |
D---E---F
|   |   |
|   |   |
G---H---I`)
  const letters = Object.keys(drawn.at)
  const grid = (letter: string) => ['ABC', 'DEF', 'GHI'].findIndex((row) => row.includes(letter))
  const areNeighbours = (a: string, b: string) => {
    const [rows, columns] = [grid(a) - grid(b), ('ABCDEFGHI'.indexOf(a) % 3) - ('ABCDEFGHI'.indexOf(b) % 3)]
    return Math.abs(rows) + Math.abs(columns) === 1
  }
  const roadsOf = letters.flatMap((a) => letters.filter((b) => a < b && areNeighbours(a, b)).map((b) => `${a}-${b}`))
  const turnsOf = letters.flatMap((a) =>
    letters.flatMap((b) => letters.filter((c) => areNeighbours(a, b) && areNeighbours(b, c)).map((c) => `${a}-${b}-${c}`)),
  )
  const rules = fc.record({
    turns: fc.array(fc.tuple(fc.constantFrom('no', 'no', 'only'), fc.constantFrom(...turnsOf)), { minLength: 1, maxLength: 5 }),
    destination: fc.array(fc.constantFrom(...roadsOf), { maxLength: 2 }),
  })
  const somewhere = fc.tuple(fc.nat(900), fc.nat(700)).map(([x, y]) => metresAt(x - 50, 50 - y))
  const town = rules.map(({ turns, destination }) =>
    createNetwork(withRules(drawn, { turns: turns.map((turn) => turn.join(' ')), destination }).roads, profile),
  )
  const roadHere: fc.Arbitrary<RoadEdit> = fc
    .array(fc.oneof(somewhere, fc.constantFrom(...Object.values(drawn.at))), { minLength: 2, maxLength: 4 })
    .map((line) => ({ kind: 'add_road', line, oneway: false, roadClass: 'tertiary', kmh: null, name: '' }))
  const places = fc.array(somewhere, { minLength: 1, maxLength: 4 })

  test('a new road still makes nobody slower, nor a closed one anybody faster', () => {
    fc.assert(
      fc.property(town, roadHere, closing, places, places, (baseline, more, less, from, to) => {
        const before = seconds(baseline, from, to)
        const after = seconds(applyRoadEdits(baseline, [more]), from, to)
        const without = seconds(applyRoadEdits(baseline, [less]), from, to)
        for (const place of from.keys()) {
          expect(after[place]).toBeLessThanOrEqual(before[place])
          expect(without[place]).toBeGreaterThanOrEqual(before[place])
        }
      }),
      runs,
    )
  })

  test('the index agrees with Dijkstra, also when roads are added and closed one after the other', () => {
    fc.assert(
      fc.property(
        town,
        fc.array(fc.oneof(roadHere, closing, classSpeed(0.2, 2)), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (baseline, edits, pick) => {
          agrees(applyRoadEdits(baseline, edits), pick)
        },
      ),
      runs,
    )
  })
})

describe('a scenario gives the times of a network built from scratch', () => {
  test('without the ways that are closed', () => {
    fc.assert(
      fc.property(someRoads, closing, spots, spots, (roads, edit, places, facilities) => {
        const baseline = networkOf(roads)
        const ways = edit.kind === 'close_ways' ? edit.ways : []
        const scratch = createNetwork(
          shut(baseline.roads, (way) => ways.includes(way + 1)),
          profile,
        )
        expect(answers(applyRoadEdits(baseline, [edit]), places, facilities)).toEqual(answers(scratch, places, facilities))
      }),
      runs,
    )
  })

  test('with the speed of another class on the ways that are given it', () => {
    fc.assert(
      fc.property(someRoads, fc.uniqueArray(fc.nat(12), { minLength: 1 }), spots, spots, (roads, picks, places, facilities) => {
        const changed = roads.map((one, number): Road => (picks.includes(number) ? { ...one, roadClass: 'secondary' } : one))
        const edit: RoadEdit = { kind: 'way_speed', ways: picks.map((number) => number + 1), kmh: 45, modes: null }
        const scenario = applyRoadEdits(networkOf(roads), [edit])
        expect(answers(scenario, places, facilities)).toEqual(answers(networkOf(changed), places, facilities))
      }),
      runs,
    )
  })

  test('without the roads that come into a closed area, and with water there', () => {
    fc.assert(
      fc.property(someRoads, area, spots, spots, (roads, edit, places, facilities) => {
        if (edit.kind !== 'close_area') return
        const ring = edit.ring.map((at) => [...at])
        const isDry = (at: LonLat) => !booleanIntersects(lineString([[...at], [at[0] + 1e-9, at[1]]]), polygon([ring]))
        const baseline = networkOf(roads)
        const inArea = (way: number) => booleanIntersects(lineString(roads[way].line.map((at) => [...at])), polygon([ring]))
        const lake = { osmId: 1, kind: 'lake', name: '', nameEn: '', polygon: [edit.ring] }
        const scratch = createNetwork({ ...shut(baseline.roads, inArea), waterAreas: [lake] }, profile)
        const outside = places.filter(isDry)
        const serving = facilities.filter(isDry)
        expect(answers(applyRoadEdits(baseline, [edit]), outside, serving)).toEqual(answers(scratch, outside, serving))
      }),
      runs,
    )
  })

  test('with the new road, and old roads cut where it joins them, up to a rounding per piece', () => {
    fc.assert(
      fc.property(someRoads, newRoad, spots, spots, (roads, edit, places, facilities) => {
        const baseline = networkOf(roads)
        const scratch = networkOf(joined(roads, edit, baseline))
        const found = seconds(applyRoadEdits(baseline, [edit]), places, facilities)
        const expected = seconds(scratch, places, facilities)
        places.forEach((_, place) => {
          if (expected[place] === Infinity) expect(found[place]).toBe(Infinity)
          else expect(Math.abs(found[place] - expected[place])).toBeLessThan(0.1)
        })
      }),
      runs,
    )
  })
})

/** Throws unless sweeps over the network's index give the times of Dijkstra's algorithm on its graph. */
function agrees(network: Network, pick: number): void {
  const node = pick % nodeCount(network.graph)
  for (const direction of ['from', 'to'] as const) {
    const search = new Search(network.graph, direction).start()
    search.seed(node, 0, 0)
    search.run()
    const sweep = new Sweep(network.hierarchy).start()
    sweep.seed(node, 0, 0)
    sweep.run(network.weights, direction)
    expect([...sweep.timeMs]).toEqual([...search.timeMs])
  }
}

/** Times, which facility, and why not. Lengths may differ where two ways take equally long. */
function answers(network: Network, places: readonly LonLat[], facilities: readonly LonLat[]) {
  const { seconds, facility, unreached } = timesToNearest(network, places, facilities)
  return { seconds: [...seconds], facility: [...facility], unreached: [...unreached] }
}

/** The same roads with some ways closed to everybody. */
function shut(roads: RoadData, isShut: (way: number) => boolean): RoadData {
  const no = packAccess(Object.fromEntries(ACCESS_USERS.map((user) => [user, 'no'])) as Parameters<typeof packAccess>[0])
  return { ...roads, ways: { ...roads.ways, access: roads.ways.access.map((access, way) => (isShut(way) ? no : access)) } }
}

/** The roads with the new one among them, by looking at every old road for every point of it. */
function joined(
  roads: readonly Road[],
  { line, oneway, roadClass }: Extract<RoadEdit, { kind: 'add_road' }>,
  { plane }: Network,
): Road[] {
  const onPlane = ([lon, lat]: LonLat): [number, number] => [plane.x(lon), plane.y(lat)]
  const lines = roads.map((one) => one.line.map((at) => at))
  const inserted = lines.map(() => [] as { share: number; at: LonLat }[])
  const route = line.map((at): LonLat => {
    let best = { metres: 30, way: -1 }
    roads.forEach((one, way) => {
      const metres = distanceToSegment(...onPlane(at), ...onPlane(one.line[0]), ...onPlane(one.line[1]))
      // of two roads equally near, a rounding decides
      fc.pre(best.way < 0 || metres > 30 || Math.abs(metres - best.metres) > 1e-6)
      if (metres < best.metres) best = { metres, way }
    })
    if (best.way < 0) return at
    const [from, to] = roads[best.way].line
    const [[x, y], [ax, ay], [bx, by]] = [onPlane(at), onPlane(from), onPlane(to)]
    const length = Math.hypot(bx - ax, by - ay)
    const share = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length ** 2))
    if (share * length <= 1) return from
    if ((1 - share) * length <= 1) return to
    const met: LonLat = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    inserted[best.way].push({ share, at: met })
    return met
  })
  const cut = roads.map((one, way): Road => {
    const between = inserted[way].sort((a, b) => a.share - b.share).map(({ at }) => at)
    return { ...one, line: [one.line[0], ...between, one.line[1]] }
  })
  const distinct = route.filter((at, number) => number === 0 || at[0] !== route[number - 1][0] || at[1] !== route[number - 1][1])
  return distinct.length < 2 ? cut : [...cut, { line: distinct, oneway, roadClass }]
}

/** Of every array that the network holds, however deep. */
function hashOf(network: Network): string {
  const hash = createHash('sha256')
  const seen = new Set<unknown>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (ArrayBuffer.isView(value)) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    else for (const part of Object.values(value)) visit(part)
  }
  visit(network)
  return hash.digest('hex')
}
