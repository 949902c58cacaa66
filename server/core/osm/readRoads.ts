/**
 * Roads, water and place names out of an .osm.pbf file of any size.
 *
 * The file is read more than once, because ways follow their nodes: first the ways and relations, which tell what is needed;
 * then, only when water is drawn by relations, their member ways; last the nodes. Memory holds what is kept, never the file.
 */
import type { Bounds, LonLat } from '../geometry/lonLat.ts'
import { wound } from '../geometry/polygon.ts'
import type { CancelSignal, Progress } from '../progress.ts'
import { E7 } from '../units.ts'
import { GrowingFloat64, SortedLookup, sortedDistinct } from './growing.ts'
import { type Inflate, type OsmVisitor, readOsmPbf } from './pbfReader.ts'
import { RoadAssembler } from './roadAssembler.ts'
import type { PlaceNode, RoadData, WaterArea, Waterway } from './roadData.ts'
import { type RoadReport, RoadTally } from './roadReport.ts'
import { claimsToBeRoad, readWayTags, type TagLookup } from './tags.ts'
import { joinRings, nestRings, waterAreaKind, waterwayKind } from './water.ts'

export interface ReadRoadsOptions {
  readonly inflate: Inflate
  /** Keep only roads and water that touch this box, and places in it. */
  readonly bounds?: Bounds
  readonly signal?: CancelSignal
  /** Receives bytes read over all passes. */
  readonly progress?: Progress
  /** Size of the file, for the progress. */
  readonly totalBytes?: number
}

interface Named {
  readonly osmId: number
  readonly kind: string
  readonly name: string
  readonly nameEn: string
}

interface WaterRelation extends Named {
  readonly members: readonly number[]
}

/** What the first pass found, before any position is known. */
class Gathered {
  readonly tally = new RoadTally()
  readonly assembler = new RoadAssembler()
  readonly wayIds: number[] = []
  readonly wayTraits: number[] = []
  readonly wayEnds: number[] = []
  readonly refs = new GrowingFloat64()
  readonly waterWays: (Named & { refs: Float64Array })[] = []
  readonly waterLines: (Named & { refs: Float64Array; kind: Waterway['kind'] })[] = []
  readonly relations: WaterRelation[] = []
  readonly memberRefs = new Map<number, Float64Array>()
  readonly hasWays: boolean[] = []
  readonly hasNodes: boolean[] = []
}

/** `open` starts the file from its beginning, once per pass. Throws OsmFormatError when it is malformed. */
export async function readRoads(
  open: () => AsyncIterable<Uint8Array>,
  options: ReadRoadsOptions,
): Promise<{ roads: RoadData; report: RoadReport }> {
  const { inflate, signal } = options
  const found = new Gathered()
  const passes = { done: 0, planned: 2 }
  const pass = async (visitor: OsmVisitor, skipBlock?: (block: number) => boolean) => {
    const before = passes.done * (options.totalBytes ?? 0)
    const progress: Progress = (bytes) =>
      options.progress?.(before + bytes, options.totalBytes && options.totalBytes * passes.planned)
    await readOsmPbf(open(), { inflate, signal, progress, skipBlock }, visitor)
    passes.done++
  }

  await pass(gatherWays(found))
  const members = new Set(found.relations.flatMap((relation) => relation.members))
  if (members.size > 0) {
    passes.planned = 3
    const keepMember = (id: number, refs: Float64Array) => members.has(id) && found.memberRefs.set(id, refs.slice())
    await pass({ way: (id, _tags, refs) => void keepMember(id, refs) }, (block) => !found.hasWays[block])
  }

  const needed = neededNodes(found)
  const positions = new Positions(needed)
  const places: PlaceNode[] = []
  const isWanted = boxTest(options.bounds)
  const takeNode = (id: number, lonE7: number, latE7: number, tags: TagLookup | null) => {
    positions.set(id, lonE7, latE7)
    if (tags === null) return
    const place = tags.get('place')
    const { name, nameEn } = namesOf(tags)
    if (place && name && isWanted(lonE7, latE7)) places.push({ osmId: id, place, name, nameEn, at: [lonE7 / E7, latE7 / E7] })
  }
  await pass({ node: takeNode }, (block) => !found.hasNodes[block])

  placeRoads(found, positions, isWanted)
  const water = placeWater(found, positions, isWanted)
  const { waterAreas, waterways } = water
  const roads = found.assembler.finish(positions.lonE7, positions.latE7, { waterAreas, waterways, places })
  const report = found.tally.report({ nodes: roads.nodeLonE7.length, water: water.counts, places: places.length })
  return { roads, report }
}

