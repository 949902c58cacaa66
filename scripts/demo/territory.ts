/** Which land belongs to which township and village, and where each village stands: all by the cost of getting there. */
import FlatQueue from 'flatqueue'
import { createNoise2D } from 'simplex-noise'
import type { Mesh } from './mesh.ts'
import type { Plan, TownPlan } from './plan.ts'
import { distance, fromKm, insideRing, type Point } from './plane.ts'
import { type Random, random } from './random.ts'
import type { Terrain } from './terrain.ts'

export type SettlementClass = 111 | 112 | 121 | 122 | 123 | 210 | 220

export interface Settlement {
  readonly town: number
  /** Its point of the mesh, which is its centre. */
  readonly point: number
  readonly committee: 'community' | 'village'
  readonly class: SettlementClass
  /** First of its township: the seat. */
  readonly seat: boolean
}

interface Territory {
  readonly settlements: readonly Settlement[]
  /** Settlement of each mesh point, −1 outside the region. */
  readonly owner: Int32Array
}

/** Metres that crossing water adds for people on foot with a ferry or a footbridge, by kind of water. */
const CROSSING_METRES = [0, 900, 5000]

export function makeTerritory(plan: Plan, mesh: Mesh, terrain: Terrain, streetCount: number): Territory {
  const outline = plan.outline.map(fromKm)
  const inside = mesh.at.map((point) => insideRing(outline, point))
  const heights = mesh.at.map((point) => terrain.heightMetres(point))
  const cost = (edge: number, from: number) => {
    const to = mesh.heads[edge]
    const metres = distance(mesh.at[from], mesh.at[to])
    return metres * wild[to] + 9 * Math.abs(heights[to] - heights[from]) + CROSSING_METRES[mesh.waters[edge]]
  }
  // Woods and fields, unevenly easy to cross: without them borders would run as straight as rulers.
  const noise = createNoise2D(random(plan.seed, 'wilderness').next)
  const wild = mesh.at.map(
    ([x, y]) => 1.35 + 0.75 * noise(x / 3400, y / 3400) + 0.55 * Math.max(-1, noise(x / 900, y / 900 + 70)),
  )
  const seats = plan.towns.map((town) => nearest(mesh, inside, fromKm(town.at)))
  // A dense street is a small unit: its land grows slower.
  const slowness = plan.towns.map((town) => (town.kind === 'street' ? 1.15 : town.kind === 'township' ? 0.9 : 1))
  const townOf = spread(
    mesh,
    seats,
    (edge, from, town) => cost(edge, from) * slowness[town],
    (point) => inside[point],
  )

  const settlements: Settlement[] = []
  const dice = random(plan.seed, 'villages')
  const members: number[][] = plan.towns.map(() => [])
  townOf.forEach((town, point) => {
    if (town >= 0) members[town].push(point)
  })
  plan.towns.forEach((town, index) => {
    settlements.push(
      ...placeSettlements(
        { plan, town, index, mesh, heights, streetCount, members: members[index], townOf, seat: seats[index] },
        dice,
      ),
    )
  })
  const owner = spread(
    mesh,
    settlements.map(({ point }) => point),
    cost,
    (point, settlement) => townOf[point] === settlements[settlement].town,
  )
  return { settlements, owner }
}

interface TownSite {
  readonly plan: Plan
  readonly town: TownPlan
  readonly index: number
  readonly mesh: Mesh
  readonly heights: readonly number[]
  readonly streetCount: number
  readonly members: readonly number[]
  readonly townOf: Int32Array
  readonly seat: number
}

