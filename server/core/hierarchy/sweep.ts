/** Shortest times to every node from sources anywhere, by a sweep over a hierarchy instead of a search. */
import { type Direction, UNREACHED_MS } from '../travel/search.ts'
import { chainCount, chainOfInner, type Hierarchy, NOWHERE, rankCount } from './hierarchy.ts'
import { type NearestKernel, nearestKernelOf, Pairs } from './kernel/nearestKernel.ts'
import {
  ChainEnds,
  lowerNearest,
  lowerNearestPairs,
  lowerTimePairs,
  lowerTimes,
  raiseNearest,
  raiseTime,
  spreadNearest,
  spreadTimes,
} from './passes.ts'
import { FAR_MS, type SweepArcs, stepTime, type Weights } from './weights.ts'

/** With so few ranks to start from, the way up is found by walking the elimination tree instead of looking at every rank. */
const FEW_ENTRIES = 4

/** Differences of sources fit 32 bits. */
const SOURCES = 2 ** 30
const NO_SOURCE = -1
const SEVERAL = -2

const UNSEEDED = 0
const SEEDED = 1
const NEWLY_SEEDED = 2

/**
 * The scratch of one thread: `sweep.start(); sweep.seed(…); sweep.run(weights, 'to')`, as of a Search without a limit, and with the
 * same results bit for bit, up to FAR_MS (12 days). More may be seeded after a run, and run again with the same weights and direction.
 */
export class Sweep {
  /** Per graph node, UNREACHED_MS where there is no way; valid after `run`. */
  readonly timeMs: Uint32Array
  readonly #source: Int32Array
  readonly #hierarchy: Hierarchy
  readonly #ranks: number
  /** In WebAssembly a rank has a pair; without, a time, and a source when there are several. */
  readonly #kernel: NearestKernel | null
  readonly #pairs: Pairs
  readonly #time: Int32Array
  readonly #sourceAt: Int32Array
  readonly #ends: ChainEnds
  /** Everything seeded since the start; what is before `#done` has been run. */
  #seedNode = new Uint32Array(64)
  #seedMs = new Uint32Array(64)
  #seedSource = new Int32Array(64)
  #seeds = 0
  #done = 0
  /** The one source of all seeds, NO_SOURCE before the first, or SEVERAL. */
  #onlySource = NO_SOURCE
  #isSourceWritten = true
  /** Chains with seeds inside. */
  readonly #isSeeded: Uint8Array
  #seededChains: number[] = []

  /** With `null` for a kernel the sweep runs in plain JavaScript. */
  constructor(hierarchy: Hierarchy, kernel: NearestKernel | null = nearestKernelOf(hierarchy)) {
    this.#hierarchy = hierarchy
    this.#ranks = rankCount(hierarchy)
    this.#kernel = kernel
    this.#pairs = new Pairs(kernel ? this.#ranks : 0)
    const ranks = kernel ? 0 : this.#ranks
    this.timeMs = new Uint32Array(hierarchy.spotOf.length).fill(UNREACHED_MS)
    this.#source = new Int32Array(hierarchy.spotOf.length).fill(-1)
    this.#time = new Int32Array(ranks).fill(FAR_MS)
    this.#sourceAt = new Int32Array(ranks)
    this.#ends = new ChainEnds(kernel ? 0 : chainCount(hierarchy))
    this.#isSeeded = new Uint8Array(chainCount(hierarchy))
  }

