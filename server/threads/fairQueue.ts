/** A queue with lanes: whoever asks a hundred things at once waits behind himself, not before everybody else. */

export class FairQueue<T extends { readonly lane: string }> {
  readonly #lanes = new Map<string, T[]>() // in the order in which they are served next
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many wait in a lane. */
  waitingIn(lane: string): number {
    return this.#lanes.get(lane)?.length ?? 0
  }

  push(item: T): void {
    const lane = this.#lanes.get(item.lane)
    if (lane === undefined) this.#lanes.set(item.lane, [item])
    else lane.push(item)
    this.#size++
  }

  /** Takes the first that may go, lanes in turn; undefined when none may. */
  take(may: (item: T) => boolean): T | undefined {
    for (const [name, lane] of this.#lanes) {
      const item = lane.find(may)
      if (item === undefined) continue
      this.remove(item)
      // the lane that was served goes to the back
      if (this.#lanes.delete(name) && lane.length > 0) this.#lanes.set(name, lane)
      return item
    }
    return undefined
  }

  /** True when it was waiting here. */
  remove(item: T): boolean {
    const lane = this.#lanes.get(item.lane)
    const at = lane?.indexOf(item) ?? -1
    if (lane === undefined || at < 0) return false
    lane.splice(at, 1)
    if (lane.length === 0) this.#lanes.delete(item.lane)
    this.#size--
    return true
  }

  some(test: (item: T) => boolean): boolean {
    for (const lane of this.#lanes.values()) if (lane.some(test)) return true
    return false
  }

  /** Takes everything. */
  empty(): T[] {
    const all = [...this.#lanes.values()].flat()
    this.#lanes.clear()
    this.#size = 0
    return all
  }
}
