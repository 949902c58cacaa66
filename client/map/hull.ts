/** The convex hull of points (Andrew 1979): the one line that shows whom a facility is nearest for. */

type Point = readonly [x: number, y: number]

/** The hull as a closed ring, counter-clockwise; null for fewer than three points that are not on one line. */
export function hullOf(points: readonly Point[]): [number, number][] | null {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (inOrder: readonly Point[]) => {
    const chain: Point[] = []
    for (const point of inOrder) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    chain.pop()
    return chain
  }
  const ring = [...half(sorted), ...half(sorted.toReversed())]
  return ring.length < 3 ? null : [...ring, ring[0]!].map(([x, y]) => [x, y])
}

/** Positive when a → b → c turns left. */
const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
