import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customize } from '../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy, type Hierarchy } from '../../../../server/core/hierarchy/hierarchy.ts'
import {
  checkHierarchy,
  checkWeights,
  hierarchyFrom,
  hierarchySections,
  weightsFrom,
  weightsSections,
} from '../../../../server/core/hierarchy/hierarchyFile.ts'
import { recustomize } from '../../../../server/core/hierarchy/recustomize.ts'
import { CHAIN_KIND, FAR_MS } from '../../../../server/core/hierarchy/weights.ts'
import { CLOSED_MS, edgeCount, type RoadGraph } from '../../../../server/core/roads/graph.ts'
import { decodeSections, encodeSections } from '../../../../server/core/roads/sections.ts'
import { sketch } from '../../../support/sketch.ts'
import { graphOf, nastyGraph } from './nastyGraphs.ts'

const zeros = (nodes: number) => new Float64Array(nodes)
const ms = fc.oneof(fc.constant(CLOSED_MS), fc.nat(9), fc.nat(2000))
const changes = fc.array(fc.tuple(fc.nat(9999), ms, ms), { minLength: 1, maxLength: 4 })

/** The graph with other times for some edges that were open, and which. */
function changed(graph: RoadGraph, some: readonly [number, number, number][]): { graph: RoadGraph; edges: Uint32Array } {
  const forwardMs = graph.forwardMs.slice()
  const backwardMs = graph.backwardMs.slice()
  const edges: number[] = []
  for (const [at, forward, backward] of some) {
    const edge = at % edgeCount(graph)
    if (graph.forwardMs[edge] === CLOSED_MS && graph.backwardMs[edge] === CLOSED_MS) continue
    forwardMs[edge] = forward
    backwardMs[edge] = backward
    edges.push(edge)
  }
  return { graph: { ...graph, forwardMs, backwardMs }, edges: Uint32Array.from(edges) }
}

describe('customize', () => {
  test('takes the quicker of two parallel roads, in each direction', () => {
    const graph = graphOf(4, [
      { from: 0, to: 1, forward: 9, backward: 2 },
      { from: 1, to: 0, forward: 4, backward: 5 },
      // ends, so that both are junctions
      { from: 0, to: 2, forward: 1, backward: 1 },
      { from: 1, to: 3, forward: 1, backward: 1 },
    ])
    const hierarchy = buildHierarchy(graph, zeros(4), zeros(4))
    const { upMs, downMs } = customize(hierarchy, graph)
    const isUp = hierarchy.nodeOf.indexOf(0) < hierarchy.nodeOf.indexOf(1)
    const arc = hierarchy.linkArc[hierarchy.linkSide.findIndex((side) => side >>> 1 === 0)]
    expect([upMs[arc], downMs[arc]]).toEqual(isUp ? [5, 2] : [2, 5])
  })

  test('keeps for sweeps only arcs that are open', () => {
    const { graph } = sketch('A>>B--C\n   |   \n   D   ')
    const hierarchy = buildHierarchy(graph, zeros(4), zeros(4))
    const { upMs, downMs, upwards, downwards } = customize(hierarchy, graph, { perfect: true })
    expect([...upMs, ...downMs]).toContain(CLOSED_MS)
    for (const arcs of [upwards, downwards]) for (const ms of arcs?.ms ?? []) expect(ms).toBeLessThan(FAR_MS)
  })

  test('knows chains that are closed in the middle', () => {
    const { graph } = sketch('A--B--C')
    const forwardMs = Uint32Array.from([1000, CLOSED_MS])
    const hierarchy = buildHierarchy(graph, zeros(3), zeros(3))
    expect([...customize(hierarchy, graph).chainKind]).toEqual([CHAIN_KIND.twoWay])
    expect([...customize(hierarchy, { ...graph, forwardMs }).chainKind]).toEqual([CHAIN_KIND.broken])
  })

  test('refuses to open an edge that the hierarchy left out', () => {
    const graph = graphOf(2, [{ from: 0, to: 1, forward: CLOSED_MS, backward: CLOSED_MS }])
    const hierarchy = buildHierarchy(graph, zeros(2), zeros(2))
    expect(() => customize(hierarchy, { ...graph, forwardMs: Uint32Array.of(1) })).toThrow('Edge 0 is open')
    const weights = customize(hierarchy, graph)
    const onlyOpen = { forwardMs: Uint32Array.of(1), backwardMs: graph.backwardMs }
    const open = { edgeFrom: padded(graph.edgeFrom), edgeTo: padded(graph.edgeTo), ...onlyOpen }
    expect(() => recustomize(hierarchy, weights, open, Uint32Array.of(0))).toThrow('Edge 0 is open')
  })

  test('restored times give the baseline again, bit for bit', () => {
    fc.assert(
      fc.property(nastyGraph, changes, ({ graph, x, y }, some) => {
        fc.pre(edgeCount(graph) > 0)
        const hierarchy = buildHierarchy(graph, x, y)
        const baseline = customize(hierarchy, graph, { perfect: true })
        customize(hierarchy, changed(graph, some).graph)
        expect(customize(hierarchy, graph, { perfect: true })).toEqual(baseline)
      }),
      { seed: 3, numRuns: 100 },
    )
  })
})

