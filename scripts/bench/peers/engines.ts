/** The engines that are compared: how each is had, on which graph it is asked, and how its process is started. */
import { join } from 'node:path'
import { sampleFile } from '../sampleRoads.ts'
import { compileRoutingKit, fromDebian, fromNpm, fromPyPi, nodePackages, python, routingKitProgram } from './install.ts'
import type { Graph } from './workload.ts'

/** What is asked; `pbf` is no graph but the file that the roads come from. */
export type Ground = Graph | 'pbf'

export interface Engine {
  readonly name: string
  readonly grounds: readonly Ground[]
  /** Installs it where it is missing; returns what it is, with its version. Throws an Error that says why it cannot be had. */
  obtain(): string
  /** Program and arguments, given the folder of the graph (or the file) and the prefix of its answers. */
  command(asked: string, prefix: string): readonly [program: string, ...args: string[]]
}

const drivers = join(import.meta.dirname, 'drivers')
const node = (script: string, ...args: string[]) => [process.execPath, join(drivers, script), ...args] as const
const inPython = (script: string, asked: string, prefix: string) => [python, '-B', join(drivers, script), asked, prefix] as const

const BOTH: readonly Graph[] = ['roads', 'junctions']
const ours = { obtain: () => 'this project' }
const routingKit = { grounds: BOTH, obtain: () => compileRoutingKit(join(drivers, 'routingkit.cpp')) }
const npm = { obtain: () => fromNpm(['ngraph.graph', 'ngraph.path', 'geojson-path-finder']) }

export const OURS = 'ours'
const OUR_DIJKSTRA = 'ours, Dijkstra'

export const ENGINES: readonly Engine[] = [
  { ...ours, name: OURS, grounds: BOTH, command: (asked, prefix) => node('jiujin.ts', 'index', asked, prefix) },
  { ...ours, name: OUR_DIJKSTRA, grounds: BOTH, command: (asked, prefix) => node('jiujin.ts', 'dijkstra', asked, prefix) },
  { ...routingKit, name: 'RoutingKit CH', command: (asked, prefix) => [routingKitProgram, 'ch', asked, prefix] },
  { ...routingKit, name: 'RoutingKit CCH', command: (asked, prefix) => [routingKitProgram, 'cch', asked, prefix] },
  { ...routingKit, name: 'RoutingKit Dijkstra', command: (asked, prefix) => [routingKitProgram, 'dijkstra', asked, prefix] },
  {
    name: 'pyroutingkit',
    grounds: ['junctions'],
    obtain: () => fromPyPi('pyroutingkit'),
    command: (asked, prefix) => inPython('pyroutingkit_peer.py', asked, prefix),
  },
  {
    name: 'routingkit-cch',
    grounds: ['junctions'],
    obtain: () => fromPyPi('routingkit-cch'),
    command: (asked, prefix) => inPython('routingkit_cch_peer.py', asked, prefix),
  },
  {
    name: 'pandana',
    grounds: BOTH,
    obtain: () => fromPyPi('pandana'),
    command: (asked, prefix) => inPython('pandana_peer.py', asked, prefix),
  },
  {
    name: 'OSRM CH',
    grounds: ['roads'],
    obtain: () => fromPyPi('osrm-bindings'),
    command: (asked, prefix) => inPython('osrm_peer.py', asked, prefix),
  },
  {
    name: 'NetworKit',
    grounds: BOTH,
    obtain: () => fromPyPi('networkit'),
    command: (asked, prefix) => inPython('networkit_peer.py', asked, prefix),
  },
  { name: 'pgRouting', grounds: BOTH, obtain: fromDebian, command: (asked, prefix) => node('pgrouting.ts', asked, prefix) },
  {
    ...npm,
    name: 'ngraph.path',
    grounds: BOTH,
    command: (asked, prefix) => node('nodePeers.ts', 'ngraph', asked, prefix, nodePackages),
  },
  {
    ...npm,
    name: 'geojson-path-finder',
    grounds: ['junctions'],
    command: (asked, prefix) => node('nodePeers.ts', 'geojson', asked, prefix, nodePackages),
  },
  { ...ours, name: OURS, grounds: ['pbf'], command: (asked) => node('readRoads.ts', asked) },
  {
    name: 'osmium',
    grounds: ['pbf'],
    obtain: () => {
      if (!sampleFile()) throw new Error('there is no .osm.pbf file to read')
      return fromPyPi('osmium')
    },
    command: (asked, prefix) => inPython('osmium_peer.py', asked, prefix),
  },
]

/** What is asked, in words; ours is compared with each that answers. */
export const TASKS: Record<string, string> = {
  'one-to-all': 'one-to-all',
  'nearest-60': 'nearest of 60 for every node, and which',
  'nearest-200': 'nearest of 200 for every node, and which',
  'times-200': 'time to the nearest of 200 for every node',
  matrix: 'matrix 1,000 x 5,000',
  weights: 'new weights for the whole network',
  route: 'one way between two junctions',
  reading: 'reading the PBF file',
}

/** Whose answer the others are compared with: the index, and Dijkstra where the index has none. */
export const REFERENCES: readonly string[] = [OURS, OUR_DIJKSTRA]
