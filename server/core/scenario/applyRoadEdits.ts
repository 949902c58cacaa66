/** Roads as a scenario changes them, for one traveller: closures, speeds, areas, new roads. */
import { metresBetween } from '../geometry/lonLat.ts'
import { RingArea } from '../geometry/ringArea.ts'
import { ROAD_CLASSES, type RoadClass } from '../osm/tags.ts'
import type { CancelSignal } from '../progress.ts'
import type { Network } from '../travel/network.ts'
import type { Traveller } from '../travel/travelProfiles.ts'
import { E7, msPerMetre } from '../units.ts'
import { addRoad } from './addRoad.ts'
import type { RoadEdit, ScenarioEdit } from './edits.ts'
import { RoadDraft } from './roadDraft.ts'
import { cappedKmh } from './speeds.ts'

type Apply = { readonly [K in RoadEdit['kind']]: (draft: RoadDraft, edit: Extract<RoadEdit, { kind: K }>) => void }

/**
 * The network with the edits applied in their order, each to what the ones before it left; edits of facilities change no road.
 *
 * Pure: the baseline is never written, and what does not change is shared with it. When nothing changes for this traveller the
 * result is the baseline itself. Old nodes and edges keep their numbers (copies of nodes come after new nodes); a new road
 * that joins in the middle of an edge lays two edges on top of it, whose times add up exactly to its own, so that nobody is slower.
 * Throws the signal's reason when aborted.
 */
export function applyRoadEdits(network: Network, edits: readonly ScenarioEdit[], signal?: CancelSignal): Network {
  const draft = new RoadDraft(network)
  for (const edit of edits) {
    signal?.throwIfAborted()
    if (edit.kind === 'add_facility' || edit.kind === 'remove_facility') continue
    const apply = APPLY[edit.kind] as (draft: RoadDraft, edit: RoadEdit) => void
    apply(draft, edit)
  }
  return draft.finish(signal)
}

const APPLY: Apply = {
  close_ways(draft, { ways }) {
    for (const edge of edgesOf(draft, waysNumbered(draft, ways))) draft.close(edge)
  },

  way_speed(draft, { ways, kmh, modes }) {
    const { profile } = draft.base
    if (!isMeant(modes, profile.id)) return
    for (const edge of edgesOf(draft, waysNumbered(draft, ways))) {
      const roadClass = ROAD_CLASSES[draft.roads.ways.roadClass[draft.edges.edgeWay[edge]]]
      const ownKmh = modes === null ? cappedKmh(profile, kmh, roadClass) : kmh
      draft.fastestKmh = Math.max(draft.fastestKmh, ownKmh)
      draft.retime(edge, Math.round(metresOf(draft, edge) * msPerMetre(ownKmh)))
    }
  },

  class_speed(draft, { classes, factor, modes }) {
    if (!isMeant(modes, draft.base.profile.id)) return
    draft.fastestKmh *= Math.max(1, factor)
    draft.speedUp(waysOfClasses(draft, classes), factor)
  },

  close_area(draft, { ring }) {
    const area = new RingArea(ring)
    const { nodeLonE7, nodeLatE7 } = draft.roads
    const { edgeFrom, edgeTo } = draft.edges
    for (let edge = 0; edge < draft.edgeCount; edge++) {
      const a = draft.roadNode(edgeFrom[edge])
      const b = draft.roadNode(edgeTo[edge])
      if (area.touches(nodeLonE7[a] / E7, nodeLatE7[a] / E7, nodeLonE7[b] / E7, nodeLatE7[b] / E7)) draft.close(edge)
    }
    draft.closedRings.push(ring)
  },

  add_road: addRoad,
}

const isMeant = (modes: readonly Traveller[] | null, id: Traveller) => modes === null || modes.includes(id)

/** 1 for each way that has one of the OSM numbers. */
function waysNumbered({ roads }: RoadDraft, osmIds: readonly number[]): Uint8Array {
  const { osmId } = roads.ways
  const wanted = new Set(osmIds)
  const isWanted = new Uint8Array(osmId.length)
  for (let way = 0; way < osmId.length; way++) if (wanted.has(osmId[way])) isWanted[way] = 1
  return isWanted
}

/** 1 for each way of one of the classes; null: of any. */
function waysOfClasses({ roads }: RoadDraft, classes: readonly RoadClass[] | null): Uint8Array {
  const { roadClass } = roads.ways
  const isMeant = Uint8Array.from(ROAD_CLASSES, (name) => (classes === null || classes.includes(name) ? 1 : 0))
  const isWanted = new Uint8Array(roadClass.length)
  for (let way = 0; way < roadClass.length; way++) isWanted[way] = isMeant[roadClass[way]]
  return isWanted
}

/** The edges of some ways. */
function edgesOf({ edges }: RoadDraft, isWanted: Uint8Array): number[] {
  const { edgeWay } = edges
  const found: number[] = []
  for (let edge = 0; edge < edgeWay.length; edge++) if (isWanted[edgeWay[edge]]) found.push(edge)
  return found
}

/** As a network built from these roads would measure it. */
function metresOf(draft: RoadDraft, edge: number): number {
  const { nodeLonE7: lon, nodeLatE7: lat } = draft.roads
  const from = draft.roadNode(draft.edges.edgeFrom[edge])
  const to = draft.roadNode(draft.edges.edgeTo[edge])
  return metresBetween(lon[from] / E7, lat[from] / E7, lon[to] / E7, lat[to] / E7)
}
