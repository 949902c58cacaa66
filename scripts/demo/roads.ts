/** Lays the roads in the order a region gets them: streets, national, provincial, county, township roads, lanes, tracks. */
import type { Mesh, Points } from './mesh.ts'
import { type NearestPoint, Network, type Road, Router } from './network.ts'
import type { Plan, RoadPlan } from './plan.ts'
import { distance, fromKm, type Point } from './plane.ts'
import { type Random, random } from './random.ts'
import type { Cluster } from './region.ts'
import type { StreetGrid } from './streetGrid.ts'
import type { StreetNames } from './streetNames.ts'
import type { Terrain } from './terrain.ts'
import type { Settlement } from './territory.ts'

interface RoadSite {
  readonly plan: Plan
  readonly mesh: Mesh
  readonly nearestPoint: NearestPoint
  readonly terrain: Terrain
  readonly points: Points
  readonly grid: StreetGrid
  readonly names: StreetNames
  readonly settlements: readonly Settlement[]
  readonly clusters: readonly Cluster[]
  /** True for mesh points inside the region. */
  readonly inside: (point: number) => boolean
  /** Points where a motorway can be entered. */
  readonly plazas: readonly number[]
}

const REUSE: Record<Road['class'], number> = {
  motorway: 1,
  motorway_link: 1,
  trunk: 0.35,
  primary: 0.35,
  secondary: 0.42,
  tertiary: 0.5,
  unclassified: 0.58,
  residential: 0.72,
  service: 0.9,
  track: 0.95,
  path: 1,
}

/** What a metre costs on the best of roads. */
const LEAST_COST = Math.min(...Object.values(REUSE))

export function layRoads(site: RoadSite): Network {
  const { plan, mesh, terrain, points, grid } = site
  const network = new Network(mesh.at.length)
  const heights = mesh.at.map((point) => terrain.heightMetres(point))
  const isStreet = (point: number) => point < points.streetCount
  // Between crossings of one grid only its streets may be used; two grids may be joined where they meet.
  // No road takes the long edges of the mesh's hull, and once the main roads are laid, none leaves the region without need.
  let leaving = 1
  const landFactor = (a: number, b: number) => {
    const metres = distance(mesh.at[a], mesh.at[b])
    if (metres > 700 || (isStreet(a) && isStreet(b) && (grid.patchOf[a] === grid.patchOf[b] || metres > 420))) return Infinity
    return site.inside(a) && site.inside(b) ? 1 : leaving
  }
  const router = new Router(mesh, heights, network, landFactor)
  const dice = random(plan.seed, 'roads')

  layStreets(site, network, dice)
  for (const { ends, name, nameEn } of points.bridges) {
    router.addLink(...ends)
    network.add(...ends, { class: 'tertiary', bridge: true, name, nameEn })
  }
  for (const road of plan.roads) layMainRoad(site, network, router, road)
  leaving = 8
  const main = (road: Road | undefined) =>
    road !== undefined && ['trunk', 'primary', 'secondary', 'tertiary'].includes(road.class)
  const onMain = (point: number) => (network.neighbours.get(point) ?? []).some((other) => main(network.get(point, other)))
  const lay = (route: readonly number[] | null, road: Road) => {
    for (let i = 1; i < (route?.length ?? 0); i++) if (route) network.add(route[i - 1], route[i], road)
  }
  for (const plaza of site.plazas) {
    lay(router.route({ from: plaza, ends: onMain, reuse: (road) => REUSE[road.class], climb: 8 }), { class: 'tertiary' })
  }
  layVillageRoads(site, network, router, dice)
  layHamletLanes(site, network, router, dice)
  for (const cluster of site.clusters) layLanes(site, network, cluster, dice)
  layTracks(site, network, router, dice)
  return network
}

