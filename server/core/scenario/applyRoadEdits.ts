/** Roads as a scenario changes them, for one traveller: closures, speeds, areas, new roads. */
import { metresBetween } from '../geometry/lonLat.ts'
import { RingArea } from '../geometry/ringArea.ts'
import { ROAD_CLASSES } from '../osm/tags.ts'
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
 */
export function applyRoadEdits(network: Network, edits: readonly ScenarioEdit[]): Network {
  const draft = new RoadDraft(network)
  for (const edit of edits) {
    if (edit.kind === 'add_facility' || edit.kind === 'remove_facility') continue
    const apply = APPLY[edit.kind] as (draft: RoadDraft, edit: RoadEdit) => void
    apply(draft, edit)
  }
  return draft.finish()
}

const APPLY: Apply = {
  close_ways(draft, { ways }) {
    forEdgesOf(draft, waysNumbered(draft, ways), (edge) => draft.close(edge))
  },

  way_speed(draft, { ways, kmh, modes }) {
    const { profile } = draft.base
    if (!isMeant(modes, profile.id)) return
    forEdgesOf(draft, waysNumbered(draft, ways), (edge, way) => {
      const roadClass = ROAD_CLASSES[draft.roads.ways.roadClass[way]]
      const ownKmh = modes === null ? cappedKmh(profile, kmh, roadClass) : kmh
      draft.fastestKmh = Math.max(draft.fastestKmh, ownKmh)
      const ms = Math.round(metresOf(draft, edge) * msPerMetre(ownKmh))
      draft.retime(edge, () => ms)
    })
  },

  class_speed(draft, { classes, factor, modes }) {
    if (!isMeant(modes, draft.base.profile.id)) return
    const { roadClass } = draft.roads.ways
    const wanted = Uint8Array.from(roadClass, (number) => (classes === null || classes.includes(ROAD_CLASSES[number]) ? 1 : 0))
    draft.fastestKmh *= Math.max(1, factor)
    forEdgesOf(draft, wanted, (edge) => draft.retime(edge, (ms) => Math.round(ms / factor)))
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
  const wanted = new Set(osmIds)
  return Uint8Array.from(roads.ways.osmId, (id) => (wanted.has(id) ? 1 : 0))
}

function forEdgesOf(draft: RoadDraft, isWanted: Uint8Array, visit: (edge: number, way: number) => void): void {
  const { edgeWay } = draft.edges
  for (let edge = 0; edge < draft.edgeCount; edge++) if (isWanted[edgeWay[edge]]) visit(edge, edgeWay[edge])
}

/** As a network built from these roads would measure it. */
function metresOf(draft: RoadDraft, edge: number): number {
  const { nodeLonE7: lon, nodeLatE7: lat } = draft.roads
  const from = draft.roadNode(draft.edges.edgeFrom[edge])
  const to = draft.roadNode(draft.edges.edgeTo[edge])
  return metresBetween(lon[from] / E7, lat[from] / E7, lon[to] / E7, lat[to] / E7)
}
