import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customize } from '../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy } from '../../../../server/core/hierarchy/hierarchy.ts'
import { createPlainWorkbench } from '../../../../server/core/hierarchy/kernel/plainSweeps.ts'
import { threadWorkbench } from '../../../../server/core/hierarchy/kernel/workbench.ts'
import { Matrix, type MatrixOptions } from '../../../../server/core/hierarchy/matrix.ts'
import { type JoinedPlaces, placesAt } from '../../../../server/core/hierarchy/matrixJoins.ts'
import { graphOfEdges } from '../../../../server/core/roads/build.ts'
import { CLOSED_MS, nodeCount, type RoadGraph } from '../../../../server/core/roads/graph.ts'
import { type Direction, Search, UNREACHED_MS } from '../../../../server/core/travel/search.ts'
import { sketch } from '../../../support/sketch.ts'
import { nastyGraph } from './nastyGraphs.ts'

const minutes = (count: number) => count * 60_000
const workbench = threadWorkbench()
const plainWorkbench = createPlainWorkbench()

describe('Matrix', () => {
  test('gives the times of every source to every target, a row a source', () => {
    const { graph, node } = sketch(`
      A--<--B--C
      |     |
      D-----E
    `)
    const rows = timesBetween(graph, [node.A, node.C], [node.A, node.B, node.E])
    // from A round by D and E; from C straight back
    const expected = [0, 1 + 5 + 1, 1 + 5, 2 + 5, 2, 2 + 1]
    expect([...rows]).toEqual(expected.map(minutes))
    const back = timesBetween(graph, [node.A, node.C], [node.A, node.B, node.E], { direction: 'to' })
    expect([...back]).toEqual([0, 5, 6, 1 + 5 + 1 + 2, 2, 3].map(minutes))
  })

  test('finds the way along the chain when both ends are inside the same one, unless it is closed in between', () => {
    // a road of six pieces between two crossings, with a way round of two
    const open = roundRoad([10, 10, 10, 10, 10, 10], [10, 10, 10, 10, 10, 10], 100)
    expect([...timesBetween(open, [2, 4], [2, 4])]).toEqual([0, 20, 20, 0])
    const oneWay = roundRoad([10, 10, 10, 10, 10, 10], Array(6).fill(CLOSED_MS), 100)
    expect([...timesBetween(oneWay, [2, 4], [2, 4])]).toEqual([0, 20, 20 + 100 + 20, 0])
    const closed = roundRoad([10, 10, 10, CLOSED_MS, 10, 10], [10, 10, 10, CLOSED_MS, 10, 10], 100)
    expect([...timesBetween(closed, [2, 4], [2, 4])]).toEqual([0, 20 + 100 + 20, 20 + 100 + 20, 0])
    const short = roundRoad([10, 10, 999, 999, 10, 10], [10, 10, 999, 999, 10, 10], 100)
    expect([...timesBetween(short, [2, 4], [2, 4])]).toEqual([0, 20 + 100 + 20, 20 + 100 + 20, 0])
  })

  test('takes the best of several joins of a place, and none of a place without', () => {
    const { graph, node } = sketch('A---B---C')
    const sources = places([
      [
        [node.A, 500],
        [node.C, 100],
      ],
      [],
    ])
    const targets = places([
      [[node.B, 7]],
      [
        [node.A, 1],
        [node.C, 3],
      ],
      [],
    ])
    const { hierarchy, weights } = index(graph)
    const rows = new Matrix(hierarchy, weights, targets, { workbench }).rows(sources)
    const none = UNREACHED_MS
    expect([...rows]).toEqual([100 + minutes(3) + 7, 100 + 3, none, none, none, none])
  })

  test('leaves other islands unreached, and lets a node without roads reach only itself', () => {
    // 0–1, 2–3, and 4 and 5 without roads
    const graph = graphOfEdges(6, edgesOf([0, 2], [1, 3], [50, 50], [50, 50]))
    const none = UNREACHED_MS
    expect([...timesBetween(graph, [0, 4], [1, 3, 4, 5])]).toEqual([50, none, none, none, none, none, 0, none])
  })

  test('answers with nothing when there are no sources, no targets or no roads', () => {
    const { graph, node } = sketch('A--B')
    expect(timesBetween(graph, [], [node.A])).toHaveLength(0)
    expect(timesBetween(graph, [node.A], [])).toHaveLength(0)
    expect(timesBetween(graph, [], [])).toHaveLength(0)
    const empty = graphOfEdges(2, edgesOf([], [], [], []))
    expect([...timesBetween(empty, [0], [0, 1])]).toEqual([0, UNREACHED_MS])
  })

  test('counts times beyond twelve days as unreached, however they add up', () => {
    const graph = graphOfEdges(4, edgesOf([0, 1, 2], [1, 2, 3], [2 ** 29, 2 ** 29, 2 ** 31], [5, 5, 5]))
    const none = UNREACHED_MS
    expect([...timesBetween(graph, [0, 1], [1, 2, 3])]).toEqual([2 ** 29, none, none, 0, 2 ** 29, none])
    const { hierarchy, weights } = index(graph)
    const far = new Matrix(hierarchy, weights, places([[[1, 2 ** 30]], [[1, 2 ** 29]]]), { workbench })
    expect([...far.rows(places([[[0, 0]], [[1, 2 ** 31]]]))]).toEqual([none, none, none, none])
    expect([...far.rows(places([[[1, 9]]]))]).toEqual([none, 2 ** 29 + 9])
  })

  test.each([1, 4, 5, 16, 17, 32, 33, 70])('gives %i sources the rows that each gets alone, repeated ones too', (count) => {
    const graph = randomTown()
    const { hierarchy, weights } = index(graph)
    const targets = Uint32Array.from({ length: 11 }, (_, target) => (target * 7) % 20)
    const matrix = new Matrix(hierarchy, weights, placesAt(targets), { workbench })
    const sources = Uint32Array.from({ length: count }, (_, source) => (source * source) % 20)
    const together = matrix.rows(placesAt(sources))
    const alone = [...sources].flatMap((source) => [...matrix.rows(placesAt(Uint32Array.of(source)))])
    expect([...together]).toEqual(alone)
  })

  test('several matrices share a workbench, and write where they are told, shared memory too', () => {
    const { graph, node } = sketch('A--B----C')
    const { hierarchy, weights } = index(graph)
    const toB = new Matrix(hierarchy, weights, placesAt(Uint32Array.of(node.B)))
    const toAll = new Matrix(hierarchy, weights, placesAt(Uint32Array.of(node.A, node.B, node.C)))
    const into = new Uint32Array(new SharedArrayBuffer(8))
    expect(toAll.rows(placesAt(Uint32Array.of(node.A)))).toEqual(Uint32Array.of(0, minutes(2), minutes(6)))
    expect(toB.rows(placesAt(Uint32Array.of(node.A, node.C)), { into })).toBe(into)
    expect([...into]).toEqual([minutes(2), minutes(4)])
    expect(() => toB.rows(placesAt(Uint32Array.of(node.A)), { into })).toThrow('2 times cannot hold 1 rows of 1.')
  })

  test('refuses nodes that the graph does not have', () => {
    const { graph, node } = sketch('A--B')
    expect(() => timesBetween(graph, [2], [node.A])).toThrow('There is no node 2, only 2.')
    expect(() => timesBetween(graph, [node.A], [9])).toThrow('There is no node 9, only 2.')
  })

  test('stops between two sweeps when it is called off', () => {
    const graph = randomTown()
    const { hierarchy, weights } = index(graph)
    const matrix = new Matrix(hierarchy, weights, placesAt(Uint32Array.of(1, 2)), { workbench })
    const into = new Uint32Array(70 * 2)
    let looks = 0
    const signal = {
      aborted: false,
      throwIfAborted: () => {
        if (++looks === 2) throw new Error('called off')
      },
    }
    expect(() => matrix.rows(placesAt(new Uint32Array(70).fill(3)), { into, signal })).toThrow('called off')
    // the first 32 sources were done; the rest of 70 were not begun
    expect(into.some((ms) => ms > 0)).toBe(true)
    expect([...into.subarray(32 * 2)].every((ms) => ms === 0)).toBe(true)
    expect([...matrix.rows(placesAt(Uint32Array.of(1)))].slice(0, 1)).toEqual([0])
  })

  test('equals Dijkstra on random roads full of chains, loops, islands and one-way streets, in WebAssembly and plainly', () => {
    const joins = fc.array(fc.array(fc.tuple(fc.nat(1000), fc.nat(9)), { maxLength: 3 }), { maxLength: 40 })
    const direction = fc.constantFrom<Direction>('from', 'to')
    fc.assert(
      fc.property(nastyGraph, joins, joins, direction, fc.boolean(), ({ graph, x, y }, from, to, course, perfect) => {
        const here = (list: [number, number][][]) =>
          places(list.map((one) => one.map(([node, ms]) => [node % nodeCount(graph), ms])))
        const [sources, targets] = [here(from), here(to)]
        const hierarchy = buildHierarchy(graph, x, y)
        const weights = customize(hierarchy, graph, { perfect })
        const rows = new Matrix(hierarchy, weights, targets, { direction: course, workbench }).rows(sources)
        const plain = new Matrix(hierarchy, weights, targets, { direction: course, workbench: plainWorkbench }).rows(sources)
        expect(plain).toEqual(rows)
        expect([...rows]).toEqual(dijkstraRows(graph, sources, targets, course))
      }),
      { seed: 20110516, numRuns: 400 },
    )
  })
})

