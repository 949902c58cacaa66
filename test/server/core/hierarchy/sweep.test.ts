import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customize } from '../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy, chainCount, rankCount, rankOfNodes, UNRANKED } from '../../../../server/core/hierarchy/hierarchy.ts'
import { checkHierarchy, checkWeights } from '../../../../server/core/hierarchy/hierarchyFile.ts'
import { nearestKernelOf } from '../../../../server/core/hierarchy/kernel/nearestKernel.ts'
import { kNearest } from '../../../../server/core/hierarchy/kNearest.ts'
import { Sweep } from '../../../../server/core/hierarchy/sweep.ts'
import { CLOSED_MS, nodeCount } from '../../../../server/core/roads/graph.ts'
import { type Direction, Search, UNREACHED_MS } from '../../../../server/core/travel/search.ts'
import { sketch } from '../../../support/sketch.ts'
import { type Case, graphOf, nastyGraph, someSeeds } from './nastyGraphs.ts'

const minutes = (count: number) => count * 60_000
const zeros = (nodes: number) => new Float64Array(nodes)
const direction = fc.constantFrom<Direction>('from', 'to')
type Seed = { spot: number; ms: number; source: number }

const seedAll = (into: Pick<Search, 'seed'>, nodes: number, seeds: readonly Seed[]) => {
  for (const { spot, ms, source } of seeds) into.seed(spot % nodes, ms, source)
}

function searched(graph: Case['graph'], to: Direction, seeds: readonly Seed[]): Search {
  const search = new Search(graph, to).start()
  seedAll(search, nodeCount(graph), seeds)
  search.run()
  return search
}

describe('Sweep', () => {
  test('finds times to every node of a drawn road, inside chains too, and the way along the roads', () => {
    const { graph, node } = sketch('A--B>>C--D')
    const hierarchy = buildHierarchy(graph, zeros(4), zeros(4))
    const weights = customize(hierarchy, graph)
    const sweep = new Sweep(hierarchy)
    sweep.start().seed(node.A, 0, 7)
    sweep.run(weights, 'from')
    expect(sweep.timeMs[node.B]).toBe(minutes(2))
    expect(sweep.timeMs[node.D]).toBe(minutes(6))
    expect(sweep.source[node.D]).toBe(7)
    // nobody drives from D to A: there B > > C is one way
    sweep.start().seed(node.A, 0, 7)
    sweep.run(weights, 'to')
    expect(sweep.timeMs[node.C]).toBe(UNREACHED_MS)
    expect(sweep.source[node.C]).toBe(-1)
    expect(sweep.timeMs[node.B]).toBe(minutes(2))
  })

  test('of two sources equally near the lowest number wins', () => {
    const { graph, node } = sketch('A--B--C')
    const hierarchy = buildHierarchy(graph, zeros(3), zeros(3))
    const sweep = new Sweep(hierarchy).start()
    sweep.seed(node.A, 0, 4)
    sweep.seed(node.C, 0, 3)
    sweep.run(customize(hierarchy, graph), 'from')
    expect(sweep.timeMs[node.B]).toBe(minutes(2))
    expect(sweep.source[node.B]).toBe(3)
  })

  test.each(['WebAssembly', 'plain JavaScript'])(
    'equals Search bit for bit on nasty graphs, seeded twice and used before (%s)',
    (way) => {
      fc.assert(
        fc.property(nastyGraph, direction, someSeeds, someSeeds, fc.boolean(), ({ graph, x, y }, to, first, second, perfect) => {
          const nodes = nodeCount(graph)
          const hierarchy = buildHierarchy(graph, x, y)
          checkHierarchy(hierarchy)
          const weights = customize(hierarchy, graph, { perfect })
          checkWeights(hierarchy, weights)
          const kernel = way === 'WebAssembly' ? nearestKernelOf(hierarchy) : null
          expect(kernel === null).toBe(way !== 'WebAssembly')
          const sweep = new Sweep(hierarchy, kernel)
          // one query of one source before, to leave its traces
          sweep.start().seed(nodes - 1, 5, 9)
          sweep.run(weights, to)
          const before = searched(graph, to, [{ spot: nodes - 1, ms: 5, source: 9 }])
          expect(sweep.timeMs).toEqual(before.timeMs)
          expect(sweep.source).toEqual(before.source)

          sweep.start()
          seedAll(sweep, nodes, first)
          sweep.run(weights, to)
          const once = searched(graph, to, first)
          expect(sweep.timeMs).toEqual(once.timeMs)
          expect(sweep.source).toEqual(once.source)

          seedAll(sweep, nodes, second)
          sweep.run(weights, to)
          const twice = searched(graph, to, [...first, ...second])
          expect(sweep.timeMs).toEqual(twice.timeMs)
          expect(sweep.source).toEqual(twice.source)
        }),
        { seed: 20140601, numRuns: 400 },
      )
    },
  )

  test('a known order gives the same answers, with roads that came later besides', () => {
    fc.assert(
      fc.property(
        nastyGraph,
        direction,
        someSeeds,
        fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { maxLength: 3 }),
        (given, to, seeds, more) => {
          const { graph, x, y } = given
          const nodes = nodeCount(graph)
          const rankOfNode = rankOfNodes(buildHierarchy(graph, x, y))
          const edges = Array.from(graph.edgeFrom, (from, edge) => ({
            from,
            to: graph.edgeTo[edge],
            forward: graph.forwardMs[edge],
            backward: graph.backwardMs[edge],
          }))
          // new roads, each by way of a new node
          more.forEach(([a, b], at) => {
            edges.push({ from: a % nodes, to: nodes + at, forward: 3, backward: 4 })
            edges.push({ from: nodes + at, to: b % nodes, forward: 2, backward: CLOSED_MS })
          })
          const wider = graphOf(nodes + more.length, edges)
          const hierarchy = buildHierarchy(wider, zeros(nodes + 3), zeros(nodes + 3), { rankOfNode })
          checkHierarchy(hierarchy)
          const sweep = new Sweep(hierarchy).start()
          seedAll(sweep, nodes, seeds)
          sweep.run(customize(hierarchy, wider), to)
          const search = searched(
            wider,
            to,
            seeds.map((seed) => ({ ...seed, spot: seed.spot % nodes })),
          )
          expect(sweep.timeMs).toEqual(search.timeMs)
          expect(sweep.source).toEqual(search.source)
        },
      ),
      { seed: 7, numRuns: 150 },
    )
  })

  test('knows graphs without nodes, without roads, with one node, and a cycle by itself', () => {
    const empty = buildHierarchy(graphOf(0, []), zeros(0), zeros(0))
    expect(rankCount(empty)).toBe(0)
    new Sweep(empty).start().run(customize(empty, graphOf(0, []), { perfect: true }), 'to')

    const lonely = graphOf(2, [{ from: 1, to: 1, forward: 3, backward: 3 }])
    const alone = buildHierarchy(lonely, zeros(2), zeros(2))
    const sweep = new Sweep(alone).start()
    sweep.seed(0, 8, 0)
    sweep.run(customize(alone, lonely), 'from')
    expect([...sweep.timeMs]).toEqual([8, UNREACHED_MS])
    sweep.start().run(customize(alone, lonely), 'from')
    expect([...sweep.timeMs]).toEqual([UNREACHED_MS, UNREACHED_MS])

    const ring = graphOf(
      4,
      [0, 1, 2, 3].map((from) => ({ from, to: (from + 1) % 4, forward: 10, backward: CLOSED_MS })),
    )
    const round = buildHierarchy(ring, zeros(4), zeros(4))
    expect([rankCount(round), chainCount(round)]).toEqual([1, 1])
    const rounds = new Sweep(round).start()
    rounds.seed(2, 0, 0)
    rounds.run(customize(round, ring), 'from')
    expect([...rounds.timeMs]).toEqual([20, 30, 0, 10])
  })

  test('refuses nodes and sources it cannot hold', () => {
    const { graph } = sketch('A--B')
    const sweep = new Sweep(buildHierarchy(graph, zeros(2), zeros(2))).start()
    expect(() => sweep.seed(2, 0, 0)).toThrow('no node 2')
    expect(() => sweep.seed(0, 0, -1)).toThrow('Source -1')
    expect(() => sweep.seed(0, 0, 2 ** 30)).toThrow('Source 1073741824')
  })
})

