/** What a matrix asks of its inner loops, whoever runs them. Addresses are in bytes and multiples of four. */

/** How many sources may share a sweep. */
export const SWEEP_LANES = [4, 16, 32] as const
export type Lanes = (typeof SWEEP_LANES)[number]

/** Each junction has `lanes` times in a row; an arc is two numbers, the address of the times at its upper end and its time. */
export interface LaneSweeps {
  readonly lanes: Lanes
  /** Carries times up: for the junction numbers at `visit` to `visitEnd`, in order, over the arcs first[number] to first[number + 1]. */
  climb(visit: number, visitEnd: number, first: number, times: number): void
  /** Carries times down: the n-th junction's times are the least of those at start[n] and those over its arcs, up to arcEnds[n]. */
  descend(start: number, startEnd: number, arcEnds: number, arcs: number, times: number): void
  /** Sets the times of the listed junctions to FAR_MS. */
  forget(visit: number, visitEnd: number, times: number): void
  /** Writes the times of whole groups of four junctions as rows, a row a lane, and UNREACHED_MS for times of FAR_MS and more. */
  unfold(times: number, timesEnd: number, row: number, rowBytes: number): void
}

/** Scratch memory and the loops that work on it; one thread's own. */
export interface Workbench {
  /** Which of the two ways the loops are run. */
  readonly kind: 'wasm' | 'plain'
  /** The memory as numbers, at least `bytes` of it; what it held may be lost. */
  reserve(bytes: number): Uint32Array
  readonly sweeps: Readonly<Record<Lanes, LaneSweeps>>
}