  /** Per graph node the number of the source that the time is measured from: of equally near ones the lowest; −1 without a way. */
  get source(): Int32Array {
    if (!this.#isSourceWritten) this.#writeSource(this.#onlySource)
    return this.#source
  }

  /** Forgets the last query. */
  start(): this {
    const { spotOf } = this.#hierarchy
    // no pass ever writes to nodes without a road
    for (let seed = 0; seed < this.#seeds; seed++) {
      const node = this.#seedNode[seed]
      if (spotOf[node] !== NOWHERE) continue
      this.timeMs[node] = UNREACHED_MS
      this.#source[node] = -1
    }
    for (const chain of this.#seededChains) this.#isSeeded[chain] = UNSEEDED
    this.#seededChains = []
    this.#seeds = 0
    this.#done = 0
    this.#onlySource = NO_SOURCE
    this.#pairs.clear()
    this.#time.fill(FAR_MS)
    return this
  }

  /** Offers a way of `ms` from a node to a source, a whole number from 0 below SOURCES. */
  seed(node: number, ms: number, source: number): void {
    if (node >= this.timeMs.length) throw new Error(`There is no node ${node}, only ${this.timeMs.length}.`)
    if (!(source >= 0 && source < SOURCES)) throw new Error(`Source ${source} is not from 0 to ${SOURCES - 1}.`)
    if (ms >= FAR_MS) return
    if (this.#seeds === this.#seedNode.length) this.#grow()
    const seed = this.#seeds++
    this.#seedNode[seed] = node
    this.#seedMs[seed] = ms
    this.#seedSource[seed] = source
  }

  /** Afterwards all times are final. */
  run(weights: Weights, direction: Direction): void {
    const isFrom = direction === 'from'
    if (this.#kernel) {
      this.#enter(weights, isFrom)
      this.#kernel.run(this.#pairs, weights, isFrom, { timeMs: this.timeMs, source: this.#source })
    } else this.#runPlainly(weights, isFrom)
    this.#finishSeeded(weights, isFrom)
    this.#done = this.#seeds
  }

  #runPlainly(weights: Weights, isFrom: boolean): void {
    const hierarchy = this.#hierarchy
    this.#chooseLabels()
    const entries = this.#enter(weights, isFrom)
    const upwards = weights.upwards ?? { first: hierarchy.upFirst, head: hierarchy.upHead, ms: weights.upMs }
    const downwards = weights.downwards ?? { first: hierarchy.upFirst, head: hierarchy.upHead, ms: weights.downMs }
    this.#raise(isFrom ? upwards : downwards, entries)
    const arcs = isFrom ? downwards : upwards
    const hasPairs = weights.upwards !== undefined
    const { timeMs } = this
    const { nodeOf } = hierarchy
    if (this.#onlySource === SEVERAL) {
      const ranks = { time: this.#time, sourceAt: this.#sourceAt }
      const nodes = { timeMs, source: this.#source }
      if (hasPairs) lowerNearestPairs(arcs, ranks, nodeOf, nodes)
      else lowerNearest(arcs, ranks, nodeOf, nodes)
      spreadNearest(hierarchy, weights, isFrom, ranks, this.#ends, nodes)
    } else {
      if (hasPairs) lowerTimePairs(arcs, this.#time, nodeOf, timeMs)
      else lowerTimes(arcs, this.#time, nodeOf, timeMs)
      spreadTimes(hierarchy, weights, isFrom, this.#time, this.#ends, timeMs)
    }
    this.#isSourceWritten = this.#onlySource === SEVERAL
  }

  #grow(): void {
    const wider = <T extends Uint32Array | Int32Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    const size = this.#seeds * 2
    this.#seedNode = wider(this.#seedNode, new Uint32Array(size))
    this.#seedMs = wider(this.#seedMs, new Uint32Array(size))
    this.#seedSource = wider(this.#seedSource, new Int32Array(size))
  }

  /** Writes the only source there is. */
  #writeSource(only: number): void {
    const { timeMs } = this
    const source = this.#source
    for (let node = 0; node < timeMs.length; node++) source[node] = timeMs[node] === UNREACHED_MS ? -1 : only
    this.#isSourceWritten = true
  }

  /** Times alone do as long as all seeds have the same source. */
  #chooseLabels(): void {
    const before = this.#onlySource
    for (let seed = this.#done; seed < this.#seeds && this.#onlySource !== SEVERAL; seed++) {
      const source = this.#seedSource[seed]
      if (this.#onlySource === NO_SOURCE) this.#onlySource = source
      else if (this.#onlySource !== source) this.#onlySource = SEVERAL
    }
    if (this.#onlySource !== SEVERAL || before === SEVERAL) return
    if (before === NO_SOURCE) this.#sourceAt.fill(NO_SOURCE)
    else {
      for (let rank = 0; rank < this.#time.length; rank++) this.#sourceAt[rank] = this.#time[rank] === FAR_MS ? NO_SOURCE : before
      this.#writeSource(before)
    }
  }

  #improve(rank: number, ms: number, source: number): boolean {
    if (ms >= FAR_MS) return false
    if (this.#kernel) return this.#pairs.offer(rank, ms, source)
    const known = this.#time[rank]
    const isNearer = ms < known || (ms === known && this.#onlySource === SEVERAL && source < this.#sourceAt[rank])
    if (!isNearer) return false
    this.#time[rank] = ms
    this.#sourceAt[rank] = source
    return true
  }

  /** Brings the new seeds to ranks; returns those that improved. */
  #enter(weights: Weights, isFrom: boolean): number[] {
    const { spotOf } = this.#hierarchy
    const entries: number[] = []
    const hadRun = this.#done > 0
    const touched: number[] = []
    for (let seed = this.#done; seed < this.#seeds; seed++) {
      const spot = spotOf[this.#seedNode[seed]]
      if (spot < this.#ranks) {
        if (this.#improve(spot, this.#seedMs[seed], this.#seedSource[seed])) entries.push(spot)
      } else if (spot !== NOWHERE) {
        const chain = chainOfInner(this.#hierarchy, spot - this.#ranks)
        if (this.#isSeeded[chain] === UNSEEDED) {
          this.#seededChains.push(chain)
          if (!hadRun) this.#clearChain(chain)
        }
        if (this.#isSeeded[chain] !== NEWLY_SEEDED) touched.push(chain)
        this.#isSeeded[chain] = NEWLY_SEEDED
      }
      if (spot >= this.#ranks) this.#offer(this.#seedNode[seed], this.#seedMs[seed], this.#seedSource[seed])
    }
    for (const chain of touched) {
      this.#leaveChain(weights, isFrom, chain, entries)
      this.#isSeeded[chain] = SEEDED
    }
    return entries
  }

  #clearChain(chain: number): void {
    const { firstStep, innerNode } = this.#hierarchy
    for (let at = firstStep[chain] - chain; at < firstStep[chain + 1] - chain - 1; at++) {
      this.timeMs[innerNode[at]] = UNREACHED_MS
      this.#source[innerNode[at]] = -1
    }
  }

  /** Notes a way at a node that is no junction. */
  #offer(node: number, ms: number, source: number): void {
    const known = this.timeMs[node]
    if (ms > known || (ms === known && source >= this.#source[node])) return
    this.timeMs[node] = ms
    this.#source[node] = source
  }

  /** Brings what is known inside a chain to the junctions at its ends. */
  #leaveChain(weights: Weights, isFrom: boolean, chain: number, entries: number[]): void {
    const { chainLow, chainHigh } = this.#hierarchy
    const high = this.#walkChain(weights, isFrom, chain, true)
    if (this.#improve(chainHigh[chain], high.ms, high.source)) entries.push(chainHigh[chain])
    const low = this.#walkChain(weights, isFrom, chain, false)
    if (this.#improve(chainLow[chain], low.ms, low.source)) entries.push(chainLow[chain])
  }

  /** Carries ways along the nodes inside a chain, upwards or downwards, and returns what comes out at the end. */
  #walkChain(weights: Weights, isFrom: boolean, chain: number, isUp: boolean): { ms: number; source: number } {
    const { firstStep, innerNode } = this.#hierarchy
    const from = firstStep[chain]
    const last = firstStep[chain + 1] - 1
    let ms = FAR_MS
    let source = -1
    for (let at = 0; at < last - from; at++) {
      const step = isUp ? from + at : last - at
      // towards the sources the roads are travelled against the walk
      ms = Math.min(FAR_MS, ms + (ms === FAR_MS ? 0 : stepTime(this.#hierarchy, weights, chain, step, isUp === isFrom)))
      const node = innerNode[(isUp ? step : step - 1) - chain]
      if (ms < FAR_MS) this.#offer(node, ms, source)
      if (this.timeMs[node] >= FAR_MS) continue
      ms = this.timeMs[node]
      source = this.#source[node]
    }
    if (ms === FAR_MS) return { ms, source }
    return { ms: ms + stepTime(this.#hierarchy, weights, chain, isUp ? last : from, isUp === isFrom), source }
  }

  #raise(arcs: SweepArcs, entries: number[]): void {
    if (entries.length === 0) return
    const time = this.#time
    const ranks = { time, sourceAt: this.#sourceAt }
    const hasSources = this.#onlySource === SEVERAL
    if (entries.length > FEW_ENTRIES) {
      for (let rank = entries.reduce((a, b) => Math.min(a, b)); rank < time.length; rank++) {
        if (time[rank] === FAR_MS) continue
        if (hasSources) raiseNearest(arcs, ranks, rank)
        else raiseTime(arcs, time, rank)
      }
      return
    }
    // along the ancestors of the entries, lowest first
    const { upFirst, upHead } = this.#hierarchy
    const at = [...entries]
    for (;;) {
      const rank = at.reduce((a, b) => Math.min(a, b), NOWHERE)
      if (rank === NOWHERE) return
      if (hasSources) raiseNearest(arcs, ranks, rank)
      else raiseTime(arcs, time, rank)
      const parent = upFirst[rank] < upFirst[rank + 1] ? upHead[upFirst[rank]] : NOWHERE
      for (let entry = 0; entry < at.length; entry++) if (at[entry] === rank) at[entry] = parent
    }
  }

  /** Of nodes with seeds that are no junctions, and inside chains with seeds, the nearest source may be there itself. */
  #finishSeeded(weights: Weights, isFrom: boolean): void {
    const { spotOf } = this.#hierarchy
    for (let seed = 0; seed < this.#seeds; seed++) {
      if (spotOf[this.#seedNode[seed]] >= this.#ranks)
        this.#offer(this.#seedNode[seed], this.#seedMs[seed], this.#seedSource[seed])
    }
    for (const chain of this.#seededChains) {
      this.#walkChain(weights, isFrom, chain, true)
      this.#walkChain(weights, isFrom, chain, false)
    }
  }
}
