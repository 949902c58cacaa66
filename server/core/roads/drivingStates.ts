/**
 * A road graph whose nodes remember what a driver may not do: turn restrictions, and roads open to those only who have business
 * there (access=destination).
 *
 * A driver is at a node in a state, and every state but the freest is a copy of the node. The state holds
 * - the turn: what he has driven of forbidden rows of arcs (see TurnRows); or, after a junction with such a restriction, that he is
 *   still in the street he took there, where turning round in the middle would undo the restriction. He turns round at junctions,
 *   dead ends and the beginnings of destination roads only. Elsewhere nobody gains by turning round in the middle of a street, so
 *   there the nodes are free.
 * - the phase of the trip: 0, so far on destination roads only; 1, on open roads; 2, on destination roads again, for good.
 * Only states that can be reached are made. Times from a node of the data (its freest state) are exact; a time to it is the least
 * over the node and its copies, which is what joining by edges takes, since every copy has edges of its own.
 */
import { CLOSED_MS, type Edges, nodeCount, type RoadGraph, roadNode } from './graph.ts'
import { FORBIDDEN, FREE, type TurnRows } from './turnRows.ts'

const PHASES = 3

interface Drive {
  readonly arc: number
  readonly from: number
  readonly to: number
}

/** `isDestination` has one entry per edge of `base`. Edges keep their numbers as far as they have the same ends, others are appended. */
export function withStates(
  base: RoadGraph,
  rows: TurnRows,
  isDestination: Uint8Array,
): { nodes: number; edges: Edges; copyOf: Uint32Array } {
  const states = new States(base, rows, isDestination)
  const drives = states.drives()
  const edges = growEdges(base, drives)
  const copyOf = Uint32Array.from([...base.copyOf, ...states.copyOf.map((node) => roadNode(base, node))])
  return { nodes: nodeCount(base) + states.copyOf.length, edges, copyOf }
}

class States {
  /** The node of the base that each new node is a copy of. */
  readonly copyOf: number[] = []
  readonly #base: RoadGraph
  readonly #rows: TurnRows
  readonly #isDestination: Uint8Array
  readonly #nodes: number
  /** Whether a destination road begins or passes at a node. */
  readonly #hasDestination: Uint32Array
  /** Whether a node is in the middle of a street: two edges meet there, both open to all or both for residents. */
  readonly #isMiddle: Uint32Array
  readonly #numbers = new Map<number, number>()
  readonly #turns: number[] = []
  readonly #phases: number[] = []

