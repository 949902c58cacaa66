/**
 * Rows of arcs that must not be driven one after the other, and what of them a driver has driven so far.
 *
 * All restrictions together make one automaton that reads arcs (A. V. Aho, M. J. Corasick, 1975): its state is the longest end of
 * the drive that begins some forbidden row. An arc is 2 × edge, and one more when the edge is driven backwards.
 */

/** Nothing driven that any row begins with. */
export const FREE = 0
export const FORBIDDEN = -1

export class TurnRows {
  readonly #children = new Map<number, number>()
  readonly #fallback: number[] = [FREE]
  readonly #depth: number[] = [0]
  readonly #isWhole: boolean[] = [false]
  readonly #lastArc: number[] = [-1]
  readonly #arcs: number

  /** `arcs` is the number of arcs; every row has at least two. */
  constructor(arcs: number, rows: readonly (readonly number[])[]) {
    this.#arcs = arcs
    for (const row of rows) this.#insert(row)
    this.#link()
  }

  /** The number of states, FREE included. */
  get count(): number {
    return this.#depth.length
  }

  /** How many arcs the state remembers. */
  depth = (state: number): number => this.#depth[state]
  /** The arc that led into a state other than FREE. */
  lastArc = (state: number): number => this.#lastArc[state]

  /** The arcs that some row begins with. */
  firstArcs(): Set<number> {
    return new Set(this.#lastArc.filter((_, state) => this.#depth[state] === 1))
  }

  /** The state after an arc, FORBIDDEN when the arc ends a forbidden row. */
  next(state: number, arc: number): number {
    let found = FREE
    for (let end = state; ; end = this.#fallback[end]) {
      const child = this.#child(end, arc)
      if (child !== undefined) {
        if (this.#isWhole[child]) return FORBIDDEN
        if (found === FREE) found = child
      }
      if (end === FREE) return found
    }
  }

  #child = (state: number, arc: number) => this.#children.get(state * this.#arcs + arc)

  #insert(row: readonly number[]): void {
    let state = FREE
    for (const arc of row) {
      let child = this.#child(state, arc)
      if (child === undefined) {
        child = this.#depth.length
        this.#children.set(state * this.#arcs + arc, child)
        this.#depth.push(this.#depth[state] + 1)
        this.#isWhole.push(false)
        this.#lastArc.push(arc)
        this.#fallback.push(FREE)
      }
      state = child
    }
    this.#isWhole[state] = true
  }

  /** Finds for each state the longest shorter end of its row that begins a row, shallow states first. */
  #link(): void {
    const byDepth = [...this.#children].sort(([, a], [, b]) => this.#depth[a] - this.#depth[b])
    for (const [key, state] of byDepth) {
      const parent = Math.floor(key / this.#arcs)
      if (parent === FREE) continue
      for (let end = this.#fallback[parent]; ; end = this.#fallback[end]) {
        const child = this.#child(end, this.#lastArc[state])
        if (child !== undefined) this.#fallback[state] = child
        if (child !== undefined || end === FREE) break
      }
    }
  }
}
