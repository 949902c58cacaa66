/** Travel times from many places to many, over a hierarchy. */
import type { CancelSignal } from '../progress.ts'
import type { Direction } from '../travel/search.ts'
import type { Hierarchy } from './hierarchy.ts'
import type { Lanes, Workbench } from './kernel/sweeps.ts'
import { threadWorkbench } from './kernel/workbench.ts'
import { type JoinedPlaces, type JunctionJoins, joinToJunctions, waysBetween } from './matrixJoins.ts'
import { layOutMatrix, type MatrixMemory, type SideJoins } from './matrixMemory.ts'
import { type MatrixSide, NONE, sideAbove } from './matrixSide.ts'
import { downArcs, upArcs, type Weights } from './weights.ts'

export interface MatrixOptions {
  /** `from`: times from the sources to the targets. `to`: from the targets to the sources, along the roads' own direction. */
  readonly direction?: Direction
  /** Of the thread that asks; the one that its matrices share unless given. */
  readonly workbench?: Workbench
}

/**
 * Times between any number of sources and the same targets, by sweeps over what lies above the targets in the hierarchy, many
 * sources to a sweep (RPHAST: Delling, Goldberg, Werneck, 2011). Equal to Dijkstra's to the millisecond.
 *
 * Sources and targets are joined to roads by any nodes, also inside chains. Choose as targets the side that is asked for more than
 * once, or the larger: a sweep's work grows slower than its targets.
 */
export class Matrix {
  readonly #hierarchy: Hierarchy
  readonly #weights: Weights
  readonly #direction: Direction
  readonly #workbench: Workbench
  readonly #below: MatrixSide
  readonly #targets: JunctionJoins

  constructor(hierarchy: Hierarchy, weights: Weights, targets: JoinedPlaces, options: MatrixOptions = {}) {
    this.#hierarchy = hierarchy
    this.#weights = weights
    this.#direction = options.direction ?? 'from'
    this.#workbench = options.workbench ?? threadWorkbench()
    this.#targets = joinToJunctions(hierarchy, weights, targets, this.#direction === 'from' ? 'towards' : 'away')
    this.#below = sideAbove(
      hierarchy,
      this.#direction === 'from' ? downArcs(hierarchy, weights) : upArcs(hierarchy, weights),
      this.#targets.rank,
    )
  }

  /**
   * The times of each source to all targets, a row a source, in milliseconds; UNREACHED_MS for none below FAR_MS. Written to `into`
   * when given, which must hold exactly the rows. The signal is looked at before every sweep, and its reason thrown.
   */
  rows(sources: JoinedPlaces, { into, signal }: { into?: Uint32Array; signal?: CancelSignal } = {}): Uint32Array {
    const isFrom = this.#direction === 'from'
    const count = sources.first.length - 1
    const columns = this.#targets.first.length - 1
    const out = into ?? new Uint32Array(count * columns)
    if (out.length !== count * columns) throw new Error(`${out.length} times cannot hold ${count} rows of ${columns}.`)
    if (out.length === 0) return out

    const joins = joinToJunctions(this.#hierarchy, this.#weights, sources, isFrom ? 'away' : 'towards')
    this.#sweepRows(joins, columns, out, signal)
    // ways that pass no junction
    const [starts, ends] = isFrom ? [joins, this.#targets] : [this.#targets, joins]
    waysBetween(this.#hierarchy, this.#weights, starts, ends, (start, end, ms) => {
      const at = isFrom ? start * columns + end : end * columns + start
      if (ms < out[at]) out[at] = ms
    })
    return out
  }

  #sweepRows(joins: JunctionJoins, columns: number, out: Uint32Array, signal?: CancelSignal): void {
    const arcs = this.#direction === 'from' ? upArcs : downArcs
    const above = sideAbove(this.#hierarchy, arcs(this.#hierarchy, this.#weights), joins.rank)
    const sources: SideJoins = { first: joins.first, number: above.asked, ms: joins.ms }
    const targets: SideJoins = { first: this.#targets.first, number: this.#below.asked, ms: this.#targets.ms }
    const count = joins.first.length - 1
    const lanes = lanesFor(count)
    const { climb, descend, forget, unfold } = this.#workbench.sweeps[lanes]
    const memory = layOutMatrix(this.#workbench, lanes, above, this.#below, targets)

    const order = byPlaceInTree(sources)
    const batchOf = new Uint32Array(above.rankOf.length).fill(NONE)
    for (let from = 0; from < count; from += lanes) {
      signal?.throwIfAborted()
      const batch = order.subarray(from, from + lanes)
      const visit = seed(batch, from, sources, above, lanes, memory, batchOf)
      climb(visit, memory.visitEnd, memory.upFirst, memory.upTimes)
      descend(memory.starts, memory.startsEnd, memory.arcEnds, memory.downArcs, memory.downTimes)
      forget(visit, memory.visitEnd, memory.upTimes)
      unfold(memory.targetTimes, memory.targetTimesEnd, memory.rows, memory.rowBytes)
      for (let lane = 0; lane < batch.length; lane++) {
        const first = (memory.rows + lane * memory.rowBytes) >>> 2
        out.set(memory.words.subarray(first, first + columns), batch[lane] * columns)
      }
    }
  }
}

/** Neighbours next to each other: sources that share a sweep then share most of their ways up. */
function byPlaceInTree({ first, number }: SideJoins): Uint32Array {
  const key = Float64Array.from({ length: first.length - 1 }, (_, place) =>
    first[place] < first[place + 1] ? number[first[place]] : NONE,
  )
  return Uint32Array.from(key, (_, place) => place).sort((a, b) => key[a] - key[b] || a - b)
}

/** As many as there are sources for; a sweep takes little longer for more. */
const lanesFor = (sources: number): Lanes => (sources <= 4 ? 4 : sources <= 16 ? 16 : 32)

/** Writes the sources' own times and lists the junctions above them, lower ones first; returns where the list starts. */
function seed(
  batch: Uint32Array,
  mark: number,
  joins: SideJoins,
  { parent }: MatrixSide,
  lanes: Lanes,
  { words, upTimes, visitEnd }: MatrixMemory,
  batchOf: Uint32Array,
): number {
  let start = visitEnd >>> 2
  for (let lane = 0; lane < batch.length; lane++) {
    for (let join = joins.first[batch[lane]]; join < joins.first[batch[lane] + 1]; join++) {
      const junction = joins.number[join]
      const at = (upTimes >>> 2) + junction * lanes + lane
      words[at] = Math.min(words[at], joins.ms[join])

      // its ancestors up to the first that is listed, which stand before those listed by earlier joins
      let steps = 0
      for (let up = junction; up !== NONE && batchOf[up] !== mark; up = parent[up]) {
        batchOf[up] = mark
        steps++
      }
      start -= steps
      for (let up = junction, step = 0; step < steps; step++, up = parent[up]) words[start + step] = up
    }
  }
  return start * 4
}
