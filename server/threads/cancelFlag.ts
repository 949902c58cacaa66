/** A cancelled request, seen from another thread: one word of shared memory that is 0 while the answer is wanted. */
import type { CancelSignal } from '../core/progress.ts'

export type CancelFlag = Int32Array<SharedArrayBuffer>

export const newCancelFlag = (): CancelFlag => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

export function raise(flag: CancelFlag): void {
  Atomics.store(flag, 0, 1)
}

/** What the kernels look at. Throws CancelledError when the flag is up. */
export const signalOf = (flag: CancelFlag): CancelSignal => ({
  get aborted() {
    return Atomics.load(flag, 0) !== 0
  },
  throwIfAborted() {
    if (Atomics.load(flag, 0) !== 0) throw new CancelledError()
  },
})

/** Work that stopped because nobody waits for it any more. */
class CancelledError extends Error {
  constructor() {
    super('Nobody waits for this answer any more.')
    this.name = 'CancelledError'
  }
}
