/** The three places nearest to the settlement that is chosen, and the way to each, for its card and for the map. */
import { useEffect, useMemo, useState } from 'react'
import type { TimedPlaceReply } from '../../server/contract.ts'
import type { DrawnRoute } from '../map/mapDrawing.ts'
import type { TimesQuestion } from './planData.ts'
import { type NearestPlace, type Route, useNearest, useRoutes } from './whatIf/whatIfData.ts'

export interface VillageWays {
  readonly places: readonly NearestPlace[]
  readonly routes: readonly (Route | undefined)[] // index as places; undefined: not there yet
  readonly chosen: number // of the places: whose way is drawn strongly and told step by step
  readonly choose: (index: number) => void
  readonly waiting: boolean
  readonly failed: Error | null
  readonly routeFailed: boolean // of the chosen place
  readonly retry: () => void
  readonly drawn: readonly DrawnRoute[]
}

const NONE: readonly NearestPlace[] = []

/** `place` null: nothing is chosen, nothing is asked. */
export function useVillageWays(question: TimesQuestion | null, place: TimedPlaceReply | null): VillageWays {
  const at = place?.at ?? null
  const [chosen, choose] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another settlement, or another question about it, begins with its nearest
  useEffect(() => choose(0), [place?.id, question])
  const nearest = useNearest(question, at)
  const places = nearest.data?.results ?? NONE
  const asked = useRoutes(question, at, places)
  const routes = asked.map(({ data }) => data)
  const arrived = asked.map(({ dataUpdatedAt }) => dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of routes is new each time, what arrived says when they differ
  const drawn = useMemo(
    () => routes.flatMap((route, index) => (route === undefined ? [] : [{ line: route.line, chosen: index === chosen }])),
    [arrived, places, chosen],
  )
  return {
    places,
    routes,
    chosen,
    choose,
    waiting: nearest.isFetching,
    failed: nearest.error,
    routeFailed: asked[chosen]?.isError ?? false,
    retry: () => {
      for (const query of [nearest, ...asked]) if (query.isError) void query.refetch()
    },
    drawn,
  }
}
