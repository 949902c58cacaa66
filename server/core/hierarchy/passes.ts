/**
 * The loops of a sweep (PHAST: Delling, Goldberg, Nowatzyk and Werneck, 2011): over all ranks up, over all ranks down, over all
 * chains. Every one is written twice, for times alone and for labels, which are a time and a source in one number.
 */
import { UNREACHED_MS } from '../travel/search.ts'
import type { Hierarchy } from './hierarchy.ts'
import { CHAIN_KIND, FAR_MS, type SweepArcs, type Weights } from './weights.ts'

/**
 * A label is time × SOURCE_SPAN + source: the smaller label is the nearer source, of equally near ones the lowest number. Exact,
 * since labels stay below 2^52.
 */
export const SOURCE_SPAN = 2 ** 22
export const FAR_LABEL = FAR_MS * SOURCE_SPAN

/** Offers the upper neighbours of one rank a way over it. */
export function relaxTimes({ first, head, ms }: SweepArcs, time: Int32Array, rank: number): void {
  const own = time[rank]
  for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
    const via = own + (ms[arc] & FAR_MS)
    if (via < time[head[arc]]) time[head[arc]] = via
  }
}

export function relaxLabels({ first, head, ms }: SweepArcs, label: Float64Array, rank: number): void {
  const own = label[rank]
  for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
    const via = own + (ms[arc] & FAR_MS) * SOURCE_SPAN
    if (via < label[head[arc]]) label[head[arc]] = via
  }
}

/** From `lowest` to the top. */
export function raiseTimes({ first, head, ms }: SweepArcs, time: Int32Array, lowest: number): void {
  for (let rank = lowest; rank < time.length; rank++) {
    const own = time[rank]
    if (own === FAR_MS) continue
    for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
      const via = own + (ms[arc] & FAR_MS)
      if (via < time[head[arc]]) time[head[arc]] = via
    }
  }
}

export function raiseLabels({ first, head, ms }: SweepArcs, label: Float64Array, lowest: number): void {
  for (let rank = lowest; rank < label.length; rank++) {
    const own = label[rank]
    if (own === FAR_LABEL) continue
    for (let arc = first[rank], end = first[rank + 1]; arc < end; arc++) {
      const via = own + (ms[arc] & FAR_MS) * SOURCE_SPAN
      if (via < label[head[arc]]) label[head[arc]] = via
    }
  }
}

/** From the top to rank 0; also writes the times of the junctions' nodes. */
export function lowerTimes({ first, head, ms }: SweepArcs, time: Int32Array, nodeOf: Uint32Array, timeMs: Uint32Array): void {
  let end = first[time.length]
  for (let rank = time.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = time[rank]
    for (let arc = from; arc < end; arc++) {
      const via = time[head[arc]] + (ms[arc] & FAR_MS)
      if (via < best) best = via
    }
    end = from
    time[rank] = best
    timeMs[nodeOf[rank]] = best | ((FAR_MS - 1 - best) >> 31)
  }
}

/** The same with sources; leaves the times in `time` and the sources in `sourceAt` besides. */
export function lowerLabels(
  { first, head, ms }: SweepArcs,
  label: Float64Array,
  time: Int32Array,
  sourceAt: Int32Array,
  { nodeOf, timeMs, source }: { nodeOf: Uint32Array; timeMs: Uint32Array; source: Int32Array },
): void {
  let end = first[label.length]
  for (let rank = label.length - 1; rank >= 0; rank--) {
    const from = first[rank]
    let best = label[rank]
    for (let arc = from; arc < end; arc++) {
      const via = label[head[arc]] + (ms[arc] & FAR_MS) * SOURCE_SPAN
      if (via < best) best = via
    }
    end = from
    label[rank] = best
    const ms0 = (best * (1 / SOURCE_SPAN)) | 0
    const from0 = ms0 === FAR_MS ? -1 : best - ms0 * SOURCE_SPAN
    time[rank] = ms0
    sourceAt[rank] = from0
    const node = nodeOf[rank]
    timeMs[node] = ms0 | ((FAR_MS - 1 - ms0) >> 31)
    source[node] = from0
  }
}

/** Which way the times of a chain's steps are added, seen from the sweep. */
export interface ChainTimes {
  /** Times between the chain's start and the nodes inside, and the kinds of chain that allow to come by the start. */
  readonly byLow: Uint32Array
  readonly lowOnly: number
  /** Times whose complement is the time between the chain's end and the nodes inside. */
  readonly byHigh: Uint32Array
  readonly chainKind: Uint8Array
}

export const chainTimes = ({ alongMs, againstMs, chainKind }: Weights, isFrom: boolean): ChainTimes =>
  isFrom
    ? { byLow: alongMs, byHigh: againstMs, lowOnly: CHAIN_KIND.upOnly, chainKind }
    : { byLow: againstMs, byHigh: alongMs, lowOnly: CHAIN_KIND.downOnly, chainKind }

