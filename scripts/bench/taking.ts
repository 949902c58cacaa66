/** Takes the time of work; contestants take turns, so that what else the machine does falls on all of them. */

export function took<T>(work: () => T): [ms: number, result: T] {
  const start = performance.now()
  const result = work()
  return [performance.now() - start, result]
}

/** The compiler in the runtime has seen enough by then. */
const WARM_UP_ROUNDS = 3

/** A B C A B C …: the median of each over the rounds, after some that do not count. */
export function medians(rounds: number, contestants: Record<string, () => unknown>): Record<string, number> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) {
      const [ms] = took(work)
      if (round >= 0) times[name].push(ms)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)[Math.floor(rounds / 2)]]))
}
