/** Roads as edges between mesh points, the best class winning, and the router that lays new ones along the cheapest land. */
import Flatbush from 'flatbush'
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
type RoadClass = (typeof ROAD_CLASSES)[number]

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
  /** 1 for points that some road touches or has touched: spares most look-ups. */
  private readonly touched: Uint8Array

  constructor(size: number) {
    this.size = size
    this.touched = new Uint8Array(size)
  }

  key = (a: number, b: number) => Math.min(a, b) * this.size + Math.max(a, b)
  ends = (key: number): [number, number] => [Math.floor(key / this.size), key % this.size]
  get = (a: number, b: number) => (this.touched[a] & this.touched[b] ? this.edges.get(this.key(a, b)) : undefined)
  has = (point: number) => this.neighbours.has(point)

  /** Adds the road, or raises the class of the one that is there and keeps what only that one knew. */
  add(a: number, b: number, road: Road): void {
    const key = this.key(a, b)
    const old = this.edges.get(key)
    if (!old) {
      this.touched[a] = this.touched[b] = 1
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

interface RouteRequest {
  readonly from: number
  /** True where the route may end; `from` itself never counts. */
  readonly ends: (point: number) => boolean
  /** How much a metre along an existing road of this class costs; land costs 1. */
  readonly reuse: (road: Road) => number
  /** Metres of detour a metre of climb is worth. */
  readonly climb: number
  /** The place of the only end, and the least a metre can cost: the search then leans towards it. */
  readonly goal?: { readonly at: Point; readonly leastCost: number }
  /** A route dearer than this is not built. */
  readonly limit?: number
}

/** Lays routes over the mesh: A* (Hart, Nilsson and Raphael, 1968) over land, climb, water and the roads that are already there. */
export class Router {
  private readonly best: Float64Array
  private readonly parent: Int32Array
  private readonly stamp: Uint32Array
  private generation = 0
  private readonly mesh: Mesh
  private readonly heights: readonly number[]
  private readonly network: Network
  private readonly landFactor: (a: number, b: number) => number
  private readonly extra = new Map<number, number[]>()

  constructor(mesh: Mesh, heights: readonly number[], network: Network, landFactor: (a: number, b: number) => number) {
    this.mesh = mesh
    this.heights = heights
    this.network = network
    this.landFactor = landFactor
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
  route({ from, ends, reuse, climb, goal, limit = Infinity }: RouteRequest): number[] | null {
    const { mesh, best, parent, stamp, heights } = this
    const generation = ++this.generation
    const queue = new FlatQueue<number>()
    best[from] = 0
    parent[from] = -1
    stamp[from] = generation
    queue.push(from, 0)
    const ahead = (point: number) => (goal ? goal.leastCost * distance(mesh.at[point], goal.at) : 0)
    for (let key = queue.peekValue(), point = queue.pop(); point !== undefined; key = queue.peekValue(), point = queue.pop()) {
      const value = best[point]
      if (key === undefined || key > value + ahead(point)) continue
      if (key > limit) return null
      if (point !== from && ends(point)) {
        const route = [point]
        for (let at = parent[point]; at >= 0; at = parent[at]) route.push(at)
        return route.reverse()
      }
      const relax = (head: number, water: number) => {
        const metres = distance(mesh.at[point], mesh.at[head])
        const road = this.network.get(point, head)
        const rise = Math.abs(heights[head] - heights[point])
        const land = road
          ? 0
          : metres * this.landFactor(point, head) * (1 + Math.min(9, climb * (rise / metres))) + (water === 1 ? 500 : 0)
        if (land === Infinity) return
        const reached = value + (road ? metres * reuse(road) : land)
        if (stamp[head] === generation && reached >= best[head]) return
        stamp[head] = generation
        best[head] = reached
        parent[head] = point
        queue.push(head, reached + ahead(head))
      }
      for (let edge = mesh.first[point]; edge < mesh.first[point + 1]; edge++) {
        if (mesh.waters[edge] < 2) relax(mesh.heads[edge], mesh.waters[edge])
      }
      for (const head of this.extra.get(point) ?? []) relax(head, 0)
    }
    return null
  }
}

/** Finds the allowed point nearest to a place, −1 when none is allowed. */
export type NearestPoint = (target: Point, allowed?: (point: number) => boolean) => number

export function nearestPointOf(at: readonly Point[]): NearestPoint {
  const index = new Flatbush(at.length)
  for (const [east, north] of at) index.add(east, north)
  index.finish()
  return ([east, north], allowed) => index.neighbors(east, north, 1, Infinity, allowed)[0] ?? -1
}
