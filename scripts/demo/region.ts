/** Makes the whole region in memory, step by step, from the plan: land, water, units, people, roads. */
import { makeBorders } from './borders.ts'
import { keepMainNetwork, openTraps } from './connect.ts'
import { makeIslands } from './islands.ts'
import { makeMesh, makePoints, type Points } from './mesh.ts'
import { drawMotorways, motorwayAxes, placeInterchanges } from './motorways.ts'
import { makePeople, type People } from './people.ts'
import type { NameWords, Plan } from './plan.ts'
import type { Point } from './plane.ts'
import { random } from './random.ts'
import { layRoads } from './roads.ts'
import { nameSettlements, type SettlementName } from './settlementNames.ts'
import { makeStreams } from './streams.ts'
import { makeStreetGrid } from './streetGrid.ts'
import { makeStreetNames } from './streetNames.ts'
import { makeTerrain, type Terrain } from './terrain.ts'
import { makeTerritory, type Settlement } from './territory.ts'
import { codeUnits, makeUnits, type Unit, type UnitCodes } from './units.ts'
import { makeWater, type Water } from './water.ts'
import { drawWays, type Way } from './ways.ts'

export interface Region {
  readonly plan: Plan
  readonly water: Water
  readonly terrain: Terrain
  readonly streams: readonly Point[][]
  readonly settlements: readonly Settlement[]
  readonly settlementNames: readonly SettlementName[]
  readonly settlementAt: readonly Point[]
  readonly people: readonly People[]
  readonly units: readonly Unit[]
  readonly codes: UnitCodes
  readonly ways: readonly Way[]
}

export type Progress = (message: string, fraction: number) => void

export function makeRegion(plan: Plan, words: NameWords, progress: Progress): Region {
  progress('Rivers and hills', 0.02)
  const water = makeWater(plan)
  const terrain = makeTerrain(water, plan.seed)
  const streams = makeStreams(terrain, water)

  progress('Townships and villages', 0.08)
  const grid = makeStreetGrid(plan, water)
  const points = makePoints(plan, water, grid, random(plan.seed, 'points'))
  const land = makeMesh(points.at, water)
  const { settlements, owner } = makeTerritory(plan, land, terrain, points.streetCount)
  const settlementNames = nameSettlements(plan, words, settlements)
  const codes = codeUnits(plan, settlements)

  progress('Boundaries', 0.3)
  const borders = makeBorders(land, owner)
  const units = makeUnits({ plan, settlements, names: settlementNames, codes, borders, at: points.at })
  const people = makePeople(plan, settlements)

  progress('Roads', 0.4)
  const lanes = addLanePoints(plan, points, settlements, water)
  const mesh = makeMesh(lanes.at, water)
  const motorways = motorwayAxes(plan)
  const interchanges = placeInterchanges(plan, mesh, points, motorways)
  const network = layRoads({
    plan,
    mesh,
    terrain,
    points,
    grid,
    settlements,
    names: makeStreetNames(plan, words),
    lanePoints: lanes.bySettlement,
    plazas: interchanges.map(({ plaza }) => plaza),
  })
  keepMainNetwork(network)
  openTraps(network)

  progress('Drawing roads', 0.8)
  const fixed = new Set([
    ...grid.crossings.keys(),
    ...points.bridges.flatMap(({ ends }) => ends),
    ...interchanges.map(({ plaza }) => plaza),
  ])
  const ways = drawWays(network, mesh.at, water, fixed)
  const lastId = () => ways.reduce((last, { vertices }) => vertices.reduce((id, vertex) => Math.max(id, vertex.id), last), 0)
  const expressways = drawMotorways({
    motorways,
    interchanges,
    placeOf: (point) => mesh.at[point],
    others: ways,
    water,
    firstId: lastId() + 1,
  })
  ways.push(...expressways)
  ways.push(...makeIslands(plan, ways, lastId() + 1))
  const settlementAt = settlements.map(({ point }) => points.at[point])
  return { plan, water, terrain, streams, settlements, settlementNames, settlementAt, people, units, codes, ways }
}

/** Points for the lanes of each settlement, outside the street grids: rings of loosely set houses around its centre. */
function addLanePoints(plan: Plan, points: Points, settlements: readonly Settlement[], water: Water) {
  const dice = random(plan.seed, 'lane points')
  const at = points.at.slice()
  const bySettlement = settlements.map(({ point, class: type }) => {
    const own: number[] = []
    if (point < points.streetCount) return own
    const wanted = type === 112 ? 26 : type === 122 ? 20 : 15
    const reach = type === 112 ? 480 : 330
    for (let attempt = 0; attempt < wanted * 4 && own.length < wanted; attempt++) {
      const [angle, metres] = [dice.between(0, 2 * Math.PI), reach * Math.sqrt(dice.between(0.03, 1))]
      const place: Point = [at[point][0] + metres * Math.cos(angle), at[point][1] + metres * Math.sin(angle)]
      const crowded = [point, ...own].some((other) => Math.hypot(at[other][0] - place[0], at[other][1] - place[1]) < 62)
      if (crowded || water.clearanceMetres(place) < 60) continue
      own.push(at.length)
      at.push(place)
    }
    return own
  })
  return { at, bySettlement }
}
