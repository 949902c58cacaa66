/** Finds where a way passes over something and splits it there, so that each bridge is a way of its own. */
import Flatbush from 'flatbush'
import { type Point, segmentsCross } from './plane.ts'
import type { Vertex, Way } from './ways.ts'

type Crosses = (a: Point, b: Point) => boolean

/** Answers whether a segment crosses one of the lines. */
export function crossingsOf(lines: readonly (readonly Point[])[]): Crosses {
  const segments: [Point, Point][] = []
  for (const line of lines) for (let i = 1; i < line.length; i++) segments.push([line[i - 1], line[i]])
  const index = new Flatbush(segments.length)
  for (const [a, b] of segments) index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  index.finish()
  return (a, b) =>
    index
      .search(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
      .some((n) => segmentsCross(a, b, ...segments[n]))
}

export function cutAtBridges({ road, vertices }: Way, isBridge: Crosses): Way[] {
  const pieces: { vertices: Vertex[]; bridge: boolean }[] = []
  for (let i = 1; i < vertices.length; i++) {
    const bridge = road.bridge === true || isBridge(vertices[i - 1].at, vertices[i].at)
    const last = pieces.at(-1)
    if (last && last.bridge === bridge) last.vertices.push(vertices[i])
    else pieces.push({ vertices: [vertices[i - 1], vertices[i]], bridge })
  }
  return pieces.map((piece) => ({ road: piece.bridge ? { ...road, bridge: true } : road, vertices: piece.vertices }))
}
