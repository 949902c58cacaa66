/**
 * The roads with the facilities' own doors: what a finished search knows at the nodes, made enough to tell the time of any point.
 *
 * A facility may stand halfway along a road, and who lives beside the same piece of road reaches it without passing a node.
 * So each such piece gets an edge that ends at the facility's door on the road, and each facility an edge without length where it
 * stands itself. Then every way, also the walk all the way, is a walk to an edge and along it to one of its ends.
 */
import Flatbush from 'flatbush'
import type { LonLat } from '../geometry/lonLat.ts'
import { CLOSED_MS, edgeCount } from '../roads/graph.ts'
import { facilityWalker, type TravelDirection } from './nearest.ts'
import type { Network } from './network.ts'
import { UNREACHED_MS } from './search.ts'
import type { Side, Walker } from './walker.ts'
import { NOT_IN_WATER } from './waterBarrier.ts'

export interface RoadsWithDoors {
  /** The network, its own nodes and edges first, then those of the doors; the doors are not in its grid. */
  readonly network: Network
  readonly nodeMs: Uint32Array
  /** That of the people on the land: they depart to the facilities, or the facilities' cars arrive at them. */
  readonly side: Side
  /** Number of the first edge of a door. */
  readonly firstDoor: number
  /** The water areas that walks by an edge of a door may cross: those the facility itself is drawn in. */
  readonly exempt: readonly (readonly number[])[]
  /** Boxes of the doors' edges; null when there are none. */
  readonly doorBoxes: Flatbush | null
}

/** `nodeMs` are the times of `timesToNearest` for these facilities and this direction. */
export function withDoors(
  network: Network,
  nodeMs: Uint32Array,
  facilities: readonly LonLat[],
  direction: TravelDirection,
): RoadsWithDoors {
  const side = direction === 'to_facility' ? 'depart' : 'arrive'
  const doors = new Doors(network, nodeMs, direction)
  for (const [lon, lat] of facilities) doors.add(network.plane.x(lon), network.plane.y(lat))
  const { graph } = network
  return {
    network: {
      ...network,
      nodeX: joined(network.nodeX, doors.nodeX),
      nodeY: joined(network.nodeY, doors.nodeY),
      graph: {
        ...graph,
        edgeFrom: joined(graph.edgeFrom, doors.edgeFrom),
        edgeTo: joined(graph.edgeTo, doors.edgeTo),
        forwardMs: joined(graph.forwardMs, doors.forwardMs),
        backwardMs: joined(graph.backwardMs, doors.backwardMs),
      },
    },
    nodeMs: joined(nodeMs, doors.nodeMs),
    side,
    firstDoor: edgeCount(graph),
    exempt: doors.exempt,
    doorBoxes: doors.boxes(),
  }
}

function joined<T extends Uint32Array | Float64Array>(own: T, added: readonly number[]): T {
  const all = new (own.constructor as new (length: number) => T)(own.length + added.length)
  all.set(own)
  all.set(added, own.length)
  return all
}

/** The water areas that walks by an edge may cross. */
export const exemptOf = ({ firstDoor, exempt }: RoadsWithDoors, edge: number): readonly number[] =>
  edge < firstDoor ? NOT_IN_WATER : exempt[edge - firstDoor]

/** The least time at an end of the edges in a cell of the roads' grid; Infinity when none is reached. */
export function soonestInCell({ network, nodeMs }: RoadsWithDoors, cell: number): number {
  const { grid, graph } = network
  let least: number = UNREACHED_MS
  for (let at = grid.first[cell]; at < grid.first[cell + 1]; at++) {
    const edge = grid.segments[at]
    least = Math.min(least, nodeMs[graph.edgeFrom[edge]], nodeMs[graph.edgeTo[edge]])
  }
  return least === UNREACHED_MS ? Infinity : least
}

const UNKNOWN = -1

/** Collects the doors of one facility after another. */
class Doors {
  readonly nodeX: number[] = []
  readonly nodeY: number[] = []
  readonly nodeMs: number[] = []
  readonly edgeFrom: number[] = []
  readonly edgeTo: number[] = []
  readonly forwardMs: number[] = []
  readonly backwardMs: number[] = []
  readonly exempt: (readonly number[])[] = []
  readonly #boxes: number[] = []
  readonly #network: Network
  readonly #known: Uint32Array
  readonly #isTowards: boolean
  readonly #walker: Walker
  /** Per cell of the roads' grid, the longest time that it takes to leave one of its edges by a node. */
  readonly #cellMs: Float64Array
  /** The last facility that looked at an edge. */
  readonly #seenBy: Uint32Array
  #number = 0

  constructor(network: Network, nodeMs: Uint32Array, direction: TravelDirection) {
    this.#network = network
    this.#known = nodeMs
    this.#isTowards = direction === 'to_facility'
    this.#walker = facilityWalker(network, direction)
    this.#cellMs = new Float64Array(network.grid.first.length - 1).fill(UNKNOWN)
    this.#seenBy = new Uint32Array(edgeCount(network.graph))
  }

