/** Random road graphs of every kind that has ever broken a routing engine, for property tests. */
import fc from 'fast-check'
import { graphOfEdges } from '../../../../server/core/roads/build.ts'
import { CLOSED_MS, type RoadGraph } from '../../../../server/core/roads/graph.ts'

export interface TestEdge {
  readonly from: number
  readonly to: number
  readonly forward: number
  readonly backward: number
}

export interface Case {
  readonly graph: RoadGraph
  readonly x: Float64Array
  readonly y: Float64Array
}

export function graphOf(nodes: number, edges: readonly TestEdge[]): RoadGraph {
  return graphOfEdges(nodes, {
    edgeFrom: Uint32Array.from(edges, (edge) => edge.from),
    edgeTo: Uint32Array.from(edges, (edge) => edge.to),
    forwardMs: Uint32Array.from(edges, (edge) => edge.forward),
    backwardMs: Uint32Array.from(edges, (edge) => edge.backward),
    edgeMetres: new Float32Array(edges.length),
    edgeWay: new Uint32Array(edges.length),
    joinable: new Uint8Array(edges.length),
  })
}

/** Small times, so that there are many ties; zero among them. */
const ms = fc.oneof(fc.nat(9), fc.nat(1000))
const openTimes = fc.record({ forward: ms, backward: ms })
const times = fc.oneof(
  { weight: 5, arbitrary: openTimes },
  { weight: 3, arbitrary: openTimes.map(({ forward }) => ({ forward, backward: CLOSED_MS })) },
  { weight: 2, arbitrary: openTimes.map(({ backward }) => ({ forward: CLOSED_MS, backward })) },
  { weight: 1, arbitrary: fc.constant({ forward: CLOSED_MS, backward: CLOSED_MS }) },
)

/** Any edges at all: parallel ones, loops, islands, nodes without a road. */
const tangle = fc.integer({ min: 1, max: 40 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(
      fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), times).map(([from, to, both]) => ({ from, to, ...both })),
      { maxLength: 70 },
    ),
  }),
)

/** Few junctions, long chains between them, some broken in the middle; cycles by themselves. */
const chained = fc
  .array(
    fc.record({ a: fc.nat(5), b: fc.nat(5), pieces: fc.array(times, { minLength: 1, maxLength: 9 }), isCycle: fc.boolean() }),
    {
      maxLength: 12,
    },
  )
  .map((roads) => {
    let nodes = 6
    const edges: TestEdge[] = []
    for (const { a, b, pieces, isCycle } of roads) {
      const start = isCycle ? nodes++ : a
      let from = start
      pieces.forEach((piece, at) => {
        const to = at < pieces.length - 1 ? nodes++ : isCycle ? start : b
        edges.push({ from, to, ...piece })
        from = to
      })
    }
    return { nodes, edges }
  })

/** Streets in a grid, one-way as often as not. */
const maze = fc
  .record({ columns: fc.integer({ min: 2, max: 9 }), rows: fc.integer({ min: 2, max: 9 }) })
  .chain(({ columns, rows }) =>
    fc.array(times, { minLength: 2 * columns * rows, maxLength: 2 * columns * rows }).map((all) => {
      const edges: TestEdge[] = []
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const from = row * columns + column
          if (column + 1 < columns) edges.push({ from, to: from + 1, ...all[2 * from] })
          if (row + 1 < rows) edges.push({ from, to: from + columns, ...all[2 * from + 1] })
        }
      }
      return { nodes: columns * rows, edges }
    }),
  )

/** Positions may be all the same, or no numbers at all. */
const positions = (nodes: number) =>
  fc.oneof(
    fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: nodes * 2, maxLength: nodes * 2 }),
    fc.constant(Array.from({ length: nodes * 2 }, () => 0)),
    fc.constant(Array.from({ length: nodes * 2 }, () => Number.NaN)),
  )

export const nastyGraph: fc.Arbitrary<Case> = fc.oneof(tangle, chained, maze).chain(({ nodes, edges }) =>
  positions(nodes).map((at) => ({
    graph: graphOf(nodes, edges),
    x: Float64Array.from(at.slice(0, nodes)),
    y: Float64Array.from(at.slice(nodes)),
  })),
)

/** Seeds anywhere, several of a source, several at a node. */
export const someSeeds = fc.array(
  fc.record({ spot: fc.nat(10_000), ms: fc.oneof(fc.constant(0), fc.nat(300)), source: fc.nat(5) }),
  { minLength: 1, maxLength: 8 },
)
