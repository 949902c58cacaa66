/** A net of points over the whole region; roads are routed along its edges and units are cut between its points. */
import { Delaunay } from 'd3-delaunay'
import Flatbush from 'flatbush'
import { leftNormal } from './curves.ts'
import type { Plan } from './plan.ts'
import { distance, fromKm, insideRing, type Point, segmentsCross } from './plane.ts'
import type { Random } from './random.ts'
import type { StreetGrid } from './streetGrid.ts'
import { EXTENT } from './terrain.ts'
import type { Water } from './water.ts'

const FIELD_SPACING_METRES = 190

interface BridgeSite {
  readonly name: string
  readonly nameEn: string
  readonly ends: readonly [number, number]
}

export interface Points {
  readonly at: Point[]
  /** Crossings of streets come first, then the ends of bridges, then open land. */
  readonly streetCount: number
  readonly bridges: readonly BridgeSite[]
}

export function makePoints(plan: Plan, water: Water, grid: StreetGrid, dice: Random): Points {
  const at: Point[] = [...grid.crossings]
  const bridges = plan.bridges.map(({ name, nameEn, near }): BridgeSite => {
    const { line, widthMetres } = water.main
    const spot = line.reduce(
      (best, point, i) => (distance(point, fromKm(near)) < distance(line[best], fromKm(near)) ? i : best),
      0,
    )
    const normal = leftNormal(line, spot)
    const reach = widthMetres[spot] / 2 + 75
    at.push([line[spot][0] + normal[0] * reach, line[spot][1] + normal[1] * reach])
    at.push([line[spot][0] - normal[0] * reach, line[spot][1] - normal[1] * reach])
    return { name, nameEn, ends: [at.length - 2, at.length - 1] }
  })
  const bridgeEnds = bridges.flatMap(({ ends }) => ends.map((end) => at[end]))

  // Open land: one point per square, moved at random inside it; land beyond the outline only as far as roads lead out.
  const outline = plan.outline.map(fromKm)
  const grown = outline.map(([x, y]): Point => [x * 1.16 - 200, y * 1.14])
  const step = FIELD_SPACING_METRES
  for (let y = EXTENT.south; y < EXTENT.south + EXTENT.rows * 200; y += step) {
    for (let x = EXTENT.west; x < EXTENT.west + EXTENT.columns * 200; x += step) {
      const point: Point = [x + dice.between(0.06, 0.94) * step, y + dice.between(0.06, 0.94) * step]
      if (!insideRing(grown, point) || water.clearanceMetres(point) < 60 || grid.near(point, 150)) continue
      if (bridgeEnds.some((end) => distance(end, point) < 120)) continue
      at.push(point)
    }
  }
  return { at, streetCount: grid.crossings.length, bridges }
}

export interface Mesh {
  readonly at: readonly Point[]
  /** Corners of the triangles, three by three. */
  readonly triangles: Uint32Array
  /** Neighbours of point n: heads[first[n]] … heads[first[n + 1] − 1]. */
  readonly first: Uint32Array
  readonly heads: Uint32Array
  /** What lies between, edge by edge as in heads: 0 land, 1 a small river, 2 the main river or the reservoir. */
  readonly waters: Uint8Array
}

/** Delaunay triangulation with the waters that each edge crosses. */
export function makeMesh(at: readonly Point[], water: Water): Mesh {
  const { triangles, halfedges } = Delaunay.from(at as [number, number][])
  const pairs: number[] = []
  for (let e = 0; e < triangles.length; e++) {
    if (e < halfedges[e]) continue
    pairs.push(triangles[e], triangles[e % 3 === 2 ? e - 2 : e + 1])
  }
  const edgeWaters = crossedWaters(at, pairs, water)
  const first = new Uint32Array(at.length + 1)
  for (const point of pairs) first[point + 1]++
  for (let i = 0; i < at.length; i++) first[i + 1] += first[i]
  const filled = first.slice()
  const heads = new Uint32Array(pairs.length)
  const waters = new Uint8Array(pairs.length)
  for (let e = 0; e < pairs.length; e += 2) {
    for (const [from, to] of [
      [pairs[e], pairs[e + 1]],
      [pairs[e + 1], pairs[e]],
    ]) {
      waters[filled[from]] = edgeWaters[e / 2]
      heads[filled[from]++] = to
    }
  }
  return { at, triangles, first, heads, waters }
}

function crossedWaters(at: readonly Point[], pairs: readonly number[], water: Water): Uint8Array {
  const index = new Flatbush(pairs.length / 2)
  for (let e = 0; e < pairs.length; e += 2) {
    const [a, b] = [at[pairs[e]], at[pairs[e + 1]]]
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  }
  index.finish()
  const crossed = new Uint8Array(pairs.length / 2)
  const mark = (line: readonly Point[], value: number) => {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1], line[i]]
      const box = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])] as const
      for (const edge of index.search(...box)) {
        if (segmentsCross(a, b, at[pairs[2 * edge]], at[pairs[2 * edge + 1]])) crossed[edge] = Math.max(crossed[edge], value)
      }
    }
  }
  for (const river of water.rivers) {
    if (river.kind === 'tributary') mark(river.line, 1)
    else for (const line of [river.left, river.right, river.line]) mark(line, 2)
  }
  mark([...water.reservoir, water.reservoir[0]], 2)
  return crossed
}
