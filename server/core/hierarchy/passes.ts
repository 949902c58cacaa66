/**
 * The loops of a sweep (PHAST: Delling, Goldberg, Nowatzyk and Werneck, 2011): over the ranks up, over all ranks down, over all nodes
 * inside chains. Every one is written twice, for times alone and for times with sources.
 *
 * Which of two ways is shorter cannot be foreseen by the processor, so it is not asked by branches: `d & (d >> 31)` is d where it is
 * negative and 0 elsewhere. With sources, −1 is taken from a difference of 0 where the source has the lower number.
 */
import { UNREACHED_MS } from '../travel/search.ts'
import type { Hierarchy } from './hierarchy.ts'
import { CHAIN_KIND, FAR_MS, type SweepArcs, type Weights } from './weights.ts'

/** Of each rank, while a sweep runs: its time, FAR_MS when there is none yet, and the source of that, −1 when there is none. */
export interface RankTimes {
  readonly time: Int32Array
  readonly sourceAt: Int32Array
}

/** Per graph node; UNREACHED_MS and −1 where there is no way. */
export interface NodeTimes {
  readonly timeMs: Uint32Array
  readonly source: Int32Array
}

/** Offers the upper neighbours of one rank a way over it. */
export function raiseTime({ first, head, ms }: SweepArcs, time: Int32Array, rank: number): void {
  const own = time[rank]
  for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
    const d = own + (ms[arc] & FAR_MS) - time[head[arc]]
    if (d < 0) time[head[arc]] += d
  }
}

export function raiseNearest({ first, head, ms }: SweepArcs, { time, sourceAt }: RankTimes, rank: number): void {
  const own = time[rank]
  const source = sourceAt[rank]
  for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
    const to = head[arc]
    const d = (own + (ms[arc] & FAR_MS) - time[to]) | 0
    const other = (source - sourceAt[to]) | 0
    const isNearer = ((d + (other >> 31)) | 0) >> 31
    time[to] += d & isNearer
    sourceAt[to] += other & isNearer
  }
}

/** From the top to rank 0; also writes the times of the junctions' nodes. Each rank has an even number of arcs. */
export function lowerTimePairs({ first, head, ms }: SweepArcs, time: Int32Array, nodeOf: Uint32Array, timeMs: Uint32Array): void {
  let end = first[time.length]
  for (let rank = time.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = time[rank]
    for (let arc = from; arc < end; arc += 2) {
      const one = (time[head[arc]] + (ms[arc] & FAR_MS)) | 0
      const other = (time[head[arc + 1]] + (ms[arc + 1] & FAR_MS)) | 0
      let d = (other - one) | 0
      const lesser = (one + (d & (d >> 31))) | 0
      d = (lesser - best) | 0
      best = (best + (d & (d >> 31))) | 0
    }
    end = from
    time[rank] = best
    timeMs[nodeOf[rank]] = best | ((FAR_MS - 1 - best) >> 31)
  }
}

/** The same for any number of arcs. */
export function lowerTimes({ first, head, ms }: SweepArcs, time: Int32Array, nodeOf: Uint32Array, timeMs: Uint32Array): void {
  let end = first[time.length]
  for (let rank = time.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = time[rank]
    for (let arc = from; arc < end; arc++) {
      const d = (time[head[arc]] + (ms[arc] & FAR_MS) - best) | 0
      best = (best + (d & (d >> 31))) | 0
    }
    end = from
    time[rank] = best
    timeMs[nodeOf[rank]] = best | ((FAR_MS - 1 - best) >> 31)
  }
}