function layStreets({ grid, names }: RoadSite, network: Network, dice: Random): void {
  const oneWay = new Map<string, boolean>()
  for (const { from, to, line, artery, town } of grid.streets) {
    const big = names.isCity(town)
    if (!oneWay.has(line)) oneWay.set(line, !artery && big && dice.chance(0.22))
    const name = names.of(line, town, artery)
    network.add(from, to, {
      class: artery && big ? 'tertiary' : artery ? 'unclassified' : 'residential',
      street: true,
      ...(name && { name: name[0], nameEn: name[1] }),
      ...(oneWay.get(line) && { oneway: true }),
    })
  }
}

function layMainRoad(
  { plan, mesh, nearestPoint, points, grid }: RoadSite,
  network: Network,
  router: Router,
  road: RoadPlan,
): void {
  // In a town the road keeps to its main streets.
  const arteries = new Set(grid.streets.flatMap(({ from, to, artery }) => (artery ? [from, to] : [])))
  const stops = road.via.map((stop): number[] => {
    if (typeof stop !== 'string') return [nearestPoint(fromKm(stop))]
    const bridge = points.bridges.find(({ name }) => name === stop)
    if (bridge) return [...bridge.ends]
    const town = plan.towns.find(({ name }) => name === stop)
    if (!town) throw new Error(`Road ${road.ref} goes by ${stop}, which the plan does not know.`)
    const onArtery = nearestPoint(fromKm(town.at), (point) => arteries.has(point))
    const near = onArtery >= 0 && distance(mesh.at[onArtery], fromKm(town.at)) < 900
    return [near ? onArtery : nearestPoint(fromKm(town.at))]
  })
  const attributes: Road = {
    class: road.class,
    ref: road.ref,
    ...(road.name && { name: road.name, nameEn: road.nameEn ?? undefined }),
  }
  let here = stops[0][0]
  const go = (target: number) => {
    if (target === here) return
    const reuse = (other: Road) => (other.street && other.class === 'residential' ? 1.5 : Math.max(0.6, REUSE[other.class]))
    const route = router.route({
      from: here,
      ends: (point) => point === target,
      goal: { at: mesh.at[target], leastCost: 0.6 },
      reuse,
      climb: road.class === 'trunk' ? 16 : 12,
    })
    if (!route) throw new Error(`Road ${road.ref} finds no way.`)
    for (let i = 1; i < route.length; i++) network.add(route[i - 1], route[i], attributes)
    here = target
  }
  for (const stop of stops.slice(1)) {
    // A bridge is entered on the side the road comes from and left on the other.
    const ends = stop.toSorted((a, b) => distance(mesh.at[a], mesh.at[here]) - distance(mesh.at[b], mesh.at[here]))
    for (const end of ends) go(end)
  }
}

function layVillageRoads(site: RoadSite, network: Network, router: Router, dice: Random): void {
  const { plan, mesh, settlements } = site
  const reuse = (road: Road) => REUSE[road.class]
  const build = (route: readonly number[], road: Road) => {
    for (let i = 1; i < route.length; i++) network.add(route[i - 1], route[i], road)
  }
  const built = (point: number) => network.has(point)
  const townAt = settlements.map(({ town }) => fromKm(plan.towns[town].at))
  const order = settlements
    .map((_, i) => i)
    .sort(
      (a, b) => distance(mesh.at[settlements[a].point], townAt[a]) - distance(mesh.at[settlements[b].point], townAt[b]) || a - b,
    )
  for (const i of order) {
    const { point, class: type } = settlements[i]
    if (network.has(point)) continue
    // Near the city the lanes came first and stayed: one narrow way in.
    const road: Road = {
      class:
        type === 112 ? (dice.chance(0.3) ? 'unclassified' : 'residential') : dice.chance(0.55) ? 'unclassified' : 'residential',
    }
    const route = router.route({ from: point, ends: built, reuse, climb: 9 })
    if (route) build(route, road)
  }
  // Second ways between villages that are near each other but far apart by road; the fringe never got them.
  for (const i of order) {
    const here = settlements[i]
    const near = order
      .filter((j) => j !== i && distance(mesh.at[settlements[j].point], mesh.at[here.point]) < 4800)
      .sort(
        (a, b) =>
          distance(mesh.at[settlements[a].point], mesh.at[here.point]) -
          distance(mesh.at[settlements[b].point], mesh.at[here.point]),
      )
    for (const j of near.slice(0, 4)) {
      const there = settlements[j]
      const fringe = here.class === 112 && there.class === 112
      // Townships build towards their own seat: few lanes lead over their border.
      const apart = here.town !== there.town
      if (j < i || dice.chance(fringe ? 0.8 : apart ? 0.72 : 0.25)) continue
      const straight = distance(mesh.at[here.point], mesh.at[there.point])
      const route = router.route({
        from: here.point,
        ends: (point) => point === there.point,
        goal: { at: mesh.at[there.point], leastCost: LEAST_COST },
        reuse,
        climb: 9,
        limit: straight * 2.6,
      })
      if (route) build(route, { class: dice.chance(0.3) ? 'unclassified' : 'residential' })
    }
  }
}

