/** Everything that questions about one traveller share: roads, graph, positions in metres, indexes. Never written after building. */
import { centreOf, isEmptyBounds } from '../geometry/lonLat.ts'
import { createPlane, type Plane } from '../geometry/plane.ts'
import { buildSegmentGrid, type SegmentGrid } from '../geometry/segmentGrid.ts'
import { customize } from '../hierarchy/customize.ts'
import { buildHierarchy, type Hierarchy } from '../hierarchy/hierarchy.ts'
import type { Weights } from '../hierarchy/weights.ts'
import { type RoadData, roadBounds } from '../osm/roadData.ts'
import type { CancelSignal, Progress } from '../progress.ts'
import { buildGraph } from '../roads/build.ts'
import type * as roadGraph from '../roads/graph.ts'
import { E7, msPerMetre } from '../units.ts'
import type { TravelProfile } from './travelProfiles.ts'
import { WaterBarrier } from './waterBarrier.ts'

export interface Network {
  readonly roads: RoadData
  readonly profile: TravelProfile
  readonly graph: roadGraph.RoadGraph
  /** The index of the graph, and the times it carries. */
  readonly hierarchy: Hierarchy
  readonly weights: Weights
  readonly plane: Plane
  /** Where the nodes of the graph stand, metres of the plane; some stand where others do (see RoadGraph.copyOf). */
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  /** Of the joinable edges. */
  readonly grid: SegmentGrid
  readonly barrier: WaterBarrier | null
  /** Time of a walk off the road per metre of straight line: detour included. */
  readonly walkMsPerMetre: number
  /** No piece of road is travelled faster. */
  readonly fastestKmh: number
}

export interface NetworkOptions {
  /** Whether walks must keep to one side of water. */
  readonly water?: boolean
  readonly progress?: Progress
  readonly signal?: CancelSignal
}

/** Builds everything from the roads: seconds for a large city, nearly all of it for the index. */
export function createNetwork(roads: RoadData, profile: TravelProfile, options: NetworkOptions = {}): Network {
  const graph = buildGraph(roads, profile)
  const plane = planeOf(roads)
  const { nodeX, nodeY } = nodePositions(roads, graph, plane)
  const hierarchy = buildHierarchy(graph, nodeX, nodeY, options)
  return networkOf(roads, profile, {
    graph,
    hierarchy,
    weights: customize(hierarchy, graph, { perfect: true }),
    nodeX,
    nodeY,
    grid: buildSegmentGrid(edgeEnds(graph, nodeX, nodeY), graph.joinable),
    water: options.water ?? true,
  })
}

type Built = Pick<Network, 'graph' | 'hierarchy' | 'weights' | 'nodeX' | 'nodeY' | 'grid'> & { readonly water: boolean }

/** A network of parts that were built before, for the same roads and profile. */
export function networkOf(roads: RoadData, profile: TravelProfile, { water, ...built }: Built): Network {
  const plane = planeOf(roads)
  return {
    roads,
    profile,
    ...built,
    plane,
    barrier: water && roads.waterAreas.length > 0 ? new WaterBarrier(roads.waterAreas, plane) : null,
    walkMsPerMetre: msPerMetre(profile.walkKmh) * profile.offRoadDetour,
    fastestKmh: Math.max(profile.walkKmh, ...Object.values(profile.classes).map((speed) => speed?.kmh ?? 0)),
  }
}

function planeOf(roads: RoadData): Plane {
  const bounds = roadBounds(roads)
  return createPlane(isEmptyBounds(bounds) ? [0, 0] : centreOf(bounds))
}

function nodePositions({ nodeLonE7, nodeLatE7 }: RoadData, { copyOf }: roadGraph.RoadGraph, plane: Plane) {
  const own = nodeLonE7.length
  const origin = (node: number) => (node < own ? node : copyOf[node - own])
  const nodes = own + copyOf.length
  const nodeX = new Float64Array(nodes)
  const nodeY = new Float64Array(nodes)
  for (let node = 0; node < nodes; node++) {
    nodeX[node] = plane.x(nodeLonE7[origin(node)] / E7)
    nodeY[node] = plane.y(nodeLatE7[origin(node)] / E7)
  }
  return { nodeX, nodeY }
}

/** Ends of the edges as x, y, x, y, for a segment grid. */
export function edgeEnds({ edgeFrom, edgeTo }: roadGraph.RoadGraph, x: Float64Array, y: Float64Array): Float64Array {
  const ends = new Float64Array(edgeFrom.length * 4)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    ends[edge * 4] = x[edgeFrom[edge]]
    ends[edge * 4 + 1] = y[edgeFrom[edge]]
    ends[edge * 4 + 2] = x[edgeTo[edge]]
    ends[edge * 4 + 3] = y[edgeTo[edge]]
  }
  return ends
}
