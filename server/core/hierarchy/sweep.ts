/** Shortest times to every node from sources anywhere, by a sweep over a hierarchy instead of a search. */
import { type Direction, UNREACHED_MS } from '../travel/search.ts'
import { chainCount, type Hierarchy, NOWHERE, rankCount } from './hierarchy.ts'
import { type NearestKernel, nearestKernelOf, Pairs } from './kernel/nearestKernel.ts'
import { type Passes, PlainPasses } from './passes.ts'
import { FAR_MS, stepTime, type Weights } from './weights.ts'

/** Differences of sources fit 32 bits. */
const SOURCES = 2 ** 30

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
  /** Per graph node the number of the source that the time is measured from: of equally near ones the lowest; −1 without a way. */
  readonly source: Int32Array
  readonly #hierarchy: Hierarchy
  readonly #ranks: number
  readonly #passes: Passes
  /** Everything seeded since the start; what is before `#done` has been run. */
  #seedNode = new Uint32Array(64)
  #seedMs = new Uint32Array(64)
  #seedSource = new Int32Array(64)
  #seeds = 0
  #done = 0
  /** Chains with seeds inside. */
  readonly #isSeeded: Uint8Array
  #seededChains: number[] = []

  /** With `null` for a kernel the sweep runs in plain JavaScript. */
  constructor(hierarchy: Hierarchy, kernel: NearestKernel | null = nearestKernelOf(hierarchy)) {
    this.#hierarchy = hierarchy
    this.#ranks = rankCount(hierarchy)
    this.#passes = kernel ? passesOf(kernel, this.#ranks) : new PlainPasses(hierarchy)
    this.timeMs = new Uint32Array(hierarchy.spotOf.length).fill(UNREACHED_MS)
    this.source = new Int32Array(hierarchy.spotOf.length).fill(-1)
    this.#isSeeded = new Uint8Array(chainCount(hierarchy))
  }

  /** Forgets the last query. */
  start(): this {
    const { spotOf } = this.#hierarchy
    // no pass ever writes to nodes without a road
    for (let seed = 0; seed < this.#seeds; seed++) {
      const node = this.#seedNode[seed]
      if (spotOf[node] !== NOWHERE) continue
      this.timeMs[node] = UNREACHED_MS
      this.source[node] = -1
    }
    for (const chain of this.#seededChains) this.#isSeeded[chain] = UNSEEDED
    this.#seededChains = []
    this.#seeds = 0
    this.#done = 0
    this.#passes.clear()
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
    this.#enter(weights, isFrom)
    this.#passes.run(weights, isFrom, this)
    this.#finishSeeded(weights, isFrom)
    this.#done = this.#seeds
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

  /** Brings the new seeds to ranks. */
  #enter(weights: Weights, isFrom: boolean): void {
    const { spotOf } = this.#hierarchy
    const hadRun = this.#done > 0
    const touched: number[] = []
    for (let seed = this.#done; seed < this.#seeds; seed++) {
      const spot = spotOf[this.#seedNode[seed]]
      if (spot < this.#ranks) {
        this.#passes.offer(spot, this.#seedMs[seed], this.#seedSource[seed])
        continue
      }
      if (spot !== NOWHERE) {
        const chain = this.#hierarchy.innerChain[spot - this.#ranks]
        if (this.#isSeeded[chain] === UNSEEDED) {
          this.#seededChains.push(chain)
          if (!hadRun) this.#clearChain(chain)
        }
        if (this.#isSeeded[chain] !== NEWLY_SEEDED) touched.push(chain)
        this.#isSeeded[chain] = NEWLY_SEEDED
      }
      this.#offer(this.#seedNode[seed], this.#seedMs[seed], this.#seedSource[seed])
    }
    for (const chain of touched) {
      this.#walkChain(weights, isFrom, chain, true)
      this.#walkChain(weights, isFrom, chain, false)
      this.#isSeeded[chain] = SEEDED
    }
  }

  #clearChain(chain: number): void {
    const { firstStep, innerNode } = this.#hierarchy
    for (let at = firstStep[chain] - chain; at < firstStep[chain + 1] - chain - 1; at++) {
      this.timeMs[innerNode[at]] = UNREACHED_MS
      this.source[innerNode[at]] = -1
    }
  }

  /** Notes a way at a node that is no junction. */
  #offer(node: number, ms: number, source: number): void {
    const known = this.timeMs[node]
    if (ms > known || (ms === known && source >= this.source[node])) return
    this.timeMs[node] = ms
    this.source[node] = source
  }

  /** Carries ways along the nodes inside a chain, upwards or downwards, and what comes out at the end to the junction there. */
  #walkChain(weights: Weights, isFrom: boolean, chain: number, isUp: boolean): void {
    const { firstStep, innerNode, chainLow, chainHigh } = this.#hierarchy
    const from = firstStep[chain]
    const last = firstStep[chain + 1] - 1
    // towards the sources the roads are travelled against the walk
    const timeOf = (step: number) => stepTime(this.#hierarchy, weights, chain, step, isUp === isFrom)
    let ms = FAR_MS
    let source = -1
    for (let at = 0; at < last - from; at++) {
      const step = isUp ? from + at : last - at
      if (ms < FAR_MS) ms = Math.min(FAR_MS, ms + timeOf(step))
      const node = innerNode[(isUp ? step : step - 1) - chain]
      if (ms < FAR_MS) this.#offer(node, ms, source)
      if (this.timeMs[node] >= FAR_MS) continue
      ms = this.timeMs[node]
      source = this.source[node]
    }
    if (ms < FAR_MS) ms += timeOf(isUp ? last : from)
    if (ms < FAR_MS) this.#passes.offer(isUp ? chainHigh[chain] : chainLow[chain], ms, source)
  }

  /** Of nodes with seeds that are no junctions, and inside chains with seeds, the nearest source may be there itself. */
  #finishSeeded(weights: Weights, isFrom: boolean): void {
    const { spotOf } = this.#hierarchy
    for (let seed = 0; seed < this.#seeds; seed++) {
      const node = this.#seedNode[seed]
      if (spotOf[node] >= this.#ranks) this.#offer(node, this.#seedMs[seed], this.#seedSource[seed])
    }
    for (const chain of this.#seededChains) {
      this.#walkChain(weights, isFrom, chain, true)
      this.#walkChain(weights, isFrom, chain, false)
    }
  }
}

function passesOf(kernel: NearestKernel, ranks: number): Passes {
  const pairs = new Pairs(ranks)
  return {
    clear: () => pairs.clear(),
    offer: (rank, ms, source) => pairs.offer(rank, ms, source),
    run: (weights, isFrom, out) => kernel.run(pairs, weights, isFrom, out),
  }
}
