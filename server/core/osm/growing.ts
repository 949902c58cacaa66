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

/** The distinct numbers of some lists, ascending. */
export function sortedDistinct(lists: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0))
  let length = 0
  for (const list of lists) {
    all.set(list, length)
    length += list.length
  }
  all.sort()
  let kept = 0
  for (let at = 0; at < length; at++) if (at === 0 || all[at] !== all[at - 1]) all[kept++] = all[at]
  return all.slice(0, kept)
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
