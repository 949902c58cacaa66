/**
 * Times of all nodes of the network from sources off the road, by sweeps over the hierarchy.
 *
 * First each source offers the edges close to it, and a sweep gives times that are too long at worst. Then it offers the edges
 * farther off where a walk is shorter than the time found, which are few, and a second sweep makes every time exact: a walk that
 * is no shorter than a known way can improve nothing.
 */
import { Sweep } from '../hierarchy/sweep.ts'
import type { CancelSignal } from '../progress.ts'
import { Sources } from './sources.ts'
import type { Walker } from './walker.ts'

/** Rings offered before the first sweep, counted from the first that holds an edge within reach. */
const FIRST_RINGS = 2
const NOT_LOOKED_AT = -1

/** `walker` is of the sources' side. All times of the result are final. */
export function timesEverywhere(walker: Walker, x: Float64Array, y: Float64Array, signal?: CancelSignal): Sources {
  const { hierarchy, weights, grid } = walker.network
  const sweep = new Sweep(hierarchy).start()
  const sources = new Sources(sweep, walker, x, y)
  const nextRing = new Uint16Array(x.length)
  for (let source = 0; source < x.length; source++) {
    sources.standAt(source)
    let ring = 0
    for (let found = 0; found < FIRST_RINGS && walker.ringMetres(ring) <= walker.radiusMetres; ring++) {
      if (sources.offerRing(source, ring) > 0 || found > 0) found++
    }
    nextRing[source] = ring
  }
  signal?.throwIfAborted()
  sweep.run(weights, sources.direction)

  const latest = new Float64Array(grid.first.length - 1).fill(NOT_LOOKED_AT)
  const isHopeless = (cell: number, walkMs: number) => {
    if (latest[cell] === NOT_LOOKED_AT) latest[cell] = latestIn(sources, cell)
    return walkMs > latest[cell]
  }
  const before = sources.seedCount
  for (let source = 0; source < x.length; source++) {
    signal?.throwIfAborted()
    sources.standAt(source)
    for (let ring = nextRing[source]; walker.ringMetres(ring) <= walker.radiusMetres; ring++) {
      sources.offerRing(source, ring, isHopeless)
    }
  }
  if (sources.seedCount > before) sweep.run(weights, sources.direction)
  return sources
}

/** The latest time at which an edge of the cell, or a point on it, is reached. Seeds offered later only make it earlier. */
function latestIn(sources: Sources, cell: number): number {
  const { first, segments } = sources.walker.network.grid
  let latest = 0
  for (let at = first[cell]; at < first[cell + 1]; at++) latest = Math.max(latest, sources.edgeBound(segments[at]))
  return latest
}
