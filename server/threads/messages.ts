/** What the pool and its workers say to each other. */
import type { CancelSignal, Progress } from '../core/progress.ts'
import { AppError, type FieldProblem, type RefusalCode } from '../errors.ts'
import type { CancelFlag } from './cancelFlag.ts'

export interface TaskTools {
  readonly signal: CancelSignal
  readonly progress: Progress
}

/**
 * Work that a thread does: plain data in, plain data out. The typed arrays an answer holds at its top level are given away, so they are
 * fresh ones or lie in shared memory.
 */
type Task = (input: never, tools: TaskTools) => unknown
export type TaskTable = Readonly<Record<string, Task>>

export type InputOf<T extends TaskTable, N extends keyof T> = Parameters<T[N]>[0]
export type OutputOf<T extends TaskTable, N extends keyof T> = Awaited<ReturnType<T[N]>>

/** To a worker, one at a time. */
export interface Order {
  readonly number: number
  readonly name: string
  readonly input: unknown
  readonly flag: CancelFlag
}

/** From a worker. */
export type Report =
  | { readonly kind: 'progress'; readonly number: number; readonly done: number; readonly total: number | undefined }
  | { readonly kind: 'done'; readonly number: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly fault: Fault }

/** An error on its way between threads. */
export interface Fault {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly refusal: { readonly code: RefusalCode; readonly problems: readonly FieldProblem[] | undefined } | null
}

export function packFault(error: unknown): Fault {
  if (!(error instanceof Error))
    return { name: 'Error', message: `Something that is no Error was thrown: ${String(error)}`, stack: undefined, refusal: null }
  const refusal = error instanceof AppError ? { code: error.code, problems: error.problems } : null
  return { name: error.name, message: error.message, stack: error.stack, refusal }
}

/** A refusal stays a refusal with its code; any other error keeps its name, message and stack. */
export function unpackFault({ name, message, stack, refusal }: Fault): Error {
  const error = refusal === null ? new Error(message) : new AppError(refusal.code, message, refusal.problems)
  error.name = name
  error.stack = stack
  return error
}
