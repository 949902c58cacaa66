/** What a press on the map means while something is being drawn: a pure (state, event) → state. */
import type { LonLat } from '../../../server/core/geometry/lonLat.ts'

export const TOOLS = ['road', 'speeds', 'area', 'line', 'service'] as const
export type ToolKind = (typeof TOOLS)[number]

export interface ToolState {
  readonly kind: ToolKind | null // null: a press chooses what lies there, as ever
  readonly points: readonly LonLat[] // pressed so far; one at most for a road and a service
  readonly withinMetres: number // how far beside a road one may press at the scale at which it was pressed
  readonly taken: readonly number[] | null // ways chosen among those found; null: nobody has chosen yet, the nearest stands
}

export const noTool: ToolState = { kind: null, points: [], withinMetres: 60, taken: null }

export type ToolEvent =
  | { readonly type: 'opened'; readonly kind: ToolKind }
  | { readonly type: 'pressed'; readonly at: LonLat; readonly metresPerPixel: number }
  | { readonly type: 'takenBack' }
  | { readonly type: 'wayToggled'; readonly way: number; readonly taken: readonly number[] }
  | { readonly type: 'ended' }

/** A finger is about as wide. */
const FINGER_PX = 14
const WITHIN = { least: 15, most: 500 } as const
/** The most points that a road or an area may have, closing point included. */
const MOST_POINTS = 199

/** Whether the tool waits for presses on the map. */
export const takesPresses = ({ kind }: ToolState): boolean => kind !== null && kind !== 'speeds'

export function nextTool(state: ToolState, event: ToolEvent): ToolState {
  switch (event.type) {
    case 'opened':
      return state.kind === event.kind ? noTool : { ...noTool, kind: event.kind }
    case 'pressed': {
      if (!takesPresses(state)) return state
      if (state.kind === 'area' || state.kind === 'line') {
        return state.points.length >= MOST_POINTS ? state : { ...state, points: [...state.points, event.at] }
      }
      const within = Math.round(FINGER_PX * event.metresPerPixel)
      return {
        ...state,
        points: [event.at],
        withinMetres: Math.min(WITHIN.most, Math.max(WITHIN.least, within)),
        taken: null,
      }
    }
    case 'takenBack':
      return { ...state, points: state.points.slice(0, -1), taken: null }
    case 'wayToggled': {
      const { way, taken } = event
      return { ...state, taken: taken.includes(way) ? taken.filter((each) => each !== way) : [...taken, way] }
    }
    case 'ended':
      return noTool
  }
}
