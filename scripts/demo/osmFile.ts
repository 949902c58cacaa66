/** The region's roads and waters as OpenStreetMap elements, numbered and tagged as a mapper would tag them. */
import { simplify } from './curves.ts'
import type { Road } from './network.ts'
import { type OsmNode, type OsmWay, writeOsmPbf } from './osmPbfWriter.ts'
import { insideRing, type Point, type Sheet } from './plane.ts'
import type { Region } from './region.ts'
import type { River } from './water.ts'

/** A piece of river polygon: 60 vertices of the middle line, about 5 km. */
const RIVER_PIECE = 60

export function writeRoadsFile(region: Region, sheet: Sheet): Buffer {
  const nodes: OsmNode[] = []
  const ways: OsmWay[] = []
  const nodeOf = new Map<number, number>()
  const newNode = (at: Point) => {
    nodes.push({ id: nodes.length + 1, position: sheet.toLonLat(at) })
    return nodes.length
  }
  const add = (list: number[], tags: Record<string, string>) => ways.push({ id: ways.length + 1, nodes: list, tags })
  for (const { road, vertices } of region.ways) {
    const list = vertices.map(({ id, at }) => {
      const known = nodeOf.get(id)
      if (known !== undefined) return known
      const node = newNode(at)
      nodeOf.set(id, node)
      return node
    })
    add(list, roadTags(road))
  }
  const closed = (ring: readonly Point[]) => {
    const list = ring.map(newNode)
    return [...list, list[0]]
  }
  const open = (line: readonly Point[]) => line.map(newNode)
  for (const river of region.water.rivers) {
    const names = { name: river.name, 'name:en': river.nameEn }
    add(open(simplify(river.line, 4)), { waterway: 'river', ...names })
    for (const ring of riverPieces(river)) add(closed(ring), { natural: 'water', water: 'river', ...names })
  }
  const { name, nameEn } = region.plan.reservoir
  add(closed(region.water.reservoir), { natural: 'water', water: 'reservoir', name, 'name:en': nameEn })
  // Brooks are drawn as far out as the rivers show, so that the land does not end at the boundary.
  const around = region.plan.outline.map(([east, north]): Point => [east * 1150, north * 1150])
  for (const stream of region.streams)
    if (stream.some((point) => insideRing(around, point))) add(open(stream), { waterway: 'stream' })
  return writeOsmPbf(nodes, ways)
}

/** Overlapping by one vertex, so that no seam shows between the pieces. */
function riverPieces(river: River): Point[][] {
  const pieces: Point[][] = []
  for (let from = 0; from < river.line.length - 1; from += RIVER_PIECE) {
    const to = Math.min(river.line.length, from + RIVER_PIECE + 1)
    pieces.push([...river.left.slice(from, to), ...river.right.slice(from, to).toReversed()])
  }
  return pieces
}

/** Speed limits in km/h, as signed; lanes have no sign. */
const MAX_SPEED: Partial<Record<Road['class'], string>> = {
  motorway: '100',
  motorway_link: '40',
  trunk: '80',
  primary: '70',
  secondary: '60',
  tertiary: '50',
}

function roadTags(road: Road): Record<string, string> {
  const surface =
    road.surface ??
    (road.class === 'path'
      ? 'dirt'
      : road.class === 'service'
        ? 'concrete'
        : road.class === 'residential'
          ? 'concrete'
          : 'asphalt')
  const limit = road.street && road.class === 'trunk' ? '60' : MAX_SPEED[road.class]
  return {
    highway: road.class,
    ...(road.name && { name: road.name }),
    ...(road.nameEn && { 'name:en': road.nameEn }),
    ...(road.ref && { ref: road.ref }),
    ...(road.oneway && { oneway: 'yes' }),
    ...(road.bridge && { bridge: 'yes', layer: '1' }),
    ...(limit && { maxspeed: limit }),
    surface,
  }
}
