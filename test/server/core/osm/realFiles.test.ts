/**
 * Real maps, when they lie beside the project (OSM_DIR, or ../shared/data/osm). What they hold was counted by other means:
 * nodes and kilometres of roads that are neither for walkers only nor ferries.
 */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import { nodeCount, wayClass, wayCount, wayLengthMetres } from '../../../../server/core/osm/roadData.ts'
import { buildGraph } from '../../../../server/core/roads/build.ts'
import { components } from '../../../../server/core/roads/graph.ts'
import { Search } from '../../../../server/core/travel/search.ts'
import { readTravelProfiles } from '../../../../server/core/travel/travelProfiles.ts'
import { certifyShortest } from '../../../support/certify.ts'
import { inflate } from '../../../support/osmFile.ts'

const directory = process.env.OSM_DIR ?? '../shared/data/osm'
const NOT_COUNTED = new Set(['footway', 'steps', 'path', 'pedestrian', 'cycleway', 'bridleway', 'ferry'])

const files = [
  { name: 'liechtenstein.osm.pbf', nodes: 32_469, kilometres: 862, waterAreas: true, restrictions: 3 },
  { name: 'monaco2.osm.pbf', nodes: 5_958, kilometres: 68, waterAreas: true, restrictions: 44 },
]

describe.each(files)('$name', ({ name, nodes, kilometres, waterAreas, restrictions }) => {
  const path = join(directory, name)
  test.runIf(existsSync(path))('is read whole: nodes, kilometres, every row accounted for, and times that certify', async () => {
    const { roads, report } = await readRoads(() => createReadStream(path), { inflate })
    const counted = new Set<number>()
    let metres = 0
    for (let way = 0; way < wayCount(roads); way++) {
      if (NOT_COUNTED.has(wayClass(roads, way))) continue
      metres += wayLengthMetres(roads, way)
      for (let at = roads.ways.firstNode[way]; at < roads.ways.firstNode[way + 1]; at++) counted.add(roads.ways.nodes[at])
    }
    expect(counted.size).toBe(nodes)
    expect(Math.round(metres / 1000)).toBe(kilometres)
    expect(report.rows).toBe(report.accepted + report.refused)
    expect(roads.waterAreas.length > 0).toBe(waterAreas)
    expect(report.restrictions.read).toBe(restrictions)
    const left = Object.values(report.restrictions.reasons).reduce((sum, count) => sum + count, 0)
    expect(report.restrictions.read).toBe(report.restrictions.kept + left)
    const { barriers } = report
    expect(barriers.read).toBe(barriers.kept + barriers.open + barriers.offRoad)
    expect(barriers.kept).toBe(roads.barriers.node.length)

    const graph = buildGraph(roads, readTravelProfiles(profilesJson).car)
    const { of, sizes } = components(graph)
    const source = of.indexOf(sizes.indexOf(Math.max(...sizes)))
    const search = new Search(graph, 'to').start()
    search.seed(source, 0, 0)
    search.run()
    expect(search.timeMs.length).toBe(nodeCount(roads) + graph.copyOf.length)
    certifyShortest(graph, search, new Map([[source, 0]]))
  })
})
