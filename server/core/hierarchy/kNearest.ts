/** The k nearest different sources of every node, by one sweep that carries k labels instead of one. */
import { type Direction, UNREACHED_MS } from '../travel/search.ts'
import { chainCount, type Hierarchy, NOWHERE, rankCount } from './hierarchy.ts'
import { downArcs, FAR_MS, type SweepArcs, stepTime, upArcs, type Weights } from './weights.ts'

/**
 * A label is time × SOURCE_SPAN + source: the smaller label is the nearer source, of equally near ones the lowest number. Exact,
 * since labels stay below 2^52.
 */
const SOURCE_SPAN = 2 ** 22
const FAR_LABEL = FAR_MS * SOURCE_SPAN

/** Ways from a node to a source, of `ms`; a source may have several. */
export interface Seeds {
  readonly node: ArrayLike<number>
  readonly ms: ArrayLike<number>
  /** Whole numbers from 0 below 2^22. */
  readonly source: ArrayLike<number>
}

export interface Nearest {
  /** The times of node n are timeMs[n × k] … timeMs[n × k + k − 1], ascending; UNREACHED_MS after the last source there is. */
  readonly timeMs: Uint32Array
  /** Their sources, of equal times the lower number first; −1 after the last. */
  readonly source: Int32Array
}

/** `from`: times from the sources to the nodes; `to`: from the nodes to the sources. `k` is at least 1. */
export function kNearest(hierarchy: Hierarchy, weights: Weights, direction: Direction, k: number, seeds: Seeds): Nearest {
  if (!(Number.isInteger(k) && k >= 1)) throw new Error(`k is ${k}, expected a whole number from 1.`)
  const isFrom = direction === 'from'
  const ranks = rankCount(hierarchy)
  const { spotOf, nodeOf, innerNode, firstStep, chainLow, chainHigh } = hierarchy
  // labels of ranks, then of the nodes inside chains, then of nodes without a road
  const labels = new LabelLists(ranks + innerNode.length, k)
  const alone = new Map<number, LabelLists>()
  const seededChains = new Set<number>()
  for (let seed = 0; seed < seeds.node.length; seed++) {
    const source = seeds.source[seed]
    if (!(source >= 0 && source < SOURCE_SPAN)) throw new Error(`Source ${source} is not from 0 to ${SOURCE_SPAN - 1}.`)
    if (seeds.ms[seed] >= FAR_MS) continue
    const label = seeds.ms[seed] * SOURCE_SPAN + source
    const node = seeds.node[seed]
    const spot = spotOf[node]
    if (spot === NOWHERE) {
      const list = alone.get(node) ?? new LabelLists(1, k)
      alone.set(node, list)
      list.offer(0, label)
    } else {
      labels.offer(spot, label)
      if (spot >= ranks) seededChains.add(hierarchy.innerChain[spot - ranks])
    }
  }

  // out of the chains, up, down, into the chains
  const carry = (chain: number, isUp: boolean, isOut: boolean, isIn: boolean) => {
    const from = firstStep[chain]
    const last = firstStep[chain + 1] - 1
    const inner = ranks - chain
    for (let at = 0; at <= last - from; at++) {
      const step = isUp ? from + at : last - at
      const ms = stepTime(hierarchy, weights, chain, step, isUp === isFrom)
      const isFirst = at === 0
      const isLast = at === last - from
      if (ms === FAR_MS || (isFirst && !isIn) || (isLast && !isOut)) continue
      const entrance = isUp ? chainLow[chain] : chainHigh[chain]
      const exit = isUp ? chainHigh[chain] : chainLow[chain]
      const before = isFirst ? entrance : inner + (isUp ? step - 1 : step)
      const after = isLast ? exit : inner + (isUp ? step : step - 1)
      labels.offerAll(after, before, ms)
    }
  }
  for (const chain of seededChains) {
    carry(chain, true, true, false)
    carry(chain, false, true, false)
  }
  const upwards = upArcs(hierarchy, weights)
  const downwards = downArcs(hierarchy, weights)
  raise(isFrom ? upwards : downwards, labels, ranks)
  lower(isFrom ? downwards : upwards, labels, ranks)
  for (let chain = 0; chain < chainCount(hierarchy); chain++) {
    carry(chain, true, false, true)
    carry(chain, false, false, true)
  }

  const timeMs = new Uint32Array(spotOf.length * k).fill(UNREACHED_MS)
  const source = new Int32Array(spotOf.length * k).fill(-1)
  for (let rank = 0; rank < ranks; rank++) labels.write(rank, nodeOf[rank], timeMs, source)
  for (let inner = 0; inner < innerNode.length; inner++) labels.write(ranks + inner, innerNode[inner], timeMs, source)
  for (const [node, list] of alone) list.write(0, node, timeMs, source)
  return { timeMs, source }
}

function raise({ first, head, ms }: SweepArcs, labels: LabelLists, ranks: number): void {
  for (let rank = 0; rank < ranks; rank++) {
    if (labels.isEmpty(rank)) continue
    for (let arc = first[rank]; arc < first[rank + 1]; arc++) labels.offerAll(head[arc], rank, ms[arc])
  }
}

function lower({ first, head, ms }: SweepArcs, labels: LabelLists, ranks: number): void {
  for (let rank = ranks - 1; rank >= 0; rank--) {
    for (let arc = first[rank]; arc < first[rank + 1]; arc++) labels.offerAll(rank, head[arc], ms[arc])
  }
}

/** Up to k labels of different sources at each of a number of places, ascending, FAR_LABEL after the last. */
class LabelLists {
  readonly #label: Float64Array
  readonly #k: number

  constructor(places: number, k: number) {
    this.#k = k
    this.#label = new Float64Array(places * k).fill(FAR_LABEL)
  }

  isEmpty(place: number): boolean {
    return this.#label[place * this.#k] === FAR_LABEL
  }

  /** Takes over the labels of another place, `ms` later. */
  offerAll(to: number, from: number, ms: number): void {
    const label = this.#label
    const later = ms * SOURCE_SPAN
    const worst = to * this.#k + this.#k - 1
    for (let at = from * this.#k, end = at + this.#k; at < end; at++) {
      const via = label[at] + later
      // the labels to come are later still
      if (via >= label[worst]) return
      this.offer(to, via)
    }
  }

  offer(place: number, given: number): void {
    const label = this.#label
    const first = place * this.#k
    const last = first + this.#k - 1
    if (given >= label[last]) return
    const source = given % SOURCE_SPAN
    // where it belongs, unless its source is there already, earlier
    let at = first
    for (; label[at] <= given; at++) if (label[at] % SOURCE_SPAN === source) return
    // where its source was, later, or the last
    let end = at
    while (end < last && label[end] % SOURCE_SPAN !== source) end++
    for (; end > at; end--) label[end] = label[end - 1]
    label[at] = given
  }

  write(place: number, node: number, timeMs: Uint32Array, source: Int32Array): void {
    for (let entry = 0; entry < this.#k; entry++) {
      const label = this.#label[place * this.#k + entry]
      if (label === FAR_LABEL) return
      timeMs[node * this.#k + entry] = Math.floor(label / SOURCE_SPAN)
      source[node * this.#k + entry] = label % SOURCE_SPAN
    }
  }
}
