/** A proof that travel times are right, independent of how they were found. */
import { nodeCount, type RoadGraph } from '../../server/core/roads/graph.ts'
import { type Search, UNREACHED_MS } from '../../server/core/travel/search.ts'

/**
 * Throws unless the times of a finished, unbounded search are shortest: no arc improves one, and every time is explained, either
 * by a seed or by an arc from a node that is explained already. `seeds` holds the seeded nodes and their times.
 */
export function certifyShortest(graph: RoadGraph, search: Search, seeds: ReadonlyMap<number, number>): void {
  const { timeMs } = search
  const explained = new Set<number>()
  for (const [node, ms] of seeds) {
    if (timeMs[node] > ms) throw new Error(`Node ${node} takes ${timeMs[node]}, though it is a seed with ${ms}.`)
    if (timeMs[node] === ms) explained.add(node)
  }
  const byTime = Array.from({ length: nodeCount(graph) }, (_, node) => node).sort((a, b) => timeMs[a] - timeMs[b])
  for (let change = true; change; ) {
    change = false
    for (const tail of byTime) {
      for (let arc = graph.firstArc[tail]; arc < graph.firstArc[tail + 1]; arc++) {
        // towards the sources the traveller's arc runs from the far node to the near one
        const near = search.direction === 'from' ? tail : graph.headNode[arc]
        const far = search.direction === 'from' ? graph.headNode[arc] : tail
        if (timeMs[near] === UNREACHED_MS) continue
        const via = timeMs[near] + graph.travelMs[arc]
        if (via < timeMs[far]) throw new Error(`Node ${far} takes ${timeMs[far]}, though ${via} is possible by node ${near}.`)
        if (via === timeMs[far] && explained.has(near) && !explained.has(far)) {
          explained.add(far)
          change = true
        }
      }
    }
  }
  for (const node of byTime) {
    const isReached = timeMs[node] !== UNREACHED_MS
    if (isReached !== explained.has(node)) throw new Error(`Nothing explains that node ${node} takes ${timeMs[node]}.`)
  }
}
