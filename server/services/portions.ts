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

/** The pieces as one text, each made when its turn comes. */
export async function joinInTurns(pieces: Iterable<string>): Promise<string> {
  const joined: string[] = []
  let since = performance.now()
  for (const piece of pieces) {
    joined.push(piece)
    if (performance.now() - since < TURN_MS) continue
    await new Promise<void>((next) => setImmediate(next))
    since = performance.now()
  }
  return joined.join('')
}