/** Twenty crossings and some dead ends, the same every time. */
function randomTown(): RoadGraph {
  const from = Array.from({ length: 33 }, (_, edge) => (edge * 5) % 20)
  const to = Array.from({ length: 33 }, (_, edge) => (edge * 11 + 3) % 20)
  const ms = Array.from({ length: 33 }, (_, edge) => 10 + ((edge * 37) % 90))
  return graphOfEdges(20, edgesOf(from, to, ms, ms))
}

/** Nodes 0 and 6 with a road of six pieces between them over 1 … 5, a way round that takes `roundMs`, and a dead end at either. */
function roundRoad(forward: number[], backward: number[], roundMs: number): RoadGraph {
  const from = [0, 1, 2, 3, 4, 5, 0, 0, 6]
  const to = [1, 2, 3, 4, 5, 6, 6, 7, 8]
  return graphOfEdges(9, edgesOf(from, to, [...forward, roundMs, 1, 1], [...backward, roundMs, 1, 1]))
}

function edgesOf(from: readonly number[], to: readonly number[], forward: readonly number[], backward: readonly number[]) {
  return {
    edgeFrom: Uint32Array.from(from),
    edgeTo: Uint32Array.from(to),
    forwardMs: Uint32Array.from(forward),
    backwardMs: Uint32Array.from(backward),
    edgeMetres: new Float32Array(from.length),
    edgeWay: new Uint32Array(from.length),
    joinable: new Uint8Array(from.length),
  }
}

