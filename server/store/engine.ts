/** Starts and ends the thread of the embedded database. */
import { Worker } from 'node:worker_threads'

/** Where a database can be reached: a folder with a socket file, or (on Windows) a loopback port. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** What the thread says. */
export type EngineReport =
  | { readonly kind: 'listening'; readonly address: Address }
  | { readonly kind: 'progress'; readonly message: string; readonly fraction: number }
  | { readonly kind: 'open' }

export interface Engine {
  isAlive(): boolean
  /** Lets running turns end, closes the database and ends the thread. */
  close(): Promise<void>
}

export interface EngineWatch {
  /** Called once, as soon as connections are taken; they are answered when the database has booted. */
  readonly onListening: (address: Address) => Promise<void>
  readonly progress: (message: string, fraction: number) => void
}

/** Resolves when the database of the folder is open. Throws what kept it from opening; then no thread is left. */
export function startEngine(folder: string, { onListening, progress }: EngineWatch): Promise<Engine> {
  const worker = new Worker(new URL('./engineThread.ts', import.meta.url), { workerData: { folder } })
  let alive = true
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      alive = false
      resolve()
    })
  })
  const engine: Engine = {
    isAlive: () => alive,
    async close() {
      if (alive) worker.postMessage('close')
      await ended
    },
  }
  return new Promise<Engine>((resolve, reject) => {
    let announced: Promise<void> = Promise.resolve()
    const fail = (error: unknown) => worker.terminate().then(() => reject(error))
    worker.once('error', fail)
    worker.once('exit', (code) => reject(new Error(`The thread of the embedded database ended with code ${code}.`)))
    worker.on('message', (report: EngineReport) => {
      if (report.kind === 'progress') progress(report.message, report.fraction)
      if (report.kind === 'listening') {
        announced = onListening(report.address)
        announced.catch(fail)
      }
      if (report.kind === 'open') announced.then(() => resolve(engine), fail)
    })
  })
}
