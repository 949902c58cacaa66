/**
 * The inner loops of a matrix, as WebAssembly instructions: sweeps that carry the times of several sources side by side, four to a
 * vector. What they compute is said in plain words by plainSweeps.ts; the two agree to the bit.
 *
 * All parameters are addresses in bytes. A junction's times are `lanes` numbers in a row, so a vector never leaves its junction.
 */

import { FAR_MS } from '../weights.ts'
import { assemble, type Code, i32, type Local, type Routine, u32x4, whileTrue } from './assembler.ts'
import { type Lanes, SWEEP_LANES } from './sweeps.ts'

const VECTOR_BYTES = 16
const ARC_BYTES = 8

const plus = (local: Local, bytes: number): Code => local.set(i32.add(local.get, i32.const(bytes)))

/** For each listed junction: its times go up its arcs. */
const climb =
  (lanes: Lanes) =>
  (routine: Routine): Code => {
    const [visit, visitEnd, first, times] = [1, 2, 3, 4].map(() => routine.parameter())
    const [junction, here, arc, arcEnd, head] = [1, 2, 3, 4, 5].map(() => routine.local('i32'))
    const vectors = Array.from({ length: lanes / 4 }, (_, index) => ({ own: routine.local('v128'), at: index * VECTOR_BYTES }))
    const ms = routine.local('v128')
    return whileTrue(
      i32.lessThan(visit.get, visitEnd.get),
      junction.set(i32.load(visit.get)),
      here.set(i32.add(times.get, i32.multiply(junction.get, i32.const(lanes * 4)))),
      ...vectors.map(({ own, at }) => own.set(u32x4.load(here.get, at))),
      // the arcs of a junction start where those of the one before end
      junction.set(i32.add(first.get, i32.multiply(junction.get, i32.const(4)))),
      arc.set(i32.load(junction.get)),
      arcEnd.set(i32.load(junction.get, 4)),
      whileTrue(
        i32.lessThan(arc.get, arcEnd.get),
        head.set(i32.load(arc.get)),
        ms.set(u32x4.loadSplat(arc.get, 4)),
        ...vectors.map(({ own, at }) =>
          u32x4.store(head.get, at, u32x4.min(u32x4.load(head.get, at), u32x4.add(own.get, ms.get))),
        ),
        plus(arc, ARC_BYTES),
      ),
      plus(visit, 4),
    )
  }

/** For each junction of a list, upper ones first: its times are the least of where it starts and what comes down its arcs. */
const descend =
  (lanes: Lanes) =>
  (routine: Routine): Code => {
    const [start, startEnd, arcEnds, arcs, times] = [1, 2, 3, 4, 5].map(() => routine.parameter())
    const [here, arcEnd, from] = [1, 2, 3].map(() => routine.local('i32'))
    const vectors = Array.from({ length: lanes / 4 }, (_, index) => ({ own: routine.local('v128'), at: index * VECTOR_BYTES }))
    const ms = routine.local('v128')
    const [end, arc] = [arcEnds, arcs]
    return [
      ...here.set(times.get),
      ...whileTrue(
        i32.lessThan(start.get, startEnd.get),
        from.set(i32.load(start.get)),
        ...vectors.map(({ own, at }) => own.set(u32x4.load(from.get, at))),
        arcEnd.set(i32.load(end.get)),
        whileTrue(
          i32.lessThan(arc.get, arcEnd.get),
          from.set(i32.load(arc.get)),
          ms.set(u32x4.loadSplat(arc.get, 4)),
          ...vectors.map(({ own, at }) => own.set(u32x4.min(own.get, u32x4.add(u32x4.load(from.get, at), ms.get)))),
          plus(arc, ARC_BYTES),
        ),
        ...vectors.map(({ own, at }) => u32x4.store(here.get, at, own.get)),
        plus(here, lanes * 4),
        plus(end, 4),
        plus(start, 4),
      ),
    ]
  }

/** Forgets the times of the listed junctions. */
const forget =
  (lanes: Lanes) =>
  (routine: Routine): Code => {
    const [visit, visitEnd, times] = [1, 2, 3].map(() => routine.parameter())
    const here = routine.local('i32')
    const far = routine.local('v128')
    return [
      ...far.set(u32x4.splat(i32.const(FAR_MS))),
      ...whileTrue(
        i32.lessThan(visit.get, visitEnd.get),
        here.set(i32.add(times.get, i32.multiply(i32.load(visit.get), i32.const(lanes * 4)))),
        ...Array.from({ length: lanes / 4 }, (_, index) => u32x4.store(here.get, index * VECTOR_BYTES, far.get)),
        plus(visit, 4),
      ),
    ]
  }

/** Turns columns of lanes into rows, four by four, and what is too far into all bits set (UNREACHED_MS). */
const unfold =
  (lanes: Lanes) =>
  (routine: Routine): Code => {
    const [times, timesEnd, row, rowBytes] = [1, 2, 3, 4].map(() => routine.parameter())
    const out = routine.local('i32')
    const far = routine.local('v128')
    const [a, b, c, d, ab, cd] = [1, 2, 3, 4, 5, 6].map(() => routine.local('v128'))
    const write = (value: Code): Code => [
      ...a.set(value),
      ...u32x4.store(out.get, 0, u32x4.or(a.get, u32x4.atLeast(a.get, far.get))),
      ...out.set(i32.add(out.get, rowBytes.get)),
    ]
    // rows `first` and `first + 1` of the four that a vector holds
    const twoRows = (first: 0 | 2): Code => [
      ...ab.set(u32x4.shuffle(a.get, b.get, [first, first + 4, first + 1, first + 5] as [number, number, number, number])),
      ...cd.set(u32x4.shuffle(c.get, d.get, [first, first + 4, first + 1, first + 5] as [number, number, number, number])),
    ]
    const load = (vector: number): Code =>
      [a, b, c, d].flatMap((local, target) => local.set(u32x4.load(times.get, target * lanes * 4 + vector * VECTOR_BYTES)))
    const low = (): Code => u32x4.shuffle(ab.get, cd.get, [0, 1, 4, 5])
    const high = (): Code => u32x4.shuffle(ab.get, cd.get, [2, 3, 6, 7])
    return [
      ...far.set(u32x4.splat(i32.const(FAR_MS))),
      ...whileTrue(
        i32.lessThan(times.get, timesEnd.get),
        out.set(row.get),
        ...Array.from({ length: lanes / 4 }, (_, vector) =>
          ([0, 2] as const).flatMap((first) => [...load(vector), ...twoRows(first), ...write(low()), ...write(high())]),
        ),
        plus(row, VECTOR_BYTES),
        plus(times, 4 * lanes * 4),
      ),
    ]
  }

/** The bytes of the module: each routine once for every number of lanes, named like `climb16`. */
export const laneSweepModule = (): Uint8Array<ArrayBuffer> =>
  assemble(
    Object.fromEntries(
      SWEEP_LANES.flatMap((lanes) =>
        Object.entries({ climb, descend, forget, unfold }).map(([name, write]) => [`${name}${lanes}`, write(lanes)]),
      ),
    ),
  )
