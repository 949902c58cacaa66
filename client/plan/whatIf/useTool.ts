/** The tool that is open, what lies under its press, and how both are drawn. */
import { useMemo, useReducer } from 'react'
import type { TravelMode } from '../../../server/contract.ts'
import { toolDrawn } from './drawing.ts'
import { nextTool, noTool, type ToolEvent, type ToolState } from './toolState.ts'
import { type RoadNear, useRoadsNear } from './whatIfData.ts'

export interface Tool {
  readonly state: ToolState
  readonly send: (event: ToolEvent) => void
  readonly found: {
    readonly roads: readonly RoadNear[] // nearest first
    readonly taken: readonly number[]
    readonly asking: boolean
    readonly failed: Error | null
    readonly retry: () => void
  }
  readonly drawn: ReturnType<typeof toolDrawn>
}

const NO_ROADS: readonly RoadNear[] = []

export function useTool(region: string, mode: TravelMode): Tool {
  const [state, send] = useReducer(nextTool, noTool)
  const [at] = state.points
  const pressed = useMemo(
    () => (state.kind === 'road' && at !== undefined ? { at, withinMetres: state.withinMetres } : null),
    [state.kind, at, state.withinMetres],
  )
  const near = useRoadsNear(region, pressed, mode)
  const roads = (pressed === null ? undefined : near.data) ?? NO_ROADS
  const taken = useMemo(() => state.taken ?? roads.slice(0, 1).map(({ way }) => way), [state.taken, roads])
  const drawn = useMemo(() => toolDrawn(state, roads, taken), [state, roads, taken])
  return {
    state,
    send,
    found: { roads, taken, asking: near.isFetching, failed: near.error, retry: () => void near.refetch() },
    drawn,
  }
}
