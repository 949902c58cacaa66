/** A road that does not exist yet, put among those that do. */
import { metresBetween } from '../geometry/lonLat.ts'
import { userBit } from '../osm/barriers.ts'
import { type RoadData, stepEnds } from '../osm/roadData.ts'
import { ROAD_CLASSES, WAY_FLAG } from '../osm/tags.ts'
import { isJoinableClass } from '../roads/build.ts'
import { CLOSED_MS } from '../roads/graph.ts'
import { E7, msPerMetre } from '../units.ts'
import type { AddRoad } from './edits.ts'
import { type Join, joinsOf, mayJoinWay } from './joins.ts'
import { grown, type NewEdge, type RoadDraft } from './roadDraft.ts'
import { newRoadKmh } from './speeds.ts'

/** A place where an edge is cut. */
interface Cut {
  readonly share: number
  readonly node: number
}

/** Nothing happens when the class is closed to the traveller, or all points come to one. */
export function addRoad(draft: RoadDraft, edit: AddRoad): void {
  const { profile, plane } = draft.base
  const kmh = newRoadKmh(profile, edit.kmh, edit.roadClass)
  if (kmh === null) return
  const points = edit.line.map(([lon, lat]): [number, number] => [plane.x(lon), plane.y(lat)])
  const { edgeFrom, edgeTo } = draft.edges
  const mayJoin = (edge: number) =>
    draft.isOpen(edge) && !draft.cut.has(edge) && mayJoinWay(draft.roads, draft.edges.edgeWay[edge], edit.roadClass)
  const joins = joinsOf({ from: edgeFrom, to: edgeTo, nodeX: draft.nodeX, nodeY: draft.nodeY, mayJoin }, points)

  const firstNew = draft.ownNodes
  const newNodes: [lonE7: number, latE7: number][] = []
  const cuts = new Map<number, Cut[]>() // by edge
  const ownNode = new Map<string, number>() // where it comes back to a point of its own, it meets itself
  const route: number[] = [] // the nodes of the road, old and new
  edit.line.forEach(([lon, lat], at) => {
    const node = nodeOf(joins[at], [Math.round(lon * E7), Math.round(lat * E7)])
    if (node !== route.at(-1)) route.push(node)
  })
  if (route.length < 2) return

  const way = draft.roads.ways.roadClass.length
  const roads = withWay(draft.roads, { nodes: newNodes, route, edit })
  const metresOf = (a: number, b: number) =>
    metresBetween(roads.nodeLonE7[a] / E7, roads.nodeLatE7[a] / E7, roads.nodeLonE7[b] / E7, roads.nodeLatE7[b] / E7)
  const joinable = isJoinableClass(edit.roadClass) ? 1 : 0
  const isBothWays = !edit.oneway || profile.oneway === 'foot'
  const pieces = route.slice(1).map((to, at): NewEdge => {
    const metres = metresOf(route[at], to)
    const ms = Math.round(metres * msPerMetre(kmh))
    return { from: route[at], to, forwardMs: ms, backwardMs: isBothWays ? ms : CLOSED_MS, metres, way, joinable }
  })
  const parts = [...cuts].flatMap(([edge, at]) => cutEdge(draft, edge, at, newNodes.length))
  draft.fastestKmh = Math.max(draft.fastestKmh, kmh)
  for (const edge of cuts.keys()) draft.cut.add(edge)
  draft.extend(roads, newNodes.length, [...parts, ...pieces, ...waysOnFromCopies(draft, pieces, newNodes.length)])

  /** The node of a point of the road: an old one, one on an old road, or one of its own. */
  function nodeOf(join: Join | null, at: [number, number]): number {
    if (join === null) {
      const node = ownNode.get(at.join()) ?? newNodes.push(at) - 1 + firstNew
      ownNode.set(at.join(), node)
      return node
    }
    const { piece, share } = join
    const from = draft.roadNode(edgeFrom[piece])
    const to = draft.roadNode(edgeTo[piece])
    if (share === 0 || share === 1) return share === 0 ? from : to
    const { nodeLonE7: lon, nodeLatE7: lat } = draft.roads
    const known = cuts.get(piece)?.find((cut) => cut.share === share)
    if (known) return known.node
    const onEdge: [number, number] = [between(lon[from], lon[to], share), between(lat[from], lat[to], share)]
    const node = newNodes.push(onEdge) - 1 + firstNew
    for (const edge of twinsOf(draft, piece)) {
      const isTurned = draft.roadNode(edgeFrom[edge]) !== from
      cuts.set(edge, [...(cuts.get(edge) ?? []), { share: isTurned ? 1 - share : share, node }])
    }
    return node
  }
}

const between = (a: number, b: number, share: number) => Math.round(a + (b - a) * share)

/**
 * The edges on the same piece of road: one for each pair of states that its ends may be in (see roads/drivingStates.ts). All are cut at
 * one node: who comes by there is free of what he did before.
 */
