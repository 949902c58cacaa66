/** A worker thread for tests of the pool: tasks that wait, count, refuse, break and fill the memory. */
import { parentPort } from 'node:worker_threads'
import { AppError } from '../../server/errors.ts'
import type { TaskTable, TaskTools } from '../../server/threads/messages.ts'
import { serveTasks } from '../../server/threads/serve.ts'

type Counter = Int32Array<SharedArrayBuffer>

const table = {
  double: ({ values }: { values: Float64Array }) => ({ values: values.map((value) => 2 * value) }),
  /** Which thread this is, once the gate is open: gate[0] counts those who wait, gate[1] opens it. */
  atGate: ({ gate, name }: { gate: Counter; name: string }): string => {
    Atomics.add(gate, 0, 1)
    Atomics.wait(gate, 1, 0)
    return name
  },
  /** Counts as long as somebody waits for it. */
  count: ({ counter }: { counter: Counter }, { signal }: TaskTools) => {
    for (;;) {
      signal.throwIfAborted()
      Atomics.add(counter, 0, 1)
    }
  },
  /** Counts and looks at nothing. */
  countDeaf: ({ counter }: { counter: Counter }): never => {
    for (;;) Atomics.add(counter, 0, 1)
  },
  remember: ({ value }: { value: string | null }): string => {
    kept = value ?? kept
    return kept
  },
  tell: async (_: object, { progress }: TaskTools) => {
    progress(1, 2)
    return 'told'
  },
  refuse: (_: object): never => {
    throw new AppError('too_large', 'That is too much.', [{ field: 'list', problem: 'is too long' }])
  },
  fail: (_: object): never => {
    throw new RangeError('an index is out of range')
  },
  exit: (_: object): never => process.exit(7),
  /** Breaks outside of the task's own calls. */
  breakLater: (_: object): Promise<never> =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('broken by a timer')
      }, 1)
    }),
  fillMemory: (_: object): never => {
    const lists: number[][] = []
    for (;;) lists.push(Array.from({ length: 10_000 }, (__, at) => at / 3))
  },
} as const satisfies TaskTable

let kept = ''

export type TestTasks = typeof table

if (parentPort !== null) serveTasks(parentPort, table)
