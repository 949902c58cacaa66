/**
 * Roads, water and place names out of an .osm.pbf file of any size.
 *
 * The file is read more than once, because ways follow their nodes: when only a box is wanted, first the nodes, to know which lie
 * in it; then the ways and relations, which tell what is needed; then, only when water is drawn by relations, their member ways;
 * last the nodes. Memory holds what is kept, never the file.
 */
import type { Bounds, LonLat } from '../geometry/lonLat.ts'
import { wound } from '../geometry/polygon.ts'
import type { CancelSignal, Progress } from '../progress.ts'
import { E7 } from '../units.ts'
import { barrierStops } from './barriers.ts'
import { Gathered, gatherRoads, namesOf } from './gatherRoads.ts'
import { concatenated, GrowingFloat64, rankDistinct, SortedLookup } from './growing.ts'
import { type Inflate, type OsmVisitor, readOsmPbf } from './pbfReader.ts'
import { Positions } from './positions.ts'
import { stepsOf } from './restrictions.ts'
import type { PlaceNode, RoadData, WaterArea, Waterway } from './roadData.ts'
import type { RoadReport } from './roadReport.ts'
import type { TagLookup } from './tags.ts'
import { joinRings, nestRings } from './water.ts'

export interface ReadRoadsOptions {
  readonly inflate: Inflate
  /** Keep only roads and water that have a node in this box, and places in it. */
  readonly bounds?: Bounds
  readonly signal?: CancelSignal
  /** Receives bytes read over all passes. */
  readonly progress?: Progress
  /** Size of the file, for the progress. */
  readonly totalBytes?: number
}

/**
 * `open` starts the file from its beginning, once per pass. Throws OsmFormatError when it is malformed, OsmTooLargeError when it
 * has more roads than memory is given for.
 */
export async function readRoads(
  open: () => AsyncIterable<Uint8Array>,
  options: ReadRoadsOptions,
): Promise<{ roads: RoadData; report: RoadReport }> {
  const { inflate, signal, bounds } = options
  const found = new Gathered()
  const passes = { done: 0, planned: bounds ? 3 : 2 }
  const pass = async (visitor: OsmVisitor, skipBlock?: (block: number) => boolean) => {
    const before = passes.done * (options.totalBytes ?? 0)
    const progress: Progress = (bytes) =>
      options.progress?.(before + bytes, options.totalBytes && options.totalBytes * passes.planned)
    await readOsmPbf(open(), { inflate, signal, progress, skipBlock }, visitor)
    passes.done++
  }
  const isWanted = boxTest(bounds)

  const near = bounds ? await nodesIn(isWanted, found, pass) : null
  await pass(gatherRoads(found, near), near ? (block) => !found.hasWays[block] && found.hasNodes[block] : undefined)
  if (near) {
    const touching = new SortedLookup(rankDistinct(found.touching.view()).distinct)
    const all = found.waterRelations.length
    found.waterRelations = found.waterRelations.filter(({ members }) => members.some((id) => touching.indexOf(id) >= 0))
    found.waterOutside += all - found.waterRelations.length
  }
  const members = new Set(found.waterRelations.flatMap((relation) => relation.members))
  if (members.size > 0) {
    passes.planned++
    const keepMember = (id: number, refs: Float64Array) => {
      if (!members.has(id)) return
      found.hold(refs.length)
      found.memberRefs.set(id, refs.slice())
    }
    await pass({ way: (id, _tags, refs) => keepMember(id, refs) }, (block) => !found.hasWays[block])
  }

  const { distinct, rank } = rankDistinct(neededNodes(found))
  const positions = new Positions(distinct)
  const places: PlaceNode[] = []
  const barriers = { read: 0, open: 0, stops: new Map<number, number>() }
  const takeNode = (id: number, lonE7: number, latE7: number, tags: TagLookup | null) => {
    const node = positions.set(id, lonE7, latE7)
    if (tags === null) return
    const place = tags.get('place')
    const { name, nameEn } = namesOf(tags)
    if (place && name && isWanted(lonE7, latE7)) {
      found.hold(1)
      places.push({ osmId: id, place, name, nameEn, at: [lonE7 / E7, latE7 / E7] })
    }
    const stops = barrierStops(tags)
    if (stops === null) return
    barriers.read++
    if (stops === 0) barriers.open++
    else if (node >= 0) barriers.stops.set(node, stops)
  }
  await pass({ nodeKeys: ['place', 'barrier'], node: takeNode }, (block) => !found.hasNodes[block])

  placeRoads(found, new Int32Array(rank.buffer, 0, found.refs.length), positions, isWanted)
  const restrictions = placeRestrictions(found, positions)
  const water = placeWater(found, positions, isWanted, signal)
  const { waterAreas, waterways } = water
  const rules = { restrictions, barriers: barriers.stops }
  const roads = found.assembler.finish(positions.lonE7, positions.latE7, { waterAreas, waterways, places }, rules)
  const kept = roads.barriers.node.length
  const report = found.tally.report({
    nodes: roads.nodeLonE7.length,
    water: water.counts,
    places: places.length,
    restrictions: found.restrictionTally.report(),
    barriers: { read: barriers.read, kept, open: barriers.open, offRoad: barriers.read - kept - barriers.open },
  })
  return { roads, report }
}

type BoxTest = (lonE7: number, latE7: number) => boolean

function boxTest(bounds: Bounds | undefined): BoxTest {
  if (!bounds) return () => true
  const [west, south, east, north] = bounds.map((degrees) => degrees * E7)
  return (lonE7, latE7) => lonE7 >= west && lonE7 <= east && latE7 >= south && latE7 <= north
}

