/** Carries times and sources from some junctions to every node, in WebAssembly: the loops of a sweep, in memory of their own. */
import { UNREACHED_MS } from '../../travel/search.ts'
import { chainCount, type Hierarchy, rankCount } from '../hierarchy.ts'
import { CHAIN_KIND, FAR_MS, type SweepArcs, stepTime, type Weights } from '../weights.ts'
import { type Started, startModule } from './engine.ts'
import { nearestSweepModule } from './nearestSweeps.ts'

const CACHE_LINE_BYTES = 64
const FAR_PAIR = (BigInt(FAR_MS) << 32n) | 0xffff_ffffn

const kernels = new WeakMap<Hierarchy, NearestKernel | null>()

/** The kernel that all sweeps of a thread over a hierarchy share, one run at a time; null where there is no WebAssembly. */
export function nearestKernelOf(hierarchy: Hierarchy): NearestKernel | null {
  let kernel = kernels.get(hierarchy)
  if (kernel === undefined) {
    const started = startModule(nearestSweepModule())
    kernel = started ? new NearestKernel(hierarchy, started) : null
    kernels.set(hierarchy, kernel)
  }
  return kernel
}

/** Per rank two numbers, the source and the time to it: in memory the halves of one number, by which the nearer pair is the less. */
export class Pairs {
  readonly words: Uint32Array
  readonly #whole: BigUint64Array

  constructor(ranks: number) {
    this.#whole = new BigUint64Array(ranks)
    this.words = new Uint32Array(this.#whole.buffer)
    this.clear()
  }

  /** No rank has a way. */
  clear(): void {
    this.#whole.fill(FAR_PAIR)
  }

  /** Offers a rank a way of `ms` to a source, from 0 on; returns whether it is better than what it has. */
  offer(rank: number, ms: number, source: number): boolean {
    const knownMs = this.words[rank * 2 + 1]
    if (ms > knownMs || (ms === knownMs && source >= this.words[rank * 2])) return false
    this.words[rank * 2] = source
    this.words[rank * 2 + 1] = ms
    return true
  }
}

/** Keeps the weights it was last run with: asking again for the same is fastest. */
export class NearestKernel {
  readonly #hierarchy: Hierarchy
  readonly #routines: Started['routines']
  readonly #words: Uint32Array
  readonly #timeMs: Uint32Array
  readonly #source: Int32Array
  readonly #at: ReturnType<typeof layOut>
  #loaded: Weights | undefined
  #brokenChains: number[] = []

  constructor(hierarchy: Hierarchy, { routines, reserve }: Started) {
    this.#hierarchy = hierarchy
    this.#routines = routines
    const at = layOut(hierarchy)
    this.#at = at
    this.#words = reserve(at.size)
    const { buffer } = this.#words
    this.#timeMs = new Uint32Array(buffer, at.timeMs, hierarchy.spotOf.length).fill(UNREACHED_MS)
    this.#source = new Int32Array(buffer, at.source, hierarchy.spotOf.length).fill(-1)
    for (const name of ['nodeOf', 'chainLow', 'chainHigh', 'firstStep', 'innerNode'] as const)
      this.#write(at[name], hierarchy[name])
  }

