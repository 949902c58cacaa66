/**
 * Few nodes that cut a piece of map in two: inertial flow (Schild and Sommer, 2015) with capacities on the nodes.
 *
 * The nodes are lined up along a direction; as many paths without a common node as there can be are laid from the first of them to
 * the last of them (Ford and Fulkerson, 1956), and by Menger's theorem (1927) equally few nodes cut all of them.
 */

/** A connected graph without loops whose nodes have a position; the neighbours of n are next[first[n]] … next[first[n + 1] − 1]. */
export interface Piece {
  readonly nodes: number
  readonly first: Uint32Array
  readonly next: Uint32Array
  readonly x: Float64Array
  readonly y: Float64Array
}

/** The side of each node of a piece. */
export const LOW = 0
export const HIGH = 1
export const CUT = 2

/**
 * In how many directions nodes are lined up, and which share of them belongs to each end. Of Porto (car) they leave 249,000 arcs
 * after 2.1 s; 4 directions 252,000, two shares (0.25, 0.4) for each direction 245,000 after 3.8 s.
 */
const DIRECTIONS = 8
const END_SHARE = 0.3
/** How much sides of equal size count against the size of the cut: 0.5 left the fewest arcs of 0.25, 0.5, 0.75 and 1. */
const BALANCE = 0.5

const FREE = -1
const ROOT = -2
const FIRST_END = 1
const LAST_END = 2

/** Scratch for pieces of up to a number of nodes. */
export class Cutter {
  /** LOW, HIGH or CUT of each node after `cut`. No edge joins LOW and HIGH. */
  readonly side: Uint8Array
  readonly #line: Uint32Array
  readonly #along: Float64Array
  readonly #end: Uint8Array
  readonly #isEdgeOfEnd: Uint8Array
  /** The node from which the path through a node comes; ROOT where it starts, FREE without a path. */
  readonly #before: Int32Array
  readonly #after: Int32Array
  /** Search states: 2 × node arriving, 2 × node + 1 leaving; `via` is the state before, ROOT at the start, FREE when not visited. */
  readonly #via: Int32Array
  readonly #queue: Int32Array

  constructor(maxNodes: number) {
    this.side = new Uint8Array(maxNodes)
    this.#line = new Uint32Array(maxNodes)
    this.#along = new Float64Array(maxNodes)
    this.#end = new Uint8Array(maxNodes)
    this.#isEdgeOfEnd = new Uint8Array(maxNodes)
    this.#before = new Int32Array(maxNodes)
    this.#after = new Int32Array(maxNodes)
    this.#via = new Int32Array(maxNodes * 2)
    this.#queue = new Int32Array(maxNodes * 2)
  }

  /** Needs at least 2 nodes. At least one of LOW and HIGH may be empty only where the piece is too small for two ends. */
  cut(piece: Piece): void {
    const { nodes } = piece
    let best = Infinity
    for (let turn = 0; turn < DIRECTIONS; turn++) {
      this.#lineUp(piece, (turn * Math.PI) / DIRECTIONS)
      this.#chooseEnds(piece, Math.max(1, Math.floor(nodes * END_SHARE)))
      this.#before.fill(FREE, 0, nodes)
      // no cut has fewer nodes than there are paths: stop when the best so far cannot be matched
      const enough = best * (nodes / 2) ** BALANCE
      let paths = 0
      while (paths < enough && this.#layPath(piece)) paths++
      if (paths >= enough) continue
      best = this.#keepIfBetter(piece, best, false)
      this.#searchBack(piece)
      best = this.#keepIfBetter(piece, best, true)
    }
  }

  #lineUp({ nodes, x, y }: Piece, angle: number): void {
    const dx = Math.cos(angle)
    const dy = Math.sin(angle)
    for (let node = 0; node < nodes; node++) {
      const along = x[node] * dx + y[node] * dy
      this.#along[node] = Number.isFinite(along) ? along : 0
      this.#line[node] = node
    }
  }

