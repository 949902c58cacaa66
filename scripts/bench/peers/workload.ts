/**
 * What every engine is asked: one graph with our times, as it is and reduced to its junctions, and seeded questions.
 *
 * A folder per graph holds plain columns that any language reads: the arcs (tail, head, ms and ms-new, the times of a slower day),
 * the edges they come from, positions, and the questions. All sources and targets are junctions that reach each other, and
 * none shares its place with another node, since some engines know places by position only.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import profilesJson from '../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { nodeAt, nodeCount as roadNodes } from '../../../server/core/osm/roadData.ts'
import { Random } from '../../../server/core/random.ts'
import { buildGraph, graphOfEdges } from '../../../server/core/roads/build.ts'
import { CLOSED_MS, nodeCount, type RoadGraph } from '../../../server/core/roads/graph.ts'
import { Search, UNREACHED_MS } from '../../../server/core/travel/search.ts'
import { readTravelProfiles } from '../../../server/core/travel/travelProfiles.ts'
import { sampleRoads } from '../sampleRoads.ts'
import { writeColumn } from './columns.ts'
import { type EdgeTimes, type Junctions, reduceToJunctions } from './junctions.ts'

const SEED = 20221220
const QUESTIONS = {
  one: 64,
  'nearest-60': 60,
  'nearest-200': 200,
  'matrix-from': 1000,
  'matrix-to': 5000,
  'route-from': 64,
  'route-to': 64,
}

export type Graph = 'roads' | 'junctions'

export interface Workload {
  readonly folder: Record<Graph, string>
  readonly nodes: Record<Graph, number>
  readonly arcs: Record<Graph, number>
  /** junction -> node of the roads */
  readonly nodeOf: Uint32Array
}

export async function createWorkload(folder: string): Promise<Workload> {
  const roads = await sampleRoads()
  const graph = buildGraph(roads, readTravelProfiles(profilesJson).car)
  const slower = slowerDay(graph)
  const junctions = reduceToJunctions(graph, [graph, slower])
  const known = roadNodes(roads)
  const positions = Array.from({ length: nodeCount(graph) }, (_, node) =>
    nodeAt(roads, node < known ? node : graph.copyOf[node - known]),
  )
  const questions = askJunctions(graph, junctions)

  const folders = { roads: join(folder, 'roads'), junctions: join(folder, 'junctions') }
  write(folders.roads, graph, slower, positions, (junction) => junctions.nodeOf[junction], questions)
  const [now, later] = junctions.times
  const reduced = { ...junctions, ...now }
  write(
    folders.junctions,
    reduced,
    later,
    Array.from(junctions.nodeOf, (node) => positions[node]),
    (junction) => junction,
    questions,
  )
  return {
    folder: folders,
    nodes: { roads: positions.length, junctions: junctions.nodeOf.length },
    arcs: { roads: arcsOf(graph), junctions: arcsOf(reduced) },
    nodeOf: junctions.nodeOf,
  }
}

/** The graph of a folder's edges, as our engine takes it. */
export function graphOf(edges: Pick<RoadGraph, 'edgeFrom' | 'edgeTo'> & EdgeTimes, nodes: number): RoadGraph {
  const count = edges.edgeFrom.length
  const rest = { edgeMetres: new Float32Array(count), edgeWay: new Uint32Array(count), joinable: new Uint8Array(count) }
  return graphOfEdges(nodes, { ...edges, ...rest })
}

/** Every edge up to twice as slow. */
function slowerDay({ forwardMs, backwardMs }: EdgeTimes): EdgeTimes {
  const random = new Random(`${SEED}/slower`)
  const factors = Float64Array.from(forwardMs, () => random.between(1, 2))
  const slower = (ms: number, edge: number) => (ms === CLOSED_MS ? CLOSED_MS : Math.round(ms * factors[edge]))
  return { forwardMs: forwardMs.map(slower), backwardMs: backwardMs.map(slower) }
}

/** Junctions without copies, drawn among those that a central one reaches and is reached from. */
function askJunctions(graph: RoadGraph, { nodeOf }: Junctions): Record<string, number[]> {
  const random = new Random(SEED)
  const reached = (direction: 'from' | 'to', node: number) => {
    const search = new Search(graph, direction).start()
    search.seed(node, 0, 0)
    search.run()
    return search.timeMs
  }
  const copied = new Set(graph.copyOf)
  const alone = (node: number) => node < nodeCount(graph) - graph.copyOf.length && !copied.has(node)
  for (let attempt = 0; attempt < 50; attempt++) {
    const centre = random.pick(Array.from(nodeOf))
    const there = reached('from', centre)
    const back = reached('to', centre)
    const inside = Array.from(nodeOf.keys()).filter(
      (junction) =>
        alone(nodeOf[junction]) && there[nodeOf[junction]] !== UNREACHED_MS && back[nodeOf[junction]] !== UNREACHED_MS,
    )
    if (inside.length * 2 < nodeOf.length) continue
    return Object.fromEntries(Object.entries(QUESTIONS).map(([name, count]) => [name, random.shuffle(inside).slice(0, count)]))
  }
  throw new Error('No junction of the network reaches half of the others and is reached from them.')
}

function write(
  folder: string,
  edges: Pick<RoadGraph, 'edgeFrom' | 'edgeTo'> & EdgeTimes,
  later: EdgeTimes,
  positions: readonly (readonly [number, number])[],
  numberOf: (junction: number) => number,
  questions: Record<string, number[]>,
): void {
  mkdirSync(folder, { recursive: true })
  const { edgeFrom, edgeTo, forwardMs, backwardMs } = edges
  const arcs = Array.from({ length: edgeFrom.length }, (_, edge) => edge)
  const forward = arcs.filter((edge) => forwardMs[edge] !== CLOSED_MS)
  const backward = arcs.filter((edge) => backwardMs[edge] !== CLOSED_MS)
  const both = (of: (edge: number) => number, back: (edge: number) => number) =>
    Uint32Array.from([...forward.map(of), ...backward.map(back)])
  const columns: Record<string, Uint32Array | Float32Array | Float64Array> = {
    'edge-from.u32': edgeFrom,
    'edge-to.u32': edgeTo,
    'forward.u32': forwardMs,
    'backward.u32': backwardMs,
    'forward-new.u32': later.forwardMs,
    'backward-new.u32': later.backwardMs,
    'tail.u32': both(
      (edge) => edgeFrom[edge],
      (edge) => edgeTo[edge],
    ),
    'head.u32': both(
      (edge) => edgeTo[edge],
      (edge) => edgeFrom[edge],
    ),
    'ms.u32': both(
      (edge) => forwardMs[edge],
      (edge) => backwardMs[edge],
    ),
    'ms-new.u32': both(
      (edge) => later.forwardMs[edge],
      (edge) => later.backwardMs[edge],
    ),
    'lon.f32': Float32Array.from(positions, ([lon]) => lon),
    'lat.f32': Float32Array.from(positions, ([, lat]) => lat),
    'lon.f64': Float64Array.from(positions, ([lon]) => lon),
    'lat.f64': Float64Array.from(positions, ([, lat]) => lat),
  }
  for (const [name, list] of Object.entries(questions)) columns[`${name}.u32`] = Uint32Array.from(list, numberOf)
  for (const [name, column] of Object.entries(columns)) writeColumn(join(folder, name), column)
}

const arcsOf = ({ forwardMs, backwardMs }: EdgeTimes) => [...forwardMs, ...backwardMs].filter((ms) => ms !== CLOSED_MS).length