describe('rankOfNodes', () => {
  test('ranks junctions only', () => {
    const { graph, node } = sketch('A--B--C\n   |   \n   D   ')
    const rankOf = rankOfNodes(buildHierarchy(graph, zeros(4), zeros(4)))
    expect([...rankOf].sort()).toEqual([0, 1, 2, 3])
    const straight = sketch('A--B--C')
    const ranks = rankOfNodes(buildHierarchy(straight.graph, zeros(3), zeros(3)))
    expect(ranks[straight.node.B]).toBe(UNRANKED)
    expect(node.B).toBe(1)
  })
})

describe('buildHierarchy', () => {
  test('stops when told to', () => {
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    const { graph } = sketch('A--B--C\n|  |  |\nD--E--F')
    expect(() => buildHierarchy(graph, zeros(6), zeros(6), { signal: controller.signal })).toThrow('enough')
  })

  test('refuses positions of too few nodes', () => {
    const { graph } = sketch('A--B')
    expect(() => buildHierarchy(graph, zeros(1), zeros(2))).toThrow('2 nodes')
  })
})

describe('kNearest', () => {
  test('gives every node its nearest sources in order, as one search for each source does', () => {
    fc.assert(
      fc.property(
        nastyGraph,
        direction,
        someSeeds,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (given, to, seeds, k, perfect) => {
          const { graph, x, y } = given
          const nodes = nodeCount(graph)
          const hierarchy = buildHierarchy(graph, x, y)
          const weights = customize(hierarchy, graph, { perfect })
          const nearest = kNearest(hierarchy, weights, to, k, {
            node: seeds.map(({ spot }) => spot % nodes),
            ms: seeds.map(({ ms }) => ms),
            source: seeds.map(({ source }) => source),
          })
          const sources = [...new Set(seeds.map(({ source }) => source))].sort()
          const times = sources.map(
            (source) =>
              searched(
                graph,
                to,
                seeds.filter((seed) => seed.source === source),
              ).timeMs,
          )
          for (let node = 0; node < nodes; node++) {
            const expected = sources
              .map((source, at) => ({ source, ms: times[at][node] }))
              .filter(({ ms }) => ms !== UNREACHED_MS)
              .sort((a, b) => a.ms - b.ms || a.source - b.source)
              .slice(0, k)
            const fill = Array.from({ length: k - expected.length })
            expect([...nearest.timeMs.subarray(node * k, node * k + k)]).toEqual([
              ...expected.map(({ ms }) => ms),
              ...fill.map(() => UNREACHED_MS),
            ])
            expect([...nearest.source.subarray(node * k, node * k + k)]).toEqual([
              ...expected.map(({ source }) => source),
              ...fill.map(() => -1),
            ])
          }
        },
      ),
      { seed: 31, numRuns: 150 },
    )
  })
})
