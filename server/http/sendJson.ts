/** Large answers, written a few milliseconds at a time so that others are answered in between. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Response } from 'express'

/** The longest stretch of writing; the loop is promised to every request within 20 ms. */
const TURN_MS = 4
/** Values in a piece at most; as many are written in well under a millisecond. */
const MOST_IN_A_PIECE = 1_000

/** Answers with the value as JSON, of the content type that was set before or application/json. */
export async function sendJson(res: Response, value: unknown): Promise<void> {
  if (!isLarge(value)) {
    res.json(value)
    return
  }
  const hash = createHash('sha1')
  const chunks: Buffer[] = []
  let text: string[] = []
  const flush = () => {
    const chunk = Buffer.from(text.join(''))
    hash.update(chunk)
    chunks.push(chunk)
    text = []
  }
  let since = performance.now()
  for (const piece of jsonPieces(value)) {
    text.push(piece)
    if (performance.now() - since < TURN_MS) continue
    flush()
    await nextTurn()
    if (res.closed) return // whoever asked has gone
    since = performance.now()
  }
  flush()
  if (res.get('Content-Type') === undefined) res.type('json')
  res.set('ETag', `W/"${hash.digest('base64url')}"`).send(Buffer.concat(chunks))
}

/** What JSON.stringify writes, in pieces. */
export function* jsonPieces(value: unknown): Generator<string> {
  if (!isLarge(value)) {
    yield JSON.stringify(value)
    return
  }
  if (Array.isArray(value)) yield* listPieces(value)
  else yield* objectPieces(value as object)
}

/** Small items are written together, a large one by itself. */
function* listPieces(list: readonly unknown[]): Generator<string> {
  let opening = '['
  let together: unknown[] = []
  let size = 0
  const write = (items: unknown[]) => {
    const text = opening + JSON.stringify(items).slice(1, -1)
    opening = ','
    together = []
    size = 0
    return text
  }
  for (const item of list) {
    const more = countUpTo(item, MOST_IN_A_PIECE)
    if (together.length > 0 && size + more > MOST_IN_A_PIECE) yield write(together)
    if (more > MOST_IN_A_PIECE) {
      yield opening
      opening = ','
      yield* jsonPieces(item)
      continue
    }
    together.push(item)
    size += more
  }
  yield `${together.length > 0 ? write(together) : ''}]`
}

function* objectPieces(object: object): Generator<string> {
  let opening = '{'
  for (const [name, part] of Object.entries(object)) {
    if (part === undefined || typeof part === 'function' || typeof part === 'symbol') continue // JSON has no word for these
    yield `${opening}${JSON.stringify(name)}:`
    opening = ','
    yield* jsonPieces(part)
  }
  yield opening === '{' ? '{}' : '}'
}

const isLarge = (value: unknown): boolean => countUpTo(value, MOST_IN_A_PIECE) > MOST_IN_A_PIECE

/** The number of values in a value, counted no further than just beyond `most`. What writes itself (a date) counts as one. */
function countUpTo(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return 1
  let count = 1
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    count += countUpTo(part, most - count)
    if (count > most) break
  }
  return count
}