/** A lane to every hamlet from the nearest road, and now and then a second one to its village. */
function layHamletLanes({ settlements, clusters }: RoadSite, network: Network, router: Router, dice: Random): void {
  const reuse = (road: Road) => REUSE[road.class]
  for (const { settlement, centre } of clusters) {
    const village = settlements[settlement].point
    const ways = [router.route({ from: centre, ends: (point) => network.has(point), reuse, climb: 9 })]
    if (centre !== village && dice.chance(0.3))
      ways.push(router.route({ from: centre, ends: (point) => point === village, reuse, climb: 9, limit: 3200 }))
    for (const route of ways) {
      for (let i = 1; i < (route?.length ?? 0); i++) if (route) network.add(route[i - 1], route[i], { class: 'residential' })
    }
  }
}

/** The lanes inside a village: a loose tree from its centre over its own points. */
function layLanes({ mesh }: RoadSite, network: Network, { centre, houses }: Cluster, dice: Random): void {
  const joined = [centre]
  const waiting = new Set(houses)
  const blocked = (a: number, b: number) => {
    for (let edge = mesh.first[a]; edge < mesh.first[a + 1]; edge++) if (mesh.heads[edge] === b) return mesh.waters[edge] > 0
    return true
  }
  for (;;) {
    let [from, to, metres] = [-1, -1, 190]
    for (const a of joined) {
      for (const b of waiting) {
        const away = distance(mesh.at[a], mesh.at[b])
        if (away < metres && !blocked(a, b)) [from, to, metres] = [a, b, away]
      }
    }
    if (to < 0) break
    waiting.delete(to)
    joined.push(to)
    network.add(from, to, { class: metres > 110 || dice.chance(0.35) ? 'residential' : 'service' })
  }
}

/** Farm tracks and footpaths from the edge of villages into fields and hills, some through to the next road. */
function layTracks(
  { mesh, nearestPoint, points, settlements, clusters, terrain }: RoadSite,
  network: Network,
  router: Router,
  dice: Random,
): void {
  clusters.forEach(({ settlement, centre, houses }) => {
    if (settlements[settlement].class === 121) return
    for (let n = dice.integer(0, 2); n > 0; n--) {
      const own = houses.filter((point) => network.has(point))
      const from = own.length > 0 ? dice.pick(own) : centre
      const angle = dice.between(0, 2 * Math.PI)
      const reach = dice.between(700, 2100)
      const [x, y] = mesh.at[from]
      const goal: Point = [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
      const to = nearestPoint(goal, (point) => point >= points.streetCount)
      const route =
        to === from
          ? null
          : router.route({
              from,
              ends: (point) => point === to,
              goal: { at: mesh.at[to], leastCost: LEAST_COST },
              reuse: (road) => REUSE[road.class],
              climb: 5,
              limit: 5200,
            })
      const high = terrain.heightMetres(goal) - terrain.heightMetres(mesh.at[from]) > 90
      const road: Road =
        high && dice.chance(0.6) ? { class: 'path' } : { class: 'track', surface: dice.chance(0.75) ? 'dirt' : 'gravel' }
      for (let k = 1; k < (route?.length ?? 0); k++) if (route) network.add(route[k - 1], route[k], road)
    }
  })
}
