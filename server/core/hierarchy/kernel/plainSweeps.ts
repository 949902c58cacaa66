/** The inner loops of a matrix in plain JavaScript: what the WebAssembly means, and what runs where there is none. */
import { UNREACHED_MS } from '../../travel/search.ts'
import { FAR_MS } from '../weights.ts'
import type { LaneSweeps, Lanes, Workbench } from './sweeps.ts'

export function createPlainWorkbench(): Workbench {
  let memory = new Uint32Array(0)
  const at = (lanes: Lanes) => plainSweeps(lanes, () => memory)
  return {
    kind: 'plain',
    sweeps: { 4: at(4), 16: at(16), 32: at(32) },
    reserve(bytes) {
      if (memory.byteLength < bytes) memory = new Uint32Array(Math.ceil(bytes / 4))
      return memory
    },
  }
}

function plainSweeps(lanes: Lanes, memory: () => Uint32Array): LaneSweeps {
  return {
    lanes,
    climb(visit, visitEnd, first, times) {
      const words = memory()
      for (let next = visit >>> 2; next < visitEnd >>> 2; next++) {
        const junction = words[next]
        const here = (times >>> 2) + junction * lanes
        const arcEnd = words[(first >>> 2) + junction + 1] >>> 2
        for (let arc = words[(first >>> 2) + junction] >>> 2; arc < arcEnd; arc += 2) {
          const head = words[arc] >>> 2
          const ms = words[arc + 1]
          for (let lane = 0; lane < lanes; lane++) lower(words, head + lane, words[here + lane] + ms)
        }
      }
    },
    descend(start, startEnd, arcEnds, arcs, times) {
      const words = memory()
      const count = (startEnd - start) >>> 2
      let here = times >>> 2
      let arc = arcs >>> 2
      for (let junction = 0; junction < count; junction++, here += lanes) {
        const from = words[(start >>> 2) + junction] >>> 2
        for (let lane = 0; lane < lanes; lane++) words[here + lane] = words[from + lane]
        for (const arcEnd = words[(arcEnds >>> 2) + junction] >>> 2; arc < arcEnd; arc += 2) {
          const head = words[arc] >>> 2
          const ms = words[arc + 1]
          for (let lane = 0; lane < lanes; lane++) lower(words, here + lane, words[head + lane] + ms)
        }
      }
    },
    forget(visit, visitEnd, times) {
      const words = memory()
      for (let next = visit >>> 2; next < visitEnd >>> 2; next++) {
        const here = (times >>> 2) + words[next] * lanes
        words.fill(FAR_MS, here, here + lanes)
      }
    },
    unfold(times, timesEnd, row, rowBytes) {
      const words = memory()
      const count = ((timesEnd - times) >>> 2) / lanes
      for (let lane = 0; lane < lanes; lane++) {
        const out = (row + lane * rowBytes) >>> 2
        for (let junction = 0; junction < count; junction++) {
          const ms = words[(times >>> 2) + junction * lanes + lane]
          words[out + junction] = ms >= FAR_MS ? UNREACHED_MS : ms
        }
      }
    },
  }
}

function lower(words: Uint32Array, at: number, ms: number): void {
  if (ms < words[at]) words[at] = ms
}
