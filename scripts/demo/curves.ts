/** Lines as curves: smoothing through points, even spacing, simplification, offsets. */
import { distance, nearestOnSegment, type Point } from './plane.ts'

/** The point at share t (0 … 1) between b and c on the Catmull-Rom spline through a, b, c, d. */
export function splinePoint([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): Point {
  const along = (k: 0 | 1) =>
    0.5 *
    (2 * b[k] +
      (c[k] - a[k]) * t +
      (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
      (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t)
  return [along(0), along(1)]
}

/** A smooth line through the points, one vertex about every `spacingMetres`; closed rings come back without the repeated point. */
export function spline(points: readonly Point[], spacingMetres: number, closed = false): Point[] {
  const count = points.length
  const at = (i: number) => (closed ? points[(i + count) % count] : points[Math.min(count - 1, Math.max(0, i))])
  const line: Point[] = []
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const steps = Math.max(1, Math.round(distance(at(i), at(i + 1)) / spacingMetres))
    for (let step = 0; step < steps; step++) line.push(splinePoint([at(i - 1), at(i), at(i + 1), at(i + 2)], step / steps))
  }
  if (!closed) line.push(points[count - 1])
  return line
}

/** The same line with vertices at even steps; the ends stay. */
export function resample(line: readonly Point[], spacingMetres: number): Point[] {
  const total = lengthMetres(line)
  const steps = Math.max(1, Math.round(total / spacingMetres))
  const result: Point[] = [line[0]]
  let segment = 0
  let walked = 0
  for (let step = 1; step < steps; step++) {
    const target = (total * step) / steps
    while (walked + distance(line[segment], line[segment + 1]) < target) {
      walked += distance(line[segment], line[segment + 1])
      segment++
    }
    const share = (target - walked) / distance(line[segment], line[segment + 1])
    const [a, b] = [line[segment], line[segment + 1]]
    result.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
  }
  result.push(line[line.length - 1])
  return result
}

export function lengthMetres(line: readonly Point[]): number {
  let metres = 0
  for (let i = 1; i < line.length; i++) metres += distance(line[i - 1], line[i])
  return metres
}

/** Douglas and Peucker (1973); the two ends stay. */
export function simplify<P extends Point>(line: readonly P[], toleranceMetres: number): P[] {
  if (line.length < 3) return [...line]
  const keep = new Uint8Array(line.length)
  keep[0] = keep[line.length - 1] = 1
  const spans: [number, number][] = [[0, line.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    let worst = toleranceMetres
    let at = -1
    for (let i = from + 1; i < to; i++) {
      const { metres } = nearestOnSegment(line[i], line[from], line[to])
      if (metres > worst) [worst, at] = [metres, i]
    }
    if (at > 0) {
      keep[at] = 1
      spans.push([from, at], [at, to])
    }
  }
  return line.filter((_, i) => keep[i] === 1)
}

/** Unit vector that points left of the line at vertex i. */
export function leftNormal(line: readonly Point[], i: number): Point {
  const a = line[Math.max(0, i - 1)]
  const b = line[Math.min(line.length - 1, i + 1)]
  const length = distance(a, b) || 1
  return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length]
}

/** The line moved to its left by the given metres (to its right when negative). */
export const offset = (line: readonly Point[], metresAt: (i: number) => number): Point[] =>
  line.map((point, i) => {
    const [nx, ny] = leftNormal(line, i)
    return [point[0] + nx * metresAt(i), point[1] + ny * metresAt(i)]
  })
