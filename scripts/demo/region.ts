/** Makes the whole region in memory, step by step, from the plan: land, water, units, people, roads. */
import { makeBorders } from './borders.ts'
import { crossingsOf, cutAtBridges } from './bridges.ts'
import { keepMainNetwork, openTraps } from './connect.ts'
import { makeIslands } from './islands.ts'
import { makeMesh, makePoints, type Points } from './mesh.ts'
import { drawMotorways, motorwayAxes, placeInterchanges } from './motorways.ts'
import { nearestPointOf } from './network.ts'
import { makePeople, type People } from './people.ts'
import type { NameWords, Plan } from './plan.ts'
import { distance, type Point } from './plane.ts'
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
import { drawWays, smoothPlaces, type Way } from './ways.ts'

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
  const people = makePeople(plan, settlements)

  progress('Roads', 0.4)
  const { at, clusters } = addClusters({ plan, points, settlements, owner, water })
  const mesh = makeMesh(at, water)
  const motorways = motorwayAxes(plan)
  const nearestPoint = nearestPointOf(mesh.at)
  const interchanges = placeInterchanges({ plan, mesh, points, motorways, nearestPoint })
  const network = layRoads({
    plan,
    mesh,
    nearestPoint,
    terrain,
    points,
    grid,
    settlements,
    names: makeStreetNames(plan, words),
    clusters,
    inside: (point) => point >= owner.length || owner[point] >= 0,
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
  const overSmallRiver = crossingsOf(water.rivers.filter(({ kind }) => kind === 'tributary').map(({ line }) => line))
  const places = smoothPlaces(network, mesh.at, water, fixed)
  const ways = drawWays(network, places, water).flatMap((way) => cutAtBridges(way, overSmallRiver))
  const lastId = () => ways.reduce((last, { vertices }) => vertices.reduce((id, vertex) => Math.max(id, vertex.id), last), 0)
  const expressways = drawMotorways({
    motorways,
    interchanges,
    placeOf: (point) => places[point],
    others: ways,
    water,
    firstId: lastId() + 1,
  })
  ways.push(...expressways)
  ways.push(...makeIslands(plan, ways, lastId() + 1))
  // A village stands on its road, so it goes where the road went.
  const settlementAt = settlements.map(({ point }) => places[point])
  const units = makeUnits({ plan, settlements, names: settlementNames, codes, borders, settlementAt })
  return { plan, water, terrain, streams, settlements, settlementNames, settlementAt, people, units, codes, ways }
}

/** A village's own place or one of its hamlets: a centre on the mesh and loosely set houses around it. */
export interface Cluster {
  readonly settlement: number
  readonly centre: number
  readonly houses: readonly number[]
}

interface ClusterSite {
  readonly plan: Plan
  readonly points: Points
  readonly settlements: readonly Settlement[]
  readonly owner: Int32Array
  readonly water: Water
}

/** Clusters outside the street grids, villages first; their houses are new points at the end of the list. */
function addClusters({ plan, points, settlements, owner, water }: ClusterSite): { at: Point[]; clusters: Cluster[] } {
  const dice = random(plan.seed, 'clusters')
  const at = points.at.slice()
  const land = new Map<number, number[]>()
  owner.forEach((settlement, point) => {
    if (settlement >= 0 && point >= points.streetCount) land.set(settlement, [...(land.get(settlement) ?? []), point])
  })
  const houses = (centre: number, wanted: number, reachMetres: number) => {
    const own: number[] = []
    for (let attempt = 0; attempt < wanted * 4 && own.length < wanted; attempt++) {
      const [angle, metres] = [dice.between(0, 2 * Math.PI), reachMetres * Math.sqrt(dice.between(0.03, 1))]
      const place: Point = [at[centre][0] + metres * Math.cos(angle), at[centre][1] + metres * Math.sin(angle)]
      if ([centre, ...own].some((other) => distance(at[other], place) < 58) || water.clearanceMetres(place) < 60) continue
      own.push(at.length)
      at.push(place)
    }
    return own
  }
  const clusters: Cluster[] = []
  settlements.forEach(({ point, class: type }, settlement) => {
    if (point < points.streetCount) return
    const size = type === 112 ? [30, 500] : type === 122 ? [22, 380] : [15, 310]
    clusters.push({ settlement, centre: point, houses: houses(point, size[0], size[1]) })
  })
  settlements.forEach(({ point, class: type }, settlement) => {
    if (type === 111 || type === 121) return
    const taken = [point]
    for (let hamlet = dice.integer(type === 123 ? 0 : 2, 5); hamlet > 0; hamlet--) {
      const free = (land.get(settlement) ?? []).filter((place) => taken.every((other) => distance(at[other], at[place]) > 560))
      if (free.length === 0) return
      const centre = dice.pick(free)
      taken.push(centre)
      clusters.push({ settlement, centre, houses: houses(centre, dice.integer(4, 10), 210) })
    }
  })
  return { at, clusters }
}
