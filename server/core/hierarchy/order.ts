/**
 * The order in which a hierarchy contracts its junctions: nested dissection (George, 1973). Few nodes that cut the map in two come
 * last, before them those that cut the halves, and so on. Junctions with at most two neighbours are contracted before all others.
 */
import type { CancelSignal, Progress } from '../progress.ts'
import { CUT, Cutter, HIGH, LOW, type Piece } from './cut.ts'

/** Neighbours of every junction, each once, itself not among them: next[first[n]] … next[first[n + 1] − 1]. */
export interface Neighbours {
  readonly first: Uint32Array
  readonly next: Uint32Array
}

export interface OrderOptions {
  /** Counts the junctions that have their place. */
  readonly progress?: Progress
  readonly signal?: CancelSignal
}

/** Contracting looks through all neighbours of the neighbours: a junction with more than this many, which no road has, is cut out instead. */
const HUB = 1000

/** All junctions, the first contracted first. `x`, `y`: their positions in metres; equal or senseless ones only make a worse order. */
export function orderJunctions(
  neighbours: Neighbours,
  x: Float64Array,
  y: Float64Array,
  { progress, signal }: OrderOptions = {},
): Uint32Array {
  const junctions = neighbours.first.length - 1
  const order = new Uint32Array(junctions)
  const { contracted, core } = contractTips(neighbours, order)
  const inCore = new Uint32Array(junctions)
  for (let at = contracted; at < junctions; at++) inCore[order[at]] = at - contracted
  const whole: Piece = {
    nodes: junctions - contracted,
    first: core.first,
    next: core.next,
    x: Float64Array.from({ length: junctions - contracted }, (_, at) => x[order[contracted + at]]),
    y: Float64Array.from({ length: junctions - contracted }, (_, at) => y[order[contracted + at]]),
  }
  const placed = dissect(whole, (count) => {
    signal?.throwIfAborted()
    progress?.(contracted + count, junctions)
  })
  const names = order.slice(contracted)
  for (let at = 0; at < placed.length; at++) order[contracted + at] = names[placed[at]]
  return order
}

/**
 * Contracts junctions with at most two neighbours while there are any: they come first in `order`, the others after them, ascending.
 * In rounds that leave the neighbours of the contracted alone, so that long rows of them make low trees.
 */
function contractTips({ first, next: given }: Neighbours, order: Uint32Array): { contracted: number; core: Neighbours } {
  const junctions = first.length - 1
  const next = given.slice()
  const degree = new Uint32Array(junctions)
  const touchedIn = new Uint32Array(junctions)
  const isContracted = new Uint8Array(junctions)
  let candidates: number[] = []
  for (let one = 0; one < junctions; one++) {
    degree[one] = first[one + 1] - first[one]
    if (degree[one] <= 2) candidates.push(one)
  }
  /** Replaces a neighbour by another, or takes it away when the other is there already. */
  const replace = (of: number, old: number, by: number) => {
    let at = first[of]
    let hasNew = by === of
    let oldAt = at
    for (const end = at + degree[of]; at < end; at++) {
      if (next[at] === old) oldAt = at
      if (next[at] === by) hasNew = true
    }
    if (hasNew) next[oldAt] = next[first[of] + --degree[of]]
    else next[oldAt] = by
  }
  const isHub = (one: number) => first[one + 1] - first[one] > HUB
  const isAtHub = (one: number) =>
    (degree[one] > 0 && isHub(next[first[one]])) || (degree[one] > 1 && isHub(next[first[one] + 1]))
  let contracted = 0
  for (let round = 1; candidates.length > 0; round++) {
    const later: number[] = []
    for (const one of candidates) {
      if (isContracted[one] === 1) continue
      if (isAtHub(one)) continue
      if (touchedIn[one] === round) {
        later.push(one)
        continue
      }
      isContracted[one] = 1
      order[contracted++] = one
      const a = next[first[one]]
      const b = degree[one] === 2 ? next[first[one] + 1] : a
      for (const [of, by] of degree[one] === 0
        ? []
        : degree[one] === 1
          ? [[a, a]]
          : [
              [a, b],
              [b, a],
            ]) {
        replace(of, one, by)
        touchedIn[of] = round
        if (degree[of] <= 2) later.push(of)
      }
    }
    candidates = later
  }

  let rest = contracted
  const number = new Uint32Array(junctions)
  for (let one = 0; one < junctions; one++) {
    if (isContracted[one] === 1) continue
    number[one] = rest - contracted
    order[rest++] = one
  }
  const coreFirst = new Uint32Array(junctions - contracted + 1)
  for (let at = contracted; at < junctions; at++) coreFirst[at - contracted + 1] = coreFirst[at - contracted] + degree[order[at]]
  const coreNext = new Uint32Array(coreFirst[junctions - contracted])
  for (let at = contracted; at < junctions; at++) {
    const one = order[at]
    for (let entry = 0; entry < degree[one]; entry++) {
      coreNext[coreFirst[at - contracted] + entry] = number[next[first[one] + entry]]
    }
  }
  return { contracted, core: { first: coreFirst, next: coreNext } }
}

