/** Carries times and sources from some junctions to every node, in WebAssembly: the loops of a sweep, in memory of their own. */
import { UNREACHED_MS } from '../../travel/search.ts'
import { chainCount, type Hierarchy, rankCount } from '../hierarchy.ts'
import type { NodeTimes } from '../passes.ts'
import { CHAIN_KIND, downArcs, FAR_MS, type SweepArcs, stepTime, upArcs, type Weights } from '../weights.ts'
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
  readonly #started: Started
  readonly #at: ReturnType<typeof layOutHierarchy>
  #words: Uint32Array
  #loaded: { weights: Weights; up: ArcsAt; down: ArcsAt; brokenChains: readonly number[] } | undefined

  constructor(hierarchy: Hierarchy, started: Started) {
    this.#hierarchy = hierarchy
    this.#started = started
    this.#at = layOutHierarchy(hierarchy)
    this.#words = started.reserve(this.#at.size)
    for (const name of ['nodeOf', 'chainLow', 'chainHigh', 'firstStep', 'innerNode', 'innerChain'] as const) {
      this.#write(this.#at[name], hierarchy[name])
    }
    this.#words.fill(UNREACHED_MS, this.#at.timeMs >>> 2, this.#at.pairs >>> 2)
  }

  /**
   * Carries the pairs to all ranks, which leaves every one final, and to every node: its time, UNREACHED_MS from FAR_MS on, and of
   * equally near sources the lowest, −1 without a way. Times are from the sources (`isFrom`) or to them. Nodes without a road have
   * none, and sources inside chains are not known here.
   */
  run(pairs: Pairs, weights: Weights, isFrom: boolean, out: NodeTimes): void {
    const { up, down, brokenChains } = this.#loaded?.weights === weights ? this.#loaded : this.#load(weights)
    const at = this.#at
    const ranks = rankCount(this.#hierarchy)
    const [climbing, descending] = isFrom ? [up, down] : [down, up]
    const [byLow, byHigh] = isFrom ? [at.alongMs, at.againstMs] : [at.againstMs, at.alongMs]
    const [lowOnly, highOnly] = isFrom ? [CHAIN_KIND.upOnly, CHAIN_KIND.downOnly] : [CHAIN_KIND.downOnly, CHAIN_KIND.upOnly]
    const { climb, descend, enterChains, spread } = this.#started.routines
    this.#write(at.pairs, pairs.words)
    climb(ranks, climbing.first, climbing.head, climbing.ms, at.pairs)
    descend(ranks, descending.first, descending.head, descending.ms, at.pairs, at.nodeOf, at.timeMs, at.source)
    const chains = [chainCount(this.#hierarchy), at.chainLow, at.chainHigh, at.firstStep, at.chainKind]
    enterChains(...chains, lowOnly, highOnly, byHigh, at.pairs, at.ends)
    spread(this.#hierarchy.innerNode.length, at.innerChain, byLow, byHigh, at.ends, at.innerNode, at.timeMs, at.source)
    pairs.words.set(this.#read(at.pairs, ranks * 2))
    out.timeMs.set(this.#read(at.timeMs, out.timeMs.length))
    out.source.set(this.#read(at.source, out.source.length))
    for (const chain of brokenChains) spreadBroken(this.#hierarchy, weights, isFrom, chain, pairs, out)
  }

  /** Copies weights into the memory, behind what is there for good. */
  #load(weights: Weights) {
    const { chainKind, alongMs, againstMs } = weights
    const kept = [upArcs(this.#hierarchy, weights), downArcs(this.#hierarchy, weights)]
    const space = new Space(this.#at.size)
    const [up, down] = kept.map(({ first, head, ms }) => ({
      first: space.words(first.length),
      head: space.words(head.length),
      ms: space.words(ms.length),
    }))
    this.#words = this.#started.reserve(space.size)
    for (const [arcs, to] of [[kept[0], up] as const, [kept[1], down] as const]) {
      this.#write(to.first, arcs.first)
      this.#write(to.head, arcs.head)
      this.#write(to.ms, arcs.ms)
    }
    this.#write(this.#at.alongMs, alongMs)
    this.#write(this.#at.againstMs, againstMs)
    new Uint8Array(this.#words.buffer, this.#at.chainKind, chainKind.length).set(chainKind)
    const brokenChains: number[] = []
    for (let chain = 0; chain < chainKind.length; chain++) if (chainKind[chain] === CHAIN_KIND.broken) brokenChains.push(chain)
    this.#loaded = { weights, up, down, brokenChains }
    return this.#loaded
  }

  #write(address: number, values: Uint32Array): void {
    this.#words.set(values, address >>> 2)
  }

  #read(address: number, count: number): Uint32Array {
    return this.#words.subarray(address >>> 2, (address >>> 2) + count)
  }
}

/** Tells what comes to the nodes of a chain that is closed in between, step by step from either end. */
function spreadBroken(
  hierarchy: Hierarchy,
  weights: Weights,
  isFrom: boolean,
  chain: number,
  pairs: Pairs,
  { timeMs, source }: NodeTimes,
): void {
  const { firstStep, innerNode, chainLow, chainHigh } = hierarchy
  const from = firstStep[chain]
  const last = firstStep[chain + 1] - 1
  for (let step = from; step < last; step++) {
    timeMs[innerNode[step - chain]] = UNREACHED_MS
    source[innerNode[step - chain]] = -1
  }
  for (const isUp of [true, false]) {
    const rank = (isUp ? chainLow : chainHigh)[chain]
    const nearest = pairs.words[rank * 2]
    let ms = pairs.words[rank * 2 + 1]
    for (let count = 0; count < last - from; count++) {
      const step = isUp ? from + count : last - count
      // to the sources the roads are travelled against the walk
      ms += stepTime(hierarchy, weights, chain, step, isUp === isFrom)
      if (ms >= FAR_MS) break
      const node = innerNode[(isUp ? step : step - 1) - chain]
      if (ms > timeMs[node] || (ms === timeMs[node] && nearest >= source[node])) continue
      timeMs[node] = ms
      source[node] = nearest
    }
  }
}

/** Addresses in bytes of the arrays of SweepArcs. */
type ArcsAt = Readonly<Record<keyof SweepArcs, number>>

/** Addresses in bytes of results, of what the hierarchy gives, and of what is as long for all weights. */
function layOutHierarchy(hierarchy: Hierarchy) {
  const space = new Space(0)
  const like = (array: Uint32Array): number => space.words(array.length)
  const layout = {
    timeMs: like(hierarchy.spotOf),
    source: like(hierarchy.spotOf),
    pairs: space.words(rankCount(hierarchy) * 2),
    nodeOf: like(hierarchy.nodeOf),
    chainLow: like(hierarchy.chainLow),
    chainHigh: like(hierarchy.chainHigh),
    chainKind: space.words(Math.ceil(chainCount(hierarchy) / 4)),
    firstStep: like(hierarchy.firstStep),
    innerNode: like(hierarchy.innerNode),
    innerChain: like(hierarchy.innerChain),
    ends: space.words(chainCount(hierarchy) * 4),
    alongMs: like(hierarchy.stepSide),
    againstMs: like(hierarchy.stepSide),
  }
  return { ...layout, size: space.size }
}

/** Hands out addresses, each at the start of a line of the cache. */
class Space {
  /** The first address that is free. */
  size: number

  constructor(from: number) {
    this.size = from
  }

  words(count: number): number {
    const address = this.size
    this.size = Math.ceil((address + count * 4) / CACHE_LINE_BYTES) * CACHE_LINE_BYTES
    return address
  }
}
