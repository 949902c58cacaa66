/**
 * Road networks drawn as text: letters are junctions, `-` and `|` are pieces of two-way road, `>` `<` `v` `^` the same, one way.
 */
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import { METRES_PER_DEGREE } from '../../server/core/geometry/lonLat.ts'
import { userBit } from '../../server/core/osm/barriers.ts'
import type { RoadData } from '../../server/core/osm/roadData.ts'
import { roadsFromLines, type TaggedLine } from '../../server/core/osm/roadsFromLines.ts'
import { packAccess } from '../../server/core/osm/tags.ts'
import { graphOfEdges } from '../../server/core/roads/build.ts'
import { CLOSED_MS, type RoadGraph } from '../../server/core/roads/graph.ts'

interface Road {
  readonly from: string
  readonly to: string
  readonly pieces: number
  readonly isOpen: boolean
  readonly isOpenBack: boolean
}

interface Drawing {
  readonly roads: readonly Road[]
  /** Column and row of each letter. */
  readonly spots: ReadonlyMap<string, readonly [column: number, row: number]>
}

function read(drawing: string): Drawing {
  const rows = drawing.replace(/^\s*\n|\n\s*$/g, '').split('\n')
  const at = (column: number, row: number) => rows[row]?.[column] ?? ' '
  const spots = new Map<string, readonly [number, number]>()
  rows.forEach((text, row) => {
    for (let column = 0; column < text.length; column++) if (/[A-Z]/.test(text[column])) spots.set(text[column], [column, row])
  })
  const roads: Road[] = []
  for (const [from, [column, row]] of spots) {
    for (const [dx, dy, along, against] of [[1, 0, '->', '-<'] as const, [0, 1, '|v', '|^'] as const]) {
      let pieces = 0
      let isOpen = true
      let isOpenBack = true
      let next = at(column + dx, row + dy)
      while (along.includes(next) || against.includes(next)) {
        isOpen &&= along.includes(next)
        isOpenBack &&= against.includes(next)
        pieces++
        next = at(column + dx * (pieces + 1), row + dy * (pieces + 1))
      }
      if (pieces > 0 && spots.has(next)) roads.push({ from, to: next, pieces, isOpen, isOpenBack })
    }
  }
  return { roads, spots }
}

/** The graph of a drawing, one minute a piece and 100 m long, and the node of each letter. */
export function sketch(drawing: string): { graph: RoadGraph; node: Record<string, number> } {
  const { roads, spots } = read(drawing)
  const node = Object.fromEntries([...spots.keys()].map((letter, number) => [letter, number]))
  const ms = (road: Road, isOpen: boolean) => (isOpen ? road.pieces * 60_000 : CLOSED_MS)
  const graph = graphOfEdges(spots.size, {
    edgeFrom: Uint32Array.from(roads, (road) => node[road.from]),
    edgeTo: Uint32Array.from(roads, (road) => node[road.to]),
    forwardMs: Uint32Array.from(roads, (road) => ms(road, road.isOpen)),
    backwardMs: Uint32Array.from(roads, (road) => ms(road, road.isOpenBack)),
    edgeMetres: Float32Array.from(roads, (road) => road.pieces * 100),
    edgeWay: new Uint32Array(roads.length),
    joinable: new Uint8Array(roads.length).fill(1),
  })
  return { graph, node }
}

/** Metres east and north of 0° 0° as a position. */
export const metresAt = (east: number, north: number): LonLat => [east / METRES_PER_DEGREE, north / METRES_PER_DEGREE]

/**
 * The same drawing as roads on the map round 0° 0°, each character 100 m (up to 1 cm, as positions are stored), all residential
 * with `tags` besides. `at` gives the positions of the letters; rows go south.
 */
export function drawRoads(drawing: string, tags: Record<string, string> = {}): { roads: RoadData; at: Record<string, LonLat> } {
  const { roads, spots } = read(drawing)
  const at = Object.fromEntries([...spots].map(([letter, [column, row]]) => [letter, metresAt(column * 100, row * -100)]))
  const lines = roads.map((road): TaggedLine => {
    const oneway = !road.isOpenBack ? 'yes' : !road.isOpen ? '-1' : 'no'
    return { coordinates: [at[road.from], at[road.to]], tags: { highway: 'residential', oneway, ...tags } }
  })
  return { roads: roadsFromLines(lines).roads, at }
}

interface DrawnRules {
  /** E.g. 'no A-B-C', 'only A-B-C': through letters that lie next to each other on roads. */
  readonly turns?: readonly string[]
  /** Letters where only walkers and cyclists pass. */
  readonly bollards?: string
  /** Roads for those who have business there, e.g. 'A-B'. */
  readonly destination?: readonly string[]
}

/** Drawn roads with rules for drivers. */
export function withRules(
  { roads, at }: { roads: RoadData; at: Record<string, LonLat> },
  { turns = [], bollards = '', destination = [] }: DrawnRules,
): { roads: RoadData; nodeOf: (letter: string) => number } {
  const { ways, nodeLonE7, nodeLatE7 } = roads
  const isAt = (node: number, [lon, lat]: LonLat) =>
    nodeLonE7[node] === Math.round(lon * 1e7) && nodeLatE7[node] === Math.round(lat * 1e7)
  const nodeOf = (letter: string) => nodeLonE7.findIndex((_, node) => isAt(node, at[letter]))
  const stepBetween = (from: number, to: number) => {
    const place = ways.nodes.findIndex((node, number) => {
      const pair = [node, ways.nodes[number + 1]]
      return number % 2 === 0 && pair.includes(from) && pair.includes(to)
    })
    if (place < 0) throw new Error('There is no such road in the drawing.')
    return 2 * place + (ways.nodes[place] === from ? 0 : 1)
  }
  const rows = turns.map((turn) => {
    const nodes = turn.replace(/^\w+ /, '').split('-').map(nodeOf)
    return nodes.slice(1).map((node, number) => stepBetween(nodes[number], node))
  })
  const access = ways.access.slice()
  for (const road of destination) {
    const [from, to] = road.split('-').map(nodeOf)
    access[stepBetween(from, to) >> 2] = packAccess({ foot: 'unsaid', bicycle: 'unsaid', motorcar: 'destination' })
  }
  const barred = Uint32Array.from(bollards, nodeOf).sort()
  return {
    nodeOf,
    roads: {
      ...roads,
      ways: { ...ways, access },
      barriers: { node: barred, stops: new Uint8Array(barred.length).fill(userBit('motorcar')) },
      restrictions: {
        osmId: Float64Array.from(rows, (_, number) => number),
        isOnly: Uint8Array.from(turns, (turn) => (turn.startsWith('only') ? 1 : 0)),
        binds: new Uint8Array(rows.length).fill(userBit('motorcar')),
        firstStep: Uint32Array.from([0, ...rows.map((_, number) => rows.slice(0, number + 1).flat().length)]),
        steps: Uint32Array.from(rows.flat()),
      },
    },
  }
}
