/** Street grids of the city, the county seats and the small towns: crossings on gently bent lines, laid out patch by patch. */
import { createNoise2D } from 'simplex-noise'
import type { Plan } from './plan.ts'
import { distance, fromKm, type Point } from './plane.ts'
import { type Random, random } from './random.ts'
import type { Water } from './water.ts'

interface Street {
  readonly from: number
  readonly to: number
  /** The line of the grid it lies on; streets of one line share a name. */
  readonly line: string
  readonly artery: boolean
  readonly town: string
}

export interface StreetGrid {
  readonly crossings: readonly Point[]
  /** The patch of each crossing. */
  readonly patchOf: readonly string[]
  readonly streets: readonly Street[]
  /** True within `metres` of a crossing. */
  near(point: Point, metres: number): boolean
}

interface Patch {
  readonly name: string
  readonly centre: Point
  readonly halfAxes: Point
  readonly rotation: number
  readonly spacing: readonly [number, number]
  readonly big: boolean
}

export function makeStreetGrid(plan: Plan, water: Water): StreetGrid {
  const dice = random(plan.seed, 'streets')
  const noise = createNoise2D(random(plan.seed, 'street bends').next)
  const crossings: Point[] = []
  const patchOf: string[] = []
  const streets: Street[] = []
  const byCell = new Map<string, number[]>()
  const cellKey = (x: number, y: number) => `${x},${y}`
  const near = (point: Point, metres: number) => {
    const reach = Math.ceil(metres / 500)
    const [cx, cy] = [Math.floor(point[0] / 500), Math.floor(point[1] / 500)]
    for (let x = cx - reach; x <= cx + reach; x++) {
      for (let y = cy - reach; y <= cy + reach; y++) {
        if ((byCell.get(cellKey(x, y)) ?? []).some((i) => distance(crossings[i], point) < metres)) return true
      }
    }
    return false
  }

  for (const patch of patches(plan, dice)) {
    const us = gridLines(patch.halfAxes[0], patch.spacing[0], dice)
    const vs = gridLines(patch.halfAxes[1], patch.spacing[1], dice)
    const [cos, sin] = [Math.cos(patch.rotation), Math.sin(patch.rotation)]
    const added = new Map<string, number>()
    const fresh: [number, Point][] = []
    us.forEach((u, i) => {
      vs.forEach((v, j) => {
        const straight: Point = [patch.centre[0] + u * cos - v * sin, patch.centre[1] + u * sin + v * cos]
        const [x, y] = [straight[0] / 1000, straight[1] / 1000]
        const edge = (u / patch.halfAxes[0]) ** 2 + (v / patch.halfAxes[1]) ** 2 + 0.3 * noise(x / 1.3, y / 1.3)
        const bend = patch.big ? 110 : 35
        const point: Point = [
          straight[0] + bend * noise(x / 2.6, y / 2.6 + 40),
          straight[1] + bend * noise(x / 2.6, y / 2.6 + 90),
        ]
        if (edge > 1 || water.clearanceMetres(point) < 70 || near(point, patch.spacing[1] * 0.8)) return
        added.set(`${i},${j}`, crossings.length + fresh.length)
        fresh.push([crossings.length + fresh.length, point])
      })
    })
    for (const [index, point] of fresh) {
      crossings[index] = point
      patchOf[index] = patch.name
      const key = cellKey(Math.floor(point[0] / 500), Math.floor(point[1] / 500))
      byCell.set(key, [...(byCell.get(key) ?? []), index])
    }
    const isArtery = (line: number) => line % (patch.big ? 4 : 3) === 1
    for (const [key, from] of added) {
      const [i, j] = key.split(',').map(Number)
      const eastward = added.get(`${i + 1},${j}`)
      const northward = added.get(`${i},${j + 1}`)
      for (const [to, line, artery] of [
        [eastward, `${patch.name} v${j}`, isArtery(j)],
        [northward, `${patch.name} u${i}`, isArtery(i)],
      ] as const) {
        // One small street in nine was never built through: a compound, a school, a pond.
        if (to !== undefined && (artery || !dice.chance(0.11))) streets.push({ from, to, line, artery, town: patch.name })
      }
    }
  }
  return { crossings, patchOf, streets, near }
}

/** The planned patches, then one small patch for every other town. */
function patches(plan: Plan, dice: Random): Patch[] {
  const planned = plan.patches.map(
    (patch): Patch => ({
      name: patch.name,
      centre: fromKm(patch.at),
      halfAxes: fromKm(patch.halfAxesKm),
      rotation: (patch.rotationDegrees * Math.PI) / 180,
      spacing: patch.spacingMetres,
      big: true,
    }),
  )
  const small = plan.towns
    .filter((town) => town.kind === 'town' || town.kind === 'township' || town.communities === 1)
    .filter((town) => planned.every((patch) => distance(patch.centre, fromKm(town.at)) > 1800))
    .map((town): Patch => {
      const size = town.kind === 'town' ? 430 + 80 * town.communities : 340
      return {
        name: town.name,
        centre: fromKm(town.at),
        halfAxes: [size * dice.between(1, 1.35), size * dice.between(0.65, 0.9)],
        rotation: dice.between(-0.7, 0.7),
        spacing: [dice.between(150, 190), dice.between(120, 150)],
        big: false,
      }
    })
  return [...planned, ...small]
}

/** Positions of parallel streets, unevenly spaced, symmetric about nothing in particular. */
function gridLines(half: number, spacing: number, dice: Random): number[] {
  const lines: number[] = []
  for (let at = -half * 1.15; at < half * 1.15; at += spacing * dice.between(0.72, 1.3)) lines.push(at)
  return lines
}