/** Cuts until nothing is left to cut. Each piece owns a part of the order; its cut takes the end of that part. */
function dissect(whole: Piece, told: (placed: number) => void): Uint32Array {
  const order = Uint32Array.from({ length: whole.nodes }, (_, node) => node)
  const cutter = new Cutter(whole.nodes)
  const scratch = new Scratch(whole)
  const open: [from: number, to: number][] = whole.nodes > 0 ? [[0, whole.nodes]] : []
  let placed = 0
  while (open.length > 0) {
    const [from, to] = open.pop()!
    told(placed)
    const parts = scratch.connectedParts(order, from, to)
    if (parts.length > 1) {
      for (const part of parts) open.push(part)
      continue
    }
    const piece = scratch.pieceOf(order, from, to)
    if (piece.nodes <= 2) {
      placed += piece.nodes
      continue
    }
    cutter.cut(piece)
    // low side, high side, cut
    const names = order.slice(from, to)
    let at = from
    const bounds = [LOW, HIGH, CUT].map((side) => {
      for (let node = 0; node < piece.nodes; node++) if (cutter.side[node] === side) order[at++] = names[node]
      return at
    })
    placed += bounds[2] - bounds[1]
    if (bounds[0] > from) open.push([from, bounds[0]])
    if (bounds[1] > bounds[0]) open.push([bounds[0], bounds[1]])
  }
  return order
}

/** Looks at one part of the order at a time, as a graph of its own. */
class Scratch {
  readonly #whole: Piece
  /** Which part a node was last seen in, and its number there. */
  readonly #seenIn: Uint32Array
  readonly #number: Uint32Array
  readonly #piece: Piece
  #part = 0

  constructor(whole: Piece) {
    this.#whole = whole
    this.#seenIn = new Uint32Array(whole.nodes)
    this.#number = new Uint32Array(whole.nodes)
    this.#piece = {
      nodes: whole.nodes,
      first: new Uint32Array(whole.nodes + 1),
      next: new Uint32Array(whole.next.length),
      x: new Float64Array(whole.nodes),
      y: new Float64Array(whole.nodes),
    }
  }

  /** Reorders order[from … to) so that connected nodes stand together, and returns the bounds of each such part. */
  connectedParts(order: Uint32Array, from: number, to: number): [from: number, to: number][] {
    const { first, next } = this.#whole
    const inside = ++this.#part
    const done = ++this.#part
    const seenIn = this.#seenIn
    const nodes = order.slice(from, to)
    for (const node of nodes) seenIn[node] = inside
    const parts: [number, number][] = []
    let tail = from
    for (const start of nodes) {
      if (seenIn[start] === done) continue
      const partFrom = tail
      seenIn[start] = done
      order[tail++] = start
      for (let at = partFrom; at < tail; at++) {
        for (let arc = first[order[at]]; arc < first[order[at] + 1]; arc++) {
          const to = next[arc]
          if (seenIn[to] !== inside) continue
          seenIn[to] = done
          order[tail++] = to
        }
      }
      parts.push([partFrom, tail])
    }
    return parts
  }

  /** The graph between the nodes order[from … to), which are numbered in that order. Valid until the next call. */
  pieceOf(order: Uint32Array, from: number, to: number): Piece {
    const { first, next, x, y } = this.#whole
    const inside = ++this.#part
    const piece = this.#piece
    for (let at = from; at < to; at++) {
      const node = order[at]
      this.#seenIn[node] = inside
      this.#number[node] = at - from
      piece.x[at - from] = x[node]
      piece.y[at - from] = y[node]
    }
    let arcs = 0
    for (let at = from; at < to; at++) {
      for (let arc = first[order[at]]; arc < first[order[at] + 1]; arc++) {
        if (this.#seenIn[next[arc]] === inside) piece.next[arcs++] = this.#number[next[arc]]
      }
      piece.first[at - from + 1] = arcs
    }
    return { ...piece, nodes: to - from }
  }
}
