/** Builds the network of one traveller: which pieces of road are open, in which direction, and how long they take. */
import { metresBetween } from '../geometry/lonLat.ts'
import { userBit } from '../osm/barriers.ts'
import { nodeCount, type RoadData, wayCount } from '../osm/roadData.ts'
import { ROAD_CLASSES, type RoadClass, SURFACES, unpackAccess, WAY_FLAG } from '../osm/tags.ts'
import type { OnewayRule, TravelProfile } from '../travel/travelProfiles.ts'
import { E7, msPerMetre } from '../units.ts'
import { withStates } from './drivingStates.ts'
import * as roadGraph from './graph.ts'
import { CLOSED_MS, checkRoadGraph, type Edges, type RoadGraph } from './graph.ts'
import { TurnRows } from './turnRows.ts'

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

/**
 * Graph nodes are the nodes of the data, and copies of them (RoadGraph.copyOf) where a barrier cuts the road, a turn is forbidden,
 * or, for cars, a road is open only to those who have business there. Ways closed to the traveller give no edges.
 */
export function buildGraph(data: RoadData, profile: TravelProfile): RoadGraph {
  const { edges, edgeOfPlace, isDestination } = openPieces(data, profile)
  const joined = joinablePlaces(nodeCount(data), edges)
  const copyOf = cutAtBarriers(data, profile, edges)
  const base = graphOfEdges(nodeCount(data) + copyOf.length, edges, copyOf)
  const rows = turnRows(data, profile, base, edgeOfPlace)
  const hasStates = rows.count > 1 || isDestination.includes(1)
  const grown = hasStates ? withStates(base, rows, isDestination) : { nodes: roadGraph.nodeCount(base), edges, copyOf }
  if (grown.copyOf.length === 0) return base
  return graphOfEdges(grown.nodes, withStubs(grown, joined, nodeCount(data)), grown.copyOf)
}

/** One edge for each piece of road that is open, and the edge of each piece: its place in ways.nodes → edge, −1 for none. */
function openPieces(data: RoadData, profile: TravelProfile) {
  const { ways, nodeLonE7, nodeLatE7 } = data
  const uses = Array.from({ length: wayCount(data) }, (_, way) => wayUse(data, way, profile))
  let count = 0
  uses.forEach(({ kmh, forward, backward }, way) => {
    if (kmh > 0 && (forward || backward)) count += ways.firstNode[way + 1] - ways.firstNode[way] - 1
  })

  const edges = {
    edgeFrom: new Uint32Array(count),
    edgeTo: new Uint32Array(count),
    forwardMs: new Uint32Array(count),
    backwardMs: new Uint32Array(count),
    edgeMetres: new Float32Array(count),
    edgeWay: new Uint32Array(count),
    joinable: new Uint8Array(count),
  }
  const edgeOfPlace = new Int32Array(ways.nodes.length).fill(-1)
  const isDestination = new Uint8Array(count)
  let edge = 0
  uses.forEach(({ kmh, forward, backward }, way) => {
    if (kmh === 0 || !(forward || backward)) return
    const isStructure = (ways.flags[way] & (WAY_FLAG.bridge | WAY_FLAG.tunnel)) !== 0
    const isJoinable = !isStructure && !CLOSED_TO_JOINING.has(ROAD_CLASSES[ways.roadClass[way]])
    const isForSome = profile.access === 'motorcar' && unpackAccess(ways.access[way], 'motorcar') === 'destination'
    for (let at = ways.firstNode[way] + 1; at < ways.firstNode[way + 1]; at++, edge++) {
      const from = ways.nodes[at - 1]
      const to = ways.nodes[at]
      const metres = metresBetween(nodeLonE7[from] / E7, nodeLatE7[from] / E7, nodeLonE7[to] / E7, nodeLatE7[to] / E7)
      const ms = Math.round(metres * msPerMetre(kmh))
      edges.edgeFrom[edge] = from
      edges.edgeTo[edge] = to
      edges.forwardMs[edge] = forward ? ms : CLOSED_MS
      edges.backwardMs[edge] = backward ? ms : CLOSED_MS
      edges.edgeMetres[edge] = metres
      edges.edgeWay[edge] = way
      edges.joinable[edge] = isJoinable ? 1 : 0
      edgeOfPlace[at - 1] = edge
      isDestination[edge] = isForSome ? 1 : 0
    }
  })
  return { edges, edgeOfPlace, isDestination }
}

/** Gives each edge that ends at a barrier an end of its own there: the first keeps the node, the others get copies. */
function cutAtBarriers({ nodeLonE7, barriers }: RoadData, profile: TravelProfile, { edgeFrom, edgeTo }: Edges): Uint32Array {
  const OPEN = 0
  const UNTOUCHED = 1
  const TOUCHED = 2
  const state = new Uint8Array(nodeLonE7.length)
  const bit = userBit(profile.access)
  for (let at = 0; at < barriers.node.length; at++) if (barriers.stops[at] & bit) state[barriers.node[at]] = UNTOUCHED
  const copyOf: number[] = []
  const endAt = (node: number) => {
    if (state[node] === OPEN) return node
    if (state[node] === TOUCHED) return nodeLonE7.length + copyOf.push(node) - 1
    state[node] = TOUCHED
    return node
  }
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    edgeFrom[edge] = endAt(edgeFrom[edge])
    edgeTo[edge] = endAt(edgeTo[edge])
  }
  return Uint32Array.from(copyOf)
}

