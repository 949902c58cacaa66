import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customize } from '../../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy, type Hierarchy, rankCount } from '../../../../../server/core/hierarchy/hierarchy.ts'
import { type NearestKernel, startNearestKernel } from '../../../../../server/core/hierarchy/kernel/nearestKernel.ts'
import { FAR_MS } from '../../../../../server/core/hierarchy/weights.ts'
import { Search, UNREACHED_MS } from '../../../../../server/core/travel/search.ts'
import { sketch } from '../../../../support/sketch.ts'
import { graphOf, nastyGraph, someSeeds } from '../nastyGraphs.ts'

const minutes = (count: number) => count * 60_000

function start(hierarchy: Hierarchy): NearestKernel {
  const kernel = startNearestKernel(hierarchy)
  if (!kernel) throw new Error('There is no WebAssembly here.')
  return kernel
}

describe('the kernel of a sweep', () => {
  test('keeps the better of two offers: the sooner, of equally soon the lower source', () => {
    const { graph, node } = sketch('A--B')
    const hierarchy = buildHierarchy(graph, new Float64Array(2), new Float64Array(2))
    const kernel = start(hierarchy)
    const rank = hierarchy.spotOf[node.A]
    expect(kernel.offer(rank, 500, 8)).toBe(true)
    expect(kernel.offer(rank, 500, 9)).toBe(false)
    expect(kernel.offer(rank, 501, 1)).toBe(false)
    expect(kernel.offer(rank, 500, 3)).toBe(true)
    kernel.run(customize(hierarchy, graph), true)
    expect(kernel.timeMs[node.B]).toBe(500 + minutes(2))
    expect(kernel.source[node.B]).toBe(3)
  })

  test('takes times from twelve days on for unreached', () => {
    const graph = graphOf(3, [
      { from: 0, to: 1, forward: FAR_MS - 11, backward: 5 },
      { from: 1, to: 2, forward: 1, backward: 5 },
    ])
    const hierarchy = buildHierarchy(graph, new Float64Array(3), new Float64Array(3))
    const weights = customize(hierarchy, graph)
    const kernel = start(hierarchy)
    for (const [ms, last] of [
      [9, FAR_MS - 1],
      [10, UNREACHED_MS],
    ]) {
      kernel.clear()
      kernel.offer(hierarchy.spotOf[0], ms, 0)
      kernel.run(weights, true)
      expect(kernel.timeMs[2]).toBe(last)
      expect(kernel.source[2]).toBe(last === UNREACHED_MS ? -1 : 0)
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
          const kernel = start(hierarchy)
          kernel.offer(ranks - 1, 0, 0)
          kernel.run(customize(hierarchy, { forwardMs: graph.forwardMs, backwardMs: graph.backwardMs }), !isFrom)

          const weights = customize(hierarchy, graph, { perfect })
          kernel.clear()
          for (const { spot, ms, source } of first) kernel.offer(spot % ranks, ms, source)
          kernel.run(weights, isFrom)
          for (const { spot, ms, source } of second) kernel.offer(spot % ranks, ms, source)
          kernel.run(weights, isFrom)

          const search = new Search(graph, isFrom ? 'from' : 'to').start()
          for (const { spot, ms, source } of [...first, ...second]) search.seed(hierarchy.nodeOf[spot % ranks], ms, source)
          search.run()
          expect(kernel.timeMs).toEqual(search.timeMs)
          expect(kernel.source).toEqual(search.source)
        },
      ),
      { seed: 20110509, numRuns: 250 },
    )
  })

  test('leaves nodes without roads alone', () => {
    const graph = graphOf(3, [{ from: 0, to: 1, forward: 1, backward: 1 }])
    const hierarchy = buildHierarchy(graph, new Float64Array(3), new Float64Array(3))
    const kernel = start(hierarchy)
    kernel.offer(0, 0, 0)
    kernel.timeMs[2] = 77
    kernel.run(customize(hierarchy, graph), true)
    expect(kernel.timeMs[2]).toBe(77)
  })
})