const namesOf = (tags: TagLookup) => ({
  name: tags.get('name') ?? tags.get('name:zh') ?? '',
  nameEn: tags.get('name:en') ?? '',
})

function gatherWays(found: Gathered): OsmVisitor {
  // thousands of ways share a handful of tag sets: interpret each set once
  const traitsSeen = new Map<string, number>()
  return {
    block(block, contents) {
      found.hasWays[block] = contents.hasWays
      found.hasNodes[block] = contents.hasNodes
    },
    way(id, tags, refs) {
      if (claimsToBeRoad(tags)) {
        const traits = readWayTags(tags)
        if (typeof traits === 'string') {
          found.tally.refuse(id, traits, `highway=${tags.get('highway') ?? ''}`)
          return
        }
        const key = JSON.stringify(traits)
        const number = traitsSeen.get(key) ?? found.assembler.addTraits(traits)
        traitsSeen.set(key, number)
        found.wayIds.push(id)
        found.wayTraits.push(number)
        found.refs.pushAll(refs)
        found.wayEnds.push(found.refs.length)
        return
      }
      const areaKind = waterAreaKind(tags)
      const isClosed = refs.length > 3 && refs[0] === refs[refs.length - 1]
      if (areaKind !== null && isClosed) {
        found.waterWays.push({ osmId: id, kind: areaKind, ...namesOf(tags), refs: refs.slice() })
        return
      }
      const lineKind = waterwayKind(tags)
      if (lineKind !== null) found.waterLines.push({ osmId: id, kind: lineKind, ...namesOf(tags), refs: refs.slice() })
    },
    relation(id, tags, members) {
      const kind = waterAreaKind(tags)
      if (tags.get('type') !== 'multipolygon' || kind === null) return
      const ways = members.filter((member) => member.type === 'way').map((member) => member.id)
      found.relations.push({ osmId: id, kind, ...namesOf(tags), members: ways })
    },
  }
}

function neededNodes(found: Gathered): Float64Array {
  const all = new GrowingFloat64()
  all.pushAll(found.refs.view())
  for (const area of found.waterWays) all.pushAll(area.refs)
  for (const line of found.waterLines) all.pushAll(line.refs)
  for (const refs of found.memberRefs.values()) all.pushAll(refs)
  return sortedDistinct(all.view())
}

const MISSING = 0x7fffffff

/** Positions of the needed nodes, filled as they pass by. */
class Positions {
  readonly lonE7: Int32Array
  readonly latE7: Int32Array
  readonly #lookup: SortedLookup

  constructor(ids: Float64Array) {
    this.lonE7 = new Int32Array(ids.length).fill(MISSING)
    this.latE7 = new Int32Array(ids.length)
    this.#lookup = new SortedLookup(ids)
  }

  set(id: number, lonE7: number, latE7: number): void {
    const node = this.#lookup.indexOf(id)
    if (node < 0) return
    this.lonE7[node] = lonE7
    this.latE7[node] = latE7
  }

  /** The number of a node whose position is known, −1 otherwise. */
  indexOf(id: number): number {
    const node = this.#lookup.indexOf(id)
    return node >= 0 && this.lonE7[node] !== MISSING ? node : -1
  }

  at = (node: number): LonLat => [this.lonE7[node] / E7, this.latE7[node] / E7]
}

type BoxTest = (lonE7: number, latE7: number) => boolean

