/** Cuts the land between mesh points of different owners, so that neighbours share every vertex of their border. */
import { simplify } from './curves.ts'
import type { Mesh } from './mesh.ts'
import { insideRing, type Point } from './plane.ts'

/** A piece of border from one meeting of three units to the next, with the two units it parts (−1 = outside). */
export interface Border {
  readonly line: readonly Point[]
  readonly sides: readonly [number, number]
}

/**
 * Marching triangles: a triangle whose corners have two owners gives one piece of border, three owners give three
 * pieces that meet in its middle. Pieces are then smoothed and simplified, each once, for both sides.
 */
export function makeBorders(mesh: Mesh, owner: Int32Array): Border[] {
  const at: [number, number][] = []
  const links: number[][] = []
  const vertexOfEdge = new Map<number, number>()
  const sidesOf: [number, number][] = []
  const vertex = (point: Point, sides: [number, number]) => {
    at.push([point[0], point[1]])
    links.push([])
    sidesOf.push(sides)
    return at.length - 1
  }
  const between = (a: number, b: number) => {
    const key = Math.min(a, b) * mesh.at.length + Math.max(a, b)
    let found = vertexOfEdge.get(key)
    if (found === undefined) {
      const [p, q] = [mesh.at[a], mesh.at[b]]
      found = vertex([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], [owner[a], owner[b]])
      vertexOfEdge.set(key, found)
    }
    return found
  }
  const link = (a: number, b: number) => {
    links[a].push(b)
    links[b].push(a)
  }
  for (let t = 0; t < mesh.triangles.length; t += 3) {
    const corners = [mesh.triangles[t], mesh.triangles[t + 1], mesh.triangles[t + 2]]
    const cuts: number[] = []
    for (let k = 0; k < 3; k++) {
      const [a, b] = [corners[k], corners[(k + 1) % 3]]
      if (owner[a] !== owner[b]) cuts.push(between(a, b))
    }
    if (cuts.length === 2) link(cuts[0], cuts[1])
    if (cuts.length === 3) {
      const [p, q, r] = corners.map((corner) => mesh.at[corner])
      const middle = vertex([(p[0] + q[0] + r[0]) / 3, (p[1] + q[1] + r[1]) / 3], [-2, -2])
      for (const cut of cuts) link(cut, middle)
    }
  }

  // Three rounds of averaging take the teeth of the triangles away and keep the bends of the land.
  for (let round = 0; round < 3; round++) {
    const before = at.map(([x, y]): Point => [x, y])
    for (let v = 0; v < at.length; v++) {
      for (const k of [0, 1] as const) {
        const mean = links[v].reduce((sum, other) => sum + before[other][k], 0) / links[v].length
        at[v][k] = before[v][k] * 0.45 + mean * 0.55
      }
    }
  }

  const isMeeting = (v: number) => sidesOf[v][0] === -2
  const borders: Border[] = []
  const used = new Set<number>()
  const trace = (start: number, next: number) => {
    const line: Point[] = [at[start], at[next]]
    let [previous, current] = [start, next]
    used.add(start * at.length + next)
    while (!isMeeting(current) && current !== start) {
      const onward: number = links[current][0] === previous ? links[current][1] : links[current][0]
      if (onward === undefined) break
      ;[previous, current] = [current, onward]
      line.push(at[current])
    }
    used.add(current * at.length + previous)
    const probe = isMeeting(next) ? start : next
    borders.push({ line, sides: sidesOf[probe] })
    return line
  }
  const seen = new Set<Point>()
  for (let v = 0; v < at.length; v++) {
    if (!isMeeting(v)) continue
    for (const next of links[v]) if (!used.has(v * at.length + next)) for (const point of trace(v, next)) seen.add(point)
  }
  // What is left are rings that meet nothing: a unit wholly inside another.
  for (let v = 0; v < at.length; v++) {
    if (!seen.has(at[v]) && links[v].length === 2) for (const point of trace(v, links[v][0])) seen.add(point)
  }
  return borders.map(({ line, sides }) => ({ line: line[0] === line[line.length - 1] ? line : simplify(line, 10), sides }))
}

/** The polygon of everything for which `isPart` holds: outer rings counter-clockwise, each with its holes. */
export function joinUnits(borders: readonly Border[], isPart: (unit: number) => boolean): Point[][][] {
  const pieces = borders.filter(({ sides }) => isPart(sides[0]) !== isPart(sides[1])).map(({ line }) => line)
  const startingAt = new Map<Point, readonly Point[][]>()
  for (const piece of pieces) {
    for (const line of [[...piece], piece.toReversed()]) startingAt.set(line[0], [...(startingAt.get(line[0]) ?? []), line])
  }
  const usedEnds = new Set<string>()
  const ids = new Map<Point, number>()
  const id = (point: Point) => {
    const known = ids.get(point)
    if (known !== undefined) return known
    ids.set(point, ids.size)
    return ids.size - 1
  }
  const keyOf = (line: readonly Point[]) => [id(line[0]), id(line[1])].join()
  const rings: Point[][] = []
  for (const piece of pieces) {
    if (usedEnds.has(keyOf(piece))) continue
    const ring: Point[] = [piece[0]]
    let line: readonly Point[] = piece
    for (;;) {
      usedEnds.add(keyOf(line))
      usedEnds.add(keyOf(line.toReversed()))
      ring.push(...line.slice(1))
      const end = line[line.length - 1]
      if (end === ring[0]) break
      const onward: readonly Point[] | undefined = (startingAt.get(end) ?? []).find((next) => !usedEnds.has(keyOf(next)))
      if (!onward) throw new Error('A border of a unit does not close.')
      line = onward
    }
    rings.push(ring)
  }
  const outer = rings.filter((ring) => depth(ring, rings) % 2 === 0).map((ring) => [oriented(ring, 1)])
  for (const hole of rings.filter((ring) => depth(ring, rings) % 2 === 1)) {
    const around = outer.find(([ring]) => insideRing(ring, hole[0]))
    around?.push(oriented(hole, -1))
  }
  return outer
}

const depth = (ring: readonly Point[], rings: readonly Point[][]) =>
  rings.filter((other) => other !== ring && insideRing(other, ring[0])).length

/** Twice the signed area; positive when counter-clockwise. */
export function signedArea(ring: readonly Point[]): number {
  let area = 0
  for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1]
  return area / 2
}

const oriented = (ring: Point[], sign: 1 | -1) => (Math.sign(signedArea(ring)) === sign ? ring : ring.toReversed())
