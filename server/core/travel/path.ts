/** The fastest way between two positions: its line, and the roads it takes, one after the other. */
import type { LonLat } from '../geometry/lonLat.ts'
import { isBridge, wayClass, wayName, wayNameEn, wayRef } from '../osm/roadData.ts'
import type { RoadClass } from '../osm/tags.ts'
import type { CancelSignal } from '../progress.ts'
import { MS_PER_SECOND } from '../units.ts'
import { facilityWalker, placeWalker, positions, widening } from './nearest.ts'
import type { Network } from './network.ts'
import type { Reach } from './reach.ts'
import type { Sources } from './sources.ts'
import type { TightWays } from './tightWays.ts'
import type { Walker } from './walker.ts'

export interface TravelPath {
  /** From the first position to the last, walks included. */
  readonly line: LonLat[]
  readonly seconds: number
  readonly metres: number
  /** In order. Their seconds and metres add up to those of the path. */
  readonly steps: PathStep[]
}

/** A stretch of one road, or a walk off the roads. */
interface PathStep {
  /** '' where the road has none, and for a walk. */
  readonly name: string
  readonly nameEn: string
  readonly ref: string
  /** null: a walk off the roads. */
  readonly roadClass: RoadClass | null
  /** Part of it is a bridge. */
  readonly bridge: boolean
  readonly seconds: number
  readonly metres: number
}

/** A piece of one edge, or a walk (edge −1). */
interface Piece {
  readonly edge: number
  readonly ms: number
  readonly metres: number
  /** Where it ends. */
  readonly to: LonLat
}

/** The way a place's people take to a facility: the time is that of `nearestFrom`. Null when there is none. */
export function pathBetween(network: Network, from: LonLat, to: LonLat, signal?: CancelSignal): TravelPath | null {
  const [x, y] = positions(network, [from], 'place')
  const [[toX], [toY]] = positions(network, [to], 'facility')
  const walker = facilityWalker(network, 'to_facility')
  for (const { reach, sources, ways } of widening(placeWalker(network, 'to_facility'), walker, x, y, { signal })) {
    reach.start(toX, toY).tryRoads().tryWalk(0)
    if (reach.source >= 0) return pathOf(network, from, piecesOf({ network, reach, sources, ways, walker, to }))
  }
  return null
}

interface Found {
  readonly network: Network
  readonly reach: Reach
  readonly sources: Sources
  readonly ways: TightWays
  /** The facility's. */
  readonly walker: Walker
  readonly to: LonLat
}

function piecesOf(found: Found): Piece[] {
  const { network, reach, sources, ways, walker, to } = found
  const { graph, plane, nodeX, nodeY } = network
  const { edge: lastEdge, node: lastNode, ms, metAtMetres, sourceMetAtMetres, towardsTo } = reach
  if (lastEdge < 0) return [{ edge: -1, ms, metres: reach.metres(), to }]
  const start = sources.walker

  // joins and leaves the same edge between its nodes
  if (lastNode < 0) {
    const metres = reach.metres()
    const share = Math.abs(sourceMetAtMetres - metAtMetres) / (walker.walk.lengthMetres || 1)
    const isForward = metAtMetres >= sourceMetAtMetres
    const edgeMs = isForward ? graph.forwardMs[lastEdge] : graph.backwardMs[lastEdge]
    const rideMs = share > 0 ? Math.round(share * edgeMs) : 0
    const rideMetres = share * graph.edgeMetres[lastEdge]
    const firstMs = Math.min(ms - rideMs, Math.round(start.walk.straightMetres(sourceMetAtMetres) * network.walkMsPerMetre))
    const firstMetres = start.walk.straightMetres(sourceMetAtMetres) * network.profile.offRoadDetour
    return [
      { edge: -1, ms: firstMs, metres: firstMetres, to: pointOn(start, sourceMetAtMetres) },
      { edge: lastEdge, ms: rideMs, metres: rideMetres, to: pointOn(walker, metAtMetres) },
      { edge: -1, ms: ms - rideMs - firstMs, metres: metres - rideMetres - firstMetres, to },
    ]
  }

  // from the last node back to the first, then in the order of travel
  const { edges, seed } = ways.edgesFrom(lastNode)
  const nodeAt = (node: number): LonLat => [plane.lon(nodeX[node]), plane.lat(nodeY[node])]
  const ridden: Piece[] = []
  let node = lastNode
  for (const edge of edges) {
    const isForward = graph.edgeTo[edge] === node
    const before = isForward ? graph.edgeFrom[edge] : graph.edgeTo[edge]
    // a piece from a node to itself, or one of two parallel ones, is told by its time
    const edgeMs = sources.times.timeMs[node] - sources.times.timeMs[before]
    ridden.push({ edge, ms: edgeMs, metres: graph.edgeMetres[edge], to: nodeAt(node) })
    node = before
  }
  ridden.reverse()
  const first = sources.standAtSeed(seed)
  const on = legPieces(start, first.edge, first.towardsTo, sources.times.timeMs[seed])
  walker.stand(plane.x(to[0]), plane.y(to[1]))
  walker.look(lastEdge)
  walker.metAtMetres = metAtMetres
  const off = legPieces(walker, lastEdge, towardsTo, ms - sources.times.timeMs[lastNode])
  return [
    { ...on.walk, to: on.met },
    { ...on.ride, to: nodeAt(seed) },
    ...ridden,
    { ...off.ride, to: off.met },
    { ...off.walk, to },
  ]
}