function placeSettlements(site: TownSite, dice: Random): Settlement[] {
  const { plan, town, index, mesh, streetCount, members, seat } = site
  const at = (point: number) => mesh.at[point]
  const built = members.filter((point) => point < streetCount)
  const open = members.filter((point) => point >= streetCount && roomAround(site, point))
  const taken = [seat]
  const communities = town.communities > 0 || town.kind !== 'township' ? Math.max(1, town.communities) : 0
  while (taken.length < communities) taken.push(farthest(site, built.length > taken.length * 3 ? built : open, taken, 0, dice))
  const homes = Math.max(1, taken.length)
  while (taken.length < homes + town.villages - (communities === 0 ? 1 : 0)) taken.push(farthest(site, open, taken, 1, dice))

  // Fringe of the city: those of its neighbours that lie nearest to it. Fringe of a town: what lies close around it.
  const cityAt = fromKm(plan.prefecture.seatAt)
  const outer = taken.slice(homes)
  const byCity = outer.toSorted((a, b) => distance(at(a), cityAt) - distance(at(b), cityAt))
  const cityFringe = new Set(town.kind === 'street' ? outer : byCity.slice(0, town.fringe ?? 0))
  const reachMetres = town.seat ? 3400 : town.kind === 'town' ? 2300 : 0
  const classOf = (point: number, order: number): SettlementClass => {
    if (town.kind === 'township') return order === 0 ? 210 : 220
    if (order < homes) {
      if (town.kind === 'street') return 111
      if (town.kind === 'quasi') return order === homes - 1 ? 123 : 111
      return 121
    }
    if (cityFringe.has(point)) return 112
    return distance(at(point), at(seat)) < reachMetres ? 122 : 220
  }
  return taken.map((point, order) => ({
    town: index,
    point,
    committee: order < homes && communities > 0 ? 'community' : 'village',
    class: classOf(point, order),
    seat: order === 0,
  }))
}

/** A village needs neighbours of its own township on all sides, so that its point lies well inside its land. */
function roomAround({ mesh, townOf, index }: TownSite, point: number): boolean {
  for (let edge = mesh.first[point]; edge < mesh.first[point + 1]; edge++) {
    if (mesh.waters[edge] > 1 || townOf[mesh.heads[edge]] !== index) return false
  }
  return true
}

/** The candidate that is farthest from all taken ones, in flat and low land rather than on a ridge. */
function farthest(
  { mesh, heights, seat }: TownSite,
  candidates: readonly number[],
  taken: readonly number[],
  rough: number,
  dice: Random,
): number {
  let best = -1
  let bestScore = -1
  for (const point of candidates) {
    if (taken.includes(point)) continue
    let metres = Infinity
    for (const other of taken) metres = Math.min(metres, distance(mesh.at[point], mesh.at[other]))
    let slope = 0
    for (let edge = mesh.first[point]; edge < mesh.first[point + 1]; edge++)
      slope += Math.abs(heights[mesh.heads[edge]] - heights[point])
    const climb = Math.max(0, heights[point] - heights[seat])
    const score = (metres / (1 + rough * (slope / 110 + climb / 260))) * dice.between(0.62, 1)
    if (score > bestScore) [bestScore, best] = [score, point]
  }
  return best
}

function nearest(mesh: Mesh, allowed: readonly boolean[], target: Point): number {
  let best = -1
  for (let point = 0; point < mesh.at.length; point++) {
    if (allowed[point] && (best < 0 || distance(mesh.at[point], target) < distance(mesh.at[best], target))) best = point
  }
  return best
}

/** Multi-source Dijkstra: the source that reaches each allowed point at least cost, −1 where none does. */
function spread(
  mesh: Mesh,
  sources: readonly number[],
  cost: (edge: number, from: number, source: number) => number,
  allowed: (point: number, source: number) => boolean,
): Int32Array {
  const owner = new Int32Array(mesh.at.length).fill(-1)
  const best = new Float64Array(mesh.at.length).fill(Infinity)
  const queue = new FlatQueue<number>()
  sources.forEach((point, source) => {
    best[point] = 0
    owner[point] = source
    queue.push(point, 0)
  })
  for (
    let value = queue.peekValue(), point = queue.pop();
    point !== undefined && value !== undefined;
    value = queue.peekValue(), point = queue.pop()
  ) {
    if (value > best[point]) continue
    const source = owner[point]
    for (let edge = mesh.first[point]; edge < mesh.first[point + 1]; edge++) {
      const head = mesh.heads[edge]
      const reached = value + cost(edge, point, source)
      if (reached >= best[head] || !allowed(head, source)) continue
      best[head] = reached
      owner[head] = source
      queue.push(head, reached)
    }
  }
  return owner
}
