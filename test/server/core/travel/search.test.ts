import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphOfEdges } from '../../../../server/core/roads/build.ts'
import { CLOSED_MS, components, nodeCount } from '../../../../server/core/roads/graph.ts'
import { Search, UNREACHED_MS } from '../../../../server/core/travel/search.ts'
import { certifyShortest } from '../../../support/certify.ts'
import { sketch } from '../../../support/sketch.ts'

const minutes = (count: number) => count * 60_000

describe('Search', () => {
  test('takes the longer road when the short one is one-way against it, seen from the start and from the end', () => {
    const { graph, node } = sketch(`
      A--<--B
      |     |
      C-----D
    `)
    const from = new Search(graph, 'from').start()
    from.seed(node.A, 0, 0)
    from.run()
    expect(from.timeMs[node.B]).toBe(minutes(1 + 5 + 1))
    const to = new Search(graph, 'to').start()
    to.seed(node.A, 0, 0)
    to.run()
    expect(to.timeMs[node.B]).toBe(minutes(5))
  })

  test('leaves nodes beyond the limit and on other islands unreached; the limit is inclusive', () => {
    const { graph, node } = sketch('A--B----C   E--F')
    const search = new Search(graph, 'from').start()
    search.seed(node.A, 0, 0)
    search.run(minutes(2) - 1)
    expect(search.timeMs[node.B]).toBeGreaterThan(minutes(2) - 1)
    search.run(minutes(2))
    expect(search.timeMs[node.B]).toBe(minutes(2))
    search.run()
    expect(search.timeMs[node.C]).toBe(minutes(6))
    expect(search.timeMs[node.E]).toBe(UNREACHED_MS)
    expect(search.isDone()).toBe(true)
  })

  test('a node at exactly the limit lets others through that cost nothing more', () => {
    const graph = graphOfEdges(3, {
      edgeFrom: Uint32Array.of(0, 1),
      edgeTo: Uint32Array.of(1, 2),
      forwardMs: Uint32Array.of(500, 0),
      backwardMs: Uint32Array.of(500, 0),
      edgeMetres: new Float32Array(2),
      edgeWay: new Uint32Array(2),
      joinable: new Uint8Array(2),
    })
    const search = new Search(graph, 'from').start()
    search.seed(0, 0, 0)
    search.run(500)
    expect([...search.timeMs]).toEqual([0, 500, 500])
  })

  test('tells which source is nearest, of equals the lowest', () => {
    const { graph, node } = sketch('A--B--C--D')
    const search = new Search(graph, 'to').start()
    search.seed(node.D, 0, 1)
    search.seed(node.A, minutes(2), 0)
    search.run()
    expect([...search.timeMs]).toEqual([minutes(2), minutes(4), minutes(2), 0])
    expect([...search.source]).toEqual([0, 0, 1, 1])
  })

  test.each([0, 1])('of two sources equally near a node the lower number wins, whichever is seeded first (%i)', (first) => {
    const { graph, node } = sketch('A--B--C')
    const search = new Search(graph, 'from').start()
    const letters = [node.A, node.C]
    search.seed(letters[first], 0, first)
    search.seed(letters[1 - first], 0, 1 - first)
    search.run()
    expect(search.source[node.B]).toBe(0)
  })

  test('forgets the last query when started again', () => {
    const { graph, node } = sketch('A--B  C--D')
    const search = new Search(graph, 'from').start()
    search.seed(node.A, 0, 0)
    search.run()
    search.start().seed(node.C, 0, 0)
    search.run()
    expect(search.timeMs[node.B]).toBe(UNREACHED_MS)
    expect(search.timeMs[node.D]).toBe(minutes(2))
  })

  test('calls postponed events in time, between the nodes', () => {
    const { graph, node } = sketch('A---B---C')
    const search = new Search(graph, 'from').start()
    search.seed(node.A, 0, 0)
    search.postpone(0, minutes(4))
    search.run(Infinity, () => {
      search.seed(node.C, minutes(5), 1)
      return Infinity
    })
    expect(search.timeMs[node.C]).toBe(minutes(5))
    expect(search.source[node.C]).toBe(1)
  })

  test('finds times that certify on random graphs, in both directions, whatever the numbering of the nodes', () => {
    const edge = fc.record({
      from: fc.nat(29),
      to: fc.nat(29),
      forward: fc.nat(9),
      backward: fc.option(fc.nat(9), { nil: CLOSED_MS }),
    })
    const seeds = fc.array(fc.tuple(fc.nat(29), fc.nat(20)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 60 }),
        seeds,
        fc.constantFrom('from' as const, 'to' as const),
        (edges, starts, direction) => {
          const solve = (rename: (node: number) => number) => {
            const graph = graphOfEdges(30, {
              edgeFrom: Uint32Array.from(edges, (one) => rename(one.from)),
              edgeTo: Uint32Array.from(edges, (one) => rename(one.to)),
              forwardMs: Uint32Array.from(edges, (one) => one.forward),
              backwardMs: Uint32Array.from(edges, (one) => one.backward),
              edgeMetres: new Float32Array(edges.length),
              edgeWay: new Uint32Array(edges.length),
              joinable: new Uint8Array(edges.length),
            })
            const search = new Search(graph, direction).start()
            const seeded = new Map<number, number>()
            starts.forEach(([node, ms], source) => {
              search.seed(rename(node), ms, source)
              seeded.set(rename(node), Math.min(ms, seeded.get(rename(node)) ?? Infinity))
            })
            search.run()
            certifyShortest(graph, search, seeded)
            return search
          }
          const plain = solve((node) => node)
          const renamed = solve((node) => 29 - node)
          for (let node = 0; node < 30; node++) {
            expect(renamed.timeMs[29 - node]).toBe(plain.timeMs[node])
            expect(renamed.source[29 - node]).toBe(plain.source[node])
          }
        },
      ),
      { seed: 20221220, numRuns: 300 },
    )
  })
})

describe('components', () => {
  test('counts the connected parts, one-way roads taken both ways', () => {
    const { graph, node } = sketch(`
      A-->B   C--D
          |
          E   F
    `)
    const { of, sizes } = components(graph)
    expect(sizes.toSorted()).toEqual([1, 2, 3])
    expect(of[node.A]).toBe(of[node.E])
    expect(of[node.A]).not.toBe(of[node.C])
    expect(nodeCount(graph)).toBe(6)
  })
})