function boxTest(bounds: Bounds | undefined): BoxTest {
  if (!bounds) return () => true
  const [west, south, east, north] = bounds.map((degrees) => degrees * E7)
  return (lonE7, latE7) => lonE7 >= west && lonE7 <= east && latE7 >= south && latE7 <= north
}

/** Node numbers of a way, cut into the runs whose positions are known. */
function knownRuns(refs: ArrayLike<number>, positions: Positions): number[][] {
  const runs: number[][] = [[]]
  for (let at = 0; at < refs.length; at++) {
    const node = positions.indexOf(refs[at])
    if (node >= 0) runs[runs.length - 1].push(node)
    else if (runs[runs.length - 1].length > 0) runs.push([])
  }
  return runs.filter((run) => run.length > 1)
}

function placeRoads(found: Gathered, positions: Positions, isWanted: BoxTest): void {
  const { tally, assembler } = found
  const refs = found.refs.view()
  const touchesBox = (node: number) => isWanted(positions.lonE7[node], positions.latE7[node])
  found.wayIds.forEach((osmId, row) => {
    const own = refs.subarray(row === 0 ? 0 : found.wayEnds[row - 1], found.wayEnds[row])
    const runs = knownRuns(own, positions)
    if (runs.length === 0) {
      if (own.length < 2) tally.refuse(osmId, 'too_short', `${own.length} nodes`)
      else tally.refuse(osmId, 'missing_nodes', `${own.length} nodes, no two neighbours of which are in the file`)
      return
    }
    if (!runs.some((run) => run.some(touchesBox))) {
      tally.refuse(osmId, 'outside_bounds', '')
      return
    }
    const added = runs.filter((run) => assembler.addWay(osmId, found.wayTraits[row], run)).length
    if (added === 0) {
      tally.refuse(osmId, 'too_short', 'all its nodes are one')
      return
    }
    const known = runs.reduce((sum, run) => sum + run.length, 0)
    if (known < own.length) tally.note(osmId, 'cut', `${own.length - known} of ${own.length} nodes are missing`)
    tally.accept()
  })
}

function placeWater(found: Gathered, positions: Positions, isWanted: BoxTest) {
  const waterAreas: WaterArea[] = []
  const waterways: Waterway[] = []
  const counts = { rows: 0, accepted: 0, refused: 0 }
  const account = (isAccepted: boolean) => {
    counts.rows++
    counts[isAccepted ? 'accepted' : 'refused']++
  }
  const lineOf = (nodes: readonly number[]) => nodes.map(positions.at)
  const touchesBox = (line: readonly LonLat[]) => line.some(([lon, lat]) => isWanted(Math.round(lon * E7), Math.round(lat * E7)))

  // relations first: a member way that carries the same tags must not fill the islands again
  const drawn = new Set<number>()
  for (const { members, ...named } of found.relations) {
    const lines = members.map((id) => Array.from(found.memberRefs.get(id) ?? [], (ref) => positions.indexOf(ref)))
    const isWhole = lines.every((line) => line.length > 1 && !line.includes(-1))
    const polygons = nestRings((isWhole && joinRings(lines)?.map(lineOf)) || [])
    const wanted = polygons.filter((polygon) => touchesBox(polygon[0]))
    for (const polygon of wanted) waterAreas.push({ ...named, polygon })
    if (polygons.length > 0) for (const id of members) drawn.add(id)
    account(wanted.length > 0)
  }
  for (const { refs, ...named } of found.waterWays) {
    if (drawn.has(named.osmId)) continue
    const nodes = Array.from(refs, (ref) => positions.indexOf(ref))
    const ring = nodes.includes(-1) ? [] : lineOf(nodes)
    const isArea = ring.length > 3 && touchesBox(ring)
    if (isArea) waterAreas.push({ ...named, polygon: [wound(ring, 'counterclockwise')] })
    account(isArea)
  }
  for (const { refs, ...named } of found.waterLines) {
    const lines = knownRuns(refs, positions).map(lineOf).filter(touchesBox)
    for (const line of lines) waterways.push({ ...named, line })
    account(lines.length > 0)
  }
  return { waterAreas, waterways, counts }
}
