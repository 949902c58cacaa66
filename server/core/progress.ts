/** All that long work sees of the machinery round it: somewhere to say how far it is, and whether to stop. */

/** Called now and then with what is done and, when known, how much there is (in the work's own unit). */
export type Progress = (done: number, total: number | undefined) => void

/** The part of an AbortSignal that the kernels use; every AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean
  throwIfAborted(): void
}
