/** Rivers as smooth lines with a width, the banks that roads may not cross, and the reservoir. */
import { createNoise2D } from 'simplex-noise'
import { offset, resample, spline } from './curves.ts'
import type { Plan, RiverPlan } from './plan.ts'
import { distance, fromKm, insideRing, type Point } from './plane.ts'
import { random } from './random.ts'

export interface River {
  readonly name: string
  readonly nameEn: string
  readonly kind: 'main' | 'tributary'
  /** Downstream, one vertex every 80 m. */
  readonly line: readonly Point[]
  readonly widthMetres: readonly number[]
  readonly left: readonly Point[]
  readonly right: readonly Point[]
}

export interface Water {
  readonly rivers: readonly River[]
  readonly main: River
  readonly reservoir: readonly Point[]
  /** Metres from a point to the water's edge of the main river or of the reservoir; negative inside. */
  clearanceMetres(point: Point): number
  /** The point, moved away from the main river until it is at least `metres` clear of its water. */
  pushClear(point: Point, metres: number): Point
}

const SPACING_METRES = 80

export function makeWater(plan: Plan): Water {
  const rivers = plan.rivers.map((river) => makeRiver(river, plan.seed))
  const main = rivers.find(({ kind }) => kind === 'main')
  if (!main) throw new Error('The plan has no main river.')
  const reservoir = spline(plan.reservoir.outline.map(fromKm), 60, true)

  // The main river never doubles back, so its vertices are filed by their easting in kilometres.
  const byEast = new Map<number, number[]>()
  main.line.forEach(([east], i) => {
    const key = Math.floor(east / 1000)
    byEast.set(key, [...(byEast.get(key) ?? []), i])
  })
  const nearestVertex = (point: Point) => {
    let best = -1
    let metres = 1500
    const key = Math.floor(point[0] / 1000)
    for (let k = key - 1; k <= key + 1; k++) {
      for (const i of byEast.get(k) ?? []) {
        const d = distance(point, main.line[i])
        if (d < metres) [metres, best] = [d, i]
      }
    }
    return { vertex: best, metres }
  }
  const riverClearance = (point: Point) => {
    const { vertex, metres } = nearestVertex(point)
    return vertex < 0 ? 1500 : metres - main.widthMetres[vertex] / 2
  }
  const reservoirClearance = (point: Point) => {
    let metres = Infinity
    for (const vertex of reservoir) metres = Math.min(metres, distance(point, vertex))
    return insideRing(reservoir, point) ? -metres : metres
  }
  const [west, east] = [Math.min(...reservoir.map((p) => p[0])), Math.max(...reservoir.map((p) => p[0]))]
  const clearanceMetres = (point: Point) =>
    Math.min(riverClearance(point), point[0] > west - 400 && point[0] < east + 400 ? reservoirClearance(point) : 1500)
  const pushClear = (point: Point, metres: number): Point => {
    const { vertex, metres: away } = nearestVertex(point)
    if (vertex < 0) return point
    const wanted = main.widthMetres[vertex] / 2 + metres
    if (away >= wanted || away === 0) return point
    const [cx, cy] = main.line[vertex]
    return [cx + ((point[0] - cx) * wanted) / away, cy + ((point[1] - cy) * wanted) / away]
  }
  return { rivers, main, reservoir, clearanceMetres, pushClear }
}

function makeRiver(river: RiverPlan, seed: number): River {
  const noise = createNoise2D(random(seed, river.name).next)
  const course = resample(spline(river.line.map(fromKm), 200), SPACING_METRES)
  // Meanders: two waves of noise across the course, quiet at both ends so that a mouth meets its river.
  const quiet = (i: number) => Math.min(1, i / 40, (course.length - 1 - i) / 25)
  const meander = river.meanderKm * 1000
  const swing = (i: number) => quiet(i) * meander * (0.75 * noise(i / 48, 0) + 0.3 * noise(i / 17, 9))
  const line = resample(
    offset(course, (i) => swing(i)),
    SPACING_METRES,
  )
  const [source, mouth] = river.widthMetres
  const widthMetres = line.map((_, i) => {
    const share = i / (line.length - 1)
    return (source + (mouth - source) * share) * (1 + 0.16 * noise(i / 22, 31))
  })
  return {
    name: river.name,
    nameEn: river.nameEn,
    kind: river.kind,
    line,
    widthMetres,
    left: offset(line, (i) => widthMetres[i] / 2),
    right: offset(line, (i) => -widthMetres[i] / 2),
  }
}
