/**
 * How long the event loop of this thread was kept busy at a stretch.
 *
 * A tick comes every millisecond. Between two ticks it is the processor time of this thread that counts, not the time on the clock: what
 * other programs take from the machine delays ticks too, and is nobody's fault here.
 */
export class LoopWatch {
  #longestMs = 0
  #last = process.threadCpuUsage()
  readonly #timer = setInterval(() => this.#tick(), 1)

  /** Begins a new measurement. */
  start(): void {
    this.#longestMs = 0
    this.#last = process.threadCpuUsage()
  }

  /** Processor milliseconds of the longest stretch since `start`. */
  longestMs(): number {
    this.#tick()
    return this.#longestMs
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const { user, system } = process.threadCpuUsage(this.#last)
    this.#longestMs = Math.max(this.#longestMs, (user + system) / 1000)
    this.#last = process.threadCpuUsage()
  }
}