  constructor(base: RoadGraph, rows: TurnRows, isDestination: Uint8Array) {
    this.#base = base
    this.#rows = rows
    this.#isDestination = isDestination
    this.#nodes = nodeCount(base)
    const degree = new Uint32Array(this.#nodes)
    const destinations = new Uint32Array(this.#nodes)
    for (let edge = 0; edge < base.edgeFrom.length; edge++) {
      for (const node of [base.edgeFrom[edge], base.edgeTo[edge]]) {
        degree[node]++
        if (isDestination[edge]) destinations[node]++
      }
    }
    this.#hasDestination = destinations.map((count) => Math.min(1, count))
    this.#isMiddle = degree.map((count, node) => (count === 2 && destinations[node] !== 1 ? 1 : 0))
  }

  /** All arcs of the new graph on edges where something changes, by edge of the base. */
  drives(): Map<number, Drive[]> {
    const { edgeFrom, edgeTo } = this.#base
    const found = new Map<number, Drive[]>()
    const note = (drive: Drive) => {
      const list = found.get(drive.arc >> 1)
      if (list) list.push(drive)
      else found.set(drive.arc >> 1, [drive])
    }
    // from the nodes themselves
    const begins = this.#rows.firstArcs()
    for (let edge = 0; edge < edgeFrom.length; edge++) {
      const hasPhases = this.#hasDestination[edgeFrom[edge]] || this.#hasDestination[edgeTo[edge]]
      if (!hasPhases && !begins.has(2 * edge) && !begins.has(2 * edge + 1)) continue
      for (const arc of [2 * edge, 2 * edge + 1]) {
        const [from, head] = arc & 1 ? [edgeTo[edge], edgeFrom[edge]] : [edgeFrom[edge], edgeTo[edge]]
        if (!this.#isOpen(arc)) continue
        const to = this.#target(FREE, 0, arc)
        if (to !== head) note({ arc, from, to })
      }
    }
    // from their copies, which make more copies
    for (let copy = 0; copy < this.copyOf.length; copy++) {
      const node = this.copyOf[copy]
      for (const arc of this.#waysOn(node, this.#turns[copy], this.#phases[copy])) {
        note({ arc, from: this.#nodes + copy, to: this.#target(this.#turns[copy], this.#phases[copy], arc) })
      }
    }
    // where one direction changes, the other is drawn anew as well
    for (const [edge, list] of found) {
      for (const arc of [2 * edge, 2 * edge + 1]) {
        const from = arc & 1 ? edgeTo[edge] : edgeFrom[edge]
        if (this.#isOpen(arc) && !list.some((drive) => drive.arc === arc && drive.from === from)) {
          list.push({ arc, from, to: arc & 1 ? edgeFrom[edge] : edgeTo[edge] })
        }
      }
    }
    return found
  }

  /** The number of a state: the node itself when it is free, at the outset. */
  #numberOf(node: number, turn: number, phase: number): number {
    // where there is no destination road, the phase makes no difference
    const kept = this.#hasDestination[node] ? phase : 0
    if (turn === FREE && kept === 0) return node
    const key = ((turn === FREE ? node : this.#nodes + turn) + 1) * PHASES + kept
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#nodes + this.copyOf.push(node) - 1
    this.#turns.push(turn)
    this.#phases.push(kept)
    this.#numbers.set(key, number)
    return number
  }

  // A turn is a state of the rows, or, beyond those, the arc of the street that the driver is in.
  #inStreet = (arc: number) => this.#rows.count + arc
  #rowState = (turn: number) => (turn < this.#rows.count ? turn : FREE)
  #lastArc = (turn: number) => (turn < this.#rows.count ? this.#rows.lastArc(turn) : turn - this.#rows.count)

  /** The phase after an arc, FORBIDDEN for open road when the trip is in its last phase. */
  #phaseAfter(phase: number, arc: number): number {
    if (this.#isDestination[arc >> 1]) return phase === 0 ? 0 : 2
    return phase === 2 ? FORBIDDEN : 1
  }

  #isAllowed(turn: number, phase: number, arc: number): boolean {
    return this.#phaseAfter(phase, arc) !== FORBIDDEN && this.#rows.next(this.#rowState(turn), arc) !== FORBIDDEN
  }

  /** The arcs a driver may take, turning round where that is all he can do, at junctions, and where a destination road begins. */
  #waysOn(node: number, turn: number, phase: number): number[] {
    const arcs = this.#arcsFrom(node).filter((arc) => this.#isAllowed(turn, phase, arc))
    if (turn === FREE || !this.#isMiddle[node]) return arcs
    const back = this.#lastArc(turn) ^ 1
    return arcs.length > 1 ? arcs.filter((arc) => arc !== back) : arcs
  }

  #arcsFrom(node: number): number[] {
    const { firstArc, arcEdge, edgeFrom } = this.#base
    const arcs: number[] = []
    for (let at = firstArc[node]; at < firstArc[node + 1]; at++) {
      arcs.push(2 * arcEdge[at] + (edgeFrom[arcEdge[at]] === node ? 0 : 1))
    }
    return arcs
  }

  /** The state at the far end of an arc that is allowed. */
  #target(turn: number, phase: number, arc: number): number {
    const { edgeFrom, edgeTo } = this.#base
    const head = arc & 1 ? edgeFrom[arc >> 1] : edgeTo[arc >> 1]
    const after = this.#phaseAfter(phase, arc)
    const row = this.#rows.next(this.#rowState(turn), arc)
    if (row !== FREE) return this.#numberOf(head, row, after)
    return this.#numberOf(head, this.#mustGoOn(turn, arc, head, after) ? this.#inStreet(arc) : FREE, after)
  }

  /** Whether turning round at `head`, in the middle of a street, would bring the driver back better off than he is. */
  #mustGoOn(turn: number, arc: number, head: number, phase: number): boolean {
    if (turn === FREE || !this.#isMiddle[head] || !this.#isOpen(arc ^ 1)) return false
    // he has just turned round: back where he came from he is in the state he leaves
    if (turn < this.#rows.count && this.#rows.depth(turn) === 1 && arc === (this.#lastArc(turn) ^ 1)) return false
    return this.#arcsFrom(head).some((on) => on !== (arc ^ 1) && this.#isAllowed(FREE, phase, on))
  }

  #isOpen(arc: number): boolean {
    return (arc & 1 ? this.#base.backwardMs : this.#base.forwardMs)[arc >> 1] !== CLOSED_MS
  }
}

/** The edges of the base, those with drives replaced by one edge for each pair of states that their ends are in. */
function growEdges(base: RoadGraph, drives: ReadonlyMap<number, readonly Drive[]>): Edges {
  const pieces: { edge: number; from: number; to: number; forward: boolean; backward: boolean }[] = []
  const firsts = new Map<number, number>()
  for (const [edge, list] of drives) {
    firsts.set(edge, pieces.length)
    const backwards = new Set(list.filter((drive) => drive.arc & 1))
    for (const { arc, from, to } of list) {
      if (arc & 1) continue
      const back = [...backwards].find((drive) => drive.from === to && drive.to === from)
      if (back) backwards.delete(back)
      pieces.push({ edge, from, to, forward: true, backward: back !== undefined })
    }
    for (const { from, to } of backwards) pieces.push({ edge, from: to, to: from, forward: false, backward: true })
  }

  const old = base.edgeFrom.length
  const length = old + pieces.length - drives.size
  const grown = <A extends Uint32Array | Float32Array | Uint8Array>(column: A): A => {
    const larger = new (column.constructor as new (length: number) => A)(length)
    larger.set(column)
    return larger
  }
  const edges = {
    edgeFrom: grown(base.edgeFrom),
    edgeTo: grown(base.edgeTo),
    forwardMs: grown(base.forwardMs),
    backwardMs: grown(base.backwardMs),
    edgeMetres: grown(base.edgeMetres),
    edgeWay: grown(base.edgeWay),
    joinable: grown(base.joinable),
  }
  let appended = old
  pieces.forEach(({ edge, from, to, forward, backward }, number) => {
    const at = firsts.get(edge) === number ? edge : appended++
    edges.edgeFrom[at] = from
    edges.edgeTo[at] = to
    edges.forwardMs[at] = forward ? base.forwardMs[edge] : CLOSED_MS
    edges.backwardMs[at] = backward ? base.backwardMs[edge] : CLOSED_MS
    edges.edgeMetres[at] = base.edgeMetres[edge]
    edges.edgeWay[at] = base.edgeWay[edge]
    edges.joinable[at] = base.joinable[edge]
  })
  return edges
}
