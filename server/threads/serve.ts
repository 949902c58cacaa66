/** The worker's side of the pool: takes orders, does the tasks of a table, reports. */
import type { MessagePort } from 'node:worker_threads'
import { signalOf } from './cancelFlag.ts'
import { type Order, packFault, type Report, type TaskTable } from './messages.ts'

/** A thousand reports a second would be read by nobody. */
const LEAST_MS_BETWEEN_PROGRESS = 100

export function serveTasks(port: MessagePort, table: TaskTable): void {
  const report = (message: Report, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  port.on('message', async ({ number, name, input, flag }: Order) => {
    let reportedAt = 0
    const progress = (done: number, total: number | undefined) => {
      const now = performance.now()
      if (now - reportedAt < LEAST_MS_BETWEEN_PROGRESS) return
      reportedAt = now
      report({ kind: 'progress', number, done, total })
    }
    try {
      const output = await table[name](input as never, { signal: signalOf(flag), progress })
      report({ kind: 'done', number, output }, givenAway(output))
    } catch (error) {
      report({ kind: 'failed', number, fault: packFault(error) })
    }
  })
}

/** The memory of the typed arrays at the top level of an answer, each once; shared memory is not given away. */
function givenAway(output: unknown): ArrayBuffer[] {
  const values = ArrayBuffer.isView(output)
    ? [output]
    : typeof output === 'object' && output !== null
      ? Object.values(output)
      : []
  const buffers = values.flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  )
  return [...new Set(buffers)]
}
