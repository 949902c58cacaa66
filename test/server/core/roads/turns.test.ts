/** Rules for drivers: every kind drawn once, with times to work out on paper, then random towns against the slow driver. Long, for that. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RoadData, stepEnds, wayCount } from '../../../../server/core/osm/roadData.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { buildGraph } from '../../../../server/core/roads/build.ts'
import { edgeCount, nodeCount, type RoadGraph, roadNode } from '../../../../server/core/roads/graph.ts'
import { nearestFrom, timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { pathBetween } from '../../../../server/core/travel/path.ts'
import { Search, UNREACHED_MS } from '../../../../server/core/travel/search.ts'
import { oracleDrive } from '../../../support/drivingOracle.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, withRules as withDrawnRules } from '../../../support/sketch.ts'

const car = flatProfile(36, 3.6)

/** All nodes of the graph that stand where a node of the data stands. */
function standingAt(graph: RoadGraph, place: number): number[] {
  return Array.from({ length: nodeCount(graph) }, (_, node) => node).filter((node) => roadNode(graph, node) === place)
}

/** Milliseconds from a place to every place, by the graph. */
function drive(graph: RoadGraph, places: number, start: number): number[] {
  const search = new Search(graph, 'from').start()
  for (const node of standingAt(graph, start)) search.seed(node, 0, 0)
  search.run()
  const best = new Array<number>(places).fill(UNREACHED_MS)
  for (let node = 0; node < nodeCount(graph); node++) {
    const place = roadNode(graph, node)
    best[place] = Math.min(best[place], search.timeMs[node])
  }
  return best
}

/** A small town: junctions on a lattice, some streets with a bend in the middle, one-way or for residents, parallel ones too. */
const town = fc
  .record({
    streets: fc.array(
      fc.record({
        from: fc.nat(8),
        to: fc.nat(8),
        bends: fc.nat(2),
        oneway: fc.constantFrom('no', 'no', 'no', 'yes', '-1'),
        access: fc.constantFrom('yes', 'yes', 'yes', 'destination'),
      }),
      { minLength: 4, maxLength: 12 },
    ),
    rules: fc.array(
      fc.record({ start: fc.nat(), turns: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), isOnly: fc.boolean() }),
      {
        maxLength: 6,
      },
    ),
    barred: fc.array(fc.nat(), { maxLength: 2 }),
  })
  .map(({ streets, rules, barred }): RoadData => {
    const at = (spot: number): [number, number] => [(spot % 3) * 0.001, Math.floor(spot / 3) * 0.0013 + (spot % 3) * 0.0001]
    const lines = streets
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, bends, oneway, access }, number) => {
        const [a, b] = [at(from), at(to)]
        const middle = Array.from({ length: bends }, (_, bend): [number, number] => {
          const share = (bend + 1) / (bends + 1)
          return [a[0] + (b[0] - a[0]) * share + 0.00011 * (number + 1), a[1] + (b[1] - a[1]) * share + 0.00007 * (number + 1)]
        })
        return { coordinates: [a, ...middle, b], tags: { highway: 'residential', oneway, motor_vehicle: access } }
      })
    const { roads } = roadsFromLines(lines)
    return withRules(roads, rules, barred)
  })

interface Rule {
  readonly start: number
  readonly turns: readonly number[]
  readonly isOnly: boolean
}

function allSteps({ ways }: RoadData): number[] {
  const steps: number[] = []
  for (let way = 0; way < ways.osmId.length; way++) {
    for (let place = ways.firstNode[way]; place + 1 < ways.firstNode[way + 1]; place++) steps.push(2 * place, 2 * place + 1)
  }
  return steps
}

/** Rules are walks over the roads: where to start, and which of the roads that go on to take at each turn. */
function withRules(roads: RoadData, rules: readonly Rule[], barred: readonly number[]): RoadData {
  const steps = allSteps(roads)
  if (steps.length === 0) return roads
  const rows = rules.map(({ start, turns }) => {
    const row = [steps[start % steps.length]]
    for (const turn of turns) {
      const [, head] = stepEnds(roads.ways, row[row.length - 1])
      const on = steps.filter((step) => stepEnds(roads.ways, step)[0] === head)
      row.push(on[turn % on.length])
    }
    return row
  })
  const nodes = [...new Set(barred.map((node) => node % roads.nodeLonE7.length))].sort((a, b) => a - b)
  return {
    ...roads,
    restrictions: {
      osmId: Float64Array.from(rows, (_, at) => at),
      isOnly: Uint8Array.from(rules, (rule) => (rule.isOnly ? 1 : 0)),
      binds: new Uint8Array(rows.length).fill(4),
      firstStep: Uint32Array.from([0, ...rows.map((_, at) => rows.slice(0, at + 1).reduce((sum, row) => sum + row.length, 0))]),
      steps: Uint32Array.from(rows.flat()),
    },
    barriers: { node: Uint32Array.from(nodes), stops: new Uint8Array(nodes.length).fill(4) },
  }
}

