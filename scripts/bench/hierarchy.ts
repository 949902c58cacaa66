/**
 * Benchmarks of the index: what it costs to have, what it saves, and how all of it grows with the network.
 *
 * On the driver's network of sampleRoads.ts, and on ten of them side by side with connecting roads. Seeded; contestants take turns,
 * and each time is the median of its rounds.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import profilesJson from '../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { customize } from '../../server/core/hierarchy/customize.ts'
import { buildHierarchy, type Hierarchy, rankCount } from '../../server/core/hierarchy/hierarchy.ts'
import { hierarchyFrom, hierarchySections, weightsFrom, weightsSections } from '../../server/core/hierarchy/hierarchyFile.ts'
import { Matrix } from '../../server/core/hierarchy/matrix.ts'
import { placesAt } from '../../server/core/hierarchy/matrixJoins.ts'
import { recustomize } from '../../server/core/hierarchy/recustomize.ts'
import { Sweep } from '../../server/core/hierarchy/sweep.ts'
import type { Weights } from '../../server/core/hierarchy/weights.ts'
import { Random } from '../../server/core/random.ts'
import { CLOSED_MS, components, nodeCount, type RoadGraph } from '../../server/core/roads/graph.ts'
import { decodeSections, encodeSections, type FileKind, type Sections } from '../../server/core/roads/sections.ts'
import { createNetwork } from '../../server/core/travel/network.ts'
import { type Direction, Search } from '../../server/core/travel/search.ts'
import { readTravelProfiles } from '../../server/core/travel/travelProfiles.ts'
import { sampleRoads } from './sampleRoads.ts'
import { medians, took } from './taking.ts'
import { type Placed, tenfold } from './tenfold.ts'

const SEED = 20221220
const FACILITIES = 200
const MATRIX_FROM = 1000
const MATRIX_TO = 5000
const ROUNDS = 25
const FEW_ROUNDS = 7
const COPIES = 10
const BYTES_PER_MEGABYTE = 1024 * 1024
const INDEX_FILE: FileKind = { magic: 'JJBENCH', version: 1 }

export async function benchHierarchy(): Promise<{ figures: Record<string, number>; ratios: Record<string, number> }> {
  const roads = await sampleRoads()
  const { graph, nodeX, nodeY } = createNetwork(roads, readTravelProfiles(profilesJson).car)
  const one = measure({ graph, x: nodeX, y: nodeY })
  const ten = measure(tenfold({ graph, x: nodeX, y: nodeY }, COPIES, new Random(`${SEED}/tenfold`)))
  const names = Object.keys(one.ms)

  return {
    figures: {
      'index: junctions': one.junctions,
      ...Object.fromEntries(names.map((name) => [`${name}, ms`, rounded(one.ms[name])])),
      'index: bytes a junction, shared by all threads': Math.round(one.sharedBytes / one.junctions),
      'index: bytes a junction, shared and the scratch of one thread': Math.round(one.allBytes / one.junctions),
      'index: bytes a junction, with the road graph it is built on': Math.round((one.allBytes + bytesIn(graph)) / one.junctions),
      'ten times the network: nodes': ten.nodes,
      ...Object.fromEntries(names.map((name) => [`ten times the network: ${name}, ms`, rounded(ten.ms[name])])),
      'ten times the network: index, MB': Math.round(ten.allBytes / BYTES_PER_MEGABYTE),
    },
    ratios: {
      // how many times faster the index is: the time of Dijkstra's search divided by the time of the sweep
      'one-to-all: index vs dijkstra': one.ms[DIJKSTRA] / one.ms[ONE_TO_ALL],
      'nearest for every node: index vs dijkstra': one.ms[DIJKSTRA_NEAREST] / one.ms[NEAREST],
      'ten times the network: one-to-all: index vs dijkstra': ten.ms[DIJKSTRA] / ten.ms[ONE_TO_ALL],
      // what ten times the network costs, in costs of the network itself
      ...Object.fromEntries(names.map((name) => [`growth tenfold: ${name}`, ten.ms[name] / one.ms[name]])),
      'growth tenfold: index, bytes': ten.allBytes / one.allBytes,
    },
  }
}

const BUILD = 'index: order and topology'
const CUSTOMIZE = 'index: new speeds everywhere'
const CUSTOMIZE_AND_ANSWER = 'index: new speeds everywhere, and the nearest for every node again'
const PERFECT = 'index: weights for asking often'
const BRIDGE = 'index: one closed road'
const BRIDGE_AND_ANSWER = 'index: one closed road, and the nearest for every node again'
const LOAD = 'index: load of the built one'
const DIJKSTRA = 'one-to-all: dijkstra'
const ONE_TO_ALL = 'one-to-all: index'
const DIJKSTRA_NEAREST = `nearest of ${FACILITIES} for every node: dijkstra`
const NEAREST = `nearest of ${FACILITIES} for every node: index`
const MATRIX = `matrix of ${MATRIX_FROM} x ${MATRIX_TO}: index`

interface Measured {
  readonly nodes: number
  readonly junctions: number
  readonly ms: Record<string, number>
  readonly sharedBytes: number
  readonly allBytes: number
}

function measure({ graph, x, y }: Placed): Measured {
  const random = new Random(SEED)
  const nodes = nodesOfLargestPart(graph)
  const some = (count: number) => Uint32Array.from({ length: count }, () => random.pick(nodes))
  const facilities = some(FACILITIES)
  const [builtMs, hierarchy] = took(() => buildHierarchy(graph, x, y))
  const [perfectMs, weights] = took(() => customize(hierarchy, graph, { perfect: true }))
  const bytes = encodeSections(INDEX_FILE, { ...hierarchySections(hierarchy), ...weightsSections(weights) })

  const before = bytesOutsideTheHeap()
  const sweep = new Sweep(hierarchy)
  const sweepFrom = (sources: Iterable<number>, direction: Direction, times: Weights = weights) => {
    sweep.start()
    let source = 0
    for (const node of sources) sweep.seed(node, 0, source++)
    sweep.run(times, direction)
  }
  sweepFrom(facilities, 'to')
  const scratchBytes = bytesOutsideTheHeap() - before
  const searches = { from: new Search(graph, 'from'), to: new Search(graph, 'to') }
  const searchFrom = (sources: Iterable<number>, direction: Direction) => {
    const search = searches[direction].start()
    let source = 0
    for (const node of sources) search.seed(node, 0, source++)
    search.run()
  }

  const everyNode = medians(ROUNDS, {
    [DIJKSTRA]: () => searchFrom([random.pick(nodes)], 'from'),
    [ONE_TO_ALL]: () => sweepFrom([random.pick(nodes)], 'from'),
    [DIJKSTRA_NEAREST]: () => searchFrom(facilities, 'to'),
    [NEAREST]: () => sweepFrom(facilities, 'to'),
  })
  const slower = slowerDay(graph, random)
  const [sources, targets] = [placesAt(some(MATRIX_FROM)), placesAt(some(MATRIX_TO))]
  const cells = new Uint32Array(MATRIX_FROM * MATRIX_TO)
  const [closed, closures] = closeOne(graph, random)
  const rare = medians(FEW_ROUNDS, {
    [CUSTOMIZE]: () => customize(hierarchy, slower),
    [CUSTOMIZE_AND_ANSWER]: () => sweepFrom(facilities, 'to', customize(hierarchy, slower)),
    [BRIDGE]: () => recustomize(hierarchy, weights, closed(), closures),
    [BRIDGE_AND_ANSWER]: () => sweepFrom(facilities, 'to', recustomize(hierarchy, weights, closed(), closures)),
    [LOAD]: () => load(bytes),
    [MATRIX]: () => new Matrix(hierarchy, weights, targets).rows(sources, { into: cells }),
  })
  const sharedBytes = bytesIn(hierarchy) + bytesIn(weights)
  return {
    nodes: nodeCount(graph),
    junctions: rankCount(hierarchy),
    ms: { [BUILD]: builtMs, [PERFECT]: perfectMs, ...everyNode, ...rare },
    sharedBytes,
    allBytes: sharedBytes + scratchBytes,
  }
}

function load(bytes: Uint8Array): [Hierarchy, Weights] {
  const sections: Sections = decodeSections(INDEX_FILE, bytes)
  const hierarchy = hierarchyFrom(sections)
  return [hierarchy, weightsFrom(sections, hierarchy)]
}

/** Every road up to twice as slow. */
function slowerDay({ forwardMs, backwardMs }: RoadGraph, random: Random) {
  const slower = (ms: number) => (ms === CLOSED_MS ? CLOSED_MS : Math.round(ms * random.between(1, 2)))
  return { forwardMs: forwardMs.map(slower), backwardMs: backwardMs.map(slower) }
}

