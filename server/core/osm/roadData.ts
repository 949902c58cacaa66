/**
 * Roads as imported: one compact, traveller-neutral record of the map that everything else is built from.
 *
 * Nodes and ways are dense numbers. Typed arrays hold the roads; water and places are plain lists, since there are few.
 */
import { type Bounds, EMPTY_BOUNDS, type LonLat, metresBetween } from '../geometry/lonLat.ts'
import type { Polygon } from '../geometry/polygon.ts'
import { E7 } from '../units.ts'
import { ACCESS, ROAD_CLASSES, type RoadClass, SURFACES, WAY_FLAG } from './tags.ts'

/** One entry per way in each array; see WAY_FLAG, ROAD_CLASSES, SURFACES and unpackAccess in tags.ts. */
interface Ways {
  readonly osmId: Float64Array
  readonly roadClass: Uint8Array
  readonly surface: Uint8Array
  readonly maxspeedKmh: Uint8Array // 0: unsaid
  readonly flags: Uint16Array
  readonly access: Uint16Array
  readonly name: Uint32Array // number in RoadData.strings, 0: none
  readonly nameEn: Uint32Array
  readonly ref: Uint32Array
  readonly firstNode: Uint32Array // wayCount + 1 entries: the nodes of way w are nodes[firstNode[w]] … nodes[firstNode[w + 1] − 1]
  readonly nodes: Uint32Array
}

export interface RoadData {
  readonly nodeLonE7: Int32Array
  readonly nodeLatE7: Int32Array
  readonly ways: Ways
  readonly restrictions: Restrictions
  readonly barriers: Barriers
  /** strings[0] is '' */
  readonly strings: readonly string[]
  readonly waterAreas: readonly WaterArea[]
  readonly waterways: readonly Waterway[]
  readonly places: readonly PlaceNode[]
}

/**
 * Turns that must not be made, one entry per restriction in each array.
 *
 * A restriction is a row of pieces of road, driven one after the other: from the piece before the turn to the piece after it.
 * `no`: this row must not be driven. `only`: who has driven all but the last piece must go on with the last.
 */
export interface Restrictions {
  readonly osmId: Float64Array
  readonly isOnly: Uint8Array // 1: only, 0: no
  readonly binds: Uint8Array // bits of the users it binds, see userBit in barriers.ts
  readonly firstStep: Uint32Array // one entry more than there are restrictions
  /** 2 × place + direction: the piece between ways.nodes[place] and ways.nodes[place + 1], driven backwards when direction is 1. */
  readonly steps: Uint32Array
}

/** Nodes that some users may not pass, in ascending order. */
export interface Barriers {
  readonly node: Uint32Array
  readonly stops: Uint8Array // bits of the users it stops
}

/** A lake, a reservoir or the surface of a river. Positions are whole 1e-7 degrees. */
export interface WaterArea {
  readonly osmId: number
  readonly kind: string // value of water=*, or of natural=* or waterway=*
  readonly name: string
  readonly nameEn: string
  readonly polygon: Polygon // outer ring counter-clockwise, holes clockwise (RFC 7946)
}

export const WATERWAY_KINDS = ['river', 'stream', 'canal', 'drain', 'ditch'] as const

export interface Waterway {
  readonly osmId: number
  readonly kind: (typeof WATERWAY_KINDS)[number]
  readonly name: string
  readonly nameEn: string
  readonly line: readonly LonLat[]
}

/** A city, town, village, hamlet… as a point with a name. */
export interface PlaceNode {
  readonly osmId: number
  readonly place: string
  readonly name: string
  readonly nameEn: string
  readonly at: LonLat
}

export const noRestrictions = (): Restrictions => ({
  osmId: new Float64Array(0),
  isOnly: new Uint8Array(0),
  binds: new Uint8Array(0),
  firstStep: new Uint32Array(1),
  steps: new Uint32Array(0),
})

export const noBarriers = (): Barriers => ({ node: new Uint32Array(0), stops: new Uint8Array(0) })

