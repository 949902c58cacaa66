/** Scratch memory of one thread with the inner loops of matrices, in WebAssembly where there is some. */
import { startModule } from './engine.ts'
import { laneSweepModule } from './laneSweeps.ts'
import { createPlainWorkbench } from './plainSweeps.ts'
import type { LaneSweeps, Lanes, Workbench } from './sweeps.ts'

let ofThread: Workbench | undefined

/** The one that everything in a thread shares, since a query has done with it when it returns. It grows to the largest and stays. */
export const threadWorkbench = (): Workbench => {
  ofThread ??= createWorkbench()
  return ofThread
}

/** A workbench of the thread that asks; in plain JavaScript where WebAssembly or its vectors are missing. */
export function createWorkbench(): Workbench {
  const started = startModule(laneSweepModule())
  if (!started) return createPlainWorkbench()
  const { routines, reserve } = started
  const at = (lanes: Lanes): LaneSweeps => ({
    lanes,
    climb: routines[`climb${lanes}`],
    descend: routines[`descend${lanes}`],
    forget: routines[`forget${lanes}`],
    unfold: routines[`unfold${lanes}`],
  })
  return { kind: 'wasm', sweeps: { 4: at(4), 16: at(16), 32: at(32) }, reserve }
}