/** The graph with another road closed each time it is asked for; the list holds which. */
function closeOne(graph: RoadGraph, random: Random): [closed: () => RoadGraph, closures: Uint32Array] {
  const closures = new Uint32Array(1)
  const times = { forwardMs: graph.forwardMs.slice(), backwardMs: graph.backwardMs.slice() }
  const closed = () => {
    times.forwardMs[closures[0]] = graph.forwardMs[closures[0]]
    times.backwardMs[closures[0]] = graph.backwardMs[closures[0]]
    closures[0] = random.int(graph.edgeFrom.length)
    times.forwardMs[closures[0]] = CLOSED_MS
    times.backwardMs[closures[0]] = CLOSED_MS
    return { ...graph, ...times }
  }
  return [closed, closures]
}

/** So that every search is a full one. */
function nodesOfLargestPart(graph: RoadGraph): number[] {
  const { of, sizes } = components(graph)
  const largest = sizes.reduce((best, size, part) => (size > sizes[best] ? part : best), 0)
  return Array.from(of.keys()).filter((node) => of[node] === largest)
}

/** Bytes of the typed arrays in a value, at any depth. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + bytesIn(part), 0)
}

/** Typed arrays and the memory of WebAssembly that are still in use. */
function bytesOutsideTheHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // what one collection finds unused, the next ones give back
  for (let time = 0; time < 3; time++) collect()
  return process.memoryUsage().external
}

const rounded = (ms: number) => Math.round(ms * 100) / 100
