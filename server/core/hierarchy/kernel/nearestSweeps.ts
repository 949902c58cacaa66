/**
 * The loops of a sweep over all junctions, as WebAssembly instructions; passes.ts says the same in plain words. Each junction has one
 * 64-bit number, a time in the upper half and a source in the lower: the lesser of two is the sooner, of equally soon the lower source.
 *
 * Parameters are addresses in bytes and plain counts. The arrays are those of Hierarchy and Weights as they are, so that loading a
 * scenario is copying.
 */
import { FAR_MS } from '../weights.ts'
import { assemble, type Code, choose, i32, i64, type Local, type Routine, when, whileTrue } from './assembler.ts'

const plus = (local: Local, count: number): Code => local.set(i32.add(local.get, i32.const(count)))
const shifted = (value: Code, bits: number): Code => i32.shiftLeft(value, i32.const(bits))
/** An entry of an array of 32-bit numbers. */
const entry = (array: Local, index: Code): Code => i32.load(i32.add(array.get, shifted(index, 2)))
const pairAddress = (pairs: Local, rank: Code): Code => i32.add(pairs.get, shifted(rank, 3))

const farPair = i64.upper(i32.const(FAR_MS))
/** A pair, later by a time; all times from FAR_MS on are taken for FAR_MS. */
const later = (pair: Code, ms: Code): Code => i64.add(pair, i64.upper(i32.and(ms, i32.const(FAR_MS))))
const lesser = (a: Local, b: Local): Code => choose(i64.lessThan(a.get, b.get), a.get, b.get)

/** Writes a pair where its node's time and source belong; what is too far as all bits set: UNREACHED_MS, and source −1. */
const publish = (pair: Local, node: Code, timeMs: Local, source: Local, at: Local): Code => [
  ...at.set(shifted(node, 2)),
  ...pair.set(choose(i64.lessThan(pair.get, farPair), pair.get, i64.const(-1))),
  ...i64.storeUpper(i32.add(timeMs.get, at.get), 0, pair.get),
  ...i64.storeLower(i32.add(source.get, at.get), 0, pair.get),
]

/** From rank 0 to the top: each pair goes up its arcs. */
function climb(routine: Routine): Code {
  const [ranks, first, head, ms, pairs] = [1, 2, 3, 4, 5].map(() => routine.parameter())
  const [rank, arc, arcEnd, to] = [1, 2, 3, 4].map(() => routine.local('i32'))
  const [pair, next] = [1, 2].map(() => routine.local('i64'))
  return whileTrue(
    i32.lessThan(rank.get, ranks.get),
    pair.set(i64.load(pairAddress(pairs, rank.get))),
    when(
      i64.lessThan(pair.get, farPair),
      arc.set(entry(first, rank.get)),
      arcEnd.set(entry(first, i32.add(rank.get, i32.const(1)))),
      whileTrue(
        i32.lessThan(arc.get, arcEnd.get),
        to.set(pairAddress(pairs, entry(head, arc.get))),
        next.set(later(pair.get, entry(ms, arc.get))),
        when(i64.lessThan(next.get, i64.load(to.get)), i64.store(to.get, 0, next.get)),
        plus(arc, 1),
      ),
    ),
    plus(rank, 1),
  )
}

/** From the top to rank 0: each pair is the least of itself and what comes down its arcs, and is published. */
function descend(routine: Routine): Code {
  const [rank, first, head, ms, pairs, nodeOf, timeMs, source] = [1, 2, 3, 4, 5, 6, 7, 8].map(() => routine.parameter())
  const [arc, arcFirst, at] = [1, 2, 3].map(() => routine.local('i32'))
  const [pair, next] = [1, 2].map(() => routine.local('i64'))
  return [
    ...arc.set(entry(first, rank.get)),
    ...whileTrue(
      i32.lessThan(i32.const(0), rank.get),
      plus(rank, -1),
      pair.set(i64.load(pairAddress(pairs, rank.get))),
      arcFirst.set(entry(first, rank.get)),
      whileTrue(
        i32.lessThan(arcFirst.get, arc.get),
        plus(arc, -1),
        next.set(later(i64.load(pairAddress(pairs, entry(head, arc.get))), entry(ms, arc.get))),
        pair.set(lesser(next, pair)),
      ),
      i64.store(pairAddress(pairs, rank.get), 0, pair.get),
      publish(pair, entry(nodeOf, rank.get), timeMs, source, at),
    ),
  ]
}

/**
 * All chains but the broken: notes the pairs that leave either end, that of the high end at the time it would come to the low one.
 * `byHigh` are times from a chain's low end on, in the direction of ways by the high end. `lowOnly` and `highOnly` are the kinds of
 * chain that one end alone serves.
 */
function enterChains(routine: Routine): Code {
  const [chains, chainLow, chainHigh, firstStep, chainKind] = [1, 2, 3, 4, 5].map(() => routine.parameter())
  const [lowOnly, highOnly, byHigh, pairs, ends] = [1, 2, 3, 4, 5].map(() => routine.parameter())
  const [chain, kind, lastStep] = [1, 2, 3].map(() => routine.local('i32'))
  const leaving = (end: Local, notKind: Local): Code =>
    choose(i32.equal(kind.get, notKind.get), farPair, i64.load(pairAddress(pairs, entry(end, chain.get))))
  return whileTrue(
    i32.lessThan(chain.get, chains.get),
    kind.set(i32.load8(i32.add(chainKind.get, chain.get))),
    lastStep.set(i32.subtract(entry(firstStep, i32.add(chain.get, i32.const(1))), i32.const(1))),
    i64.store(ends.get, 0, leaving(chainLow, highOnly)),
    i64.store(ends.get, 8, later(leaving(chainHigh, lowOnly), entry(byHigh, lastStep.get))),
    plus(ends, 16),
    plus(chain, 1),
  )
}

/** Publishes what comes to the nodes inside chains from either end. */
function spread(routine: Routine): Code {
  const [inner, innerChain, byLow, byHigh, ends] = [1, 2, 3, 4, 5].map(() => routine.parameter())
  const [innerNode, timeMs, source] = [1, 2, 3].map(() => routine.parameter())
  const [node, chain, step, at] = [1, 2, 3, 4].map(() => routine.local('i32'))
  const [viaLow, viaHigh] = [1, 2].map(() => routine.local('i64'))
  return whileTrue(
    i32.lessThan(node.get, inner.get),
    chain.set(entry(innerChain, node.get)),
    // a chain has one step more than nodes inside
    step.set(i32.add(node.get, chain.get)),
    at.set(i32.add(ends.get, shifted(chain.get, 4))),
    viaLow.set(later(i64.load(at.get), entry(byLow, step.get))),
    viaHigh.set(i64.subtract(i64.load(at.get, 8), i64.upper(i32.and(entry(byHigh, step.get), i32.const(FAR_MS))))),
    viaLow.set(lesser(viaLow, viaHigh)),
    publish(viaLow, entry(innerNode, node.get), timeMs, source, at),
    plus(node, 1),
  )
}

export const nearestSweepModule = (): Uint8Array<ArrayBuffer> => assemble({ climb, descend, enterChains, spread })