/** From the top to rank 0; each rank has an even number of arcs. */
export function lowerNearestPairs(
  { first, head, ms }: SweepArcs,
  { time, sourceAt }: RankTimes,
  nodeOf: Uint32Array,
  { timeMs, source }: NodeTimes,
): void {
  let end = first[time.length]
  for (let rank = time.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = time[rank]
    let nearest = sourceAt[rank]
    for (let arc = from; arc < end; arc += 2) {
      const head0 = head[arc]
      const head1 = head[arc + 1]
      const one = (time[head0] + (ms[arc] & FAR_MS)) | 0
      const other = (time[head1] + (ms[arc + 1] & FAR_MS)) | 0
      let d = (other - one) | 0
      let s = (sourceAt[head1] - sourceAt[head0]) | 0
      let isNearer = ((d + (s >> 31)) | 0) >> 31
      const lesser = (one + (d & isNearer)) | 0
      const lesserSource = (sourceAt[head0] + (s & isNearer)) | 0
      d = (lesser - best) | 0
      s = (lesserSource - nearest) | 0
      isNearer = ((d + (s >> 31)) | 0) >> 31
      best = (best + (d & isNearer)) | 0
      nearest = (nearest + (s & isNearer)) | 0
    }
    end = from
    time[rank] = best
    sourceAt[rank] = nearest
    const isFar = (FAR_MS - 1 - best) >> 31
    timeMs[nodeOf[rank]] = best | isFar
    source[nodeOf[rank]] = nearest | isFar
  }
}

/** The same for any number of arcs. */
export function lowerNearest(
  { first, head, ms }: SweepArcs,
  { time, sourceAt }: RankTimes,
  nodeOf: Uint32Array,
  { timeMs, source }: NodeTimes,
): void {
  let end = first[time.length]
  for (let rank = time.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = time[rank]
    let nearest = sourceAt[rank]
    for (let arc = from; arc < end; arc++) {
      const d = (time[head[arc]] + (ms[arc] & FAR_MS) - best) | 0
      const s = (sourceAt[head[arc]] - nearest) | 0
      const isNearer = ((d + (s >> 31)) | 0) >> 31
      best = (best + (d & isNearer)) | 0
      nearest = (nearest + (s & isNearer)) | 0
    }
    end = from
    time[rank] = best
    sourceAt[rank] = nearest
    const isFar = (FAR_MS - 1 - best) >> 31
    timeMs[nodeOf[rank]] = best | isFar
    source[nodeOf[rank]] = nearest | isFar
  }
}

/** What the nodes inside a chain share: times by its start and, less the way there from its end, by its end; and their sources. */
export class ChainEnds {
  readonly low: Int32Array
  readonly high: Int32Array
  readonly lowSource: Int32Array
  readonly highSource: Int32Array

  constructor(chains: number) {
    this.low = new Int32Array(chains)
    this.high = new Int32Array(chains)
    this.lowSource = new Int32Array(chains)
    this.highSource = new Int32Array(chains)
  }
}

/** Step times seen from the sweep: out of a chain's start, and against the way out of its end. */
const stepTimes = ({ alongMs, againstMs }: Weights, isFrom: boolean) =>
  isFrom ? { byLow: alongMs, byHigh: againstMs } : { byLow: againstMs, byHigh: alongMs }

/** Writes the times of all nodes inside chains from those of the ranks. */
export function spreadTimes(
  hierarchy: Hierarchy,
  weights: Weights,
  isFrom: boolean,
  time: Int32Array,
  ends: ChainEnds,
  timeMs: Uint32Array,
): void {
  const { innerChain, innerNode } = hierarchy
  const { low, high } = ends
  const { byLow, byHigh } = stepTimes(weights, isFrom)
  const broken = readEnds(hierarchy, weights, isFrom, time, ends)
  for (let inner = 0; inner < innerNode.length; inner++) {
    const chain = innerChain[inner]
    const one = (low[chain] + byLow[inner + chain]) | 0
    const other = (high[chain] - byHigh[inner + chain]) | 0
    const d = (one - other) | 0
    const best = (other + (d & (d >> 31))) | 0
    timeMs[innerNode[inner]] = best | ((FAR_MS - 1 - best) >> 31)
  }
  for (const chain of broken) spreadBroken(hierarchy, weights, isFrom, chain, { time, sourceAt: time }, { timeMs, source: null })
}

