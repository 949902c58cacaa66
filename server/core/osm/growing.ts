/** A list of numbers that grows in one typed array: node ids by the million without boxing them. */
export class GrowingFloat64 {
  #values = new Float64Array(1024)
  length = 0

  pushAll(values: ArrayLike<number>): void {
    if (this.length + values.length > this.#values.length) {
      const larger = new Float64Array(Math.max(this.#values.length * 2, this.length + values.length))
      larger.set(this.view())
      this.#values = larger
    }
    this.#values.set(values, this.length)
    this.length += values.length
  }

  /** The numbers so far; valid until the next push. */
  view(): Float64Array {
    return this.#values.subarray(0, this.length)
  }
}

/** Sorts in place and returns the distinct numbers as a copy. */
export function sortedDistinct(values: Float64Array): Float64Array {
  values.sort()
  let kept = 0
  for (let at = 0; at < values.length; at++) if (at === 0 || values[at] !== values[at - 1]) values[kept++] = values[at]
  return values.slice(0, kept)
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
    // a few steps from where the last search ended, else by halving
    if (this.#at > 0 && sorted[this.#at - 1] >= value) this.#at = 0
    for (let step = 0; step < 8; step++, this.#at++) {
      if (this.#at >= sorted.length || sorted[this.#at] > value) return -1
      if (sorted[this.#at] === value) return this.#at
    }
    let low = this.#at
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sorted[middle] < value) low = middle + 1
      else high = middle
    }
    this.#at = low
    return sorted[low] === value ? low : -1
  }
}
