/** The list of a plan's edits and how it grows and shrinks: pure, with every step undoable. */
import type { FacilityType } from '../../../server/core/facilities/facility.ts'
import type { LonLat } from '../../../server/core/geometry/lonLat.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'

/** As many as a scenario may have. */
export const MOST_EDITS = 50

export interface EditHistory {
  readonly edits: readonly ScenarioEdit[]
  readonly past: readonly (readonly ScenarioEdit[])[] // what undo goes back to, the newest last
}

export const noEdits: EditHistory = { edits: [], past: [] }

/** The list becomes another one; undo brings the old one back. The same list again is no step. */
export function changed(history: EditHistory, edits: readonly ScenarioEdit[]): EditHistory {
  return sameEdits(history.edits, edits) ? history : { edits, past: [...history.past, history.edits] }
}

export const added = (history: EditHistory, ...edits: readonly ScenarioEdit[]): EditHistory =>
  changed(history, [...history.edits, ...edits])

export const removed = (history: EditHistory, first: number, count = 1): EditHistory =>
  changed(
    history,
    history.edits.filter((_, at) => at < first || at >= first + count),
  )

export function undone({ edits, past }: EditHistory): EditHistory {
  const before = past.at(-1)
  return before === undefined ? { edits, past } : { edits: before, past: past.slice(0, -1) }
}

/** Plain data: equal when written the same, whatever the order of an edit's fields. */
export const sameEdits = (a: readonly ScenarioEdit[], b: readonly ScenarioEdit[]): boolean =>
  a.length === b.length && a.every((edit, index) => written(edit) === written(b[index]!))

const written = (edit: ScenarioEdit): string => JSON.stringify(Object.entries(edit).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Taking a service out: one that the plan itself added is simply not added any more. */
export function withoutFacility(history: EditHistory, id: string): EditHistory {
  const own = history.edits.findIndex((edit) => edit.kind === 'add_facility' && edit.id === id)
  return own === -1 ? added(history, { kind: 'remove_facility', id }) : removed(history, own)
}

/** A new service with an id that no other of the plan has. */
export function newFacility(
  edits: readonly ScenarioEdit[],
  { type, name, at }: { type: FacilityType; name: string; at: LonLat },
): ScenarioEdit {
  const taken = new Set(edits.map((edit) => (edit.kind === 'add_facility' ? edit.id : '')))
  let number = 1
  while (taken.has(`new-${number}`)) number++
  return { kind: 'add_facility', id: `new-${number}`, type, name: name.trim(), at: rounded(at) }
}

/** Corners pressed one after the other as an area; null while there are fewer than three different ones. Its sides may still cross. */
export function areaEdit(corners: readonly LonLat[]): ScenarioEdit | null {
  const ring = distinct(corners)
  const [first] = ring
  const last = ring.at(-1)
  if (ring.length > 1 && samePlace(first!, last!)) ring.pop()
  return ring.length < 3 ? null : { kind: 'close_area', ring: [...ring, first!] }
}

/** Points pressed one after the other as a road; null while it has no length. */
export function roadEdit(
  points: readonly LonLat[],
  rest: Omit<Extract<ScenarioEdit, { kind: 'add_road' }>, 'kind' | 'line'>,
): ScenarioEdit | null {
  const line = distinct(points)
  return line.length < 2 ? null : { kind: 'add_road', line, ...rest, name: rest.name.trim() }
}

/** Pressing twice on one spot is one point. */
function distinct(points: readonly LonLat[]): LonLat[] {
  const kept: LonLat[] = []
  for (const point of points.map(rounded)) {
    const last = kept.at(-1)
    if (last === undefined || !samePlace(last, point)) kept.push(point)
  }
  return kept
}

/** A tenth of a metre: nobody presses more exactly, and the same plan drawn again is the same plan. */
const rounded = ([lon, lat]: LonLat): LonLat => [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]

const samePlace = (a: LonLat, b: LonLat): boolean => a[0] === b[0] && a[1] === b[1]
