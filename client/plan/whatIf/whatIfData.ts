/** What the what-if asks the server: its edits kept under an id, the roads under a press, the nearest places and the ways there. */
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReplyOf, TravelMode } from '../../../server/contract.ts'
import type { LonLat } from '../../../server/core/geometry/lonLat.ts'
import { ask, tell } from '../../api.ts'
import type { TimesQuestion } from '../planData.ts'

export const scenarioKey = (region: string | null, scenario: string | null) => ['scenario', region, scenario]

export const useScenario = (region: string | null, scenario: string | null) =>
  useQuery({
    queryKey: scenarioKey(region, scenario),
    queryFn: ({ signal }) => ask('scenario', { region: region!, scenario: scenario! }, signal),
    enabled: region !== null && scenario !== null,
  })

/** The plans that have a name. Others may save while this page is open: asked anew each time the list is opened. */
export const useScenarios = (region: string, wanted: boolean) =>
  useQuery({
    queryKey: ['scenarios', region],
    queryFn: ({ signal }) => ask('scenarios', { region }, signal),
    enabled: wanted,
    staleTime: 0,
  })

/** Night, weather, the rush hour: with their sources, and marked where nobody has confirmed them. */
export const usePresets = (wanted: boolean) =>
  useQuery({ queryKey: ['presets'], queryFn: ({ signal }) => ask('scenarioPresets', {}, signal), enabled: wanted })

export type RoadNear = ReplyOf<'roadsNear'>['roads'][number]

export interface Pressed {
  readonly at: LonLat
  readonly withinMetres: number
}

export const useRoadsNear = (region: string, pressed: Pressed | null, mode: TravelMode) =>
  useQuery({
    queryKey: ['roads near', region, pressed?.at.join(), pressed?.withinMetres, mode],
    queryFn: async ({ signal }) => {
      const { at, withinMetres } = pressed!
      return (await tell('roadsNear', region, { at: [at[0], at[1]], withinMetres, mode }, signal)).roads
    },
    enabled: pressed !== null,
  })

export type NearestPlace = ReplyOf<'nearest'>['results'][number]
export type Route = ReplyOf<'route'>

const NEAREST = 3
const FARTHEST_MINUTES = 600

/** The three nearest places of a settlement on the question's own terms. */
export const useNearest = (question: TimesQuestion | null, at: LonLat | null) =>
  useQuery({
    queryKey: ['nearest', question, at?.join()],
    queryFn: ({ signal }) => {
      const { region, services, mode, direction, date, scenario } = question!
      const asked = { at: [at![0], at![1]] as [number, number], mode, direction, date, services: [...services] }
      return tell(
        'nearest',
        region,
        { ...asked, count: NEAREST, limitMinutes: FARTHEST_MINUTES, ...(scenario === null ? {} : { scenario }) },
        signal,
      )
    },
    enabled: question !== null && at !== null && question.services.length > 0,
  })

/** The way to each of some places, or from each of them, in their order. */
export const useRoutes = (question: TimesQuestion | null, at: LonLat | null, places: readonly NearestPlace[]) =>
  useQueries({
    queries: places.map(({ facility }) => ({
      queryKey: ['route', question, at?.join(), facility.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const { region, mode, direction, scenario } = question!
        const ends: [[number, number], [number, number]] = [
          [at![0], at![1]],
          [facility.at[0], facility.at[1]],
        ]
        const [from, to] = direction === 'to_facility' ? ends : [ends[1], ends[0]]
        return tell('route', region, { from, to, mode, ...(scenario === null ? {} : { scenario }) }, signal)
      },
      enabled: question !== null && at !== null,
    })),
  })
