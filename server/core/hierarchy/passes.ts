/**
 * The loops of a sweep in plain JavaScript (PHAST: Delling, Goldberg, Nowatzyk and Werneck, 2011): over the ranks up, over the ranks
 * down, over the nodes inside chains. For machines without WebAssembly; kernel/ has the same loops for the others.
 *
 * Which of two ways is shorter cannot be foreseen by the processor, so it is not asked by branches: d & (d >> 31) is d where it is
 * negative and 0 elsewhere. A difference of 0 is taken for −1 where the source has the lower number.
 */
import { UNREACHED_MS } from '../travel/search.ts'
import { chainCount, type Hierarchy, rankCount } from './hierarchy.ts'
import { CHAIN_KIND, downArcs, FAR_MS, type SweepArcs, upArcs, type Weights } from './weights.ts'

/** Per graph node the time and the source; UNREACHED_MS and −1 where there is no way. */
export interface NodeTimes {
  readonly timeMs: Uint32Array
  readonly source: Int32Array
}

/** What is known of the ranks, and how it is carried on. */
export interface Passes {
  /** Nothing is known. */
  clear(): void
  /** Offers a rank a way of `ms` to a source. */
  offer(rank: number, ms: number, source: number): void
  /** Carries it to all ranks, for good, and to the nodes at them and inside chains. */
  run(weights: Weights, isFrom: boolean, out: NodeTimes): void
}

export class PlainPasses implements Passes {
  readonly #hierarchy: Hierarchy
  /** Of each rank, FAR_MS when there is no way, and −1. */
  readonly #time: Int32Array
  readonly #source: Int32Array
  /** Of each chain: the time at its start; that at its end and from there over the whole chain; and the sources of both. */
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #lowSource: Int32Array
  readonly #highSource: Int32Array

  constructor(hierarchy: Hierarchy) {
    const chains = chainCount(hierarchy)
    this.#hierarchy = hierarchy
    this.#time = new Int32Array(rankCount(hierarchy))
    this.#source = new Int32Array(rankCount(hierarchy))
    this.#low = new Int32Array(chains)
    this.#high = new Int32Array(chains)
    this.#lowSource = new Int32Array(chains)
    this.#highSource = new Int32Array(chains)
    this.clear()
  }

  clear(): void {
    this.#time.fill(FAR_MS)
    this.#source.fill(-1)
  }

  offer(rank: number, ms: number, source: number): void {
    const known = this.#time[rank]
    if (ms > known || (ms === known && source >= this.#source[rank])) return
    this.#time[rank] = ms
    this.#source[rank] = source
  }

  run(weights: Weights, isFrom: boolean, out: NodeTimes): void {
    const upwards = upArcs(this.#hierarchy, weights)
    const downwards = downArcs(this.#hierarchy, weights)
    this.#raise(isFrom ? upwards : downwards)
    this.#lower(isFrom ? downwards : upwards, out)
    this.#spread(weights, isFrom, out)
  }

  #raise({ first, head, ms }: SweepArcs): void {
    const time = this.#time
    const sourceOf = this.#source
    for (let rank = 0; rank < time.length; rank++) {
      const own = time[rank]
      if (own === FAR_MS) continue
      const source = sourceOf[rank]
      for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
        const to = head[arc]
        const d = (own + (ms[arc] & FAR_MS) - time[to]) | 0
        const s = (source - sourceOf[to]) | 0
        const isNearer = ((d + (s >> 31)) | 0) >> 31
        time[to] += d & isNearer
        sourceOf[to] += s & isNearer
      }
    }
  }

  #lower({ first, head, ms }: SweepArcs, { timeMs, source }: NodeTimes): void {
    const { nodeOf } = this.#hierarchy
    const time = this.#time
    const sourceOf = this.#source
    let end = first[time.length]
    for (let rank = time.length - 1; rank >= 0; rank--) {
      const from = first[rank]
      let best = time[rank]
      let nearest = sourceOf[rank]
      for (let arc = from; arc < end; arc++) {
        const d = (time[head[arc]] + (ms[arc] & FAR_MS) - best) | 0
        const s = (sourceOf[head[arc]] - nearest) | 0
        const isNearer = ((d + (s >> 31)) | 0) >> 31
        best = (best + (d & isNearer)) | 0
        nearest = (nearest + (s & isNearer)) | 0
      }
      end = from
      time[rank] = best
      sourceOf[rank] = nearest
      const isFar = (FAR_MS - 1 - best) >> 31
      timeMs[nodeOf[rank]] = best | isFar
      source[nodeOf[rank]] = nearest | isFar
    }
  }

  #spread(weights: Weights, isFrom: boolean, out: NodeTimes): void {
    const { innerChain, innerNode } = this.#hierarchy
    const { timeMs, source } = out
    const low = this.#low
    const high = this.#high
    const lowSource = this.#lowSource
    const highSource = this.#highSource
    const { byLow, byHigh } = stepTimes(weights, isFrom)
    const broken = this.#readEnds(weights, isFrom)
    for (let inner = 0; inner < innerNode.length; inner++) {
      const chain = innerChain[inner]
      const viaHigh = (high[chain] - byHigh[inner + chain]) | 0
      const d = (low[chain] + byLow[inner + chain] - viaHigh) | 0
      const s = (lowSource[chain] - highSource[chain]) | 0
      const isNearer = ((d + (s >> 31)) | 0) >> 31
      const best = (viaHigh + (d & isNearer)) | 0
      const isFar = (FAR_MS - 1 - best) >> 31
      timeMs[innerNode[inner]] = best | isFar
      source[innerNode[inner]] = (highSource[chain] + (s & isNearer)) | isFar
    }
    for (const chain of broken) this.#spreadBroken(weights, isFrom, chain, out)
  }