describe('recustomize', () => {
  test('gives what customize gives, and leaves the baseline alone', () => {
    fc.assert(
      fc.property(nastyGraph, changes, ({ graph, x, y }, some) => {
        fc.pre(edgeCount(graph) > 0)
        const hierarchy = buildHierarchy(graph, x, y)
        const baseline = customize(hierarchy, graph)
        const copy = structuredClone(baseline)
        const after = changed(graph, some)
        const roads = { ...after.graph, edgeFrom: padded(after.graph.edgeFrom), edgeTo: padded(after.graph.edgeTo) }
        expect(recustomize(hierarchy, baseline, roads, after.edges)).toEqual(customize(hierarchy, after.graph))
        expect(baseline).toEqual(copy)
      }),
      { seed: 11, numRuns: 400 },
    )
  })

  test('gives what customize gives when many edges change', () => {
    const { graph } = sketch('A--B--C\n|  |  |\nD--E--F')
    const hierarchy = buildHierarchy(graph, zeros(6), zeros(6))
    const forwardMs = graph.forwardMs.map((time) => time * 2)
    const all = Uint32Array.from(forwardMs, (_, edge) => edge)
    const slow = { ...graph, forwardMs }
    expect(recustomize(hierarchy, customize(hierarchy, graph), slow, all)).toEqual(customize(hierarchy, slow))
  })
})

/** So many edges that a few of them are few. */
const padded = (nodes: Uint32Array) => {
  const wide = new Uint32Array(nodes.length + 1000)
  wide.set(nodes)
  return wide
}

describe('the file of a hierarchy', () => {
  const kind = { magic: 'JJTEST', version: 1 }
  const { graph } = sketch('A--B--C--D\n|  |  |  |\nE--F--G--H')
  const hierarchy = buildHierarchy(graph, Float64Array.of(0, 1, 2, 3, 0, 1, 2, 3), Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1))
  const weights = customize(hierarchy, graph, { perfect: true })

  test('is read back as it was written, with and without the arcs for sweeps', () => {
    for (const some of [weights, customize(hierarchy, graph)]) {
      const bytes = encodeSections(kind, { ...hierarchySections(hierarchy), ...weightsSections(some) })
      const sections = decodeSections(kind, bytes)
      expect(hierarchyFrom(sections)).toEqual(hierarchy)
      expect(weightsFrom(sections, hierarchy)).toEqual(some)
    }
  })

  test.each(['nodeOf', 'upFirst', 'upHead', 'downFirst', 'downTail', 'downArc', 'linkArc', 'spotOf'] as const)(
    'is refused when %s is wrong',
    (name) => {
      const wrong: Hierarchy = { ...hierarchy, [name]: hierarchy[name].map((value, at) => (at === 1 ? value + 77 : value)) }
      expect(() => checkHierarchy(wrong)).toThrow()
      expect(() => hierarchyFrom(hierarchySections(wrong))).toThrow('contradicts itself')
    },
  )

  test.each(['chainArc', 'chainLow', 'chainHigh', 'firstStep', 'innerNode'] as const)('is refused when %s is wrong', (name) => {
    const wrong: Hierarchy = { ...hierarchy, [name]: hierarchy[name].map((value, at) => (at === 0 ? value + 77 : value)) }
    expect(() => checkHierarchy(wrong)).toThrow()
  })

  test('is refused when the weights are of another hierarchy', () => {
    const other = sketch('A--B')
    const small = buildHierarchy(other.graph, zeros(2), zeros(2))
    expect(() => checkWeights(hierarchy, customize(small, other.graph))).toThrow('upMs has 1 entries, expected 5')
    expect(() => weightsFrom(weightsSections(customize(small, other.graph)), hierarchy)).toThrow('contradicts itself')
  })
})