/** Minutes of a driver who takes a minute for every 100 m. */
function minutes(drawn: ReturnType<typeof withDrawnRules>, from: string, to: string, profile = flatProfile(6, 0.5)): number {
  const { roads, nodeOf } = drawn
  const ms = drive(buildGraph(roads, profile), roads.nodeLonE7.length, nodeOf(from))[nodeOf(to)]
  return ms === UNREACHED_MS ? Infinity : Math.round(ms / 60_000)
}

describe('drawn roads, a minute per 100 m', () => {
  const crossing = drawRoads(`
        D
        |
    A---B---C
        |
        E
  `)

  test('a turn that is forbidden costs the way to the next place to turn round', () => {
    expect(minutes(withDrawnRules(crossing, {}), 'A', 'D')).toBe(6)
    const drawn = withDrawnRules(crossing, { turns: ['no A-B-D'] })
    // down to E and back, 2 + 2, is shorter than on to C and back
    expect(minutes(drawn, 'A', 'D')).toBe(4 + 2 + 2 + 2)
    expect(minutes(drawn, 'A', 'C')).toBe(8)
    expect(minutes(drawn, 'C', 'D')).toBe(6)
    expect(minutes(drawn, 'D', 'A')).toBe(6)
    // who starts at the crossing has not come from A
    expect(minutes(drawn, 'B', 'D')).toBe(2)
  })

  test('nobody turns round in the middle of a street to undo it', () => {
    const street = drawRoads(`
          D
          |
      A---B-X-Y---C
    `)
    expect(minutes(withDrawnRules(street, { turns: ['no A-B-D'] }), 'A', 'D')).toBe(4 + 8 + 8 + 2)
    // but at a side street he may
    const side = drawRoads(`
          D
          |
      A---B-X-Y---C
            |
            Z
    `)
    expect(minutes(withDrawnRules(side, { turns: ['no A-B-D'] }), 'A', 'D')).toBe(4 + 2 + 2 + 2)
  })

  test('an obligatory turn forbids all others, turning round too', () => {
    const drawn = withDrawnRules(crossing, { turns: ['only A-B-C'] })
    expect(minutes(drawn, 'A', 'C')).toBe(8)
    expect(minutes(drawn, 'A', 'D')).toBe(8 + 4 + 2)
    expect(minutes(drawn, 'A', 'E')).toBe(8 + 4 + 2)
    expect(minutes(drawn, 'C', 'E')).toBe(6)
  })

  test('several rules at one crossing hold together; two obligatory turns leave the choice', () => {
    expect(minutes(withDrawnRules(crossing, { turns: ['no A-B-D', 'no A-B-E'] }), 'A', 'D')).toBe(8 + 4 + 2)
    const either = withDrawnRules(crossing, { turns: ['only A-B-C', 'only A-B-E'] })
    expect(minutes(either, 'A', 'D')).toBe(4 + 2 + 2 + 2)
    const none = withDrawnRules(crossing, { turns: ['no A-B-C', 'no A-B-D', 'no A-B-E'] })
    expect(minutes(none, 'A', 'C')).toBe(Infinity)
    expect(minutes(none, 'C', 'A')).toBe(8)
  })

  test('turning round forbidden at a dead end, or at a crossing', () => {
    const drawn = withDrawnRules(crossing, { turns: ['no A-B-D', 'no B-E-B'] })
    expect(minutes(drawn, 'A', 'D')).toBe(8 + 4 + 2)
  })

  test('a rule over a street between two crossings binds only who came that way', () => {
    const carriageways = drawRoads(`
      A---B---E
          |
      D---C---F
    `)
    expect(minutes(withDrawnRules(carriageways, {}), 'A', 'D')).toBe(10)
    const drawn = withDrawnRules(carriageways, { turns: ['no A-B-C-D'] })
    // at C he turns round, at B again: then he comes from C, not from A
    expect(minutes(drawn, 'A', 'D')).toBe(4 + 2 + 2 + 2 + 4)
    expect(minutes(drawn, 'E', 'D')).toBe(10)
    expect(minutes(drawn, 'B', 'D')).toBe(6)
    expect(minutes(drawn, 'A', 'F')).toBe(10)
  })

  test('a bollard stops cars, which may drive up to it; walkers do not ask', () => {
    const drawn = withDrawnRules(drawRoads('A---B---C'), { bollards: 'B', turns: ['no A-B-C'] })
    expect(minutes(drawn, 'A', 'B')).toBe(4)
    expect(minutes(drawn, 'C', 'B')).toBe(4)
    expect(minutes(drawn, 'A', 'C')).toBe(Infinity)
    expect(minutes(drawn, 'A', 'C', { ...flatProfile(6, 0.5), access: 'foot', oneway: 'foot' })).toBe(8)
  })

  test('destination roads are for the beginning and the end of a trip, not for passing through', () => {
    const round = drawRoads(`
      A-B-C
      |   |
      D   E
      |   |
      |   |
      |   |
      F---G
    `)
    const drawn = withDrawnRules(round, { destination: ['A-B', 'B-C'] })
    expect(minutes(withDrawnRules(round, {}), 'D', 'E')).toBe(8)
    expect(minutes(drawn, 'D', 'E')).toBe(4 + 4 + 4)
    // to the people who live there, away from them, and among them
    expect(minutes(drawn, 'D', 'B')).toBe(4)
    expect(minutes(drawn, 'B', 'E')).toBe(4)
    expect(minutes(drawn, 'A', 'C')).toBe(4)
    // from D to C is a trip to their end, which stands on open road too
    expect(minutes(drawn, 'D', 'C')).toBe(6)
  })

  test('a driver who comes to a road that ends in a destination road turns round there', () => {
    const drawn = withDrawnRules(
      drawRoads(`
          D
          |
      A---B---C---E
      `),
      { turns: ['no A-B-D'], destination: ['C-E'] },
    )
    expect(minutes(drawn, 'A', 'E')).toBe(12)
    expect(minutes(drawn, 'A', 'D')).toBe(8 + 4 + 2)
  })
})

