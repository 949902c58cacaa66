/** The line of the fastest way between two positions. */
import type { LonLat } from '../geometry/lonLat.ts'
import { nodeAt } from '../osm/roadData.ts'
import { MS_PER_SECOND } from '../units.ts'
import { sourcesAt } from './nearest.ts'
import type { Network } from './network.ts'
import { Reach } from './reach.ts'
import { FACILITY_RADIUS_METRES, Walker } from './walker.ts'

export interface TravelPath {
  /** From the first position to the last, walks included. */
  readonly line: LonLat[]
  readonly seconds: number
  readonly metres: number
}

/** The way a place's people take to a facility: the time is that of `nearestFrom`. Null when there is none. */
export function pathBetween(network: Network, from: LonLat, to: LonLat): TravelPath | null {
  const { plane, graph } = network
  const sources = sourcesAt(network, [from], 'place')
  sources.run(Infinity)
  const walker = new Walker(network, 'arrive', FACILITY_RADIUS_METRES)
  const reach = new Reach(sources, walker, Infinity).start(plane.x(to[0]), plane.y(to[1])).tryRoads().tryWalk(0)
  if (reach.source < 0) return null

  // from the far end back to the near one
  const back: LonLat[] = [to]
  if (reach.edge >= 0) {
    walker.look(reach.edge)
    back.push(pointOn(walker, reach.metAtMetres))
  }
  let node = reach.node
  if (node < 0 && reach.edge >= 0) {
    // never left the edge it joined
    walker.look(reach.edge)
    back.push(pointOn(walker, reach.sourceMetAtMetres))
  }
  while (node >= 0) {
    back.push(nodeAt(network.roads, node))
    const next = sources.search.parent[node]
    if (next < -1) back.push(joinPoint(-2 - next, node))
    node = next
  }
  back.push(from)
  const line = back.reverse().filter((point, at) => at === 0 || !isSame(point, back[at - 1]))
  return { line: line.length > 1 ? line : [from, to], seconds: reach.ms / MS_PER_SECOND, metres: reach.metres }

  /** Where the place's own walk met the edge by which it came to this node. */
  function joinPoint(edge: number, atNode: number): LonLat {
    const start = sources.walker
    sources.standAt(0)
    start.look(edge)
    start.legMs(graph.edgeTo[edge] === atNode ? start.toMs[edge] : start.fromMs[edge], graph.edgeTo[edge] === atNode, Infinity)
    return pointOn(start, start.metAtMetres)
  }
}

function pointOn(walker: Walker, atMetres: number): LonLat {
  const { plane } = walker.network
  return [plane.lon(walker.walk.x(atMetres)), plane.lat(walker.walk.y(atMetres))]
}

const isSame = (a: LonLat, b: LonLat) => a[0] === b[0] && a[1] === b[1]
