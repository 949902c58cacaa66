import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customize } from '../../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy, type Hierarchy, rankCount } from '../../../../../server/core/hierarchy/hierarchy.ts'
import { nearestKernelOf, Pairs } from '../../../../../server/core/hierarchy/kernel/nearestKernel.ts'
import { FAR_MS, type Weights } from '../../../../../server/core/hierarchy/weights.ts'
import { CLOSED_MS } from '../../../../../server/core/roads/graph.ts'
import { Search, UNREACHED_MS } from '../../../../../server/core/travel/search.ts'
import { sketch } from '../../../../support/sketch.ts'
import { graphOf, nastyGraph, someSeeds } from '../nastyGraphs.ts'

const minutes = (count: number) => count * 60_000

/** Runs what has been offered, in memory that is used again and again. */
function run(hierarchy: Hierarchy, pairs: Pairs, weights: Weights, isFrom: boolean) {
  const kernel = nearestKernelOf(hierarchy)
  if (!kernel) throw new Error('There is no WebAssembly here.')
  const nodes = hierarchy.spotOf.length
  const out = { timeMs: new Uint32Array(nodes), source: new Int32Array(nodes) }
  kernel.run(pairs, weights, isFrom, out)
  return out
}

describe('the kernel of a sweep', () => {
  test('keeps the better of two offers: the sooner, of equally soon the lower source', () => {
    const { graph, node } = sketch('A--B')
    const hierarchy = buildHierarchy(graph, new Float64Array(2), new Float64Array(2))
    const pairs = new Pairs(2)
    const rank = hierarchy.spotOf[node.A]
    expect(pairs.offer(rank, 500, 8)).toBe(true)
    expect(pairs.offer(rank, 500, 9)).toBe(false)
    expect(pairs.offer(rank, 501, 1)).toBe(false)
    expect(pairs.offer(rank, 500, 3)).toBe(true)
    const { timeMs, source } = run(hierarchy, pairs, customize(hierarchy, graph), true)
    expect(timeMs[node.B]).toBe(500 + minutes(2))
    expect(source[node.B]).toBe(3)
  })

  test('takes times from twelve days on for unreached', () => {
    const graph = graphOf(3, [
      { from: 0, to: 1, forward: FAR_MS - 11, backward: 5 },
      { from: 1, to: 2, forward: 1, backward: 5 },
    ])
    const hierarchy = buildHierarchy(graph, new Float64Array(3), new Float64Array(3))
    const weights = customize(hierarchy, graph)
    for (const [ms, last] of [
      [9, FAR_MS - 1],
      [10, UNREACHED_MS],
    ]) {
      const pairs = new Pairs(rankCount(hierarchy))
      pairs.offer(hierarchy.spotOf[0], ms, 0)
      const { timeMs, source } = run(hierarchy, pairs, weights, true)
      expect(timeMs[2]).toBe(last)
      expect(source[2]).toBe(last === UNREACHED_MS ? -1 : 0)
    }
  })

  test('equals Search bit for bit from junctions of nasty graphs, after other weights, directions and offers', () => {
    fc.assert(
      fc.property(
        nastyGraph,
        fc.boolean(),
        someSeeds,
        someSeeds,
        fc.boolean(),
        ({ graph, x, y }, isFrom, first, second, perfect) => {
          const hierarchy = buildHierarchy(graph, x, y)
          const ranks = rankCount(hierarchy)
          if (ranks === 0) return
          // other weights and another direction before
          const slower = (ms: Uint32Array) => ms.map((time) => (time === CLOSED_MS ? CLOSED_MS : time + 7))
          const snow = { forwardMs: slower(graph.forwardMs), backwardMs: slower(graph.backwardMs) }
          run(hierarchy, new Pairs(ranks), customize(hierarchy, snow), !isFrom)

          const weights = customize(hierarchy, graph, { perfect })
          const pairs = new Pairs(ranks)
          for (const { spot, ms, source } of first) pairs.offer(spot % ranks, ms, source)
          run(hierarchy, pairs, weights, isFrom)
          for (const { spot, ms, source } of second) pairs.offer(spot % ranks, ms, source)
          const { timeMs, source } = run(hierarchy, pairs, weights, isFrom)

          const search = new Search(graph, isFrom ? 'from' : 'to').start()
          for (const { spot, ms, source } of [...first, ...second]) search.seed(hierarchy.nodeOf[spot % ranks], ms, source)
          search.run()
          expect(timeMs).toEqual(search.timeMs)
          expect(source).toEqual(search.source)
        },
      ),
      { seed: 20110509, numRuns: 250 },
    )
  })
})
