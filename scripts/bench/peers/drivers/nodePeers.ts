/** Path finders of npm, as contestants: `ngraph` (ngraph.path, NBA*) or `geojson` (geojson-path-finder). One way at a time is all they do. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FeatureCollection, LineString } from 'geojson'
import { readU32, writeColumn } from '../columns.ts'
import { type Reply, serve } from '../contestant.ts'

/** The parts of ngraph.graph, ngraph.path and geojson-path-finder that are used. */
interface NGraph {
  addNode(id: number): unknown
  addLink(from: number, to: number, ms: number): unknown
}
interface NPath {
  find(from: number, to: number): { id: number }[]
}
interface NPathOptions {
  readonly oriented: boolean
  distance(from: unknown, to: unknown, link: { data: number }): number
}
interface Times {
  forward: number
  backward: number
}
type Finder = new (
  network: FeatureCollection<LineString, Times>,
  options: { tolerance: number; weight(a: unknown, b: unknown, times: Times): Times },
) => { findPath(from: unknown, to: unknown): { weight: number } | undefined }

const [engine, folder, prefix, packages] = process.argv.slice(2)
const load = createRequire(join(packages, 'package.json'))
const nodes = readU32(join(folder, 'lon.f32')).length
const column = (name: string) => readU32(join(folder, `${name}.u32`))
const tail = column('tail')
const head = column('head')
const ms = column('ms')
const from = column('route-from')
const to = column('route-to')

/** Finds the time from one node to another. */
type Ask = (from: number, to: number) => number

function ngraph(): Ask {
  const graph = (load('ngraph.graph') as (options: object) => NGraph)({ multigraph: true })
  for (let arc = 0; arc < tail.length; arc++) graph.addLink(tail[arc], head[arc], ms[arc])
  const shortest = new Map<number, Map<number, number>>()
  for (let arc = 0; arc < tail.length; arc++) {
    const ways = shortest.get(tail[arc]) ?? new Map<number, number>()
    ways.set(head[arc], Math.min(ways.get(head[arc]) ?? Infinity, ms[arc]))
    shortest.set(tail[arc], ways)
  }
  const paths = load('ngraph.path') as { nba(graph: NGraph, options: NPathOptions): NPath }
  const finder = paths.nba(graph, { oriented: true, distance: (_from, _to, link) => link.data })
  return (source, target) => {
    // it gives the nodes from the target back to the source; their times are summed here
    const way = finder.find(source, target)
    return way.slice(1).reduce((sum, { id }, at) => sum + shortest.get(id)!.get(way[at].id)!, 0)
  }
}

function geojson(): Ask {
  const loaded = load('geojson-path-finder') as { default?: Finder } & Finder
  const PathFinder = loaded.default ?? loaded
  // positions are the names of nodes here: each its own, and far apart
  const at = (node: number) => [(node % 1000) / 10, Math.floor(node / 1000) / 10]
  // it keeps one road between two nodes, so both directions of the fastest are told at once
  const between = new Map<number, Times>()
  for (let arc = 0; arc < tail.length; arc++) {
    const isForward = tail[arc] < head[arc]
    const [low, high] = isForward ? [tail[arc], head[arc]] : [head[arc], tail[arc]]
    const known = between.get(low * nodes + high) ?? { forward: Infinity, backward: Infinity }
    // no time at all would close the way for it
    const told = Math.max(ms[arc], Number.MIN_VALUE)
    if (isForward) known.forward = Math.min(known.forward, told)
    else known.backward = Math.min(known.backward, told)
    between.set(low * nodes + high, known)
  }
  const network: FeatureCollection<LineString, Times> = {
    type: 'FeatureCollection',
    features: Array.from(between, ([pair, times]) => ({
      type: 'Feature',
      properties: times,
      geometry: { type: 'LineString', coordinates: [at(Math.floor(pair / nodes)), at(pair % nodes)] },
    })),
  }
  const finder = new PathFinder(network, { tolerance: 1e-3, weight: (_a, _b, times) => times })
  const point = (node: number) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at(node) } })
  return (source, target) => Math.round(finder.findPath(point(source), point(target))?.weight ?? Number.NaN)
}

const start = performance.now()
const ask = engine === 'ngraph' ? ngraph() : geojson()
const builtMs = performance.now() - start

await serve(
  { 'graph built, ms': builtMs },
  {
    route: (round): Reply => {
      const pair = round % from.length
      const begun = performance.now()
      const found = ask(from[pair], to[pair])
      const spent = performance.now() - begun
      if (round === 0) writeColumn(`${prefix}route.u32`, Uint32Array.of(found))
      return { ms: spent }
    },
  },
)