/** A region without roads. */
export function emptyRoadData(): RoadData {
  const none = new Uint32Array(0)
  return {
    nodeLonE7: new Int32Array(0),
    nodeLatE7: new Int32Array(0),
    ways: {
      osmId: new Float64Array(0),
      roadClass: new Uint8Array(0),
      surface: new Uint8Array(0),
      maxspeedKmh: new Uint8Array(0),
      flags: new Uint16Array(0),
      access: new Uint16Array(0),
      name: none,
      nameEn: none,
      ref: none,
      firstNode: new Uint32Array(1),
      nodes: none,
    },
    restrictions: noRestrictions(),
    barriers: noBarriers(),
    strings: [''],
    waterAreas: [],
    waterways: [],
    places: [],
  }
}

export const nodeCount = (data: RoadData): number => data.nodeLonE7.length
export const wayCount = (data: RoadData): number => data.ways.roadClass.length

export const nodeAt = (data: RoadData, node: number): LonLat => [data.nodeLonE7[node] / E7, data.nodeLatE7[node] / E7]

/** The nodes at which a step of a restriction begins and ends. */
export function stepEnds({ nodes }: Ways, step: number): [tail: number, head: number] {
  const place = step >>> 1
  return step & 1 ? [nodes[place + 1], nodes[place]] : [nodes[place], nodes[place + 1]]
}

export function wayLine({ nodeLonE7, nodeLatE7, ways }: RoadData, way: number): LonLat[] {
  const line: LonLat[] = []
  for (let at = ways.firstNode[way]; at < ways.firstNode[way + 1]; at++) {
    line.push([nodeLonE7[ways.nodes[at]] / E7, nodeLatE7[ways.nodes[at]] / E7])
  }
  return line
}

export const wayName = (data: RoadData, way: number): string => data.strings[data.ways.name[way]]
export const wayNameEn = (data: RoadData, way: number): string => data.strings[data.ways.nameEn[way]]
export const wayRef = (data: RoadData, way: number): string => data.strings[data.ways.ref[way]]
export const wayClass = (data: RoadData, way: number): RoadClass => ROAD_CLASSES[data.ways.roadClass[way]]
export const isBridge = (data: RoadData, way: number): boolean => (data.ways.flags[way] & WAY_FLAG.bridge) !== 0
export const isTunnel = (data: RoadData, way: number): boolean => (data.ways.flags[way] & WAY_FLAG.tunnel) !== 0

/** The box round all road nodes; EMPTY_BOUNDS without roads. */
export function roadBounds({ nodeLonE7, nodeLatE7 }: RoadData): Bounds {
  let [west, south, east, north] = EMPTY_BOUNDS
  for (let node = 0; node < nodeLonE7.length; node++) {
    if (nodeLonE7[node] < west) west = nodeLonE7[node]
    if (nodeLonE7[node] > east) east = nodeLonE7[node]
    if (nodeLatE7[node] < south) south = nodeLatE7[node]
    if (nodeLatE7[node] > north) north = nodeLatE7[node]
  }
  return [west / E7, south / E7, east / E7, north / E7]
}

export function wayLengthMetres({ nodeLonE7, nodeLatE7, ways }: RoadData, way: number): number {
  let metres = 0
  for (let at = ways.firstNode[way] + 1; at < ways.firstNode[way + 1]; at++) {
    const from = ways.nodes[at - 1]
    const to = ways.nodes[at]
    metres += metresBetween(nodeLonE7[from] / E7, nodeLatE7[from] / E7, nodeLonE7[to] / E7, nodeLatE7[to] / E7)
  }
  return metres
}

