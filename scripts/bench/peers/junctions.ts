/** A road graph reduced to its junctions: every chain of nodes that only lead on becomes one edge. The plainest way, for comparisons. */
import { CLOSED_MS, nodeCount, type RoadGraph } from '../../../server/core/roads/graph.ts'

export type EdgeTimes = Pick<RoadGraph, 'forwardMs' | 'backwardMs'>

export interface Junctions {
  /** junction -> node of the graph */
  readonly nodeOf: Uint32Array
  readonly edgeFrom: Uint32Array // junction
  readonly edgeTo: Uint32Array
  /** One for each of the times asked for. */
  readonly times: readonly EdgeTimes[]
}

/** Left out: nodes without roads, and chains that return to where they started, which no shortest way between junctions uses. */
export function reduceToJunctions(graph: RoadGraph, times: readonly EdgeTimes[]): Junctions {
  const { edgeFrom, edgeTo } = graph
  const nodes = nodeCount(graph)
  const first = new Uint32Array(nodes + 1)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    first[edgeFrom[edge] + 1]++
    first[edgeTo[edge] + 1]++
  }
  for (let node = 0; node < nodes; node++) first[node + 1] += first[node]
  const touching = new Uint32Array(first[nodes])
  const next = first.slice()
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    touching[next[edgeFrom[edge]]++] = edge
    touching[next[edgeTo[edge]]++] = edge
  }

  const degree = (node: number) => first[node + 1] - first[node]
  const nodeOf = Uint32Array.from(
    Array.from({ length: nodes }, (_, node) => node).filter((node) => degree(node) !== 0 && degree(node) !== 2),
  )
  const junctionOf = new Int32Array(nodes).fill(-1)
  nodeOf.forEach((node, junction) => {
    junctionOf[node] = junction
  })

  const from: number[] = []
  const to: number[] = []
  const sums = times.map(() => ({ forwardMs: [] as number[], backwardMs: [] as number[] }))
  const walked = new Uint8Array(edgeFrom.length)
  for (const start of nodeOf) {
    for (let at = first[start]; at < first[start + 1]; at++) {
      if (walked[touching[at]] !== 0) continue
      const there = times.map(() => 0)
      const back = times.map(() => 0)
      let node = start
      let edge = touching[at]
      for (;;) {
        walked[edge] = 1
        const along = edgeFrom[edge] === node
        times.forEach(({ forwardMs, backwardMs }, i) => {
          there[i] = plus(there[i], along ? forwardMs[edge] : backwardMs[edge])
          back[i] = plus(back[i], along ? backwardMs[edge] : forwardMs[edge])
        })
        node = along ? edgeTo[edge] : edgeFrom[edge]
        if (junctionOf[node] >= 0) break
        edge = touching[first[node]] === edge ? touching[first[node] + 1] : touching[first[node]]
      }
      if (node === start) continue
      from.push(junctionOf[start])
      to.push(junctionOf[node])
      sums.forEach(({ forwardMs, backwardMs }, i) => {
        forwardMs.push(there[i])
        backwardMs.push(back[i])
      })
    }
  }
  return {
    nodeOf,
    edgeFrom: Uint32Array.from(from),
    edgeTo: Uint32Array.from(to),
    times: sums.map(({ forwardMs, backwardMs }) => ({
      forwardMs: Uint32Array.from(forwardMs),
      backwardMs: Uint32Array.from(backwardMs),
    })),
  }
}

const plus = (a: number, b: number) => (a === CLOSED_MS || b === CLOSED_MS ? CLOSED_MS : a + b)