  /** Looks at both ends of every chain; a one-way chain has no way in at one of them. Returns the broken chains. */
  #readEnds(weights: Weights, isFrom: boolean): number[] {
    const { chainLow, chainHigh, firstStep } = this.#hierarchy
    const { chainKind } = weights
    const { byHigh } = stepTimes(weights, isFrom)
    // a time with all the bits of FAR_MS is FAR_MS
    const shutLow = new Int32Array(4)
    const shutHigh = new Int32Array(4)
    shutHigh[isFrom ? CHAIN_KIND.upOnly : CHAIN_KIND.downOnly] = FAR_MS
    shutLow[isFrom ? CHAIN_KIND.downOnly : CHAIN_KIND.upOnly] = FAR_MS
    const broken: number[] = []
    for (let chain = 0; chain < chainKind.length; chain++) {
      const kind = chainKind[chain]
      this.#low[chain] = this.#time[chainLow[chain]] | shutLow[kind]
      this.#high[chain] = (this.#time[chainHigh[chain]] | shutHigh[kind]) + byHigh[firstStep[chain + 1] - 1]
      this.#lowSource[chain] = this.#source[chainLow[chain]]
      this.#highSource[chain] = this.#source[chainHigh[chain]]
      if (kind === CHAIN_KIND.broken) broken.push(chain)
    }
    return broken
  }

  /** Step by step, from the start, then from the end. */
  #spreadBroken(weights: Weights, isFrom: boolean, chain: number, { timeMs, source }: NodeTimes): void {
    const { chainLow, chainHigh, firstStep, innerNode } = this.#hierarchy
    const { byLow, byHigh } = stepTimes(weights, isFrom)
    const last = firstStep[chain + 1] - 1
    let best = this.#time[chainLow[chain]]
    for (let step = firstStep[chain]; step < last; step++) {
      best = Math.min(FAR_MS, best + (byLow[step] & FAR_MS))
      timeMs[innerNode[step - chain]] = best === FAR_MS ? UNREACHED_MS : best
      source[innerNode[step - chain]] = best === FAR_MS ? -1 : this.#source[chainLow[chain]]
    }
    best = this.#time[chainHigh[chain]]
    const from = this.#source[chainHigh[chain]]
    for (let step = last; step > firstStep[chain]; step--) {
      best = Math.min(FAR_MS, best + (byHigh[step] & FAR_MS))
      if (best === FAR_MS) return
      const node = innerNode[step - 1 - chain]
      if (best > timeMs[node] || (best === timeMs[node] && from >= source[node])) continue
      timeMs[node] = best
      source[node] = from
    }
  }
}

/** Step times seen from the sweep: out of a chain's start, and against the way out of its end. */
const stepTimes = ({ alongMs, againstMs }: Weights, isFrom: boolean) =>
  isFrom ? { byLow: alongMs, byHigh: againstMs } : { byLow: againstMs, byHigh: alongMs }
