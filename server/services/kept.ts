/** Answers kept by key: made once, shared by all who ask meanwhile, the one unused for longest forgotten first. */

interface Entry<T> {
  readonly answer: Promise<T>
  readonly controller: AbortController
  /** Those who wait for it; Infinity once somebody waits who cannot leave. */
  askers: number
}

export class Kept<T> {
  readonly #most: number
  readonly #entries = new Map<string, Entry<T>>()

  constructor(most: number) {
    this.#most = most
  }

  /** The answer kept under the key, if there is one. */
  peek(key: string): Promise<T> | undefined {
    return this.#entries.get(key)?.answer
  }

  /**
   * The answer kept under the key, or a new one. One that fails is not kept: the next who asks tries again.
   *
   * Who leaves (`signal`) is answered with the signal's reason at once. The work goes on for the others; when the last of them has left,
   * the signal given to `make` is aborted and what it was making is not kept.
   */
  get(key: string, make: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    let entry = this.#entries.get(key)
    // a Map remembers the order of insertion, so inserting again marks the entry as just used
    if (entry === undefined) entry = this.#begin(key, make)
    else this.#entries.delete(key)
    this.#entries.set(key, entry)
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!)
    return signal === undefined ? this.#stay(entry) : this.#wait(key, entry, signal)
  }

  /** Lets an answer go that has turned out to be of no use. */
  forget(key: string): void {
    this.#entries.delete(key)
  }

  #begin(key: string, make: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const controller = new AbortController()
    const entry: Entry<T> = { answer: make(controller.signal), controller, askers: 0 }
    entry.answer.catch(() => this.#drop(key, entry))
    return entry
  }

  #drop(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
  }

  #stay(entry: Entry<T>): Promise<T> {
    entry.askers = Infinity
    return entry.answer
  }

  #wait(key: string, entry: Entry<T>, signal: AbortSignal): Promise<T> {
    entry.askers++
    return new Promise((resolve, reject) => {
      const leave = () => {
        entry.askers--
        if (entry.askers === 0) {
          this.#drop(key, entry)
          entry.controller.abort(signal.reason)
        }
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      const stay = () => signal.removeEventListener('abort', leave)
      entry.answer.then(
        (answer) => {
          stay()
          entry.askers = Infinity // it is there: nobody's leaving takes it back
          resolve(answer)
        },
        (error: unknown) => {
          stay()
          reject(error)
        },
      )
    })
  }
}