function twinsOf(draft: RoadDraft, edge: number): number[] {
  const { edgeFrom, edgeTo, edgeWay } = draft.edges
  if (draft.copyOf.length === 0) return [edge]
  const ends = [draft.roadNode(edgeFrom[edge]), draft.roadNode(edgeTo[edge])]
  const twins: number[] = []
  for (let other = 0; other < draft.edgeCount; other++) {
    if (edgeWay[other] !== edgeWay[edge] || draft.cut.has(other) || !draft.isOpen(other)) continue
    const from = draft.roadNode(edgeFrom[other])
    const to = draft.roadNode(edgeTo[other])
    if ((from === ends[0] && to === ends[1]) || (from === ends[1] && to === ends[0])) twins.push(other)
  }
  return twins
}

/**
 * Ways from the copies of old nodes onto the new road: drivers who may not make some turn there may take this one. Not where a turn is
 * obligatory, nor across a barrier.
 */
function waysOnFromCopies(draft: RoadDraft, pieces: readonly NewEdge[], shift: number): NewEdge[] {
  const own = draft.ownNodes
  const nodes = new Set(pieces.flatMap(({ from, to }) => [from, to]).filter((node) => node < own))
  for (const node of fixedNodes(draft)) nodes.delete(node)
  const ways: NewEdge[] = []
  draft.copyOf.forEach((node, copy) => {
    if (!nodes.has(node)) return
    const at = own + shift + copy
    for (const { from, to, forwardMs, backwardMs, ...rest } of pieces) {
      if (from === node) ways.push({ ...rest, from: at, to, forwardMs, backwardMs: CLOSED_MS })
      if (to === node && backwardMs !== CLOSED_MS) {
        ways.push({ ...rest, from: at, to: from, forwardMs: backwardMs, backwardMs: CLOSED_MS })
      }
    }
  })
  return ways
}

/** Nodes with a barrier, and those at which some must go on in one direction. */
function fixedNodes({ roads, base }: RoadDraft): number[] {
  const { barriers, restrictions, ways } = roads
  const bit = userBit(base.profile.access)
  const nodes = [...barriers.node].filter((_, at) => (barriers.stops[at] & bit) !== 0)
  restrictions.isOnly.forEach((isOnly, at) => {
    if (isOnly && (restrictions.binds[at] & bit) !== 0)
      nodes.push(stepEnds(ways, restrictions.steps[restrictions.firstStep[at + 1] - 1])[0])
  })
  return nodes
}

/** The parts of an edge between its cuts, from its first node to its last; their times and lengths add up to its own. */
function cutEdge(draft: RoadDraft, edge: number, at: readonly Cut[], shift: number): NewEdge[] {
  const { edgeFrom, edgeTo, forwardMs, backwardMs, edgeMetres, edgeWay, joinable } = draft.edges
  const shifted = (node: number) => (node < draft.ownNodes ? node : node + shift)
  const stops = [...at].sort((a, b) => a.share - b.share)
  stops.push({ share: 1, node: shifted(edgeTo[edge]) })
  const upTo = (ms: number, share: number) => (ms === CLOSED_MS ? CLOSED_MS : Math.round(ms * share))
  const gap = (ms: number, low: number, high: number) => (ms === CLOSED_MS ? CLOSED_MS : upTo(ms, high) - upTo(ms, low))
  let low = 0
  let from = shifted(edgeFrom[edge])
  return stops.map(({ share, node }) => {
    const part = {
      from,
      to: node,
      forwardMs: gap(forwardMs[edge], low, share),
      backwardMs: gap(backwardMs[edge], low, share),
      metres: edgeMetres[edge] * (share - low),
      way: edgeWay[edge],
      joinable: joinable[edge],
    }
    low = share
    from = node
    return part
  })
}

interface NewWay {
  readonly nodes: readonly (readonly [lonE7: number, latE7: number])[]
  readonly route: readonly number[]
  readonly edit: AddRoad
}

/** The road data with some nodes and one way more, which no OSM number leads to. */
function withWay(roads: RoadData, { nodes, route, edit }: NewWay): RoadData {
  const { ways } = roads
  return {
    ...roads,
    nodeLonE7: grown(
      roads.nodeLonE7,
      nodes.map(([lonE7]) => lonE7),
    ),
    nodeLatE7: grown(
      roads.nodeLatE7,
      nodes.map(([, latE7]) => latE7),
    ),
    ways: {
      ...ways,
      osmId: grown(ways.osmId, [0]),
      roadClass: grown(ways.roadClass, [ROAD_CLASSES.indexOf(edit.roadClass)]),
      surface: grown(ways.surface, [0]),
      maxspeedKmh: grown(ways.maxspeedKmh, [0]),
      flags: grown(ways.flags, [edit.oneway ? WAY_FLAG.onewayForward : 0]),
      access: grown(ways.access, [0]),
      name: grown(ways.name, [edit.name === '' ? 0 : roads.strings.length]),
      nameEn: grown(ways.nameEn, [0]),
      ref: grown(ways.ref, [0]),
      firstNode: grown(ways.firstNode, [ways.nodes.length + route.length]),
      nodes: grown(ways.nodes, route),
    },
    strings: edit.name === '' ? roads.strings : [...roads.strings, edit.name],
  }
}
