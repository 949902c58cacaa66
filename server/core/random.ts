/**
 * A seeded source of pseudo-random numbers: the same seed gives the same numbers on every machine.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes the usual test batteries.
 * Not for secrets.
 */
export class Random {
  readonly #seed: string
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number | string) {
    this.#seed = String(seed)
    this.#a = hash32(this.#seed, 0x9e3779b9)
    this.#b = hash32(this.#seed, 0x243f6a88)
    this.#c = hash32(this.#seed, 0xb7e15162)
    // the first outputs still resemble the seed
    for (let round = 0; round < 15; round++) this.next()
  }

  /** A number in [0, 1). */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }

  /** A whole number in [0, count). */
  int(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** A normally distributed number (Box and Muller, 1958). */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next())
  }

  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('pick needs at least 1 entry, the list has 0.')
    return list[this.int(list.length)]
  }

  /** The entries in a random order (Fisher and Yates), as a new list. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.int(last + 1)
      const held = shuffled[last]
      shuffled[last] = shuffled[other]
      shuffled[other] = held
    }
    return shuffled
  }

  /** An independent generator for a named part of the work, so that parts can change without disturbing each other. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`)
  }
}

/** FNV-1a (Fowler, Noll, Vo) over the UTF-16 units, then stirred. */
function hash32(text: string, basis: number): number {
  let hash = basis ^ 0x811c9dc5
  for (let unit = 0; unit < text.length; unit++) {
    hash = Math.imul(hash ^ text.charCodeAt(unit), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
