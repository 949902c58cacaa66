/** Long lists, a little at a time: nothing here keeps the event loop busy for more than some milliseconds. */

/** Corners of shapes, or plain entries, whose copying for another thread takes a few milliseconds. */
const MOST_IN_A_PORTION = 4_000

/** The items in their order; a single item of more weight than a portion may have is a portion of its own. */
export function inPortions<T>(items: readonly T[], weightOf: (item: T) => number, most = MOST_IN_A_PORTION): T[][] {
  const portions: T[][] = []
  let total = Infinity
  for (const item of items) {
    const weight = weightOf(item)
    total += weight
    if (total > most) {
      portions.push([])
      total = weight
    }
    portions[portions.length - 1].push(item)
  }
  return portions
}

/** A loop that goes on for longer lets others be answered in between. */
const TURN_MS = 4

/** Goes through all steps of some work, a few at a time, and returns what it comes to. */
export async function runInTurns<T>(steps: Iterator<unknown, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + TURN_MS
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await new Promise<void>((next) => setImmediate(next))
  }
}

/** What `make` makes of each item. */
export const mapInTurns = <T, R>(items: Iterable<T>, make: (item: T) => R): Promise<R[]> =>
  runInTurns(
    (function* () {
      const made: R[] = []
      for (const item of items) {
        made.push(make(item))
        yield
      }
      return made
    })(),
  )

/** The pieces as one text, each made when its turn comes. */
export const joinInTurns = async (pieces: Iterable<string>): Promise<string> =>
  (await mapInTurns(pieces, (piece) => piece)).join('')