/** A leg between a position and a node: the walk, and the part of the edge looked at. */
function legPieces(walker: Walker, edge: number, towardsTo: boolean, legMs: number) {
  const { network, walk, metAtMetres } = walker
  const share = towardsTo ? walk.shareTowardsTo(metAtMetres) : walk.shareTowardsFrom(metAtMetres)
  const straightMetres = walk.straightMetres(metAtMetres)
  const walkMs = Math.min(legMs, share > 0 ? Math.round(straightMetres * network.walkMsPerMetre) : legMs)
  return {
    met: pointOn(walker, metAtMetres),
    walk: { edge: -1, ms: walkMs, metres: straightMetres * network.profile.offRoadDetour },
    ride: { edge, ms: legMs - walkMs, metres: share * network.graph.edgeMetres[edge] },
  }
}

function pathOf(network: Network, from: LonLat, pieces: readonly Piece[]): TravelPath {
  const line: LonLat[] = [from]
  const steps: { facts: Omit<PathStep, 'seconds' | 'metres'>; ms: number; metres: number }[] = []
  for (const { edge, ms, metres, to } of pieces) {
    const last = line[line.length - 1]
    if (to[0] !== last[0] || to[1] !== last[1]) line.push(to)
    if (ms === 0 && metres === 0) continue
    const facts = factsOf(network, edge)
    const before = steps.at(-1)
    if (before && isSameRoad(before.facts, facts)) {
      if (facts.bridge) before.facts = { ...before.facts, bridge: true }
      before.ms += ms
      before.metres += metres
    } else steps.push({ facts, ms, metres })
  }
  const ms = steps.reduce((sum, step) => sum + step.ms, 0)
  return {
    line: line.length > 1 ? line : [from, from],
    seconds: ms / MS_PER_SECOND,
    metres: steps.reduce((sum, step) => sum + step.metres, 0),
    steps: steps.map(({ facts, ms, metres }) => ({ ...facts, seconds: ms / MS_PER_SECOND, metres })),
  }
}

const WALK = { name: '', nameEn: '', ref: '', roadClass: null, bridge: false }

function factsOf({ graph, roads }: Network, edge: number): Omit<PathStep, 'seconds' | 'metres'> {
  if (edge < 0) return WALK
  const way = graph.edgeWay[edge]
  return {
    name: wayName(roads, way),
    nameEn: wayNameEn(roads, way),
    ref: wayRef(roads, way),
    roadClass: wayClass(roads, way),
    bridge: isBridge(roads, way),
  }
}

/** One road as people speak of it: the same name, or the same number where it has none; nameless roads of one class. */
const isSameRoad = (a: Omit<PathStep, 'seconds' | 'metres'>, b: Omit<PathStep, 'seconds' | 'metres'>) =>
  a.name === b.name &&
  (a.roadClass === null) === (b.roadClass === null) &&
  (a.name !== '' || (a.ref === b.ref && a.roadClass === b.roadClass))

function pointOn(walker: Walker, atMetres: number): LonLat {
  const { plane } = walker.network
  return [plane.lon(walker.walk.x(atMetres)), plane.lat(walker.walk.y(atMetres))]
}
