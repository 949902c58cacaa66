/**
 * A network with its index as one binary file: made once when roads are imported, then loaded by every thread without parsing.
 *
 * The file says which roads and which profile it was made from. One that is damaged, old, or of other roads is not trusted: it is
 * made anew from the roads.
 */
import type { GridFrame } from '../geometry/segmentGrid.ts'
import { hierarchyFrom, hierarchySections, weightsFrom, weightsSections } from '../hierarchy/hierarchyFile.ts'
import type { RoadData } from '../osm/roadData.ts'
import { encodeUtf8 } from '../osm/utf8.ts'
import { graphFrom, nodeCount } from '../roads/graph.ts'
import { DamagedFileError, decodeSections, encodeSections, type FileKind, type Sections, sectionOf } from '../roads/sections.ts'
import { type Network, networkOf } from './network.ts'
import type { TravelProfile } from './travelProfiles.ts'

const NETWORK_FILE: FileKind = { magic: 'JJNETWRK', version: 1 }

/** `origin` names the roads and the profile; the same is asked for when the file is read. */
export function encodeNetwork(network: Network, origin: string): Uint8Array {
  const { graph, hierarchy, weights, nodeX, nodeY, grid } = network
  return encodeSections(NETWORK_FILE, {
    origin: encodeUtf8(origin),
    hasBarrier: Uint8Array.of(network.barrier === null ? 0 : 1),
    nodeX,
    nodeY,
    gridFrame: Float64Array.of(grid.cellMetres, grid.left, grid.bottom, grid.columns, grid.rows),
    gridFirst: grid.first,
    gridSegments: grid.segments,
    ...prefixed('graph.', { ...graph }),
    ...hierarchySections(hierarchy),
    ...weightsSections(weights),
  })
}

/**
 * The network in the bytes, as views of them: they may lie in shared memory and are never written.
 * Throws DamagedFileError when the bytes are not such a file, were damaged, or are of other roads or another profile.
 */
export function decodeNetwork(roads: RoadData, profile: TravelProfile, bytes: Uint8Array, origin: string): Network {
  const sections = decodeSections(NETWORK_FILE, bytes)
  try {
    return unpack(roads, profile, sections, origin)
  } catch (cause) {
    if (cause instanceof DamagedFileError) throw cause
    throw new DamagedFileError('contents', `The network file contradicts itself: ${(cause as Error).message}`, { cause })
  }
}

function unpack(roads: RoadData, profile: TravelProfile, sections: Sections, origin: string): Network {
  const written = sectionOf(sections, 'origin', Uint8Array)
  const expected = encodeUtf8(origin)
  if (written.length !== expected.length || written.some((byte, at) => byte !== expected[at])) {
    throw new DamagedFileError('contents', 'The network file was made from other roads or another profile.')
  }
  const graph = graphFrom(within('graph.', sections))
  const nodes = nodeCount(graph)
  const nodeX = sectionOf(sections, 'nodeX', Float64Array)
  const nodeY = sectionOf(sections, 'nodeY', Float64Array)
  if (nodeX.length !== nodes || nodeY.length !== nodes) throw new Error(`${nodeX.length} positions for ${nodes} nodes.`)
  if (nodes !== roads.nodeLonE7.length + graph.copyOf.length) {
    throw new Error(`${nodes} nodes for roads of ${roads.nodeLonE7.length} and ${graph.copyOf.length} copies.`)
  }
  const hierarchy = hierarchyFrom(sections)
  if (hierarchy.spotOf.length !== nodes) throw new Error(`An index of ${hierarchy.spotOf.length} nodes for a graph of ${nodes}.`)
  const weights = weightsFrom(sections, hierarchy)
  return networkOf(roads, profile, {
    graph,
    hierarchy,
    weights,
    nodeX,
    nodeY,
    grid: {
      ...frameFrom(sectionOf(sections, 'gridFrame', Float64Array)),
      first: sectionOf(sections, 'gridFirst', Uint32Array),
      segments: sectionOf(sections, 'gridSegments', Uint32Array),
    },
    water: sectionOf(sections, 'hasBarrier', Uint8Array)[0] === 1,
  })
}

const frameFrom = ([cellMetres, left, bottom, columns, rows]: Float64Array): GridFrame => ({
  cellMetres,
  left,
  bottom,
  columns,
  rows,
})

const prefixed = (prefix: string, sections: Sections): Sections =>
  Object.fromEntries(Object.entries(sections).map(([name, section]) => [prefix + name, section]))

const within = (prefix: string, sections: Sections): Sections =>
  Object.fromEntries(
    Object.entries(sections)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, section]) => [name.slice(prefix.length), section]),
  )