/** The turns this traveller must not make, as rows of arcs of his own network. */
function turnRows({ restrictions }: RoadData, profile: TravelProfile, base: RoadGraph, edgeOfPlace: Int32Array): TurnRows {
  const { isOnly, binds, firstStep, steps } = restrictions
  const tailOf = (arc: number) => (arc & 1 ? base.edgeTo : base.edgeFrom)[arc >> 1]
  const headOf = (arc: number) => (arc & 1 ? base.edgeFrom : base.edgeTo)[arc >> 1]
  const isOpen = (arc: number) => (arc & 1 ? base.backwardMs : base.forwardMs)[arc >> 1] !== CLOSED_MS
  const rows: number[][] = []
  // obligatory turns: the arcs that may follow, by the arcs before them
  const obligatory = new Map<string, { before: number[]; allowed: Set<number> }>()
  for (let at = 0; at < isOnly.length; at++) {
    if ((binds[at] & userBit(profile.access)) === 0) continue
    const row = Array.from(steps.subarray(firstStep[at], firstStep[at + 1]), (step) => 2 * edgeOfPlace[step >>> 1] + (step & 1))
    // a row with a piece that this traveller cannot drive, or with a barrier in it, keeps him from nothing
    if (row.some((arc) => arc < 0 || !isOpen(arc))) continue
    if (row.some((arc, place) => place > 0 && headOf(row[place - 1]) !== tailOf(arc))) continue
    if (!isOnly[at]) {
      rows.push(row)
      continue
    }
    const before = row.slice(0, -1)
    const known = obligatory.get(before.join()) ?? { before, allowed: new Set<number>() }
    obligatory.set(before.join(), known)
    known.allowed.add(row[row.length - 1])
  }
  for (const { before, allowed } of obligatory.values()) {
    const node = headOf(before[before.length - 1])
    for (let out = base.firstArc[node]; out < base.firstArc[node + 1]; out++) {
      const edge = base.arcEdge[out]
      const arc = 2 * edge + (base.edgeFrom[edge] === node ? 0 : 1)
      if (!allowed.has(arc)) rows.push([...before, arc])
    }
  }
  return new TurnRows(2 * base.edgeFrom.length, rows)
}

const NOWHERE = 0xffff_ffff

/** Per node, an edge that people join at it; NOWHERE when there is none. */
function joinablePlaces(nodes: number, { edgeFrom, edgeTo, joinable }: Edges): Uint32Array {
  const joined = new Uint32Array(nodes).fill(NOWHERE)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    if (!joinable[edge]) continue
    joined[edgeFrom[edge]] = edge
    joined[edgeTo[edge]] = edge
  }
  return joined
}

/**
 * A driver who stands where others may get out may get out as well, also in a state in which only bridges and motorways lead on:
 * such copies get an edge of no length to themselves.
 */
function withStubs(grown: { nodes: number; edges: Edges; copyOf: Uint32Array }, joined: Uint32Array, own: number): Edges {
  const { nodes, edges, copyOf } = grown
  const here = joinablePlaces(nodes, edges)
  const stubs: { node: number; edge: number }[] = []
  const look = (node: number, place: number) => {
    if (here[node] === NOWHERE && joined[place] !== NOWHERE) stubs.push({ node, edge: joined[place] })
  }
  for (let node = 0; node < own; node++) look(node, node)
  for (let copy = 0; copy < copyOf.length; copy++) look(own + copy, copyOf[copy])
  if (stubs.length === 0) return edges
  const at = stubs.map(({ node }) => node)
  return {
    edgeFrom: Uint32Array.from([...edges.edgeFrom, ...at]),
    edgeTo: Uint32Array.from([...edges.edgeTo, ...at]),
    forwardMs: Uint32Array.from([...edges.forwardMs, ...at.map(() => 0)]),
    backwardMs: Uint32Array.from([...edges.backwardMs, ...at.map(() => CLOSED_MS)]),
    edgeMetres: Float32Array.from([...edges.edgeMetres, ...at.map(() => 0)]),
    edgeWay: Uint32Array.from([...edges.edgeWay, ...stubs.map(({ edge }) => edges.edgeWay[edge])]),
    joinable: Uint8Array.from([...edges.joinable, ...at.map(() => 1)]),
  }
}

const NO_COPIES = new Uint32Array(0)

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
  // the edges may be a whole graph of other times: the arcs are those made here
  const graph = { ...edges, firstArc, headNode, travelMs, arcEdge, firstArcIn, tailNode, travelInMs, arcInEdge, copyOf }
  checkRoadGraph(graph)
  return graph
}
