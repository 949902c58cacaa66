/** Everything that questions about one traveller share: roads, graph, positions in metres, indexes. Never written after building. */
import { centreOf, isEmptyBounds } from '../geometry/lonLat.ts'
import { createPlane, type Plane } from '../geometry/plane.ts'
import { buildSegmentGrid, type SegmentGrid } from '../geometry/segmentGrid.ts'
import { nodeCount, type RoadData, roadBounds } from '../osm/roadData.ts'
import { buildGraph } from '../roads/build.ts'
import * as roadGraph from '../roads/graph.ts'
import { E7, msPerMetre } from '../units.ts'
import type { TravelProfile } from './travelProfiles.ts'
import { WaterBarrier } from './waterBarrier.ts'

export interface Network {
  readonly roads: RoadData
  readonly profile: TravelProfile
  readonly graph: roadGraph.RoadGraph
  readonly plane: Plane
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  /** Of the joinable edges. */
  readonly grid: SegmentGrid
  readonly barrier: WaterBarrier | null
  /** Time of a walk off the road per metre of straight line: detour included. */
  readonly walkMsPerMetre: number
  /** No road is faster, nor is walking: bounds the time that a distance takes at least. */
  readonly fastestKmh: number
}

export interface NetworkOptions {
  /** A graph built earlier from the same data and profile; built here when absent. */
  readonly graph?: roadGraph.RoadGraph
  /** Whether walks must keep to one side of water. */
  readonly water?: boolean
}

export function createNetwork(roads: RoadData, profile: TravelProfile, options: NetworkOptions = {}): Network {
  const graph = options.graph ?? buildGraph(roads, profile)
  const nodes = nodeCount(roads)
  if (roadGraph.nodeCount(graph) !== nodes) {
    throw new Error(`The graph has ${roadGraph.nodeCount(graph)} nodes, the roads have ${nodes}.`)
  }
  const bounds = roadBounds(roads)
  const plane = createPlane(isEmptyBounds(bounds) ? [0, 0] : centreOf(bounds))
  const nodeX = Float64Array.from(roads.nodeLonE7, (lonE7) => plane.x(lonE7 / E7))
  const nodeY = Float64Array.from(roads.nodeLatE7, (latE7) => plane.y(latE7 / E7))
  const hasWater = (options.water ?? true) && roads.waterAreas.length > 0
  return {
    roads,
    profile,
    graph,
    plane,
    nodeX,
    nodeY,
    grid: buildSegmentGrid(edgeEnds(graph, nodeX, nodeY), graph.joinable),
    barrier: hasWater ? new WaterBarrier(roads.waterAreas, plane) : null,
    walkMsPerMetre: msPerMetre(profile.walkKmh) * profile.offRoadDetour,
    fastestKmh: Math.max(profile.walkKmh, ...Object.values(profile.classes).map((speed) => speed?.kmh ?? 0)),
  }
}

function edgeEnds({ edgeFrom, edgeTo }: roadGraph.RoadGraph, x: Float64Array, y: Float64Array): Float64Array {
  const ends = new Float64Array(edgeFrom.length * 4)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    ends[edge * 4] = x[edgeFrom[edge]]
    ends[edge * 4 + 1] = y[edgeFrom[edge]]
    ends[edge * 4 + 2] = x[edgeTo[edge]]
    ends[edge * 4 + 3] = y[edgeTo[edge]]
  }
  return ends
}