/** Writes the times of all nodes inside chains from those of the junctions. */
export function expandTimes(
  { chainLow, chainHigh, firstStep, innerNode }: Hierarchy,
  { byLow, byHigh, lowOnly, chainKind }: ChainTimes,
  time: Int32Array,
  timeMs: Uint32Array,
): void {
  const chains = chainKind.length
  let step = 0
  for (let chain = 0; chain < chains; chain++) {
    const last = firstStep[chain + 1] - 1
    const low = time[chainLow[chain]]
    const high = time[chainHigh[chain]]
    const kind = chainKind[chain]
    if (kind === CHAIN_KIND.twoWay) {
      const whole = high + byHigh[last]
      for (; step < last; step++) {
        const one = low + (byLow[step] & FAR_MS)
        const other = whole - (byHigh[step] & FAR_MS)
        const best = other + ((one - other) & ((one - other) >> 31))
        timeMs[innerNode[step - chain]] = best | ((FAR_MS - 1 - best) >> 31)
      }
    } else if (kind === lowOnly) {
      for (; step < last; step++) {
        const best = low + (byLow[step] & FAR_MS)
        timeMs[innerNode[step - chain]] = best | ((FAR_MS - 1 - best) >> 31)
      }
    } else if (kind !== CHAIN_KIND.broken) {
      const whole = high + byHigh[last]
      for (; step < last; step++) {
        const best = whole - (byHigh[step] & FAR_MS)
        timeMs[innerNode[step - chain]] = best | ((FAR_MS - 1 - best) >> 31)
      }
    } else {
      // step by step: from the start, then from the end
      let best = low
      for (let at = step; at < last; at++) {
        best = Math.min(FAR_MS, best + (byLow[at] & FAR_MS))
        timeMs[innerNode[at - chain]] = best === FAR_MS ? UNREACHED_MS : best
      }
      best = high
      for (let at = last; at > step; at--) {
        best = Math.min(FAR_MS, best + (byHigh[at] & FAR_MS))
        const node = innerNode[at - 1 - chain]
        if (best < timeMs[node] && best < FAR_MS) timeMs[node] = best
      }
    }
    step = last + 1
  }
}

/** The same with sources; of junctions without a source `source` is −1 and the time FAR_MS. */
export function expandLabels(
  { chainLow, chainHigh, firstStep, innerNode }: Hierarchy,
  { byLow, byHigh, lowOnly, chainKind }: ChainTimes,
  { time, sourceAt }: { time: Int32Array; sourceAt: Int32Array },
  { timeMs, source }: { timeMs: Uint32Array; source: Int32Array },
): void {
  const chains = chainKind.length
  let step = 0
  for (let chain = 0; chain < chains; chain++) {
    const last = firstStep[chain + 1] - 1
    const low = time[chainLow[chain]]
    const high = time[chainHigh[chain]]
    const lowSource = sourceAt[chainLow[chain]]
    const highSource = sourceAt[chainHigh[chain]]
    const kind = chainKind[chain]
    if (kind === CHAIN_KIND.broken) {
      let best = low
      for (let at = step; at < last; at++) {
        best = Math.min(FAR_MS, best + (byLow[at] & FAR_MS))
        const node = innerNode[at - chain]
        timeMs[node] = best === FAR_MS ? UNREACHED_MS : best
        source[node] = best === FAR_MS ? -1 : lowSource
      }
      best = high
      for (let at = last; at > step; at--) {
        best = Math.min(FAR_MS, best + (byHigh[at] & FAR_MS))
        if (best === FAR_MS) break
        const node = innerNode[at - 1 - chain]
        if (best > timeMs[node] || (best === timeMs[node] && highSource >= source[node])) continue
        timeMs[node] = best
        source[node] = highSource
      }
      step = last + 1
      continue
    }
    // nodes nearer to the start come first: from where the end is nearer on, it stays nearer
    if (kind === CHAIN_KIND.twoWay || kind === lowOnly) {
      const isTwoWay = kind === CHAIN_KIND.twoWay
      const whole = isTwoWay ? high + byHigh[last] : 0x7fff_ffff
      const tie = lowSource < highSource ? 0 : 1
      for (; step < last; step++) {
        const best = low + (byLow[step] & FAR_MS)
        if (best >= FAR_MS || (isTwoWay && best + tie > whole - byHigh[step])) break
        const node = innerNode[step - chain]
        timeMs[node] = best
        source[node] = lowSource
      }
    }
    if (kind !== lowOnly) {
      const whole = high + byHigh[last]
      for (; step < last; step++) {
        const best = whole - (byHigh[step] & FAR_MS)
        const node = innerNode[step - chain]
        timeMs[node] = best | ((FAR_MS - 1 - best) >> 31)
        source[node] = best >= FAR_MS ? -1 : highSource
      }
    }
    for (; step < last; step++) {
      timeMs[innerNode[step - chain]] = UNREACHED_MS
      source[innerNode[step - chain]] = -1
    }
    step = last + 1
  }
}
