/** Expressways: two carriageways that share no node with other roads, entered only by ramps at interchanges. */
import { crossingsOf, cutAtBridges } from './bridges.ts'
import { offset, resample, spline } from './curves.ts'
import type { Mesh, Points } from './mesh.ts'
import type { NearestPoint } from './network.ts'
import type { Plan } from './plan.ts'
import { distance, fromKm, type Point } from './plane.ts'
import type { Water } from './water.ts'
import type { Vertex, Way } from './ways.ts'

interface Motorway {
  readonly ref: string
  readonly name: string
  readonly nameEn: string
  readonly axis: readonly Point[]
}

interface Interchange {
  readonly motorway: number
  /** Vertex of the axis at its middle. */
  readonly middle: number
  /** Mesh point of the toll plaza, where its ramps meet the road into the country. */
  readonly plaza: number
}

const HALF_GAP_METRES = 15
const STEP_METRES = 110
/** Vertices between the middle of an interchange and the noses of its ramps: 550 m. */
const RAMP_STEPS = 5

export const motorwayAxes = (plan: Plan): Motorway[] =>
  plan.motorways.map(({ ref, name, nameEn, line }) => ({
    ref,
    name,
    nameEn,
    axis: resample(spline(line.map(fromKm), 150), STEP_METRES),
  }))

interface InterchangeSite {
  readonly plan: Plan
  readonly mesh: Mesh
  readonly points: Points
  readonly motorways: readonly Motorway[]
  readonly nearestPoint: NearestPoint
}

export function placeInterchanges({ plan, mesh, points, motorways, nearestPoint }: InterchangeSite): Interchange[] {
  return plan.interchanges.map(({ motorway: ref, near }) => {
    const motorway = motorways.findIndex((candidate) => candidate.ref === ref)
    const { axis } = motorways[motorway]
    const middle = axis.reduce(
      (best, point, i) => (distance(point, fromKm(near)) < distance(axis[best], fromKm(near)) ? i : best),
      0,
    )
    const away = (point: number) => distance(mesh.at[point], axis[middle])
    const plaza = nearestPoint(
      axis[middle],
      (point) => point >= points.streetCount + 2 * points.bridges.length && away(point) > 230,
    )
    return { motorway, middle, plaza }
  })
}

interface Drawing {
  readonly motorways: readonly Motorway[]
  readonly interchanges: readonly Interchange[]
  /** Where a plaza stands after smoothing. */
  readonly placeOf: (point: number) => Point
  readonly others: readonly Way[]
  readonly water: Water
  readonly firstId: number
}

export function drawMotorways({ motorways, interchanges, placeOf, others, water, firstId }: Drawing): Way[] {
  let id = firstId
  const fresh = (line: readonly Point[]): Vertex[] => line.map((at) => ({ id: id++, at }))
  // Traffic keeps to the right: the right carriageway runs with the axis, the left one against it.
  const carriageways = motorways.map(({ axis }) => ({
    right: fresh(offset(axis, () => -HALF_GAP_METRES)),
    left: fresh(offset(axis, () => HALF_GAP_METRES).toReversed()),
  }))
  const ways: Way[] = []
  const overRoad = crossingsOf(others.map(({ vertices }) => vertices.map(({ at }) => at)))
  const overBank = crossingsOf(water.rivers.flatMap(({ left, right }) => [left, right]))
  const overWater = (from: Point, to: Point) => water.clearanceMetres(towards(from, to, 0.5)) < 0 || overBank(from, to)
  const overAnything = (from: Point, to: Point) => overWater(from, to) || overRoad(from, to)
  const ramp = (from: Vertex, bend: Point, to: Vertex) => {
    const middle = fresh([0.2, 0.4, 0.6, 0.8].map((t) => quadratic(from.at, bend, to.at, t)))
    ways.push(...cutAtBridges({ road: { class: 'motorway_link', oneway: true }, vertices: [from, ...middle, to] }, overAnything))
  }
  for (const { motorway, middle, plaza } of interchanges) {
    const { right, left } = carriageways[motorway]
    const gate: Vertex = { id: plaza, at: placeOf(plaza) }
    const count = right.length
    for (const [way, i] of [
      [right, middle],
      [left, count - 1 - middle],
    ] as const) {
      const [leave, join] = [way[Math.max(0, i - RAMP_STEPS)], way[Math.min(count - 1, i + RAMP_STEPS)]]
      const off = way[Math.max(0, i - 2)].at
      const on = way[Math.min(count - 1, i + 2)].at
      ramp(leave, towards(off, gate.at, 0.45), gate)
      ramp(gate, towards(on, gate.at, 0.45), join)
    }
  }
  if (motorways.length === 2) joinMotorways(motorways, carriageways, ramp)
  motorways.forEach(({ ref, name, nameEn }, m) => {
    for (const line of [carriageways[m].right, carriageways[m].left]) {
      const way: Way = { road: { class: 'motorway', ref, name, nameEn, oneway: true }, vertices: line }
      ways.push(...cutAtBridges(way, overAnything))
    }
  })
  return ways
}

const towards = (from: Point, to: Point, share: number): Point => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
]

const quadratic = (a: Point, b: Point, c: Point, t: number): Point => {
  const along = (k: 0 | 1) => (1 - t) * (1 - t) * a[k] + 2 * t * (1 - t) * b[k] + t * t * c[k]
  return [along(0), along(1)]
}

/** Eight ramps where the two expressways cross: from each of the four arms to the left and to the right. */
function joinMotorways(
  motorways: readonly Motorway[],
  carriageways: readonly { right: readonly Vertex[]; left: readonly Vertex[] }[],
  ramp: (from: Vertex, bend: Point, to: Vertex) => void,
): void {
  let [i, j] = [0, 0]
  for (let a = 0; a < motorways[0].axis.length; a++) {
    for (let b = 0; b < motorways[1].axis.length; b++) {
      if (distance(motorways[0].axis[a], motorways[1].axis[b]) < distance(motorways[0].axis[i], motorways[1].axis[j]))
        [i, j] = [a, b]
    }
  }
  const centre = motorways[0].axis[i]
  const arms = (way: { right: readonly Vertex[]; left: readonly Vertex[] }, at: number) => {
    const mirrored = way.right.length - 1 - at
    return [
      { off: way.right[at - 7], on: way.right[at + 7] },
      { off: way.left[mirrored - 7], on: way.left[mirrored + 7] },
    ]
  }
  const [first, second] = [arms(carriageways[0], i), arms(carriageways[1], j)]
  for (const [from, to] of [
    [first, second],
    [second, first],
  ]) {
    for (const { off } of from) for (const { on } of to) ramp(off, towards(centre, towards(off.at, on.at, 0.5), 0.35), on)
  }
}