  /**
   * Carries the pairs to all ranks, which leaves every one final, and to every node: its time, UNREACHED_MS from FAR_MS on, and of
   * equally near sources the lowest, −1 without a way. Times are from the sources (`isFrom`) or to them. Nodes without a road have
   * none, and sources inside chains are not known here.
   */
  run(pairs: Pairs, weights: Weights, isFrom: boolean, out: { timeMs: Uint32Array; source: Int32Array }): void {
    if (this.#loaded !== weights) this.#load(weights)
    const at = this.#at
    this.#write(at.pairs, pairs.words)
    const ranks = rankCount(this.#hierarchy)
    const [up, down] = isFrom ? [at.up, at.down] : [at.down, at.up]
    const [byLow, byHigh] = isFrom ? [at.alongMs, at.againstMs] : [at.againstMs, at.alongMs]
    const [lowOnly, highOnly] = isFrom ? [CHAIN_KIND.upOnly, CHAIN_KIND.downOnly] : [CHAIN_KIND.downOnly, CHAIN_KIND.upOnly]
    const { climb, descend, spread } = this.#routines
    climb(ranks, up.first, up.head, up.ms, at.pairs)
    descend(ranks, down.first, down.head, down.ms, at.pairs, at.nodeOf, at.timeMs, at.source)
    const chains = [chainCount(this.#hierarchy), at.chainLow, at.chainHigh, at.firstStep, at.chainKind, lowOnly, highOnly]
    spread(...chains, byLow, byHigh, at.pairs, at.innerNode, at.timeMs, at.source)
    for (const chain of this.#brokenChains) this.#spreadBroken(weights, isFrom, chain)
    pairs.words.set(this.#words.subarray(at.pairs >>> 2, (at.pairs >>> 2) + ranks * 2))
    out.timeMs.set(this.#timeMs)
    out.source.set(this.#source)
  }

  #load(weights: Weights): void {
    const { upFirst, upHead } = this.#hierarchy
    const { upMs, downMs, upwards, downwards, chainKind, alongMs, againstMs } = weights
    const at = this.#at
    const arcs: [(typeof at)['up'], SweepArcs][] = [
      [at.up, upwards ?? { first: upFirst, head: upHead, ms: upMs }],
      [at.down, downwards ?? { first: upFirst, head: upHead, ms: downMs }],
    ]
    for (const [to, { first, head, ms }] of arcs) {
      this.#write(to.first, first)
      this.#write(to.head, head)
      this.#write(to.ms, ms)
    }
    this.#write(at.alongMs, alongMs)
    this.#write(at.againstMs, againstMs)
    new Uint8Array(this.#words.buffer, at.chainKind, chainKind.length).set(chainKind)
    this.#brokenChains = []
    for (let chain = 0; chain < chainKind.length; chain++) {
      if (chainKind[chain] === CHAIN_KIND.broken) this.#brokenChains.push(chain)
    }
    this.#loaded = weights
  }

  #write(address: number, values: Uint32Array): void {
    this.#words.set(values, address >>> 2)
  }

  /** Publishes what comes to the nodes of a chain that is closed in between, step by step from either end. */
  #spreadBroken(weights: Weights, isFrom: boolean, chain: number): void {
    const { firstStep, innerNode, chainLow, chainHigh } = this.#hierarchy
    const from = firstStep[chain]
    const last = firstStep[chain + 1] - 1
    for (let step = from; step < last; step++) {
      this.#timeMs[innerNode[step - chain]] = UNREACHED_MS
      this.#source[innerNode[step - chain]] = -1
    }
    for (const isUp of [true, false]) {
      const pair = (this.#at.pairs >>> 2) + (isUp ? chainLow : chainHigh)[chain] * 2
      const source = this.#words[pair]
      let ms = this.#words[pair + 1]
      for (let count = 0; count < last - from; count++) {
        const step = isUp ? from + count : last - count
        // to the sources the roads are travelled against the walk
        ms += stepTime(this.#hierarchy, weights, chain, step, isUp === isFrom)
        if (ms >= FAR_MS) break
        const node = innerNode[(isUp ? step : step - 1) - chain]
        if (ms > this.#timeMs[node] || (ms === this.#timeMs[node] && source >= this.#source[node])) continue
        this.#timeMs[node] = ms
        this.#source[node] = source
      }
    }
  }
}

/** Addresses in bytes. */
function layOut(hierarchy: Hierarchy) {
  let size = 0
  const reserve = (bytes: number): number => {
    const address = size
    size = Math.ceil((size + bytes) / CACHE_LINE_BYTES) * CACHE_LINE_BYTES
    return address
  }
  const words = (array: Uint32Array): number => reserve(array.length * 4)
  const arcs = () => ({ first: words(hierarchy.upFirst), head: words(hierarchy.upHead), ms: words(hierarchy.upHead) })
  const layout = {
    timeMs: words(hierarchy.spotOf),
    source: words(hierarchy.spotOf),
    pairs: reserve(rankCount(hierarchy) * 8),
    up: arcs(),
    down: arcs(),
    nodeOf: words(hierarchy.nodeOf),
    chainLow: words(hierarchy.chainLow),
    chainHigh: words(hierarchy.chainHigh),
    chainKind: reserve(chainCount(hierarchy)),
    firstStep: words(hierarchy.firstStep),
    innerNode: words(hierarchy.innerNode),
    alongMs: words(hierarchy.stepSide),
    againstMs: words(hierarchy.stepSide),
  }
  return { ...layout, size }
}
