/**
 * The road network of one traveller as compressed adjacency lists (CSR).
 *
 * An edge is a straight piece of road between two neighbouring nodes of a way; it is open forwards, backwards, or both.
 * The arcs leaving node n are firstArc[n] … firstArc[n + 1] − 1, those arriving at it firstArcIn[n] … firstArcIn[n + 1] − 1.
 * Nodes are those of the RoadData, under the same numbers, and after them copies: a node that stands where another stands, but
 * from which other arcs lead on, so that a driver who may not turn left there is at another node than one who may.
 * Typed arrays only, so a graph is one file and is shared, not copied.
 */
import { type Sections, sectionOf } from './sections.ts'

/** Of an edge's time in a direction that is closed. */
export const CLOSED_MS = 0xffff_ffff

export interface RoadGraph {
  // arcs by tail
  readonly firstArc: Uint32Array // nodeCount + 1 entries, ascending, the last is the number of arcs
  readonly headNode: Uint32Array
  readonly travelMs: Uint32Array
  readonly arcEdge: Uint32Array
  // the same arcs by head
  readonly firstArcIn: Uint32Array
  readonly tailNode: Uint32Array
  readonly travelInMs: Uint32Array
  readonly arcInEdge: Uint32Array
  // edges
  readonly edgeFrom: Uint32Array // node
  readonly edgeTo: Uint32Array // node
  readonly forwardMs: Uint32Array // CLOSED_MS when closed from edgeFrom to edgeTo
  readonly backwardMs: Uint32Array
  readonly edgeMetres: Float32Array
  readonly edgeWay: Uint32Array // way of the RoadData
  readonly joinable: Uint8Array // 1 where a walk may end between the nodes: no motorway, bridge, tunnel or ferry
  // nodes
  readonly copyOf: Uint32Array // of the last copyOf.length nodes, in their order: the node of the RoadData that each is a copy of
}

/** What the arcs are listed from. */
export type Edges = Pick<RoadGraph, 'edgeFrom' | 'edgeTo' | 'forwardMs' | 'backwardMs' | 'edgeMetres' | 'edgeWay' | 'joinable'>

const GRAPH_KINDS = {
  firstArc: Uint32Array,
  headNode: Uint32Array,
  travelMs: Uint32Array,
  arcEdge: Uint32Array,
  firstArcIn: Uint32Array,
  tailNode: Uint32Array,
  travelInMs: Uint32Array,
  arcInEdge: Uint32Array,
  edgeFrom: Uint32Array,
  edgeTo: Uint32Array,
  forwardMs: Uint32Array,
  backwardMs: Uint32Array,
  edgeMetres: Float32Array,
  edgeWay: Uint32Array,
  joinable: Uint8Array,
  copyOf: Uint32Array,
} as const satisfies Record<keyof RoadGraph, unknown>

export const nodeCount = (graph: RoadGraph): number => graph.firstArc.length - 1
export const edgeCount = (graph: RoadGraph): number => graph.edgeFrom.length

/** The node of the RoadData that stands where this node of the graph stands. */
export function roadNode(graph: RoadGraph, node: number): number {
  const copy = node - (nodeCount(graph) - graph.copyOf.length)
  return copy < 0 ? node : graph.copyOf[copy]
}

