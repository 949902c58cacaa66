/**
 * A pool of worker threads for questions that take long, so that the thread which answers requests never waits for one.
 *
 * Threads start when they are needed. One that breaks takes only its own request with it and is replaced by the next that is needed.
 */
import { Worker } from 'node:worker_threads'
import type { Progress } from '../core/progress.ts'
import { AppError } from '../errors.ts'
import { type CancelFlag, newCancelFlag, raise } from './cancelFlag.ts'
import { FairQueue } from './fairQueue.ts'
import { type InputOf, type Order, type OutputOf, type Report, type TaskTable, unpackFault } from './messages.ts'

export interface PoolOptions<Name> {
  /** Threads at most. */
  readonly size: number
  /** Requests that may wait; more are refused. */
  readonly mostWaiting?: number
  /** Those that may wait in one lane: who asks a thousand things at once does not take the places of everybody else. */
  readonly mostInLane?: number
  /** Tasks of many seconds: one thread is always left to the others, when there are several. */
  readonly long?: readonly Name[]
  /** Memory of the JavaScript heap of a thread; typed arrays lie outside of it. */
  readonly heapMegabytes?: number
  /** How long cancelled work may take to notice before its thread is ended. */
  readonly graceMs?: number
  /** Told of every thread that broke. */
  readonly onCrash?: (error: Error) => void
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly progress?: Progress
  /** Lanes are served in turn; the task's name when absent. */
  readonly lane?: string
  /** Tasks of the same pin run in the same thread, as long as it lives: what they share is kept there. */
  readonly pin?: string
}

const MOST_WAITING = 512
const MOST_IN_LANE = 256
const HEAP_MEGABYTES = 2048
const GRACE_MS = 5_000

interface Job extends Required<Pick<RunOptions, 'lane'>>, Pick<RunOptions, 'pin' | 'progress'> {
  readonly name: string
  readonly input: unknown
  readonly flag: CancelFlag
  readonly isLong: boolean
  /** Each may be called again without effect. */
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | null
  number: number // of the order it works on
  grace: NodeJS.Timeout | undefined
  fault: Error | null // what broke it
}

export class Pool<T extends TaskTable> {
  readonly #script: URL
  readonly #options: Required<PoolOptions<keyof T & string>>
  readonly #queue = new FairQueue<Job>()
  readonly #threads: Thread[] = [] // the one that worked last comes last
  readonly #pins = new Map<string, Thread>()
  #orders = 0
  #closed = false

