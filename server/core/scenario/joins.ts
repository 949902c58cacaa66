/** Where the points of a new road join the roads there are: at the nearest point of a piece of road, if it is near enough. */
import { nearestShare } from '../geometry/segment.ts'
import { isBridge, isTunnel, type RoadData, wayClass } from '../osm/roadData.ts'
import type { RoadClass } from '../osm/tags.ts'
import { isJoinableClass } from '../roads/build.ts'

/** Farther from a road than the width of a large one, a point is meant to lie off it. */
export const JOIN_METRES = 30
/** Nearer to the end of a piece than this, a point joins the end. */
const END_METRES = 1

/** Pieces of road between two nodes each, in the metres of a plane. */
export interface Pieces {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  /** Asked only about pieces near a point. */
  mayJoin(piece: number): boolean
}

/** `share` of the piece from its first node on: 0 and 1 are the nodes themselves. */
export interface Join {
  readonly piece: number
  readonly share: number
}

/** Whether a new road of a class may join a way: structures pass over and under, motorways are for motorways. */
export function mayJoinWay(roads: RoadData, way: number, roadClass: RoadClass): boolean {
  if (isBridge(roads, way) || isTunnel(roads, way)) return false
  const other = wayClass(roads, way)
  return isJoinableClass(other) || (other !== 'ferry' && !isJoinableClass(roadClass))
}

/** The join of each point, of equally near pieces the first; null where no road is near. */
export function joinsOf(pieces: Pieces, points: readonly (readonly [x: number, y: number])[]): (Join | null)[] {
  const joins: (Join | null)[] = points.map(() => null)
  const nearest = points.map(() => JOIN_METRES)
  const { from, to, nodeX, nodeY } = pieces
  const byX = points.map((_, number) => number).sort((a, b) => points[a][0] - points[b][0])
  const [bottom, top] = [Math.min(...points.map(([, y]) => y)) - JOIN_METRES, Math.max(...points.map(([, y]) => y)) + JOIN_METRES]
  const [left, right] = [points[byX[0]][0] - JOIN_METRES, points[byX[byX.length - 1]][0] + JOIN_METRES]
  for (let piece = 0; piece < from.length; piece++) {
    const ax = nodeX[from[piece]]
    const bx = nodeX[to[piece]]
    if ((ax < left && bx < left) || (ax > right && bx > right)) continue
    const ay = nodeY[from[piece]]
    const by = nodeY[to[piece]]
    if ((ay < bottom && by < bottom) || (ay > top && by > top)) continue
    const east = Math.max(ax, bx) + JOIN_METRES
    for (let at = firstFrom(Math.min(ax, bx) - JOIN_METRES); at < byX.length && points[byX[at]][0] <= east; at++) {
      const number = byX[at]
      const [x, y] = points[number]
      const share = nearestShare(x, y, ax, ay, bx, by)
      const metres = Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))
      const isNearer = metres < nearest[number] || (metres === nearest[number] && joins[number] === null)
      if (!isNearer || !pieces.mayJoin(piece)) continue
      nearest[number] = metres
      joins[number] = { piece, share: atEnds(share, Math.hypot(bx - ax, by - ay)) }
    }
  }
  return joins

  /** The first place in `byX` whose point lies at x or east of it. */
  function firstFrom(x: number): number {
    let low = 0
    let high = byX.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (points[byX[middle]][0] < x) low = middle + 1
      else high = middle
    }
    return low
  }
}

function atEnds(share: number, lengthMetres: number): number {
  const fromStart = share * lengthMetres
  const fromEnd = lengthMetres - fromStart
  if (fromStart <= END_METRES && fromStart <= fromEnd) return 0
  return fromEnd <= END_METRES ? 1 : share
}
