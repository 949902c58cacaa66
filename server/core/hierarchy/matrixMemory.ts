/** Lays both sides of a matrix out in a workbench's memory, ready for its sweeps. */
import type { Lanes, Workbench } from './kernel/sweeps.ts'
import type { MatrixSide } from './matrixSide.ts'
import { FAR_MS } from './weights.ts'

/** Places joined to the junctions of a side: place p by the entries first[p] … first[p + 1] − 1. */
export interface SideJoins {
  readonly first: Uint32Array
  /** Numbers of junctions on the side. */
  readonly number: Uint32Array
  readonly ms: Uint32Array
}

/** Addresses in bytes. */
export interface MatrixMemory {
  readonly words: Uint32Array
  // the way up: the times of its junctions, then one that is always far; where their arcs start; a list of junctions to visit
  readonly upTimes: number
  readonly upFirst: number
  readonly visitEnd: number
  // the way down: its junctions from the top, then the targets, in groups of four
  readonly starts: number
  readonly startsEnd: number
  readonly arcEnds: number
  readonly downArcs: number
  readonly downTimes: number
  readonly targetTimes: number
  readonly targetTimesEnd: number
  // the times of a batch as rows
  readonly rows: number
  readonly rowBytes: number
}

const ARC_BYTES = 8
const CACHE_LINE_BYTES = 64

/** Rows of the sweeps cover the targets in groups of four. */
const groupsOfFour = (count: number): number => Math.ceil(count / 4) * 4

export function layOutMatrix(
  workbench: Workbench,
  lanes: Lanes,
  above: MatrixSide,
  below: MatrixSide,
  targets: SideJoins,
): MatrixMemory {
  const junctions = above.rankOf.length
  const lower = below.rankOf.length
  const columns = groupsOfFour(targets.first.length - 1)
  const laneBytes = lanes * 4

  let size = 0
  const reserve = (bytes: number): number => {
    const address = size
    size = Math.ceil((size + bytes) / CACHE_LINE_BYTES) * CACHE_LINE_BYTES
    return address
  }
  const upTimes = reserve((junctions + 1) * laneBytes)
  const upFirst = reserve((junctions + 1) * 4)
  const upArcs = reserve(above.head.length * ARC_BYTES)
  const visits = reserve(junctions * 4)
  const downTimes = reserve((lower + columns) * laneBytes)
  const starts = reserve((lower + columns) * 4)
  const arcEnds = reserve((lower + columns) * 4)
  const downArcs = reserve((below.head.length + targets.number.length) * ARC_BYTES)
  const rows = reserve(columns * laneBytes)
  const words = workbench.reserve(size)

  words.fill(FAR_MS, upTimes >>> 2, (upTimes >>> 2) + (junctions + 1) * lanes)
  for (let number = 0; number <= junctions; number++) words[(upFirst >>> 2) + number] = upArcs + above.first[number] * ARC_BYTES
  writeArcs(words, upArcs, above, upTimes, laneBytes)

  // a junction of both sides starts down with the times that came up to it
  const far = upTimes + junctions * laneBytes
  words.fill(far, starts >>> 2, (starts >>> 2) + lower + columns)
  for (let number = 0, upper = 0; number < lower && upper < junctions; ) {
    const difference = above.rankOf[upper] - below.rankOf[number]
    if (difference === 0) words[(starts >>> 2) + number] = upTimes + upper * laneBytes
    if (difference >= 0) upper++
    if (difference <= 0) number++
  }
  for (let number = 0; number < lower; number++) words[(arcEnds >>> 2) + number] = downArcs + below.first[number + 1] * ARC_BYTES
  writeArcs(words, downArcs, below, downTimes, laneBytes)

  // targets are junctions below all others
  let arc = (downArcs >>> 2) + below.head.length * 2
  for (let target = 0; target < columns; target++) {
    for (let join = targets.first[target]; join < targets.first[target + 1]; join++) {
      words[arc++] = downTimes + targets.number[join] * laneBytes
      words[arc++] = targets.ms[join]
    }
    words[(arcEnds >>> 2) + lower + target] = arc * 4
  }

  return {
    words,
    upTimes,
    upFirst,
    visitEnd: visits + junctions * 4,
    starts,
    startsEnd: starts + (lower + columns) * 4,
    arcEnds,
    downArcs,
    downTimes,
    targetTimes: downTimes + lower * laneBytes,
    targetTimesEnd: downTimes + (lower + columns) * laneBytes,
    rows,
    rowBytes: columns * 4,
  }
}

function writeArcs(words: Uint32Array, address: number, { head, ms }: MatrixSide, times: number, laneBytes: number): void {
  let at = address >>> 2
  for (let arc = 0; arc < head.length; arc++) {
    words[at++] = times + head[arc] * laneBytes
    words[at++] = ms[arc]
  }
}
