/** Points along all reached roads, each with its time: what the land round the roads gets its times from. */
import { CLOSED_MS, edgeCount } from '../roads/graph.ts'
import type { RoadsWithDoors } from './facilityDoors.ts'
import { UNREACHED_MS } from './search.ts'

/** One entry per point. Lists, since water may call for more points later. */
export interface RoadPoints {
  readonly x: number[] // metres of the network's plane
  readonly y: number[]
  readonly ms: number[]
  readonly edge: number[]
  /** How far the piece of road round this point goes, east and west, north and south. */
  readonly halfX: number[]
  readonly halfY: number[]
  /** No point of that piece takes less. */
  readonly soonestMs: number[]
}

/** The middles of pieces of at most `pieceMetres` of all joinable roads and doors that are reached within `untilMs`. */
export function roadPoints(
  { network, nodeMs, side, firstDoor }: RoadsWithDoors,
  pieceMetres: number,
  untilMs: number,
): RoadPoints {
  const { graph, nodeX, nodeY } = network
  const points: RoadPoints = { x: [], y: [], ms: [], edge: [], halfX: [], halfY: [], soonestMs: [] }
  // as in Walker: times over the edge between it and its ends
  const [toMs, fromMs] = side === 'depart' ? [graph.forwardMs, graph.backwardMs] : [graph.backwardMs, graph.forwardMs]
  const edges = edgeCount(graph)
  for (let edge = 0; edge < edges; edge++) {
    if (edge < firstDoor && !graph.joinable[edge]) continue
    const a = graph.edgeFrom[edge]
    const b = graph.edgeTo[edge]
    const byTo = toMs[edge] === CLOSED_MS ? Infinity : knownMs(nodeMs[b])
    const byFrom = fromMs[edge] === CLOSED_MS ? Infinity : knownMs(nodeMs[a])
    const dx = nodeX[b] - nodeX[a]
    const dy = nodeY[b] - nodeY[a]
    const pieces = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / pieceMetres))
    const half = 0.5 / pieces
    for (let piece = 0; piece < pieces; piece++) {
      const share = (piece + 0.5) / pieces
      const soonestMs = Math.min(byTo + (1 - share - half) * toMs[edge], byFrom + (share - half) * fromMs[edge])
      if (!(soonestMs <= untilMs)) continue
      const ms = Math.min(byTo + (1 - share) * toMs[edge], byFrom + share * fromMs[edge])
      points.halfX.push(Math.abs(dx) * half)
      points.halfY.push(Math.abs(dy) * half)
      points.soonestMs.push(soonestMs)
      place(points, edge, nodeX[a] + share * dx, nodeY[a] + share * dy, ms)
    }
    // an end that the edge does not lead to can still be walked to
    if (byTo === Infinity && fromMs[edge] !== CLOSED_MS) addEnd(points, edge, nodeX[b], nodeY[b], knownMs(nodeMs[b]), untilMs)
    if (byFrom === Infinity && toMs[edge] !== CLOSED_MS) addEnd(points, edge, nodeX[a], nodeY[a], knownMs(nodeMs[a]), untilMs)
  }
  return points
}

const knownMs = (ms: number) => (ms === UNREACHED_MS ? Infinity : ms)

function addEnd(points: RoadPoints, edge: number, x: number, y: number, ms: number, untilMs: number): void {
  if (ms < Infinity && ms <= untilMs) addPoint(points, edge, x, y, ms)
}

/** Puts a point behind the others, without a piece of road round it, and returns its number. */
export function addPoint(points: RoadPoints, edge: number, x: number, y: number, ms: number): number {
  points.halfX.push(0)
  points.halfY.push(0)
  points.soonestMs.push(ms)
  place(points, edge, x, y, ms)
  return points.x.length - 1
}

function place(points: RoadPoints, edge: number, x: number, y: number, ms: number): void {
  points.edge.push(edge)
  points.x.push(x)
  points.y.push(y)
  points.ms.push(ms)
}
