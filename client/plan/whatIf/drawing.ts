/** A plan's edits, and what is being drawn just now, as lines for the map. */
import type { FacilityReply } from '../../../server/contract.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import type { SignedFacility } from '../../map/facilitySigns.ts'
import type { Drawn } from '../../map/mapDrawing.ts'
import type { KnownRoad } from './editSentence.ts'
import type { ToolState } from './toolState.ts'
import type { RoadNear } from './whatIfData.ts'

/** Roads whose course is not known yet are left out. */
export function editsDrawn(edits: readonly ScenarioEdit[], roads: ReadonlyMap<number, KnownRoad>): Drawn[] {
  return edits.flatMap((edit) => editDrawn(edit, roads))
}

function editDrawn(edit: ScenarioEdit, roads: ReadonlyMap<number, KnownRoad>): Drawn[] {
  switch (edit.kind) {
    case 'close_ways':
      return edit.ways.flatMap((way) => lineOf('closed', roads.get(way)))
    case 'way_speed':
      return edit.ways.flatMap((way) => lineOf('slowed', roads.get(way)))
    case 'close_area':
      return [{ kind: 'area', line: edit.ring }]
    case 'add_road':
      return [{ kind: 'built', line: edit.line }]
    case 'add_facility':
      return [{ kind: 'opened', line: [edit.at] }]
    case 'class_speed':
    case 'remove_facility':
      return [] // the whole sheet, and the sign of the place itself, say it
  }
}

/** Roads found under a press, those taken strongly; corners and sides of what is being drawn. */
export function toolDrawn(
  { kind, points }: ToolState,
  found: readonly Pick<RoadNear, 'way' | 'line'>[],
  taken: readonly number[],
): Drawn[] {
  const corners: Drawn = { kind: 'corner', line: points }
  if (kind === 'road') {
    const lines = found.map((road): Drawn => ({ kind: taken.includes(road.way) ? 'taken' : 'found', line: road.line }))
    return [...lines, corners]
  }
  if (kind === 'area') {
    const closing = points.length > 2 ? [points[0]!] : []
    return [{ kind: 'sketch', line: [...points, ...closing] }, corners]
  }
  if (kind === 'line') return [{ kind: 'sketch', line: points }, corners]
  return kind === 'service' ? [corners] : []
}

const lineOf = (kind: 'closed' | 'slowed', road: KnownRoad | undefined): Drawn[] =>
  (road?.lines ?? []).map((line) => ({ kind, line }))

/** Signs of the plan: what it takes out has the bar of a closed place, what it adds stands there as serving or not. */
export function signsWith(
  edits: readonly ScenarioEdit[],
  facilities: readonly FacilityReply[],
  serving: readonly FacilityReply[] | null, // as the plan's own answer names them; null: not known yet
): readonly SignedFacility[] {
  const removed = new Set(edits.flatMap((edit) => (edit.kind === 'remove_facility' ? [edit.id] : [])))
  const addedOnes = edits.flatMap((edit): SignedFacility[] => {
    if (edit.kind !== 'add_facility' || removed.has(edit.id)) return []
    const { id, type, name, at } = edit
    const answered = serving?.find((facility) => facility.id === id)
    if (answered !== undefined) return [answered]
    const standing = serving === null ? 'serves' : 'not_allowed'
    return [
      { id, type, name, nameEn: '', at, serviceLevel: type === 'kiosk' ? 'consult' : null, standing, capabilities: NONE_SAID },
    ]
  })
  const kept = facilities.map((facility) => (removed.has(facility.id) ? { ...facility, standing: 'closed' as const } : facility))
  return [...kept, ...addedOnes]
}

const NONE_SAID: FacilityReply['capabilities'] = {
  children: null,
  open24h: null,
  obstetric: null,
  dialysis: null,
  chronic: null,
  dispensing: null,
  insurance: null,
}
