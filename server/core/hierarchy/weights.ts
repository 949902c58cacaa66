/** The times of one scenario on a hierarchy: what `customize` makes, sweeps read and worker threads share. */
import type { RoadGraph } from '../roads/graph.ts'
import { UNREACHED_MS } from '../travel/search.ts'
import type { Hierarchy } from './hierarchy.ts'

/** Times from this on (12 days) count as unreached, so that two of them can be added in 32 bits. */
export const FAR_MS = 0x3fff_ffff

/** What the times of a chain's steps are. */
export const CHAIN_KIND = {
  /** Open both ways: times add up from the chain's start. */
  twoWay: 0,
  /** Open upwards only: the same, and the times downwards are 0 and mean nothing. */
  upOnly: 1,
  /** Open downwards only. */
  downOnly: 2,
  /** Closed somewhere in the middle, or both ways, or longer than FAR_MS: the time of each step alone, UNREACHED_MS where closed. */
  broken: 3,
} as const

export interface Weights {
  /** Per upward arc: time from the lower to the upper end; UNREACHED_MS when there is no way. */
  readonly upMs: Uint32Array
  /** From the upper to the lower end. */
  readonly downMs: Uint32Array
  /** Per chain: a CHAIN_KIND. */
  readonly chainKind: Uint8Array
  /** Per chain step: time from the chain's start to the step's end. */
  readonly alongMs: Uint32Array
  /** Per chain step: time from the step's end back to the chain's start. */
  readonly againstMs: Uint32Array
  /** Without these, sweeps use all arcs. */
  readonly upwards?: SweepArcs
  readonly downwards?: SweepArcs
}

/** The arcs that shortest ways need in one direction; those of rank r, up from it or down to it, are first[r] … first[r + 1] − 1. */
export interface SweepArcs {
  readonly first: Uint32Array
  readonly head: Uint32Array
  readonly ms: Uint32Array
}

/** The arcs that a sweep upwards goes over: the fewest there are. */
export const upArcs = ({ upFirst, upHead }: Hierarchy, { upwards, upMs }: Weights): SweepArcs =>
  upwards ?? { first: upFirst, head: upHead, ms: upMs }
/** The same downwards. */
export const downArcs = ({ upFirst, upHead }: Hierarchy, { downwards, downMs }: Weights): SweepArcs =>
  downwards ?? { first: upFirst, head: upHead, ms: downMs }

type EdgeTimes = Pick<RoadGraph, 'forwardMs' | 'backwardMs'>

/** Time along a side, FAR_MS when closed. */
export const sideMs = ({ forwardMs, backwardMs }: EdgeTimes, side: number): number => {
  const ms = (side & 1) === 0 ? forwardMs[side >>> 1] : backwardMs[side >>> 1]
  return ms < FAR_MS ? ms : FAR_MS
}

/** Writes the times of one chain's steps. */
export function timeChain(hierarchy: Hierarchy, times: EdgeTimes, chain: number, weights: Weights): void {
  const { stepSide, firstStep } = hierarchy
  const { alongMs, againstMs } = weights
  const from = firstStep[chain]
  const to = firstStep[chain + 1]
  let along = 0
  let against = 0
  let openAlong = 0
  let openAgainst = 0
  for (let step = from; step < to; step++) {
    const up = sideMs(times, stepSide[step])
    const down = sideMs(times, stepSide[step] ^ 1)
    if (up !== FAR_MS) openAlong++
    if (down !== FAR_MS) openAgainst++
    along += up
    against += down
    alongMs[step] = along
    againstMs[step] = against
  }
  const isOpen = along < FAR_MS
  const isOpenBack = against < FAR_MS
  const isWhole = (isOpen || openAlong === 0) && (isOpenBack || openAgainst === 0)
  weights.chainKind[chain] =
    isWhole && isOpen
      ? isOpenBack
        ? CHAIN_KIND.twoWay
        : CHAIN_KIND.upOnly
      : isWhole && isOpenBack
        ? CHAIN_KIND.downOnly
        : CHAIN_KIND.broken
  if (isWhole && isOpen && isOpenBack) return
  for (let step = from; step < to; step++) {
    const up = sideMs(times, stepSide[step])
    const down = sideMs(times, stepSide[step] ^ 1)
    if (!(isWhole && isOpen)) alongMs[step] = isWhole && isOpenBack ? 0 : up === FAR_MS ? UNREACHED_MS : up
    if (!(isWhole && isOpenBack)) againstMs[step] = isWhole && isOpen ? 0 : down === FAR_MS ? UNREACHED_MS : down
  }
}

/** Time of one step of a chain, upwards or downwards, FAR_MS when closed. */
export function stepTime(hierarchy: Hierarchy, weights: Weights, chain: number, step: number, isUp: boolean): number {
  const kind = weights.chainKind[chain]
  const ms = isUp ? weights.alongMs : weights.againstMs
  if (kind === (isUp ? CHAIN_KIND.downOnly : CHAIN_KIND.upOnly)) return FAR_MS
  if (kind !== CHAIN_KIND.broken) return step === hierarchy.firstStep[chain] ? ms[step] : ms[step] - ms[step - 1]
  return ms[step] === UNREACHED_MS ? FAR_MS : ms[step]
}

/** Time of a whole chain, upwards or downwards, at most FAR_MS. */
export function chainTime(
  { firstStep }: Hierarchy,
  { chainKind, alongMs, againstMs }: Weights,
  chain: number,
  isUp: boolean,
): number {
  const kind = chainKind[chain]
  const ms = isUp ? alongMs : againstMs
  const last = firstStep[chain + 1] - 1
  if (kind === (isUp ? CHAIN_KIND.downOnly : CHAIN_KIND.upOnly)) return FAR_MS
  if (kind !== CHAIN_KIND.broken) return ms[last]
  let sum = 0
  for (let step = firstStep[chain]; step <= last; step++) sum += ms[step]
  return Math.min(sum, FAR_MS)
}
