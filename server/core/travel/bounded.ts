/** Times within a limit round sources off the road: a Search that offers the walks as it widens. For questions about a few minutes. */
import type { CancelSignal } from '../progress.ts'
import { Search } from './search.ts'
import { Sources } from './sources.ts'
import type { Walker } from './walker.ts'

export class BoundedTimes {
  readonly sources: Sources
  readonly search: Search
  readonly #ring: Uint16Array

  /** `walker` is of the sources' side. */
  constructor(walker: Walker, x: Float64Array, y: Float64Array) {
    this.search = new Search(walker.network.graph, walker.side === 'arrive' ? 'to' : 'from').start()
    this.sources = new Sources(this.search, walker, x, y)
    this.#ring = new Uint16Array(x.length)
    for (let source = 0; source < x.length; source++) this.search.postpone(source, 0)
  }

  /** Settles all nodes within the limit; may be called again with a higher one. */
  run(limitMs: number, signal?: CancelSignal): void {
    this.search.run(limitMs, (source) => this.#offerRing(source), signal)
  }

  /** Offers the next ring of a source and returns when the one after it is due: one pending entry in the queue per source. */
  #offerRing(source: number): number {
    const { walker } = this.sources
    const ring = this.#ring[source]++
    this.sources.offerRing(source, ring)
    const nextMetres = walker.ringMetres(ring + 1)
    return nextMetres > walker.radiusMetres ? Infinity : Math.floor(nextMetres * walker.network.walkMsPerMetre)
  }
}
