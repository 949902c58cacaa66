/** Builds the network of one traveller: which pieces of road are open, in which direction, and how long they take. */
import { metresBetween } from '../geometry/lonLat.ts'
import { nodeCount, type RoadData, wayCount } from '../osm/roadData.ts'
import { ROAD_CLASSES, type RoadClass, SURFACES, unpackAccess, WAY_FLAG } from '../osm/tags.ts'
import type { OnewayRule, TravelProfile } from '../travel/travelProfiles.ts'
import { E7, msPerMetre } from '../units.ts'
import { CLOSED_MS, checkRoadGraph, type RoadGraph } from './graph.ts'

export interface WayUse {
  /** 0: closed to this traveller. */
  readonly kmh: number
  readonly forward: boolean
  readonly backward: boolean
}

/** Classes a walk cannot join or leave between the nodes: fences, water. */
const CLOSED_TO_JOINING = new Set<RoadClass>(['motorway', 'motorway_link', 'ferry'])
export const isJoinableClass = (roadClass: RoadClass): boolean => !CLOSED_TO_JOINING.has(roadClass)
const CLOSED: WayUse = { kmh: 0, forward: false, backward: false }
/** Pushing a bicycle. */
const DISMOUNTED_KMH = 4

/** What a traveller makes of one way. */
export function wayUse({ ways }: RoadData, way: number, profile: TravelProfile): WayUse {
  const roadClass = ROAD_CLASSES[ways.roadClass[way]]
  const speed = profile.classes[roadClass]
  const access = unpackAccess(ways.access[way], profile.access)
  if (!speed || access === 'no') return CLOSED
  if (speed.onlyIfAllowed && access === 'unsaid') return CLOSED

  let kmh = speed.kmh * profile.surfaces[SURFACES[ways.surface[way]]]
  if (profile.maxspeedCaps && ways.maxspeedKmh[way] > 0) kmh = Math.min(kmh, ways.maxspeedKmh[way])
  if (access === 'dismount') kmh = Math.min(kmh, DISMOUNTED_KMH)
  return { kmh, ...directions(ways.flags[way], profile.oneway) }
}

function directions(flags: number, rule: OnewayRule): { forward: boolean; backward: boolean } {
  if (rule === 'foot') return { forward: true, backward: (flags & WAY_FLAG.footForward) === 0 }
  if (rule === 'bicycle' && (flags & WAY_FLAG.bicycleBothWays) !== 0) return { forward: true, backward: true }
  return { forward: (flags & WAY_FLAG.onewayBackward) === 0, backward: (flags & WAY_FLAG.onewayForward) === 0 }
}

/** Graph nodes are the nodes of the data; ways closed to the traveller give no edges. */
export function buildGraph(data: RoadData, profile: TravelProfile): RoadGraph {
  const { ways, nodeLonE7, nodeLatE7 } = data
  const uses = Array.from({ length: wayCount(data) }, (_, way) => wayUse(data, way, profile))
  let edges = 0
  uses.forEach(({ kmh, forward, backward }, way) => {
    if (kmh > 0 && (forward || backward)) edges += ways.firstNode[way + 1] - ways.firstNode[way] - 1
  })

  const edgeFrom = new Uint32Array(edges)
  const edgeTo = new Uint32Array(edges)
  const forwardMs = new Uint32Array(edges)
  const backwardMs = new Uint32Array(edges)
  const edgeMetres = new Float32Array(edges)
  const edgeWay = new Uint32Array(edges)
  const joinable = new Uint8Array(edges)
  let edge = 0
  uses.forEach(({ kmh, forward, backward }, way) => {
    if (kmh === 0 || !(forward || backward)) return
    const isStructure = (ways.flags[way] & (WAY_FLAG.bridge | WAY_FLAG.tunnel)) !== 0
    const isJoinable = !isStructure && isJoinableClass(ROAD_CLASSES[ways.roadClass[way]])
    for (let at = ways.firstNode[way] + 1; at < ways.firstNode[way + 1]; at++, edge++) {
      const from = ways.nodes[at - 1]
      const to = ways.nodes[at]
      const metres = metresBetween(nodeLonE7[from] / E7, nodeLatE7[from] / E7, nodeLonE7[to] / E7, nodeLatE7[to] / E7)
      const ms = Math.round(metres * msPerMetre(kmh))
      edgeFrom[edge] = from
      edgeTo[edge] = to
      forwardMs[edge] = forward ? ms : CLOSED_MS
      backwardMs[edge] = backward ? ms : CLOSED_MS
      edgeMetres[edge] = metres
      edgeWay[edge] = way
      joinable[edge] = isJoinable ? 1 : 0
    }
  })
  return graphOfEdges(nodeCount(data), { edgeFrom, edgeTo, forwardMs, backwardMs, edgeMetres, edgeWay, joinable })
}

const NO_COPIES = new Uint32Array(0)

type Edges = Pick<RoadGraph, 'edgeFrom' | 'edgeTo' | 'forwardMs' | 'backwardMs' | 'edgeMetres' | 'edgeWay' | 'joinable'>

/** Lists the arcs of the edges by tail and by head. `nodes` counts the copies as well. */
export function graphOfEdges(nodes: number, edges: Edges, copyOf: Uint32Array = NO_COPIES): RoadGraph {
  const { edgeFrom, edgeTo, forwardMs, backwardMs } = edges
  const firstArc = new Uint32Array(nodes + 1)
  const firstArcIn = new Uint32Array(nodes + 1)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    if (forwardMs[edge] !== CLOSED_MS) {
      firstArc[edgeFrom[edge] + 1]++
      firstArcIn[edgeTo[edge] + 1]++
    }
    if (backwardMs[edge] !== CLOSED_MS) {
      firstArc[edgeTo[edge] + 1]++
      firstArcIn[edgeFrom[edge] + 1]++
    }
  }
  for (let node = 0; node < nodes; node++) {
    firstArc[node + 1] += firstArc[node]
    firstArcIn[node + 1] += firstArcIn[node]
  }

  const arcs = firstArc[nodes]
  const headNode = new Uint32Array(arcs)
  const travelMs = new Uint32Array(arcs)
  const arcEdge = new Uint32Array(arcs)
  const tailNode = new Uint32Array(arcs)
  const travelInMs = new Uint32Array(arcs)
  const arcInEdge = new Uint32Array(arcs)
  const nextOut = firstArc.slice()
  const nextIn = firstArcIn.slice()
  const put = (tail: number, head: number, ms: number, edge: number) => {
    const out = nextOut[tail]++
    headNode[out] = head
    travelMs[out] = ms
    arcEdge[out] = edge
    const arriving = nextIn[head]++
    tailNode[arriving] = tail
    travelInMs[arriving] = ms
    arcInEdge[arriving] = edge
  }
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    if (forwardMs[edge] !== CLOSED_MS) put(edgeFrom[edge], edgeTo[edge], forwardMs[edge], edge)
    if (backwardMs[edge] !== CLOSED_MS) put(edgeTo[edge], edgeFrom[edge], backwardMs[edge], edge)
  }
  const graph = { firstArc, headNode, travelMs, arcEdge, firstArcIn, tailNode, travelInMs, arcInEdge, ...edges, copyOf }
  checkRoadGraph(graph)
  return graph
}