  /** Marks the `size` nodes at each end of the line, and those of them that have neighbours elsewhere. */
  #chooseEnds({ nodes, first, next }: Piece, size: number): void {
    const line = this.#line
    const end = this.#end
    partition(line, this.#along, 0, nodes, size)
    partition(line, this.#along, size, nodes, nodes - size)
    end.fill(0, 0, nodes)
    for (let at = 0; at < size; at++) end[line[at]] = FIRST_END
    for (let at = nodes - size; at < nodes; at++) end[line[at]] = LAST_END
    for (let node = 0; node < nodes; node++) {
      let isEdge = 0
      for (let at = first[node]; at < first[node + 1]; at++) if (end[next[at]] !== end[node]) isEdge = 1
      this.#isEdgeOfEnd[node] = isEdge
    }
  }

  /** Breadth-first search for one more path; what it visited in vain is the low side of the smallest cut. */
  #layPath({ nodes, first, next }: Piece): boolean {
    const via = this.#via
    const queue = this.#queue
    const before = this.#before
    const end = this.#end
    via.fill(FREE, 0, nodes * 2)
    let tail = 0
    for (let node = 0; node < nodes; node++) {
      if (end[node] !== FIRST_END || this.#isEdgeOfEnd[node] === 0) continue
      via[2 * node] = ROOT
      queue[tail++] = 2 * node
    }
    for (let at = 0; at < tail; at++) {
      const state = queue[at]
      const node = state >> 1
      if ((state & 1) === 0) {
        // arriving: through the node if it is free, else back along the path that holds it
        const from = before[node]
        if (from === FREE && end[node] === LAST_END) {
          this.#claim(state)
          return true
        }
        const then = from === FREE ? state + 1 : from === ROOT ? -1 : 2 * from + 1
        if (then < 0 || via[then] !== FREE) continue
        via[then] = state
        queue[tail++] = then
      } else {
        if (before[node] !== FREE && via[state - 1] === FREE) {
          via[state - 1] = state
          queue[tail++] = state - 1
        }
        for (let arc = first[node]; arc < first[node + 1]; arc++) {
          const to = next[arc]
          if (end[to] === FIRST_END || via[2 * to] !== FREE) continue
          via[2 * to] = state
          queue[tail++] = 2 * to
        }
      }
    }
    return false
  }

  /** Turns the search's way to an arriving state into a path, rerouting the paths it went back along. */
  #claim(last: number): void {
    for (let state = last; state !== ROOT; state = this.#via[state]) {
      if ((state & 1) === 1) continue
      const from = this.#via[state]
      // from another node: the path comes from there; from the node's own leaving: no path holds it any more
      this.#before[state >> 1] = from === ROOT ? ROOT : from >> 1 === state >> 1 ? FREE : from >> 1
    }
  }

  /** Visits all states from which the last end can still be reached. */
  #searchBack({ nodes, first, next }: Piece): void {
    const via = this.#via
    const queue = this.#queue
    const before = this.#before
    const after = this.#after
    const end = this.#end
    via.fill(FREE, 0, nodes * 2)
    after.fill(FREE, 0, nodes)
    for (let node = 0; node < nodes; node++) if (before[node] >= 0) after[before[node]] = node
    let tail = 0
    const visit = (state: number) => {
      if (via[state] !== FREE) return
      via[state] = ROOT
      queue[tail++] = state
    }
    for (let node = 0; node < nodes; node++) if (end[node] === LAST_END) visit(2 * node + 1)
    for (let at = 0; at < tail; at++) {
      const state = queue[at]
      const node = state >> 1
      if ((state & 1) === 1) {
        if (before[node] === FREE) visit(state - 1)
        else if (after[node] !== FREE) visit(2 * after[node])
      } else {
        if (before[node] !== FREE) visit(state + 1)
        if (end[node] === FIRST_END) continue
        for (let arc = first[node]; arc < first[node + 1]; arc++) visit(2 * next[arc] + 1)
      }
    }
  }

  /** Reads the cut off the visited states. Few cut nodes are good, and so are sides of equal size. */
  #keepIfBetter({ nodes }: Piece, best: number, isBack: boolean): number {
    const via = this.#via
    const counts = [0, 0, 0]
    for (let node = 0; node < nodes; node++) counts[this.#sideOf(node, via, isBack)]++
    const score = counts[CUT] / Math.max(0.5, Math.min(counts[LOW], counts[HIGH])) ** BALANCE
    if (score >= best) return best
    for (let node = 0; node < nodes; node++) this.side[node] = this.#sideOf(node, via, isBack)
    return score
  }

  #sideOf(node: number, via: Int32Array, isBack: boolean): number {
    const isArriving = via[2 * node] !== FREE
    const isLeaving = via[2 * node + 1] !== FREE
    if (isBack) return isArriving ? HIGH : isLeaving ? CUT : LOW
    if (this.#end[node] === FIRST_END && this.#isEdgeOfEnd[node] === 0) return LOW
    return isLeaving ? LOW : isArriving ? CUT : HIGH
  }
}

/** Reorders line[from … to) so that the entries before `middle` are along at most as far as those from it on (Hoare, 1961). */
function partition(line: Uint32Array, along: Float64Array, from: number, to: number, middle: number): void {
  let low = from
  let high = to - 1
  while (low < high) {
    const pivot = along[line[(low + high) >>> 1]]
    let left = low
    let right = high
    while (left <= right) {
      while (along[line[left]] < pivot) left++
      while (along[line[right]] > pivot) right--
      if (left > right) break
      const held = line[left]
      line[left++] = line[right]
      line[right--] = held
    }
    if (middle <= right) high = right
    else if (middle >= left) low = left
    else return
  }
}