async function nodesIn(isWanted: BoxTest, found: Gathered, pass: (visitor: OsmVisitor) => Promise<void>): Promise<SortedLookup> {
  const ids = new GrowingFloat64()
  await pass({
    block(block, contents) {
      found.hasWays[block] = contents.hasWays || contents.hasRelations
      found.hasNodes[block] = contents.hasNodes
    },
    nodeKeys: [],
    node(id, lonE7, latE7) {
      if (!isWanted(lonE7, latE7)) return
      found.hold(1)
      ids.push(id)
    },
  })
  return new SortedLookup(rankDistinct(ids.view()).distinct)
}

/** Ids of the nodes of roads, then of water. */
const neededNodes = (found: Gathered): Float64Array =>
  concatenated([
    found.refs.view(),
    ...found.waterWays.map((area) => area.refs),
    ...found.waterLines.map((line) => line.refs),
    ...found.memberRefs.values(),
  ])

/** `nodes` has the numbers of the nodes of the ways, one way after the other. */
function placeRoads(found: Gathered, nodes: Int32Array, positions: Positions, isWanted: BoxTest): void {
  const { tally, assembler } = found
  const [ids, ends] = [found.wayIds.view(), found.wayEnds.view()]
  const touchesBox = (node: number) => isWanted(positions.lonE7[node], positions.latE7[node])
  for (let row = 0; row < ids.length; row++) {
    const osmId = ids[row]
    const own = nodes.subarray(row === 0 ? 0 : ends[row - 1], ends[row])
    const runs = positions.knownRuns(own)
    if (runs.length === 0) {
      tally.refuse(osmId, 'missing_nodes', `${own.length} nodes, no two neighbours of which are in the file`)
    } else if (!runs.some((run) => run.some(touchesBox))) {
      tally.refuse(osmId, 'outside_bounds', '')
    } else if (runs.filter((run) => assembler.addWay(osmId, row, run)).length === 0) {
      tally.refuse(osmId, 'too_short', 'all its nodes are one')
    } else {
      const known = runs.reduce((sum, run) => sum + run.length, 0)
      if (known < own.length) tally.note(osmId, 'cut', `${own.length - known} of ${own.length} nodes are missing`)
      tally.accept()
    }
  }
}

function placeRestrictions(found: Gathered, positions: Positions) {
  const members = found.restrictions.flatMap(({ from, via, to, viaIsNode }) => [...from, ...(viaIsNode ? [] : via), ...to])
  const wanted = new SortedLookup(rankDistinct(Float64Array.from(members)).distinct)
  const waysOf = new Map<number, number[]>()
  const { osmIds, ...ways } = found.assembler.ways
  for (let way = 0; way < osmIds.length; way++) {
    if (wanted.indexOf(osmIds[way]) < 0) continue
    const known = waysOf.get(osmIds[way])
    if (known) known.push(way)
    else waysOf.set(osmIds[way], [way])
  }
  const roads = {
    ...ways,
    waysOf: (osmId: number) => waysOf.get(osmId) ?? [],
    nodeOf: (osmId: number) => positions.indexOf(osmId),
  }
  return found.restrictions.flatMap((drawn) => {
    const rows = stepsOf(drawn, roads)
    if (typeof rows === 'string') {
      found.restrictionTally.leaveOut(drawn.osmId, rows)
      return []
    }
    found.restrictionTally.keep()
    return rows.map((steps) => ({ osmId: drawn.osmId, isOnly: drawn.isOnly, binds: drawn.binds, steps }))
  })
}

function placeWater(found: Gathered, positions: Positions, isWanted: BoxTest, signal: CancelSignal | undefined) {
  const waterAreas: WaterArea[] = []
  const waterways: Waterway[] = []
  const counts = { rows: found.waterOutside, accepted: 0, refused: found.waterOutside }
  const account = (isAccepted: boolean) => {
    counts.rows++
    counts[isAccepted ? 'accepted' : 'refused']++
  }
  const lineOf = (nodes: ArrayLike<number>) => Array.from(nodes, positions.at)
  const touchesBox = (line: readonly LonLat[]) => line.some(([lon, lat]) => isWanted(Math.round(lon * E7), Math.round(lat * E7)))

  // relations first: a member way that carries the same tags must not fill the islands again
  const drawn = new Set<number>()
  for (const { members, ...named } of found.waterRelations) {
    signal?.throwIfAborted()
    const lines = members.map((id) => [...positions.indexesOf(found.memberRefs.get(id) ?? [])])
    const isWhole = lines.every((line) => line.length > 1 && !line.includes(-1))
    const polygons = nestRings((isWhole && joinRings(lines)?.map(lineOf)) || [])
    const wanted = polygons.filter((polygon) => touchesBox(polygon[0]))
    for (const polygon of wanted) waterAreas.push({ ...named, polygon })
    if (polygons.length > 0) for (const id of members) drawn.add(id)
    account(wanted.length > 0)
  }
  for (const { refs, ...named } of found.waterWays) {
    if (drawn.has(named.osmId)) continue
    const nodes = positions.indexesOf(refs)
    const ring = nodes.includes(-1) ? [] : lineOf(nodes)
    const isArea = ring.length > 3 && touchesBox(ring)
    if (isArea) waterAreas.push({ ...named, polygon: [wound(ring, 'counterclockwise')] })
    account(isArea)
  }
  for (const { refs, ...named } of found.waterLines) {
    const lines = positions.runsOf(refs).map(lineOf).filter(touchesBox)
    for (const line of lines) waterways.push({ ...named, line })
    account(lines.length > 0)
  }
  return { waterAreas, waterways, counts }
}
