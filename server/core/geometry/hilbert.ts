/** Orders points along a Hilbert curve, so that what is near on the map is near in memory (Hilbert, 1891). */

/** 2^28 places on the curve: 6 m cells on 100 km, and a place is a number of 32 bits. */
const LEVELS = 14

/** The given point numbers, ordered along the curve through their positions; equal places keep their order. */
export function hilbertOrder(points: Uint32Array, x: ArrayLike<number>, y: ArrayLike<number>): Uint32Array {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at < points.length; at++) {
    const point = points[at]
    west = Math.min(west, x[point])
    east = Math.max(east, x[point])
    south = Math.min(south, y[point])
    north = Math.max(north, y[point])
  }
  const scale = (2 ** LEVELS - 1) / Math.max(1e-9, east - west, north - south)
  const keys = new Uint32Array(points.length)
  for (let at = 0; at < points.length; at++) {
    const point = points[at]
    // as whole numbers of 32 bits: bits of anything else are slow to take
    keys[at] = hilbertKey(((x[point] - west) * scale) | 0, ((y[point] - south) * scale) | 0)
  }
  // by the lower half of the places on the curve, then by the upper half: each keeps the order of equals
  const byLower = sortedBy(points, keys, 0)
  return sortedBy(byLower.points, byLower.keys, LEVELS).points
}

/** Sorts points by LEVELS bits of their keys (counting sort). */
function sortedBy(points: Uint32Array, keys: Uint32Array, shift: number): { points: Uint32Array; keys: Uint32Array } {
  const mask = (1 << LEVELS) - 1
  const next = new Uint32Array((1 << LEVELS) + 1)
  for (let at = 0; at < keys.length; at++) next[((keys[at] >>> shift) & mask) + 1]++
  for (let digit = 0; digit < 1 << LEVELS; digit++) next[digit + 1] += next[digit]
  const sorted = { points: new Uint32Array(points.length), keys: new Uint32Array(points.length) }
  for (let at = 0; at < keys.length; at++) {
    const to = next[(keys[at] >>> shift) & mask]++
    sorted.points[to] = points[at]
    sorted.keys[to] = keys[at]
  }
  return sorted
}

/** Distance along the curve of cell (x, y) of a 2^14 x 2^14 grid (J. Skilling, 2004, in two dimensions). */
export function hilbertKey(x: number, y: number): number {
  let key = 0
  // whether the quarter is turned over (both directions reversed) and whether x and y have changed places in it
  let turned = 0
  let swapped = 0
  for (let level = LEVELS - 1; level >= 0; level--) {
    // in bits, for a branch on them would go wrong every second time
    const east = (x >>> level) & 1
    const north = (y >>> level) & 1
    const exchange = (east ^ north) & swapped
    const right = east ^ exchange ^ turned
    const upper = north ^ exchange ^ turned
    key = (key << 2) | ((3 * right) ^ upper)
    // turn the quarter so that the curve leaves where the next begins
    turned ^= right & (upper ^ 1)
    swapped ^= upper ^ 1
  }
  return key
}