/** The same with sources. */
export function spreadNearest(
  hierarchy: Hierarchy,
  weights: Weights,
  isFrom: boolean,
  ranks: RankTimes,
  ends: ChainEnds,
  nodes: NodeTimes,
): void {
  const { innerChain, innerNode, chainLow, chainHigh } = hierarchy
  const { low, high, lowSource, highSource } = ends
  const { timeMs, source } = nodes
  const { byLow, byHigh } = stepTimes(weights, isFrom)
  const broken = readEnds(hierarchy, weights, isFrom, ranks.time, ends)
  for (let chain = 0; chain < chainLow.length; chain++) {
    lowSource[chain] = ranks.sourceAt[chainLow[chain]]
    highSource[chain] = ranks.sourceAt[chainHigh[chain]]
  }
  for (let inner = 0; inner < innerNode.length; inner++) {
    const chain = innerChain[inner]
    const one = (low[chain] + byLow[inner + chain]) | 0
    const other = (high[chain] - byHigh[inner + chain]) | 0
    const d = (one - other) | 0
    const s = (lowSource[chain] - highSource[chain]) | 0
    const isNearer = ((d + (s >> 31)) | 0) >> 31
    const best = (other + (d & isNearer)) | 0
    const isFar = (FAR_MS - 1 - best) >> 31
    timeMs[innerNode[inner]] = best | isFar
    source[innerNode[inner]] = (highSource[chain] + (s & isNearer)) | isFar
  }
  for (const chain of broken) spreadBroken(hierarchy, weights, isFrom, chain, ranks, nodes)
}

/** Reads the times at both ends of all chains, FAR_MS where a one-way chain cannot be entered; returns the broken chains. */
function readEnds(hierarchy: Hierarchy, weights: Weights, isFrom: boolean, time: Int32Array, { low, high }: ChainEnds): number[] {
  const { chainLow, chainHigh, firstStep } = hierarchy
  const { chainKind } = weights
  const { byHigh } = stepTimes(weights, isFrom)
  // times with all bits of FAR_MS set are FAR_MS
  const shutLow = new Int32Array(4)
  const shutHigh = new Int32Array(4)
  shutHigh[isFrom ? CHAIN_KIND.upOnly : CHAIN_KIND.downOnly] = FAR_MS
  shutLow[isFrom ? CHAIN_KIND.downOnly : CHAIN_KIND.upOnly] = FAR_MS
  const broken: number[] = []
  for (let chain = 0; chain < chainKind.length; chain++) {
    const kind = chainKind[chain]
    low[chain] = time[chainLow[chain]] | shutLow[kind]
    high[chain] = (time[chainHigh[chain]] | shutHigh[kind]) + byHigh[firstStep[chain + 1] - 1]
    if (kind === CHAIN_KIND.broken) broken.push(chain)
  }
  return broken
}

/** Step by step, from the start, then from the end. */
function spreadBroken(
  { chainLow, chainHigh, firstStep, innerNode }: Hierarchy,
  weights: Weights,
  isFrom: boolean,
  chain: number,
  { time, sourceAt }: RankTimes,
  { timeMs, source }: { timeMs: Uint32Array; source: Int32Array | null },
): void {
  const { byLow, byHigh } = stepTimes(weights, isFrom)
  const last = firstStep[chain + 1] - 1
  let best = time[chainLow[chain]]
  for (let step = firstStep[chain]; step < last; step++) {
    best = Math.min(FAR_MS, best + (byLow[step] & FAR_MS))
    timeMs[innerNode[step - chain]] = best === FAR_MS ? UNREACHED_MS : best
    if (source) source[innerNode[step - chain]] = best === FAR_MS ? -1 : sourceAt[chainLow[chain]]
  }
  best = time[chainHigh[chain]]
  const from = sourceAt[chainHigh[chain]]
  for (let step = last; step > firstStep[chain]; step--) {
    best = Math.min(FAR_MS, best + (byHigh[step] & FAR_MS))
    if (best === FAR_MS) return
    const node = innerNode[step - 1 - chain]
    if (best > timeMs[node] || (best === timeMs[node] && source && from >= source[node])) continue
    timeMs[node] = best
    if (source) source[node] = from
  }
}