/** Throws on the first broken invariant. Run after every read and load; what is built from the data trusts it. */
export function checkRoadData({ nodeLonE7, nodeLatE7, ways, strings, restrictions, barriers }: RoadData): void {
  const nodes = nodeLonE7.length
  if (nodeLatE7.length !== nodes) throw new Error(`${nodeLatE7.length} latitudes for ${nodes} longitudes.`)
  const count = ways.roadClass.length
  for (const [name, column] of Object.entries(ways)) {
    const expected = name === 'nodes' ? ways.firstNode[count] : name === 'firstNode' ? count + 1 : count
    if (column.length !== expected) throw new Error(`${name} has ${column.length} entries, expected ${expected}.`)
  }
  if (ways.firstNode[0] !== 0) throw new Error(`firstNode starts at ${ways.firstNode[0]}, expected 0.`)
  for (let way = 0; way < count; way++) {
    if (ways.firstNode[way] + 2 > ways.firstNode[way + 1]) throw new Error(`Way ${way} has fewer than 2 nodes.`)
    if (ways.roadClass[way] >= ROAD_CLASSES.length) throw new Error(`Way ${way} has class ${ways.roadClass[way]}.`)
    if (ways.surface[way] >= SURFACES.length) throw new Error(`Way ${way} has surface ${ways.surface[way]}.`)
    for (let bits = ways.access[way]; bits > 0; bits >>= 4) {
      if ((bits & 15) >= ACCESS.length) throw new Error(`Way ${way} has access ${ways.access[way]}.`)
    }
    if (Math.max(ways.name[way], ways.nameEn[way], ways.ref[way]) >= strings.length) {
      throw new Error(`Way ${way} is named by a string beyond the ${strings.length} there are.`)
    }
  }
  for (let at = 0; at < ways.nodes.length; at++) {
    if (ways.nodes[at] >= nodes) throw new Error(`A way visits node ${ways.nodes[at]}, but there are ${nodes} nodes.`)
  }
  for (let node = 0; node < nodes; node++) {
    if (Math.abs(nodeLonE7[node]) > 180 * E7 || Math.abs(nodeLatE7[node]) > 90 * E7)
      throw new Error(`Node ${node} is not on the globe.`)
  }
  checkRestrictions(restrictions, ways)
  checkBarriers(barriers, nodes)
}

function checkRestrictions({ osmId, isOnly, binds, firstStep, steps }: Restrictions, ways: Ways): void {
  const count = osmId.length
  if (isOnly.length !== count || binds.length !== count || firstStep.length !== count + 1) {
    throw new Error(`Restrictions: arrays of unequal length.`)
  }
  if (firstStep[0] !== 0 || firstStep[count] !== steps.length) {
    throw new Error(`Restrictions have steps ${firstStep[0]} to ${firstStep[count]}, expected 0 to ${steps.length}.`)
  }
  const endsWay = new Uint8Array(ways.nodes.length)
  for (let way = 1; way < ways.firstNode.length; way++) endsWay[ways.firstNode[way] - 1] = 1
  for (let at = 0; at < count; at++) {
    if (firstStep[at] + 2 > firstStep[at + 1]) throw new Error(`Restriction ${at} has fewer than 2 steps.`)
    for (let step = firstStep[at]; step < firstStep[at + 1]; step++) {
      const place = steps[step] >>> 1
      if (place + 1 >= ways.nodes.length || endsWay[place]) throw new Error(`Restriction ${at} has no piece of road at ${place}.`)
      if (step === firstStep[at]) continue
      const [tail] = stepEnds(ways, steps[step])
      const [, head] = stepEnds(ways, steps[step - 1])
      if (tail !== head) throw new Error(`Restriction ${at} jumps from node ${head} to node ${tail}.`)
    }
  }
}

function checkBarriers({ node, stops }: Barriers, nodes: number): void {
  if (stops.length !== node.length) throw new Error(`Barriers: ${stops.length} sets of users for ${node.length} nodes.`)
  for (let at = 0; at < node.length; at++) {
    if (node[at] >= nodes) throw new Error(`Barrier ${at} is at node ${node[at]}, but there are ${nodes} nodes.`)
    if (at > 0 && node[at] <= node[at - 1]) throw new Error(`Barriers descend at ${at}.`)
  }
}
