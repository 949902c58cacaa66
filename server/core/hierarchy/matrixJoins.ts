/** How the places of a matrix get to junctions: from a node inside a chain to both its ends, or along the chain to each other. */
import { type Hierarchy, NOWHERE } from './hierarchy.ts'
import { FAR_MS, stepTime, type Weights } from './weights.ts'

/** Places joined to roads: place p by the graph nodes node[i], `ms[i]` away, first[p] ≤ i < first[p + 1]. */
export interface JoinedPlaces {
  readonly first: Uint32Array
  readonly node: Uint32Array
  readonly ms: Uint32Array
}

/** Places that are nodes themselves. */
export const placesAt = (nodes: Uint32Array): JoinedPlaces => ({
  first: Uint32Array.from({ length: nodes.length + 1 }, (_, place) => place),
  node: nodes,
  ms: new Uint32Array(nodes.length),
})

/** The same places joined to junctions; times of FAR_MS and more are left out. */
export interface JunctionJoins {
  readonly first: Uint32Array
  readonly rank: Uint32Array
  readonly ms: Uint32Array
  /** Joins to nodes that are not junctions, by the stretch of road that they are on. */
  readonly between: ReadonlyMap<number, readonly InnerJoin[]>
}

interface InnerJoin {
  readonly place: number
  /** The last step of the chain before the node; of no meaning on a node without roads. */
  readonly step: number
  readonly ms: number
}

/** Follows the roads away from the places, or against their direction towards them. */
export function joinToJunctions(
  hierarchy: Hierarchy,
  weights: Weights,
  places: JoinedPlaces,
  course: 'away' | 'towards',
): JunctionJoins {
  const { nodeOf, spotOf, firstStep, innerChain, chainLow, chainHigh } = hierarchy
  const isAway = course === 'away'
  const count = places.first.length - 1
  const first = new Uint32Array(count + 1)
  const rank = new Uint32Array(places.node.length * 2)
  const ms = new Uint32Array(places.node.length * 2)
  const between = new Map<number, InnerJoin[]>()
  let joins = 0
  const join = (to: number, time: number) => {
    if (time >= FAR_MS) return
    rank[joins] = to
    ms[joins++] = time
  }
  const joinBetween = (stretch: number, inner: InnerJoin) => {
    const others = between.get(stretch)
    if (others) others.push(inner)
    else between.set(stretch, [inner])
  }

  for (let place = 0; place < count; place++) {
    for (let at = places.first[place]; at < places.first[place + 1]; at++) {
      const node = places.node[at]
      if (node >= spotOf.length) throw new Error(`There is no node ${node}, only ${spotOf.length}.`)
      const ownMs = places.ms[at]
      const spot = spotOf[node]
      if (spot < nodeOf.length) join(spot, ownMs)
      else if (spot === NOWHERE) joinBetween(stretchOfLoneNode(node), { place, step: 0, ms: ownMs })
      else {
        const inner = spot - nodeOf.length
        const chain = innerChain[inner]
        const step = inner + chain
        join(chainLow[chain], ownMs + along(hierarchy, weights, chain, firstStep[chain], step + 1, !isAway))
        join(chainHigh[chain], ownMs + along(hierarchy, weights, chain, step + 1, firstStep[chain + 1], isAway))
        joinBetween(chain, { place, step, ms: ownMs })
      }
    }
    first[place + 1] = joins
  }
  return { first, rank: rank.slice(0, joins), ms: ms.slice(0, joins), between }
}

/** Chains count from nought, so lone nodes count down from −1. */
const stretchOfLoneNode = (node: number): number => -1 - node

/** Calls back with every way from a place of one side to one of the other that passes no junction. */
export function waysBetween(
  hierarchy: Hierarchy,
  weights: Weights,
  from: JunctionJoins,
  to: JunctionJoins,
  found: (fromPlace: number, toPlace: number, ms: number) => void,
): void {
  for (const [stretch, starts] of from.between) {
    for (const end of to.between.get(stretch) ?? []) {
      for (const start of starts) {
        const isUp = start.step <= end.step
        const [low, high] = isUp ? [start.step, end.step] : [end.step, start.step]
        const ms = start.ms + along(hierarchy, weights, stretch, low + 1, high + 1, isUp) + end.ms
        if (ms < FAR_MS) found(start.place, end.place, ms)
      }
    }
  }
}

/** Time over the steps from … end − 1 of a chain, upwards or downwards; one that is closed makes it FAR_MS or more. */
function along(hierarchy: Hierarchy, weights: Weights, chain: number, from: number, end: number, isUp: boolean): number {
  let ms = 0
  for (let step = from; step < end; step++) ms += stepTime(hierarchy, weights, chain, step, isUp)
  return ms
}
