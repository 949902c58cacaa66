/** Answers kept by key: made once, shared by all who ask meanwhile, the one unused for longest forgotten first. */
export class Kept<T> {
  readonly #most: number
  readonly #answers = new Map<string, Promise<T>>()

  constructor(most: number) {
    this.#most = most
  }

  /** The answer kept under the key, if there is one. */
  peek(key: string): Promise<T> | undefined {
    return this.#answers.get(key)
  }

  /** The answer kept under the key, or a new one. One that fails is not kept: the next who asks tries again. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.#answers.get(key)
    const answer = found ?? make()
    // a Map remembers the order of insertion, so inserting again marks the entry as just used
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    if (found === undefined) {
      answer.catch(() => {
        if (this.#answers.get(key) === answer) this.#answers.delete(key)
      })
      if (this.#answers.size > this.#most) this.#answers.delete(this.#answers.keys().next().value!)
    }
    return answer
  }
}