  add(x: number, y: number): void {
    const walker = this.#walker
    const { grid, walkMsPerMetre } = this.#network
    walker.stand(x, y)
    this.#number++
    const node = this.#addNode(x, y, 0)
    this.#addEdge(node, node, 0, 0, walker.exempt)
    const visitCell = (cell: number) => {
      if (walker.metresToCell(cell) * walkMsPerMetre >= this.#leaveMs(cell)) return
      for (let at = grid.first[cell]; at < grid.first[cell + 1]; at++) this.#tryEdge(grid.segments[at])
    }
    for (let ring = 0; walker.ringMetres(ring) <= walker.radiusMetres; ring++) walker.visitRing(ring, visitCell)
  }

  boxes(): Flatbush | null {
    const count = this.edgeFrom.length
    if (count === 0) return null
    const boxes = new Flatbush(count)
    for (let door = 0; door < count; door++) {
      const [ax, ay, bx, by] = this.#boxes.slice(door * 4, door * 4 + 4)
      boxes.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
    }
    boxes.finish()
    return boxes
  }

  #leaveMs(cell: number): number {
    if (this.#cellMs[cell] !== UNKNOWN) return this.#cellMs[cell]
    const { first, segments } = this.#network.grid
    let most = 0
    for (let at = first[cell]; at < first[cell + 1]; at++) most = Math.max(most, this.#byNodesMs(segments[at]))
    this.#cellMs[cell] = most
    return most
  }

  /** A way between the middle of an edge and the facilities by a node takes at most this; see Sources. */
  #byNodesMs(edge: number): number {
    const { edgeFrom, edgeTo, forwardMs, backwardMs } = this.#network.graph
    const viaTo = this.#isTowards ? forwardMs[edge] : backwardMs[edge]
    const viaFrom = this.#isTowards ? backwardMs[edge] : forwardMs[edge]
    return Math.min(this.#known[edgeTo[edge]] + viaTo, this.#known[edgeFrom[edge]] + viaFrom)
  }

  #tryEdge(edge: number): void {
    if (this.#seenBy[edge] === this.#number) return
    this.#seenBy[edge] = this.#number
    const walker = this.#walker
    if (!walker.look(edge)) return
    const { walk } = walker
    const { graph, walkMsPerMetre } = this.#network
    if (walkMsPerMetre * walk.straightMetres(walk.nearest()) >= this.#byNodesMs(edge)) return
    const { forwardMs, backwardMs } = graph
    // who comes along the road forwards leaves it where the walk back is best, and the other way round
    if (forwardMs[edge] !== CLOSED_MS) {
      const door = this.#isTowards ? walk.bestTowardsFrom(forwardMs[edge]) : walk.bestTowardsTo(forwardMs[edge])
      this.#addPiece(edge, door, forwardMs[edge], true)
    }
    if (backwardMs[edge] !== CLOSED_MS) {
      const door = this.#isTowards ? walk.bestTowardsTo(backwardMs[edge]) : walk.bestTowardsFrom(backwardMs[edge])
      this.#addPiece(edge, door, backwardMs[edge], false)
    }
  }

  /** The part of an edge that is driven before (or after) the door, open in the one direction only. */
  #addPiece(edge: number, door: number, edgeMs: number, isForward: boolean): void {
    const { walk } = this.#walker
    const { graph, walkMsPerMetre } = this.#network
    const isFirstPart = isForward === this.#isTowards
    const share = isFirstPart ? walk.shareTowardsFrom(door) : walk.shareTowardsTo(door)
    if (share === 0 || !this.#walker.canWalkTo(door)) return
    // rounded up: what is shown is never too fast
    const node = this.#addNode(walk.x(door), walk.y(door), Math.ceil(walkMsPerMetre * walk.straightMetres(door)))
    const ms = Math.ceil(share * edgeMs)
    const [from, to] = isFirstPart ? [graph.edgeFrom[edge], node] : [node, graph.edgeTo[edge]]
    this.#addEdge(from, to, isForward ? ms : CLOSED_MS, isForward ? CLOSED_MS : ms, NOT_IN_WATER)
  }

  #addNode(x: number, y: number, ms: number): number {
    this.nodeX.push(x)
    this.nodeY.push(y)
    this.nodeMs.push(Math.min(ms, UNREACHED_MS))
    return this.#network.nodeX.length + this.nodeX.length - 1
  }

  #addEdge(from: number, to: number, forwardMs: number, backwardMs: number, exempt: readonly number[]): void {
    this.edgeFrom.push(from)
    this.edgeTo.push(to)
    this.forwardMs.push(forwardMs)
    this.backwardMs.push(backwardMs)
    this.exempt.push(exempt)
    this.#boxes.push(this.#x(from), this.#y(from), this.#x(to), this.#y(to))
  }

  #x(node: number): number {
    const { nodeX } = this.#network
    return node < nodeX.length ? nodeX[node] : this.nodeX[node - nodeX.length]
  }

  #y(node: number): number {
    const { nodeY } = this.#network
    return node < nodeY.length ? nodeY[node] : this.nodeY[node - nodeY.length]
  }
}