test('places and facilities are joined so that the rules bind them: times, and the way driven', () => {
  const drawn = drawRoads(`
        D
        |
    A---B---C
        |
        E
  `)
  const { roads } = withDrawnRules(drawn, { turns: ['no A-B-D'], bollards: 'C' })
  // nobody walks far at 0.1 km/h
  const network = createNetwork(roads, flatProfile(6, 0.1))
  const { A, B, C, D } = drawn.at
  const { seconds } = timesToNearest(network, [A, B, C], [D])
  expect(Array.from(seconds, (time) => Math.round(time / 60))).toEqual([10, 2, 6])
  expect(nearestFrom(network, A, [D])[0].seconds).toBe(seconds[0])
  const path = pathBetween(network, A, D)
  expect(Math.round((path?.metres ?? 0) / 100)).toBe(10)
})

describe('a graph with turn restrictions, barriers and destination roads', () => {
  test('takes as long as a driver who asks every rule at every turn', () => {
    fc.assert(
      fc.property(town, (roads) => {
        const graph = buildGraph(roads, car)
        for (let start = 0; start < roads.nodeLonE7.length; start++) {
          const expected = oracleDrive(roads, car, start)
          const found = drive(graph, roads.nodeLonE7.length, start)
          for (let end = 0; end < roads.nodeLonE7.length; end++) expect(found[end]).toBe(expected.get(end) ?? UNREACHED_MS)
        }
      }),
      { seed: 20221220, numRuns: 400 },
    )
  })

  test('copies keep way, length and joining of their piece, and every one can be joined where its place can', () => {
    fc.assert(
      fc.property(town, (roads) => {
        const graph = buildGraph(roads, car)
        const { ways } = roads
        for (let edge = 0; edge < edgeCount(graph); edge++) {
          const ends = [roadNode(graph, graph.edgeFrom[edge]), roadNode(graph, graph.edgeTo[edge])]
          const way = graph.edgeWay[edge]
          const nodes = [...ways.nodes.subarray(ways.firstNode[way], ways.firstNode[way + 1])]
          expect(nodes.some((node, at) => node === ends[0] && nodes[at + 1] === ends[1])).toBe(true)
          expect(graph.joinable[edge]).toBe(1)
        }
        const plain = buildGraph({ ...roads, ...withoutRules(roads) }, car)
        expect(nodeCount(plain)).toBe(roads.nodeLonE7.length)
      }),
      { seed: 20221220, numRuns: 200 },
    )
  })

  test('nobody gets anywhere sooner by a rule, and lifting all rules gives the plain network', () => {
    fc.assert(
      fc.property(town, (roads) => {
        const ruled = buildGraph(roads, car)
        const plain = buildGraph({ ...roads, ...withoutRules(roads) }, car)
        const places = roads.nodeLonE7.length
        for (let start = 0; start < places; start++) {
          const [slower, faster] = [drive(ruled, places, start), drive(plain, places, start)]
          for (let end = 0; end < places; end++) expect(slower[end]).toBeGreaterThanOrEqual(faster[end])
        }
      }),
      { seed: 20221220, numRuns: 100 },
    )
  })
})

function withoutRules(roads: RoadData): Partial<RoadData> {
  const none = withRules(roads, [], [])
  const access = new Uint16Array(wayCount(roads))
  return { restrictions: none.restrictions, barriers: none.barriers, ways: { ...roads.ways, access } }
}
