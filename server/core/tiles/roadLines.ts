/** Roads as lines to draw: ways of one class and name that continue each other become one line, so that names find room. */
import { isBridge, isTunnel, nodeAt, type RoadData, wayClass, wayCount, wayName, wayNameEn, wayRef } from '../osm/roadData.ts'
import { drawnClassOf, ROAD_LEAST_ZOOM, type TileFeature, type TilePart, tileFeature } from './layers.ts'

/** The roads, grouped by the zoom at which they first appear. Every way is in exactly one line. */
export function roadParts(data: RoadData): TilePart[] {
  const byZoom = new Map<number, TileFeature[]>()
  for (const ways of waysThatLookAlike(data)) {
    const roadClass = drawnClassOf(wayClass(data, ways[0]))
    const properties = {
      class: roadClass,
      name: wayName(data, ways[0]),
      nameEn: wayNameEn(data, ways[0]),
      ref: wayRef(data, ways[0]),
      bridge: isBridge(data, ways[0]),
      tunnel: isTunnel(data, ways[0]),
    }
    const features = byZoom.get(ROAD_LEAST_ZOOM[roadClass]) ?? []
    byZoom.set(ROAD_LEAST_ZOOM[roadClass], features)
    for (const nodes of joinEnds(
      ways.map((way) => data.ways.nodes.subarray(data.ways.firstNode[way], data.ways.firstNode[way + 1])),
    )) {
      const coordinates = nodes.map((node) => [...nodeAt(data, node)])
      features.push(tileFeature({ type: 'LineString', coordinates }, properties))
    }
  }
  return [...byZoom].map(([leastZoom, features]) => ({ layer: 'roads', leastZoom, features }))
}

function waysThatLookAlike(data: RoadData): number[][] {
  const groups = new Map<string, number[]>()
  const { name, nameEn, ref } = data.ways
  for (let way = 0; way < wayCount(data); way++) {
    const look = [
      drawnClassOf(wayClass(data, way)),
      name[way],
      nameEn[way],
      ref[way],
      isBridge(data, way),
      isTunnel(data, way),
    ].join()
    const group = groups.get(look)
    if (group === undefined) groups.set(look, [way])
    else group.push(way)
  }
  return [...groups.values()]
}

/**
 * Joins lines (lists of node numbers) end to end wherever exactly two ends meet in a node. Lines may be turned round.
 * Where three or more ends meet nothing is joined, and a ring stays a ring.
 */
export function joinEnds(lines: readonly ArrayLike<number>[]): number[][] {
  const endsAt = new Map<number, number[]>() // node -> lines that end there, a closed line twice
  const first = (line: number) => lines[line][0]
  const last = (line: number) => lines[line][lines[line].length - 1]
  for (let line = 0; line < lines.length; line++) {
    for (const node of [first(line), last(line)]) {
      const ends = endsAt.get(node)
      if (ends === undefined) endsAt.set(node, [line])
      else ends.push(line)
    }
  }

  const used = new Uint8Array(lines.length)
  /** Appends to the chain the lines that continue it from its last node, as long as there is only one way on. */
  const extend = (chain: number[]) => {
    for (;;) {
      const node = chain[chain.length - 1]
      const ends = endsAt.get(node)!
      const next = ends.length === 2 ? ends.find((line) => used[line] === 0) : undefined
      if (next === undefined) return
      used[next] = 1
      const nodes = Array.from(lines[next])
      if (first(next) !== node) nodes.reverse()
      for (let at = 1; at < nodes.length; at++) chain.push(nodes[at])
    }
  }

  const chains: number[][] = []
  for (let line = 0; line < lines.length; line++) {
    if (used[line] === 1) continue
    used[line] = 1
    const chain = Array.from(lines[line])
    extend(chain)
    chain.reverse()
    extend(chain)
    chains.push(chain.reverse())
  }
  return chains
}
