/** What each edit of a scenario comes to on the roads and services as they are: for those who draw it, before any travel time is asked. */
import type { Facility } from '../facilities/facility.ts'
import { type Bounds, boundsOf, distanceMetres, growBounds, type LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'
import { RingArea } from '../geometry/ringArea.ts'
import { isBridge, nodeAt, type RoadData, wayClass, wayCount, wayLine, wayName, wayNameEn, wayRef } from '../osm/roadData.ts'
import { ROAD_CLASSES, type RoadClass } from '../osm/tags.ts'
import type { CancelSignal } from '../progress.ts'
import { wayUse } from '../roads/build.ts'
import { TRAVELLERS, type Traveller, type TravelProfile } from '../travel/travelProfiles.ts'
import { E7 } from '../units.ts'
import type { AddRoad, ScenarioEdit } from './edits.ts'
import { JOIN_METRES, joinsOf, mayJoinWay } from './joins.ts'

/** A road that an edit names by its number, so that whoever opens the scenario can say and draw which it is. */
interface NamedRoad {
  readonly way: number // OpenStreetMap's number; a way that was cut into pieces is listed once a piece
  readonly name: string
  readonly nameEn: string
  readonly ref: string
  readonly roadClass: RoadClass
  readonly bridge: boolean
  readonly line: LonLat[]
}

export interface EditEffect {
  readonly edit: number // number of the edit, the first is 0
  readonly pieces: number // of road that change or are new, for any of the travellers meant
  readonly metres: number // their length
  readonly problem: string | null // why the edit, or a part of it, has no effect; in words
  readonly roads: readonly NamedRoad[] // those that the edit names by their numbers and no edit before it
}

export interface Baseline {
  readonly roads: RoadData | null // null: no roads are known
  readonly profiles: Readonly<Record<Traveller, TravelProfile>>
  readonly facilities: readonly Facility[]
}

type Effect = Omit<EditEffect, 'edit' | 'roads'>
type Describe = {
  readonly [K in ScenarioEdit['kind']]: (
    edit: Extract<ScenarioEdit, { kind: K }>,
    baseline: Baseline,
    earlier: readonly ScenarioEdit[],
  ) => Effect
}

/** Points of the lines of all roads that a scenario names: as many as the 200 longest roads of a large city have. */
const MOST_POINTS = 20_000

/** The effect of each edit; earlier edits count for services only. Throws the signal's reason when aborted. */
export function effectsOf(baseline: Baseline, edits: readonly ScenarioEdit[], signal?: CancelSignal): EditEffect[] {
  const said = new Set<number>()
  let points = 0
  return edits.map((named, edit) => {
    signal?.throwIfAborted()
    const { pieces, metres, problem } = effectOf(baseline, edits, edit)
    const ways = 'ways' in named ? named.ways.filter((way) => !said.has(way)) : []
    for (const way of ways) said.add(way)
    const roads = baseline.roads === null || ways.length === 0 ? [] : namedRoads(baseline.roads, ways, MOST_POINTS - points)
    for (const { line } of roads) points += line.length
    return { edit, pieces, metres: Math.round(metres * 10) / 10, problem, roads }
  })
}

function effectOf(baseline: Baseline, edits: readonly ScenarioEdit[], edit: number): Effect {
  const describe = DESCRIBE[edits[edit].kind] as (
    edit: ScenarioEdit,
    baseline: Baseline,
    earlier: readonly ScenarioEdit[],
  ) => Effect
  return describe(edits[edit], baseline, edits.slice(0, edit))
}

/** The ways of these OSM numbers, in the order of the data, as long as there is room for their points. */
function namedRoads(roads: RoadData, osmIds: readonly number[], room: number): NamedRoad[] {
  const wanted = new Set(osmIds)
  const named: NamedRoad[] = []
  let left = room
  for (let way = 0; way < wayCount(roads); way++) {
    if (!wanted.has(roads.ways.osmId[way])) continue
    left -= roads.ways.firstNode[way + 1] - roads.ways.firstNode[way]
    if (left < 0) break
    named.push({
      way: roads.ways.osmId[way],
      name: wayName(roads, way),
      nameEn: wayNameEn(roads, way),
      ref: wayRef(roads, way),
      roadClass: wayClass(roads, way),
      bridge: isBridge(roads, way),
      line: wayLine(roads, way),
    })
  }
  return named
}

const NO_ROADS: Effect = { pieces: 0, metres: 0, problem: 'No roads are known in this region.' }

const DESCRIBE: Describe = {
  close_ways: ({ ways }, { roads }) => (roads === null ? NO_ROADS : onWays(roads, ways, () => true)),
  way_speed: ({ ways, modes }, { roads, profiles }) => (roads === null ? NO_ROADS : onWays(roads, ways, usable(profiles, modes))),
  class_speed: ({ classes, modes }, { roads, profiles }) => {
    if (roads === null) return NO_ROADS
    const isUsable = usable(profiles, modes)
    const isMeant = (way: number) => classes === null || classes.includes(ROAD_CLASSES[roads.ways.roadClass[way]])
    const { pieces, metres } = sumPieces(roads, (way) => isMeant(way) && isUsable(roads, way))
    return { pieces, metres, problem: pieces > 0 ? null : 'There is no such road here for these travellers.' }
  },
  close_area: ({ ring }, { roads }) => {
    if (roads === null) return NO_ROADS
    const area = new RingArea(ring)
    const touches = (from: number, to: number) => area.touches(...nodeAt(roads, from), ...nodeAt(roads, to))
    const { pieces, metres } = sumPieces(roads, () => true, touches)
    return { pieces, metres, problem: pieces > 0 ? null : 'No road lies in this area or touches it.' }
  },
  add_road: (edit, { roads }, earlier) => {
    if (roads === null) return NO_ROADS
    const { line } = edit
    const metres = line.reduce((sum, at, number) => sum + (number === 0 ? 0 : distanceMetres(line[number - 1], at)), 0)
    const problem = joinsAny(roads, edit, earlier) ? null : ALONE
    return { pieces: line.length - 1, metres, problem }
  },
  add_facility: ({ id }, { facilities }, earlier) => {
    const isTaken =
      facilities.some((facility) => facility.id === id) || earlier.some((edit) => edit.kind === 'add_facility' && edit.id === id)
    return { pieces: 0, metres: 0, problem: isTaken ? 'There is a facility with this id already: nothing is added.' : null }
  },
  remove_facility: ({ id }, { facilities }, earlier) => {
    let isThere = facilities.some((facility) => facility.id === id)
    for (const edit of earlier) {
      if (edit.kind === 'add_facility' && edit.id === id) isThere = true
      if (edit.kind === 'remove_facility' && edit.id === id) isThere = false
    }
    return { pieces: 0, metres: 0, problem: isThere ? null : 'There is no facility with this id.' }
  },
}

const ALONE = `No point of this road lies within ${JOIN_METRES} m of a road: nobody can come onto it.`

/** Whether a new road joins any road that somebody may use, or one that an earlier edit adds. */
function joinsAny(roads: RoadData, { line, roadClass }: AddRoad, earlier: readonly ScenarioEdit[]): boolean {
  const plane = createPlane(line[0])
  const points = line.map(([lon, lat]): [number, number] => [plane.x(lon), plane.y(lat)])
  const reach = growBounds(boundsOf(line), JOIN_METRES)
  const lines = earlier.flatMap((edit) => (edit.kind === 'add_road' ? [edit.line] : []))
  for (let way = 0; way < wayCount(roads); way++) {
    if (mayJoinWay(roads, way, roadClass) && comesNear(roads, way, reach)) lines.push(wayLine(roads, way))
  }
  const nodes = lines.flat()
  const ends = lines.map(({ length }) => length)
  const from: number[] = []
  let first = 0
  for (const length of ends) {
    for (let at = 0; at + 1 < length; at++) from.push(first + at)
    first += length
  }
  const pieces = {
    from: Uint32Array.from(from),
    to: Uint32Array.from(from, (node) => node + 1),
    nodeX: Float64Array.from(nodes, ([lon]) => plane.x(lon)),
    nodeY: Float64Array.from(nodes, ([, lat]) => plane.y(lat)),
    mayJoin: () => true,
  }
  return joinsOf(pieces, points).some((join) => join !== null)
}

/** False when all nodes of a way lie on one side beyond the box. */
function comesNear({ nodeLonE7, nodeLatE7, ways }: RoadData, way: number, [west, south, east, north]: Bounds): boolean {
  let [isWest, isSouth, isEast, isNorth] = [true, true, true, true]
  for (let at = ways.firstNode[way]; at < ways.firstNode[way + 1]; at++) {
    const lon = nodeLonE7[ways.nodes[at]] / E7
    const lat = nodeLatE7[ways.nodes[at]] / E7
    isWest &&= lon < west
    isEast &&= lon > east
    isSouth &&= lat < south
    isNorth &&= lat > north
  }
  return !(isWest || isSouth || isEast || isNorth)
}

/** The ways of these OSM numbers. */
function onWays(roads: RoadData, osmIds: readonly number[], isUsable: (roads: RoadData, way: number) => boolean): Effect {
  const wanted = new Set(osmIds)
  const found = new Set<number>()
  const { pieces, metres } = sumPieces(roads, (way) => {
    const osmId = roads.ways.osmId[way]
    if (!wanted.has(osmId)) return false
    found.add(osmId)
    return isUsable(roads, way)
  })
  const missing = osmIds.filter((id) => !found.has(id))
  if (missing.length > 0) {
    return {
      pieces,
      metres,
      problem: `No road here has the number ${missing.slice(0, MOST_NAMED).join(', ')}${missing.length > MOST_NAMED ? ', …' : ''}.`,
    }
  }
  return { pieces, metres, problem: pieces > 0 ? null : 'These roads are closed to these travellers already.' }
}

const MOST_NAMED = 5

/** Whether one of the travellers meant may use a way. */
function usable(profiles: Baseline['profiles'], modes: readonly Traveller[] | null) {
  const meant = (modes ?? TRAVELLERS).map((mode) => profiles[mode])
  return (roads: RoadData, way: number) =>
    meant.some((profile) => {
      const { kmh, forward, backward } = wayUse(roads, way, profile)
      return kmh > 0 && (forward || backward)
    })
}

/** Number and length of the pieces between neighbouring nodes of the ways meant. */
function sumPieces(
  roads: RoadData,
  isMeant: (way: number) => boolean,
  isTouched: (from: number, to: number) => boolean = () => true,
): { pieces: number; metres: number } {
  const { firstNode, nodes } = roads.ways
  let pieces = 0
  let metres = 0
  for (let way = 0; way < wayCount(roads); way++) {
    if (!isMeant(way)) continue
    for (let at = firstNode[way] + 1; at < firstNode[way + 1]; at++) {
      if (!isTouched(nodes[at - 1], nodes[at])) continue
      pieces++
      metres += distanceMetres(nodeAt(roads, nodes[at - 1]), nodeAt(roads, nodes[at]))
    }
  }
  return { pieces, metres }
}