  /** `script` serves the table's tasks with `serveTasks`. */
  constructor(script: URL, options: PoolOptions<keyof T & string>) {
    this.#script = script
    this.#options = {
      mostWaiting: MOST_WAITING,
      mostInLane: MOST_IN_LANE,
      long: [],
      heapMegabytes: HEAP_MEGABYTES,
      graceMs: GRACE_MS,
      onCrash: () => {},
      ...options,
    }
  }

  /** Requests that wait for a thread. */
  get waiting(): number {
    return this.#queue.size
  }

  /**
   * Runs a task. Throws what the task throws; the signal's reason as soon as it is aborted, and the work ends soon after;
   * AppError('unavailable') when too many wait, when the thread broke, and once the pool is closed.
   */
  run<N extends keyof T & string>(name: N, input: InputOf<T, N>, options: RunOptions = {}): Promise<OutputOf<T, N>> {
    const { signal, progress, lane = name, pin } = options
    return new Promise<unknown>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (this.#closed) return reject(stopping())
      const { mostWaiting, mostInLane } = this.#options
      if (this.#queue.size >= mostWaiting || this.#queue.waitingIn(lane) >= mostInLane) return reject(overloaded())
      const leave = () => signal?.removeEventListener('abort', cancel)
      const job: Job = {
        name,
        input,
        lane,
        pin,
        progress,
        flag: newCancelFlag(),
        isLong: this.#options.long.includes(name),
        resolve: (output) => {
          leave()
          resolve(output)
        },
        reject: (error) => {
          leave()
          reject(error)
        },
      }
      const cancel = () => {
        this.#cancel(job)
        job.reject(signal?.reason)
      }
      signal?.addEventListener('abort', cancel, { once: true })
      this.#queue.push(job)
      this.#dispatch()
    }) as Promise<OutputOf<T, N>>
  }

  /** Lets a pin go: the next task of it may run anywhere. */
  unpin(pin: string): void {
    this.#pins.delete(pin)
  }

  /** Ends every thread. Requests that run or wait are refused. */
  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#queue.empty()) job.reject(stopping())
    const threads = this.#threads.splice(0)
    for (const { job } of threads) job?.reject(stopping())
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }

  /** Gives waiting jobs to idle threads and starts threads while there are too few. */
  #dispatch(): void {
    const homes = new Set(this.#pins.values())
    const isHome = (thread: Thread) => Number(homes.has(thread))
    // the warmest first, but those that are somebody's home last
    for (const thread of this.#threads.toReversed().sort((a, b) => isHome(a) - isHome(b))) {
      if (thread.job !== null) continue
      const job = this.#queue.take((one) => this.#mayRun(one, thread))
      if (job !== undefined) this.#start(job, thread)
    }
    while (this.#threads.length < this.#options.size) {
      const job = this.#queue.take((one) => this.#mayRun(one, null))
      if (job === undefined) break
      this.#start(job, this.#hire())
    }
  }

  /** Whether a job may be given to a thread; null stands for a new one. */
  #mayRun(job: Job, thread: Thread | null): boolean {
    const home = job.pin === undefined ? undefined : this.#pins.get(job.pin)
    if (home !== undefined && home !== thread) return false
    const running = this.#threads.filter((one) => one.job?.isLong).length
    return !job.isLong || running < Math.max(1, this.#options.size - 1)
  }

  #hire(): Thread {
    const worker = new Worker(this.#script, { resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMegabytes } })
    const thread: Thread = { worker, job: null, number: 0, grace: undefined, fault: null }
    worker.on('message', (report: Report) => this.#hear(thread, report))
    worker.on('error', (error) => {
      thread.fault = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', (code) => this.#lose(thread, code))
    this.#threads.push(thread)
    return thread
  }

  #start(job: Job, thread: Thread): void {
    thread.job = job
    thread.number = ++this.#orders
    if (job.pin !== undefined) this.#pins.set(job.pin, thread)
    const order: Order = { number: thread.number, name: job.name, input: job.input, flag: job.flag }
    thread.worker.ref() // work keeps the program alive, idle threads do not
    try {
      thread.worker.postMessage(order)
    } catch (error) {
      job.reject(error) // the input is no plain data
      this.#free(thread)
      this.#dispatch()
    }
  }

  #hear(thread: Thread, report: Report): void {
    const { job } = thread
    if (job === null || report.number !== thread.number) return
    if (report.kind === 'progress') {
      job.progress?.(report.done, report.total)
      return
    }
    if (report.kind === 'done') job.resolve(report.output)
    else job.reject(unpackFault(report.fault))
    this.#free(thread)
    this.#dispatch()
  }

  #free(thread: Thread): void {
    clearTimeout(thread.grace)
    thread.job = null
    thread.worker.unref()
    const at = this.#threads.indexOf(thread)
    if (at >= 0) this.#threads.push(...this.#threads.splice(at, 1))
  }

  #cancel(job: Job): void {
    if (this.#queue.remove(job)) return
    const thread = this.#threads.find((one) => one.job === job)
    if (thread === undefined) return
    raise(job.flag)
    thread.grace = setTimeout(() => void thread.worker.terminate(), this.#options.graceMs).unref()
  }

  #lose(thread: Thread, code: number): void {
    clearTimeout(thread.grace)
    for (const [pin, home] of this.#pins) if (home === thread) this.#pins.delete(pin)
    const at = this.#threads.indexOf(thread)
    if (at < 0) return // the pool is closed
    this.#threads.splice(at, 1)
    const { job } = thread
    const cause = thread.fault ?? new Error(`A thread ended with code ${code} while it ran ${job?.name ?? 'nothing'}.`)
    if (job === null || Atomics.load(job.flag, 0) === 0) this.#options.onCrash(cause)
    job?.reject(brokeOff())
    this.#dispatch()
  }
}

const overloaded = () => new AppError('unavailable', 'Too many questions are being worked on. Ask again in a moment.')
const brokeOff = () =>
  new AppError('unavailable', 'The work on this question broke off. Ask again; if it happens again, ask for less at once.')
const stopping = () => new AppError('unavailable', 'The server is stopping.')
