/** The strings of one block of a PBF file, decoded when first asked for: most blocks use few of theirs. */
import { ProtobufError, type ProtobufReader } from './protobuf.ts'
import { decodeUtf8, encodeUtf8 } from './utf8.ts'

/** OpenStreetMap allows 255 characters, of at most 4 bytes each; some files hold a little more. */
const MAX_TEXT_BYTES = 4096

export class StringTable {
  readonly #bytes: Uint8Array
  /** Where string s begins and ends: entries 2s and 2s + 1. */
  readonly #ends: Uint32Array
  readonly #texts: (string | undefined)[] = []
  readonly count: number

  /** `table` is the message that holds the strings, or null in a block without any. */
  constructor(table: ProtobufReader | null) {
    this.#bytes = table?.bytes ?? new Uint8Array(0)
    // counted before they are noted: a block of nothing but empty strings has millions
    this.count = table ? visitStrings(table, () => {}) : 0
    const ends = new Uint32Array(2 * this.count)
    this.#ends = ends
    if (table) {
      visitStrings(table, (number, start, end) => {
        ends[2 * number] = start
        ends[2 * number + 1] = end
      })
    }
  }

  /** The text of a string; `at` is where its number stands, for the complaint when there is no such string. */
  text(index: number, at: number): string {
    if (!(index < this.count)) throw new ProtobufError(at, `a string number below ${this.count}, found ${index}`)
    const known = this.#texts[index]
    if (known !== undefined) return known
    const start = this.#ends[2 * index]
    const end = this.#ends[2 * index + 1]
    if (end - start > MAX_TEXT_BYTES) {
      throw new ProtobufError(start, `a text of at most ${MAX_TEXT_BYTES} bytes, found ${end - start}`)
    }
    const text = decodeUtf8(this.#bytes, start, end)
    this.#texts[index] = text
    return text
  }

  /** For each string, whether it is one of these. */
  marks(texts: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.count)
    const wanted = texts.map(encodeUtf8)
    for (let index = 0; index < this.count; index++) {
      const start = this.#ends[2 * index]
      const length = this.#ends[2 * index + 1] - start
      for (const text of wanted) {
        if (text.length === length && text.every((byte, at) => byte === this.#bytes[start + at])) marks[index] = 1
      }
    }
    return marks
  }
}

/** Calls visit with the number, the start and the end of each string; returns how many there are. */
function visitStrings(table: ProtobufReader, visit: (number: number, start: number, end: number) => void): number {
  const reader = table.again()
  let count = 0
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip()
      continue
    }
    const end = reader.enter()
    visit(count++, reader.at, end)
    reader.at = end
  }
  return count
}