/** Throws on the first broken invariant. Run after every build and load; the search kernels trust it. */
export function checkRoadGraph(graph: RoadGraph): void {
  const arcs = graph.headNode.length
  checkLists('firstArc', graph.firstArc, arcs, graph.headNode, graph.arcEdge, graph.travelMs, graph)
  checkLists('firstArcIn', graph.firstArcIn, arcs, graph.tailNode, graph.arcInEdge, graph.travelInMs, graph)
  const edges = graph.edgeFrom.length
  for (const name of ['edgeTo', 'forwardMs', 'backwardMs', 'edgeMetres', 'edgeWay', 'joinable'] as const) {
    if (graph[name].length !== edges) throw new Error(`${name} has ${graph[name].length} entries, expected ${edges} edges.`)
  }
  const nodes = nodeCount(graph)
  let open = 0
  for (let edge = 0; edge < edges; edge++) {
    if (graph.edgeFrom[edge] >= nodes || graph.edgeTo[edge] >= nodes) throw new Error(`Edge ${edge} has a node beyond ${nodes}.`)
    if (graph.forwardMs[edge] !== CLOSED_MS) open++
    if (graph.backwardMs[edge] !== CLOSED_MS) open++
  }
  const ownNodes = nodes - graph.copyOf.length
  if (ownNodes < 0) throw new Error(`There are ${graph.copyOf.length} copies among ${nodes} nodes.`)
  for (let copy = 0; copy < graph.copyOf.length; copy++) {
    if (graph.copyOf[copy] >= ownNodes)
      throw new Error(`Copy ${copy} is of node ${graph.copyOf[copy]}, expected below ${ownNodes}.`)
  }
  if (open !== arcs) throw new Error(`The edges are open in ${open} directions, but there are ${arcs} arcs.`)
}

function checkLists(
  name: string,
  first: Uint32Array,
  arcs: number,
  node: Uint32Array,
  edge: Uint32Array,
  ms: Uint32Array,
  graph: RoadGraph,
): void {
  const nodes = nodeCount(graph)
  if (first.length !== nodes + 1) throw new Error(`${name} has ${first.length} entries, expected ${nodes + 1}.`)
  if (first[0] !== 0) throw new Error(`${name} starts at ${first[0]}, expected 0.`)
  if (first[nodes] !== arcs) throw new Error(`${name} ends at ${first[nodes]}, expected ${arcs} arcs.`)
  if (node.length !== arcs || edge.length !== arcs || ms.length !== arcs) throw new Error(`${name}: arrays of unequal length.`)
  for (let n = 0; n < nodes; n++) if (first[n] > first[n + 1]) throw new Error(`${name} descends at node ${n}.`)
  for (let arc = 0; arc < arcs; arc++) {
    if (node[arc] >= nodes) throw new Error(`${name}: arc ${arc} has node ${node[arc]}, but there are ${nodes} nodes.`)
    if (edge[arc] >= graph.edgeFrom.length) throw new Error(`${name}: arc ${arc} has edge ${edge[arc]}.`)
  }
}

/**
 * Numbers the connected parts of the network, one-way roads taken as open both ways: `of[node]` is the number of the part,
 * `sizes[part]` its nodes. Nodes that no edge touches are parts of their own.
 */
export function components(graph: RoadGraph): { of: Uint32Array; sizes: number[] } {
  const nodes = nodeCount(graph)
  const of = new Uint32Array(nodes).fill(CLOSED_MS)
  const sizes: number[] = []
  const stack = new Uint32Array(nodes)
  for (let start = 0; start < nodes; start++) {
    if (of[start] !== CLOSED_MS) continue
    const part = sizes.length
    let size = 0
    let depth = 0
    stack[depth++] = start
    of[start] = part
    while (depth > 0) {
      const node = stack[--depth]
      size++
      for (let arc = graph.firstArc[node]; arc < graph.firstArc[node + 1]; arc++) {
        const head = graph.headNode[arc]
        if (of[head] !== CLOSED_MS) continue
        of[head] = part
        stack[depth++] = head
      }
      for (let arc = graph.firstArcIn[node]; arc < graph.firstArcIn[node + 1]; arc++) {
        const tail = graph.tailNode[arc]
        if (of[tail] !== CLOSED_MS) continue
        of[tail] = part
        stack[depth++] = tail
      }
    }
    sizes.push(size)
  }
  return { of, sizes }
}

/** The graph in the sections of a file. Throws DamagedFileError when one is missing, Error when they contradict each other. */
export function graphFrom(sections: Sections): RoadGraph {
  const names = Object.keys(GRAPH_KINDS) as (keyof RoadGraph)[]
  const columns = names.map((name) => [
    name,
    sectionOf<Uint8Array | Uint32Array | Float32Array>(sections, name, GRAPH_KINDS[name]),
  ])
  const graph = Object.fromEntries(columns) as RoadGraph
  checkRoadGraph(graph)
  return graph
}
