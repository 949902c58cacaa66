/** From roads on mesh points to drawn ways: bends smoothed, streets left straight, long ways through crossings. */
import { simplify, splinePoint } from './curves.ts'
import { type Network, ROAD_CLASSES, type Road } from './network.ts'
import { distance, type Point } from './plane.ts'
import type { Water } from './water.ts'

/** A vertex of a way; vertices with the same id are one node that roads share. */
export interface Vertex {
  readonly id: number
  readonly at: Point
}

export interface Way {
  readonly road: Road
  readonly vertices: readonly Vertex[]
}

const VERTEX_SPACING_METRES = 48

/** Rounds of smoothing, class by class: an engineered road bends less than a lane that follows the fields. */
const ROUNDS = [0, 0, 12, 12, 8, 6, 3, 3, 2, 2, 2]

const rank = (road: Road) => ROAD_CLASSES.indexOf(road.class)
const sameRoad = (a: Road, b: Road) =>
  a.class === b.class &&
  a.name === b.name &&
  a.ref === b.ref &&
  a.oneway === b.oneway &&
  a.bridge === b.bridge &&
  a.surface === b.surface

/** Ways along `places`, which are the mesh points after `smoothPlaces`. */
export function drawWays(network: Network, places: readonly Point[], water: Water): Way[] {
  const ways: Way[] = []
  const used = new Set<number>()
  let nextId = places.length
  for (const [key, road] of network.edges) {
    if (used.has(key)) continue
    const [a, b] = network.ends(key)
    used.add(key)
    const forward = follow(network, places, used, road, a, b)
    const backward = road.oneway ? [] : follow(network, places, used, road, b, a)
    const points = [...backward.toReversed(), a, b, ...forward]
    const vertices: Vertex[] = [{ id: points[0], at: places[points[0]] }]
    for (let i = 1; i < points.length; i++) {
      const corner = (k: number) => places[points[Math.min(points.length - 1, Math.max(0, k))]]
      const steps = road.street || road.bridge ? 1 : Math.ceil(distance(corner(i - 1), corner(i)) / VERTEX_SPACING_METRES)
      const piece: Vertex[] = []
      for (let step = 1; step < steps; step++) {
        const bend = splinePoint([corner(i - 2), corner(i - 1), corner(i), corner(i + 1)], step / steps)
        piece.push({ id: nextId++, at: water.pushClear(bend, 30) })
      }
      vertices.push(...withoutStraight(piece, corner(i - 1), corner(i)), { id: points[i], at: places[points[i]] })
    }
    ways.push({ road, vertices })
  }
  return ways
}

/** Drops vertices that lie within a metre of the line they are on. */
function withoutStraight(piece: readonly Vertex[], from: Point, to: Point): Vertex[] {
  const kept = new Set(simplify([from, ...piece.map((vertex) => vertex.at), to], 1))
  return piece.filter((vertex) => kept.has(vertex.at))
}

/** Walks on from b as long as the same road goes straight enough on and has not been drawn. */
function follow(network: Network, at: readonly Point[], used: Set<number>, road: Road, a: number, b: number): number[] {
  const points: number[] = []
  for (let [from, here] = [a, b]; ; ) {
    let onward = -1
    let straightest = -0.25
    for (const next of network.neighbours.get(here) ?? []) {
      const other = network.get(here, next)
      if (next === from || !other || used.has(network.key(here, next)) || !sameRoad(road, other)) continue
      // One-way streets run from the smaller number to the greater.
      if (road.oneway && next < here) continue
      const cosine = straightness(at[from], at[here], at[next])
      if (cosine > straightest) [straightest, onward] = [cosine, next]
    }
    if (onward < 0) return points
    used.add(network.key(here, onward))
    points.push(onward)
    ;[from, here] = [here, onward]
  }
}

/** Cosine of the change of direction at b: 1 straight on, −1 straight back. */
function straightness(a: Point, b: Point, c: Point): number {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]]
  return (ux * vx + uy * vy) / (Math.hypot(ux, uy) * Math.hypot(vx, vy) || 1)
}

/**
 * Each point is drawn towards the middle of the road that runs through it, the better road the more often; streets,
 * bridges and other fixed points stay. Lanes that end on a road follow it.
 */
export function smoothPlaces(network: Network, at: readonly Point[], water: Water, fixed: ReadonlySet<number>): Point[] {
  const places: Point[] = at.map((point) => point)
  const moving: { point: number; sides: readonly [number, number]; rounds: number }[] = []
  for (const [point, neighbours] of network.neighbours) {
    if (fixed.has(point) || neighbours.length < 2) continue
    let best: [number, number] | null = null
    let bestScore = -Infinity
    for (let i = 0; i < neighbours.length; i++) {
      for (let j = i + 1; j < neighbours.length; j++) {
        const [p, q] = [network.get(point, neighbours[i]), network.get(point, neighbours[j])]
        if (!p || !q) continue
        const score = straightness(at[neighbours[i]], at[point], at[neighbours[j]]) - 1.2 * (rank(p) + rank(q))
        if (score > bestScore) [bestScore, best] = [score, [neighbours[i], neighbours[j]]]
      }
    }
    if (!best) continue
    const top = Math.min(...best.map((side) => rank(network.get(point, side) ?? { class: 'path' })))
    moving.push({ point, sides: best, rounds: ROUNDS[top] })
  }
  for (let round = 0; round < 12; round++) {
    const before = places.slice()
    for (const { point, sides, rounds } of moving) {
      if (round >= rounds) continue
      const [p, q, here] = [before[sides[0]], before[sides[1]], before[point]]
      places[point] = water.pushClear([here[0] / 2 + (p[0] + q[0]) / 4, here[1] / 2 + (p[1] + q[1]) / 4], 45)
    }
  }
  return places
}
