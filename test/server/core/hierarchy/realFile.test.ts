/** The hierarchy on a real map, when it lies beside the project (OSM_DIR, or ../shared/data/osm), out of a file in shared memory. */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { customize } from '../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy } from '../../../../server/core/hierarchy/hierarchy.ts'
import {
  hierarchyFrom,
  hierarchySections,
  weightsFrom,
  weightsSections,
} from '../../../../server/core/hierarchy/hierarchyFile.ts'
import { recustomize } from '../../../../server/core/hierarchy/recustomize.ts'
import { Sweep } from '../../../../server/core/hierarchy/sweep.ts'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import { Random } from '../../../../server/core/random.ts'
import { buildGraph, graphOfEdges } from '../../../../server/core/roads/build.ts'
import { CLOSED_MS, edgeCount, nodeCount } from '../../../../server/core/roads/graph.ts'
import { decodeSections, encodeSections } from '../../../../server/core/roads/sections.ts'
import { Search } from '../../../../server/core/travel/search.ts'
import { readTravelProfiles } from '../../../../server/core/travel/travelProfiles.ts'
import { inflate } from '../../../support/osmFile.ts'

const KIND = { magic: 'JJTEST', version: 1 }
const path = join(process.env.OSM_DIR ?? '../shared/data/osm', 'monaco2.osm.pbf')

describe('the hierarchy of Monaco', () => {
  test.runIf(existsSync(path))('sweeps like a search for every traveller, also with roads closed', async () => {
    const { roads } = await readRoads(() => createReadStream(path), { inflate })
    const profiles = readTravelProfiles(profilesJson)
    for (const mode of ['car', 'walk'] as const) {
      const random = new Random(mode)
      const graph = buildGraph(roads, profiles[mode])
      const nodes = nodeCount(graph)
      // copies of nodes stand where their nodes stand
      const original = (node: number) => (node < roads.nodeLonE7.length ? node : graph.copyOf[node - roads.nodeLonE7.length])
      const at = (axis: Int32Array) => Float64Array.from({ length: nodes }, (_, node) => axis[original(node)])
      const built = buildHierarchy(graph, at(roads.nodeLonE7), at(roads.nodeLatE7))
      const file = encodeSections(KIND, {
        ...hierarchySections(built),
        ...weightsSections(customize(built, graph, { perfect: true })),
      })
      const shared = new Uint8Array(new SharedArrayBuffer(file.length))
      shared.set(file)
      const sections = decodeSections(KIND, shared)
      const hierarchy = hierarchyFrom(sections)
      const baseline = weightsFrom(sections, hierarchy)

      // three roads closed
      const closed = Uint32Array.from({ length: 3 }, () => random.int(edgeCount(graph)))
      const forwardMs = graph.forwardMs.slice()
      const backwardMs = graph.backwardMs.slice()
      for (const edge of closed) forwardMs[edge] = backwardMs[edge] = CLOSED_MS
      const scenario = { ...graph, forwardMs, backwardMs }
      const weights = recustomize(hierarchy, baseline, scenario, closed)
      expect(weights).toEqual(customize(hierarchy, scenario))

      const seeds = Array.from({ length: 12 }, () => ({ node: random.int(nodes), ms: random.int(5000), source: random.int(9) }))
      const sweep = new Sweep(hierarchy)
      for (const direction of ['from', 'to'] as const) {
        for (const isScenario of [false, true]) {
          const search = new Search(isScenario ? closedGraph(graph, closed) : graph, direction).start()
          sweep.start()
          for (const { node, ms, source } of seeds) {
            search.seed(node, ms, source)
            sweep.seed(node, ms, source)
          }
          search.run()
          sweep.run(isScenario ? weights : baseline, direction)
          expect(sweep.timeMs).toEqual(search.timeMs)
          expect(sweep.source).toEqual(search.source)
        }
      }
      // nothing was written to what is shared
      expect(Buffer.compare(shared, file)).toBe(0)
    }
  })
})

/** The graph without some of its edges. */
function closedGraph(graph: ReturnType<typeof buildGraph>, edges: Uint32Array): ReturnType<typeof buildGraph> {
  const isClosed = new Set(edges)
  const kept = Array.from({ length: edgeCount(graph) }, (_, edge) => edge).filter((edge) => !isClosed.has(edge))
  const of = (column: Uint32Array) => Uint32Array.from(kept, (edge) => column[edge])
  return graphOfEdges(nodeCount(graph), {
    edgeFrom: of(graph.edgeFrom),
    edgeTo: of(graph.edgeTo),
    forwardMs: of(graph.forwardMs),
    backwardMs: of(graph.backwardMs),
    edgeMetres: new Float32Array(kept.length),
    edgeWay: new Uint32Array(kept.length),
    joinable: new Uint8Array(kept.length),
  })
}
