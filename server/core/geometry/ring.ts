/** Rings as people draw them: whether one encloses an area that everybody would colour in the same way. */
import type { LonLat } from './lonLat.ts'
import { segmentsMeet } from './segment.ts'

/** What is wrong with a ring, in words; null when it is closed, has an inside, and does not touch or cross itself. */
export function ringProblem(ring: readonly LonLat[]): string | null {
  const last = ring.at(-1)
  if (last === undefined || last[0] !== ring[0][0] || last[1] !== ring[0][1]) {
    return 'expected a closed ring: the last position repeats the first'
  }
  // a double click leaves a position twice: it is one corner
  const corners = ring.filter((at, number) => number === 0 || at[0] !== ring[number - 1][0] || at[1] !== ring[number - 1][1])
  if (corners.length < 4) return 'expected a ring with at least three different corners'
  return crossesItself(corners) ? 'expected a ring that does not touch or cross itself' : null
}

/** Sides that have a common point though they do not follow each other. Swept from west to east: sides far apart are not compared. */
function crossesItself(ring: readonly LonLat[]): boolean {
  const sides = ring.length - 1
  const x = Float64Array.from(ring, ([lon]) => lon)
  const y = Float64Array.from(ring, ([, lat]) => lat)
  const west = Float64Array.from({ length: sides }, (_, side) => Math.min(x[side], x[side + 1]))
  const fromWest = Uint32Array.from({ length: sides }, (_, side) => side).sort((a, b) => west[a] - west[b])
  for (let at = 0; at < sides; at++) {
    const one = fromWest[at]
    const eastern = Math.max(x[one], x[one + 1])
    const southern = Math.min(y[one], y[one + 1])
    const northern = Math.max(y[one], y[one + 1])
    for (let next = at + 1; next < sides; next++) {
      const other = fromWest[next]
      if (west[other] > eastern) break
      if ((y[other] > northern && y[other + 1] > northern) || (y[other] < southern && y[other + 1] < southern)) continue
      const apart = Math.abs(one - other)
      if (apart === 1 || apart === sides - 1) continue // neighbours share a corner
      if (segmentsMeet(x[one], y[one], x[one + 1], y[one + 1], x[other], y[other], x[other + 1], y[other + 1])) return true
    }
  }
  return false
}
