/** Lists of numbers in one typed array that grows: node ids by the million without boxing them; and looking them up again. */

type Numbers = Float64Array | Uint32Array

class Growing<A extends Numbers> {
  readonly #make: (length: number) => A
  #values: A
  length = 0

  constructor(make: (length: number) => A) {
    this.#make = make
    this.#values = make(64)
  }

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow(this.length + 1)
    this.#values[this.length++] = value
  }

  pushAll(values: ArrayLike<number>): void {
    if (this.length + values.length > this.#values.length) this.#grow(this.length + values.length)
    this.#values.set(values, this.length)
    this.length += values.length
  }

  at(index: number): number {
    return this.#values[index]
  }

  /** Forgets the numbers from this place on. */
  cut(length: number): void {
    this.length = length
  }

  /** The numbers so far; valid until the next push. */
  view(): A {
    return this.#values.subarray(0, this.length) as A
  }

  #grow(atLeast: number): void {
    const larger = this.#make(Math.max(Math.ceil(this.#values.length * 1.5), atLeast))
    larger.set(this.view())
    this.#values = larger
  }
}

export class GrowingFloat64 extends Growing<Float64Array> {
  constructor() {
    super((length) => new Float64Array(length))
  }
}

export class GrowingUint32 extends Growing<Uint32Array> {
  constructor() {
    super((length) => new Uint32Array(length))
  }
}

const DIGIT_BITS = 12
const DIGITS = 1 << DIGIT_BITS

/**
 * The distinct ones of some whole numbers, ascending, and for each of the numbers its place among these.
 * Sorts by one digit after the other (radix sort), for ids in millions.
 */
export function rankDistinct(numbers: Float64Array): { distinct: Float64Array; rank: Uint32Array } {
  const length = numbers.length
  let least = Infinity
  let most = -Infinity
  for (let at = 0; at < length; at++) {
    if (numbers[at] < least) least = numbers[at]
    if (numbers[at] > most) most = numbers[at]
  }
  // the numbers above the least in two halves, and where each comes from
  let now = { low: new Uint32Array(length), high: new Uint32Array(length), place: new Uint32Array(length) }
  let then = { low: new Uint32Array(length), high: new Uint32Array(length), place: new Uint32Array(length) }
  for (let at = 0; at < length; at++) {
    const above = numbers[at] - least
    now.low[at] = above
    now.high[at] = above / 2 ** 32
    now.place[at] = at
  }
  const digits = new Uint16Array(length)
  for (let shift = 0; length > 0 && 2 ** shift <= most - least; shift += DIGIT_BITS) {
    const { low, high, place } = now
    const next = new Uint32Array(DIGITS + 1)
    for (let at = 0; at < length; at++) {
      const fromHigh = shift >= 32 ? high[at] >>> (shift - 32) : shift > 32 - DIGIT_BITS ? high[at] << (32 - shift) : 0
      const digit = (shift >= 32 ? fromHigh : (low[at] >>> shift) | fromHigh) & (DIGITS - 1)
      digits[at] = digit
      next[digit + 1]++
    }
    for (let digit = 0; digit < DIGITS; digit++) next[digit + 1] += next[digit]
    for (let at = 0; at < length; at++) {
      const to = next[digits[at]]++
      then.low[to] = low[at]
      then.high[to] = high[at]
      then.place[to] = place[at]
    }
    ;[now, then] = [then, now]
  }
  const { low, high, place } = now
  const distinct = new GrowingFloat64()
  const rank = then.place
  for (let at = 0; at < length; at++) {
    const isNew = at === 0 || low[at] !== low[at - 1] || high[at] !== high[at - 1]
    if (isNew) distinct.push(least + high[at] * 2 ** 32 + low[at])
    rank[place[at]] = distinct.length - 1
  }
  return { distinct: distinct.view(), rank }
}

/** The numbers of some lists, one after the other. */
export function concatenated(lists: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0))
  let length = 0
  for (const list of lists) {
    all.set(list, length)
    length += list.length
  }
  return all
}

/** Looks up numbers in a sorted list, fast when they are asked for in ascending order. */
export class SortedLookup {
  readonly #sorted: Float64Array
  #at = 0

  constructor(sorted: Float64Array) {
    this.#sorted = sorted
  }

  /** The place of the value in the list, −1 when it is not there. */
  indexOf(value: number): number {
    const sorted = this.#sorted
    const length = sorted.length
    let low = 0
    let high = length
    const at = this.#at
    if (at < length && sorted[at] <= value) {
      // strides from where the last search ended that double, then halving between the last two
      low = at
      let stride = 1
      while (low + stride < length && sorted[low + stride] <= value) {
        low += stride
        stride *= 2
      }
      high = Math.min(length, low + stride)
    } else if (at < length) {
      high = at
      let stride = 1
      while (high - stride >= 0 && sorted[high - stride] > value) {
        high -= stride
        stride *= 2
      }
      low = Math.max(0, high - stride)
    }
    // the last place with a number at most the value lies from low to before high
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (sorted[middle] <= value) low = middle
      else high = middle
    }
    this.#at = low
    return sorted[low] === value ? low : -1
  }
}
