import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assemble, i32, i64, whileTrue } from '../../../../../server/core/hierarchy/kernel/assembler.ts'
import { startModule } from '../../../../../server/core/hierarchy/kernel/engine.ts'
import { createPlainWorkbench } from '../../../../../server/core/hierarchy/kernel/plainSweeps.ts'
import { type Lanes, SWEEP_LANES, type Workbench } from '../../../../../server/core/hierarchy/kernel/sweeps.ts'
import { createWorkbench } from '../../../../../server/core/hierarchy/kernel/workbench.ts'
import { FAR_MS } from '../../../../../server/core/hierarchy/weights.ts'
import { UNREACHED_MS } from '../../../../../server/core/travel/search.ts'

describe('assemble', () => {
  test('writes a module that runs: numbers of every size, memory, loops', () => {
    const constants = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2 ** 30, 0x7fff_ffff, -0x8000_0000]
    const module = startModule(
      assemble({
        constants(routine) {
          const at = routine.parameter()
          return constants.flatMap((value, index) => i64.storeLower(at.get, index * 4, i64.const(value)))
        },
        // the numbers from 0 on, as many as fit
        count(routine) {
          const [at, end] = [routine.parameter(), routine.parameter()]
          const next = routine.local('i64')
          return whileTrue(
            i32.lessThan(at.get, end.get),
            i64.store(at.get, 0, next.get),
            next.set(i64.add(next.get, i64.const(1))),
            at.set(i32.add(at.get, i32.const(8))),
          )
        },
      }),
    )
    if (!module) throw new Error('The module is not valid.')
    const words = module.reserve(100_000)
    expect(words.byteLength).toBeGreaterThanOrEqual(100_000)
    module.routines.constants(64)
    expect([...new Int32Array(words.buffer, 64, constants.length)]).toEqual(constants)
    module.routines.count(0, 40)
    expect([...new BigUint64Array(words.buffer, 0, 6)].slice(0, 5)).toEqual([0n, 1n, 2n, 3n, 4n])
    words[10] = 77
    module.routines.count(40, 40)
    expect(words[10]).toBe(77)
  })

  test('refuses a parameter after a local', () => {
    const write = () =>
      assemble({
        late(routine) {
          routine.local('i32')
          return routine.parameter().get
        },
      })
    expect(write).toThrow('Parameter 0 is declared after a local.')
  })
})

describe('the workbench', () => {
  test('runs in WebAssembly here', () => {
    expect(createWorkbench().kind).toBe('wasm')
  })

  test('leaves in memory to the bit what plain JavaScript leaves there, for any number of lanes', () => {
    const [wasm, plain] = [createWorkbench(), createPlainWorkbench()]
    const ms = fc.oneof(fc.nat(20), fc.nat(FAR_MS), fc.constantFrom(FAR_MS, FAR_MS - 1, 0))
    const arcs = fc.array(fc.tuple(fc.nat(), fc.nat(), ms), { maxLength: 30 })
    const times = fc.array(ms, { minLength: JUNCTIONS * 4, maxLength: JUNCTIONS * 4 })
    fc.assert(
      fc.property(fc.constantFrom(...SWEEP_LANES), arcs, arcs, times, (lanes, up, down, start) => {
        const [first, second] = [wasm, plain].map((bench) => sweepOnce(bench, lanes, up, down, start))
        expect(first).toEqual(second)
      }),
      { seed: 20260315, numRuns: 150 },
    )
  })

  test('turns columns into rows and far times into UNREACHED_MS', () => {
    for (const bench of [createWorkbench(), createPlainWorkbench()]) {
      const words = bench.reserve(4096)
      // four junctions of four lanes: junction j, lane l has the time 10 j + l, but one is far
      for (let at = 0; at < 16; at++) words[at] = 10 * (at >>> 2) + (at & 3)
      words[6] = FAR_MS
      bench.sweeps[4].unfold(0, 64, 1024, 16)
      expect([...words.subarray(256, 272)]).toEqual([0, 10, 20, 30, 1, 11, 21, 31, 2, UNREACHED_MS, 22, 32, 3, 13, 23, 33])
    }
  })
})

const JUNCTIONS = 8
type Arcs = readonly (readonly [number, number, number])[]

/** Up over some arcs, down over others, out as rows: all the memory that this leaves. */
function sweepOnce(bench: Workbench, lanes: Lanes, up: Arcs, down: Arcs, start: readonly number[]): number[] {
  const laneBytes = lanes * 4
  const [upTimes, downTimes, rows] = [0, 2048, 4096]
  const [visits, upFirst, starts, arcEnds, upArcs, downArcs, end] = [6144, 6208, 6272, 6336, 6400, 6656, 6912]
  const words = bench.reserve(end)
  words.fill(0, 0, end / 4)
  for (let at = 0; at < JUNCTIONS * lanes; at++) words[at] = start[at % start.length]
  // upwards is to lower numbers, as in a matrix
  const write = (list: Arcs, to: number, times: number, ends: number) => {
    let at = to / 4
    for (let junction = 0; junction < JUNCTIONS; junction++) {
      for (const [tail, head, ms] of list) {
        if (junction === 0 || tail % JUNCTIONS !== junction) continue
        words[at++] = times + (head % junction) * laneBytes
        words[at++] = ms
      }
      words[ends / 4 + junction] = at * 4
    }
  }
  words[upFirst / 4] = upArcs
  write(up, upArcs, upTimes, upFirst + 4)
  write(down, downArcs, downTimes, arcEnds)
  for (let junction = 0; junction < JUNCTIONS; junction++) {
    words[visits / 4 + junction] = JUNCTIONS - 1 - junction
    words[starts / 4 + junction] = upTimes + ((junction * 3) % JUNCTIONS) * laneBytes
  }
  const { climb, descend, forget, unfold } = bench.sweeps[lanes]
  climb(visits, visits + JUNCTIONS * 4, upFirst, upTimes)
  descend(starts, starts + JUNCTIONS * 4, arcEnds, downArcs, downTimes)
  forget(visits, visits + 8, upTimes)
  unfold(downTimes, downTimes + JUNCTIONS * laneBytes, rows, JUNCTIONS * 4)
  return [...words.subarray(0, end / 4)]
}
