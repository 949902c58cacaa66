/** A network ten times as large: copies of one side by side, with roads between neighbours. */
import type { Random } from '../../server/core/random.ts'
import { graphOfEdges } from '../../server/core/roads/build.ts'
import { nodeCount, type RoadGraph } from '../../server/core/roads/graph.ts'

/** A graph and where its nodes stand, in metres. */
export interface Placed {
  readonly graph: RoadGraph
  readonly x: Float64Array
  readonly y: Float64Array
}

const COLUMNS = 5
const ROADS_BETWEEN_NEIGHBOURS = 8
/** Ten minutes from the border of one to that of the next. */
const CONNECTING_MS = 600_000
const CONNECTING_METRES = 10_000
/** Connecting roads start among this share of the nodes, those nearest to the border. */
const NEAR_BORDER = 0.02

type Edges = Pick<RoadGraph, 'edgeFrom' | 'edgeTo' | 'forwardMs' | 'backwardMs' | 'edgeMetres' | 'edgeWay' | 'joinable'>

export function tenfold({ graph, x, y }: Placed, copies: number, random: Random): Placed {
  const nodes = nodeCount(graph)
  const edges = graph.edgeFrom.length
  const [width, height] = [extent(x), extent(y)]
  const connecting = connectingRoads(graph, x, y, copies, random)
  const all = edges * copies + connecting.length
  const out = {
    edgeFrom: new Uint32Array(all),
    edgeTo: new Uint32Array(all),
    forwardMs: new Uint32Array(all).fill(CONNECTING_MS),
    backwardMs: new Uint32Array(all).fill(CONNECTING_MS),
    edgeMetres: new Float32Array(all).fill(CONNECTING_METRES),
    edgeWay: new Uint32Array(all),
    joinable: new Uint8Array(all),
  } satisfies Edges
  const tiledX = new Float64Array(nodes * copies)
  const tiledY = new Float64Array(nodes * copies)
  for (let copy = 0; copy < copies; copy++) {
    const shift = (node: number) => node + copy * nodes
    out.edgeFrom.set(graph.edgeFrom.map(shift), copy * edges)
    out.edgeTo.set(graph.edgeTo.map(shift), copy * edges)
    for (const name of ['forwardMs', 'backwardMs', 'edgeMetres', 'edgeWay', 'joinable'] as const) {
      out[name].set(graph[name], copy * edges)
    }
    tiledX.set(
      x.map((metres) => metres + (copy % COLUMNS) * width),
      copy * nodes,
    )
    tiledY.set(
      y.map((metres) => metres + Math.floor(copy / COLUMNS) * height),
      copy * nodes,
    )
  }
  connecting.forEach(([from, to], road) => {
    out.edgeFrom[copies * edges + road] = from
    out.edgeTo[copies * edges + road] = to
  })
  return { graph: graphOfEdges(nodes * copies, out), x: tiledX, y: tiledY }
}

/** Pairs of nodes on the two sides of every border between neighbouring copies. */
function connectingRoads(
  graph: RoadGraph,
  x: Float64Array,
  y: Float64Array,
  copies: number,
  random: Random,
): [from: number, to: number][] {
  const nodes = nodeCount(graph)
  const onRoads = Array.from({ length: nodes }, (_, node) => node).filter(
    (node) => graph.firstArc[node] < graph.firstArc[node + 1],
  )
  const border = (along: Float64Array, sign: 1 | -1) =>
    onRoads.toSorted((a, b) => sign * (along[a] - along[b]) || a - b).slice(0, Math.ceil(onRoads.length * NEAR_BORDER))
  const [west, east, south, north] = [border(x, 1), border(x, -1), border(y, 1), border(y, -1)]

  const roads: [number, number][] = []
  const connect = (copy: number, side: number[], other: number, otherSide: number[]) => {
    for (let road = 0; road < ROADS_BETWEEN_NEIGHBOURS; road++) {
      roads.push([copy * nodes + random.pick(side), other * nodes + random.pick(otherSide)])
    }
  }
  for (let copy = 0; copy < copies; copy++) {
    if ((copy + 1) % COLUMNS !== 0 && copy + 1 < copies) connect(copy, east, copy + 1, west)
    if (copy + COLUMNS < copies) connect(copy, north, copy + COLUMNS, south)
  }
  return roads
}

const extent = (values: Float64Array) =>
  values.reduce((most, value) => Math.max(most, value), -Infinity) -
  values.reduce((least, value) => Math.min(least, value), Infinity)