/** The order of contraction matters to no answer: positions may be anything. */
function index(graph: RoadGraph, perfect = false) {
  const x = Float64Array.from({ length: nodeCount(graph) }, (_, node) => (node * 7) % 5)
  const y = Float64Array.from({ length: nodeCount(graph) }, (_, node) => (node * 3) % 7)
  const hierarchy = buildHierarchy(graph, x, y)
  return { hierarchy, weights: customize(hierarchy, graph, { perfect }) }
}

function timesBetween(graph: RoadGraph, sources: number[], targets: number[], options: MatrixOptions = {}): Uint32Array {
  const { hierarchy, weights } = index(graph)
  const matrix = new Matrix(hierarchy, weights, placesAt(Uint32Array.from(targets)), { workbench, ...options })
  return matrix.rows(placesAt(Uint32Array.from(sources)))
}

function places(joins: readonly (readonly (readonly [node: number, ms: number])[])[]): JoinedPlaces {
  const first = new Uint32Array(joins.length + 1)
  joins.forEach((one, place) => {
    first[place + 1] = first[place] + one.length
  })
  const flat = joins.flat()
  return { first, node: Uint32Array.from(flat, ([node]) => node), ms: Uint32Array.from(flat, ([, ms]) => ms) }
}

function dijkstraRows(graph: RoadGraph, sources: JoinedPlaces, targets: JoinedPlaces, direction: Direction): number[] {
  const search = new Search(graph, direction)
  const rows: number[] = []
  for (let source = 0; source < sources.first.length - 1; source++) {
    search.start()
    for (let at = sources.first[source]; at < sources.first[source + 1]; at++) search.seed(sources.node[at], sources.ms[at], 0)
    search.run()
    for (let target = 0; target < targets.first.length - 1; target++) {
      let best = UNREACHED_MS
      for (let at = targets.first[target]; at < targets.first[target + 1]; at++) {
        best = Math.min(best, search.timeMs[targets.node[at]] + targets.ms[at])
      }
      rows.push(best)
    }
  }
  return rows
}
