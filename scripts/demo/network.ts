/** Roads as edges between mesh points, the best class winning, and the router that lays new ones along the cheapest land. */
import FlatQueue from 'flatqueue'
import type { Mesh } from './mesh.ts'
import { distance, type Point } from './plane.ts'

/** From the best to the least. */
export const ROAD_CLASSES = [
  'motorway',
  'motorway_link',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'service',
  'track',
  'path',
] as const
export type RoadClass = (typeof ROAD_CLASSES)[number]

export interface Road {
  readonly class: RoadClass
  readonly name?: string
  readonly nameEn?: string
  readonly ref?: string
  readonly oneway?: boolean
  readonly bridge?: boolean
  readonly surface?: string
  /** A street of a grid keeps its straight lines. */
  readonly street?: boolean
}

const rank = (road: Road) => ROAD_CLASSES.indexOf(road.class)

export class Network {
  readonly edges = new Map<number, Road>()
  readonly neighbours = new Map<number, number[]>()
  private readonly size: number

  constructor(size: number) {
    this.size = size
  }

  key = (a: number, b: number) => Math.min(a, b) * this.size + Math.max(a, b)
  ends = (key: number): [number, number] => [Math.floor(key / this.size), key % this.size]
  get = (a: number, b: number) => this.edges.get(this.key(a, b))
  has = (point: number) => this.neighbours.has(point)

  /** Adds the road, or raises the class of the one that is there and keeps what only that one knew. */
  add(a: number, b: number, road: Road): void {
    const key = this.key(a, b)
    const old = this.edges.get(key)
    if (!old) {
      for (const [from, to] of [
        [a, b],
        [b, a],
      ]) {
        const list = this.neighbours.get(from)
        if (list) list.push(to)
        else this.neighbours.set(from, [to])
      }
      this.edges.set(key, road)
    } else if (rank(road) < rank(old)) {
      this.edges.set(key, {
        ...old,
        ...road,
        name: old.street && old.name ? old.name : road.name,
        nameEn: old.street && old.name ? old.nameEn : road.nameEn,
        oneway: false,
      })
    }
  }

  remove(a: number, b: number): void {
    this.edges.delete(this.key(a, b))
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      const left = (this.neighbours.get(from) ?? []).filter((other) => other !== to)
      if (left.length > 0) this.neighbours.set(from, left)
      else this.neighbours.delete(from)
    }
  }
}

export interface RouteRequest {
  readonly from: number
  /** True where the route may end; `from` itself never counts. */
  readonly ends: (point: number) => boolean
  /** How much a metre along an existing road of this class costs; land costs 1. */
  readonly reuse: (road: Road) => number
  /** Metres of detour a metre of climb is worth. */
  readonly climb: number
  /** A route dearer than this is not built. */
  readonly limit?: number
}

/** Lays routes over the mesh: Dijkstra over land, climb, water and the roads that are already there. */
export class Router {
  private readonly best: Float64Array
  private readonly parent: Int32Array
  private readonly stamp: Uint32Array
  private generation = 0
  private readonly mesh: Mesh
  private readonly heights: readonly number[]
  private readonly network: Network
  private readonly mayCross: (a: number, b: number) => boolean
  private readonly extra = new Map<number, number[]>()

  constructor(mesh: Mesh, heights: readonly number[], network: Network, mayCross: (a: number, b: number) => boolean) {
    this.mesh = mesh
    this.heights = heights
    this.network = network
    this.mayCross = mayCross
    this.best = new Float64Array(mesh.at.length)
    this.parent = new Int32Array(mesh.at.length)
    this.stamp = new Uint32Array(mesh.at.length)
  }

  /** Lets routes use an edge that the mesh does not have, such as a bridge. */
  addLink(a: number, b: number): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      this.extra.set(from, [...(this.extra.get(from) ?? []), to])
    }
  }

  /** Points of the cheapest route from `from`, or null when nothing acceptable is within the limit. */
  route({ from, ends, reuse, climb, limit = Infinity }: RouteRequest): number[] | null {
    const { mesh, best, parent, stamp, heights } = this
    const generation = ++this.generation
    const queue = new FlatQueue<number>()
    best[from] = 0
    parent[from] = -1
    stamp[from] = generation
    queue.push(from, 0)
    for (
      let value = queue.peekValue(), point = queue.pop();
      point !== undefined && value !== undefined;
      value = queue.peekValue(), point = queue.pop()
    ) {
      if (value > best[point]) continue
      if (value > limit) return null
      if (point !== from && ends(point)) {
        const route = [point]
        for (let at = parent[point]; at >= 0; at = parent[at]) route.push(at)
        return route.reverse()
      }
      const relax = (head: number, water: number) => {
        const metres = distance(mesh.at[point], mesh.at[head])
        const road = this.network.get(point, head)
        if (!road && !this.mayCross(point, head)) return
        const rise = Math.abs(heights[head] - heights[point])
        const land = metres * (1 + Math.min(9, climb * (rise / metres))) + (water === 1 ? 500 : 0)
        const reached = value + (road ? metres * reuse(road) : land)
        if (stamp[head] === generation && reached >= best[head]) return
        stamp[head] = generation
        best[head] = reached
        parent[head] = point
        queue.push(head, reached)
      }
      for (let edge = mesh.first[point]; edge < mesh.first[point + 1]; edge++) {
        if (mesh.waters[edge] < 2) relax(mesh.heads[edge], mesh.waters[edge])
      }
      for (const head of this.extra.get(point) ?? []) relax(head, 0)
    }
    return null
  }
}

/** Point of the list nearest to a place. */
export function nearestPoint(at: readonly Point[], target: Point, allowed: (point: number) => boolean): number {
  let best = -1
  let metres = Infinity
  for (let i = 0; i < at.length; i++) {
    if (Math.abs(at[i][0] - target[0]) > metres || !allowed(i)) continue
    const away = distance(at[i], target)
    if (away < metres) [metres, best] = [away, i]
  }
  return best
}
