/**
 * Gives a hierarchy the times of a scenario (Dibbelt, Strasser and Wagner, 2014): every arc gets the shortest time between its ends
 * over its own road and over junctions contracted before both. A few milliseconds for a city.
 */
import { CLOSED_MS, type RoadGraph } from '../roads/graph.ts'
import { UNREACHED_MS } from '../travel/search.ts'
import { chainCount, type Hierarchy, NO_ARC, rankCount } from './hierarchy.ts'
import { chainTime, FAR_MS, type SweepArcs, sideMs, timeChain, type Weights } from './weights.ts'

export interface CustomizeOptions {
  /** Also finds the arcs that shortest ways need, for sweeps of half the time: worth it for what will be asked often. */
  readonly perfect?: boolean
}

/** `graph` must be the one the hierarchy was built from, with any times. Throws when it opens an edge that was closed both ways. */
export function customize(
  hierarchy: Hierarchy,
  graph: Pick<RoadGraph, 'forwardMs' | 'backwardMs'>,
  { perfect = false }: CustomizeOptions = {},
): Weights {
  const { upHead, linkArc, linkSide, chainArc, stepSide } = hierarchy
  for (const edge of hierarchy.deadEdge) checkDead(graph, edge)
  const arcs = upHead.length
  const weights: Weights = {
    upMs: new Uint32Array(arcs).fill(FAR_MS),
    downMs: new Uint32Array(arcs).fill(FAR_MS),
    chainKind: new Uint8Array(chainCount(hierarchy)),
    alongMs: new Uint32Array(stepSide.length),
    againstMs: new Uint32Array(stepSide.length),
  }
  const up = signed(weights.upMs)
  const down = signed(weights.downMs)

  // the roads' own times
  for (let link = 0; link < linkArc.length; link++) {
    const arc = linkArc[link]
    up[arc] = Math.min(up[arc], sideMs(graph, linkSide[link]))
    down[arc] = Math.min(down[arc], sideMs(graph, linkSide[link] ^ 1))
  }
  for (let chain = 0; chain < chainArc.length; chain++) {
    timeChain(hierarchy, graph, chain, weights)
    const arc = chainArc[chain]
    if (arc === NO_ARC) continue
    up[arc] = Math.min(up[arc], chainTime(hierarchy, weights, chain, true))
    down[arc] = Math.min(down[arc], chainTime(hierarchy, weights, chain, false))
  }

  joinLowerTriangles(hierarchy, up, down)
  const pruned = perfect ? pruneArcs(hierarchy, up, down) : {}
  for (let arc = 0; arc < arcs; arc++) {
    if (up[arc] === FAR_MS) up[arc] = UNREACHED_MS
    if (down[arc] === FAR_MS) down[arc] = UNREACHED_MS
  }
  return { ...weights, ...pruned }
}

/** Throws when an edge that the hierarchy does not know is open. */
export function checkDead({ forwardMs, backwardMs }: Pick<RoadGraph, 'forwardMs' | 'backwardMs'>, edge: number): void {
  if (forwardMs[edge] === CLOSED_MS && backwardMs[edge] === CLOSED_MS) return
  throw new Error(`Edge ${edge} is open, but was closed both ways when the hierarchy was built: build it again.`)
}

/** The same entries with a sign: sums of two times stay whole numbers of 32 bits, which run fastest. */
const signed = (ms: Uint32Array) => new Int32Array(ms.buffer, ms.byteOffset, ms.length)

/**
 * From the lowest rank up: ways between two upper neighbours of a lower junction, over that junction. Without branches, whose outcome
 * nobody can foresee: d & (d >> 31) is d where it is negative and 0 elsewhere.
 */
function joinLowerTriangles(
  { upFirst, upHead, downFirst, downTail, downArc }: Hierarchy,
  up: Int32Array,
  down: Int32Array,
): void {
  const ranks = upFirst.length - 1
  // all upper neighbours of what lies below x are upper neighbours of x
  const arcTo = new Int32Array(ranks)
  for (let x = 0; x < ranks; x++) {
    for (let arc = upFirst[x], end = upFirst[x + 1]; arc < end; arc++) arcTo[upHead[arc]] = arc
    for (let at = downFirst[x], last = downFirst[x + 1]; at < last; at++) {
      const zx = downArc[at]
      const upToX = up[zx]
      const downFromX = down[zx]
      for (let zy = zx + 1, end = upFirst[downTail[at] + 1]; zy < end; zy++) {
        const xy = arcTo[upHead[zy]]
        const upwards = (downFromX + up[zy] - up[xy]) | 0
        const downwards = (upToX + down[zy] - down[xy]) | 0
        up[xy] += upwards & (upwards >> 31)
        down[xy] += downwards & (downwards >> 31)
      }
    }
  }
}

/**
 * The arcs that are themselves a shortest way between their ends. From the highest rank down every arc learns the true time between
 * its ends, by way of higher junctions too; an arc that takes longer is on no shortest way.
 */
function pruneArcs(hierarchy: Hierarchy, up: Int32Array, down: Int32Array): { upwards: SweepArcs; downwards: SweepArcs } {
  const { upFirst, upHead, downFirst, downTail, downArc } = hierarchy
  const trueUp = up.slice()
  const trueDown = down.slice()
  const arcTo = new Int32Array(rankCount(hierarchy))
  for (let x = rankCount(hierarchy) - 1; x >= 0; x--) {
    for (let arc = upFirst[x], end = upFirst[x + 1]; arc < end; arc++) arcTo[upHead[arc]] = arc
    for (let at = downFirst[x], last = downFirst[x + 1]; at < last; at++) {
      const zx = downArc[at]
      let upToX = trueUp[zx]
      let downFromX = trueDown[zx]
      for (let zy = zx + 1, end = upFirst[downTail[at] + 1]; zy < end; zy++) {
        const xy = arcTo[upHead[zy]]
        const xyUp = trueUp[xy]
        const xyDown = trueDown[xy]
        // z to x by y, x to z by y, z to y by x, y to z by x
        const zxd = (up[zy] + xyDown - upToX) | 0
        const xzd = (xyUp + down[zy] - downFromX) | 0
        const zyd = (up[zx] + xyUp - trueUp[zy]) | 0
        const yzd = (xyDown + down[zx] - trueDown[zy]) | 0
        upToX += zxd & (zxd >> 31)
        downFromX += xzd & (xzd >> 31)
        trueUp[zy] += zyd & (zyd >> 31)
        trueDown[zy] += yzd & (yzd >> 31)
      }
      trueUp[zx] = upToX
      trueDown[zx] = downFromX
    }
  }
  return { upwards: keepArcs(hierarchy, up, trueUp), downwards: keepArcs(hierarchy, down, trueDown) }
}

function keepArcs({ upFirst, upHead }: Hierarchy, ms: Int32Array, trueMs: Int32Array): SweepArcs {
  const isKept = (arc: number) => ms[arc] < FAR_MS && ms[arc] === trueMs[arc]
  const ranks = upFirst.length - 1
  let kept = 0
  for (let arc = 0; arc < ms.length; arc++) if (isKept(arc)) kept++
  const first = new Uint32Array(ranks + 1)
  const head = new Uint32Array(kept)
  const keptMs = new Uint32Array(kept)
  let at = 0
  for (let rank = 0; rank < ranks; rank++) {
    for (let arc = upFirst[rank]; arc < upFirst[rank + 1]; arc++) {
      if (!isKept(arc)) continue
      head[at] = upHead[arc]
      keptMs[at++] = ms[arc]
    }
    first[rank + 1] = at
  }
  return { first, head, ms: keptMs }
}
