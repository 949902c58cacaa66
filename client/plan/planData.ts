/** What the page asks the server: the region once, its people and times once per question, everything else is computed here. */
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query'
import type { TravelMode } from '../../server/contract.ts'
import type { FacilityType } from '../../server/core/facilities/facility.ts'
import { decodeTimeGrid } from '../../server/core/tiles/timeGridFile.ts'
import type { TimeGrid } from '../../server/core/travel/timeGrid.ts'
import { ApiError, ask, download } from '../api.ts'
import type { Direction } from './travelModes.ts'

/** The server's answers carry the version of the data; within a visit they do not go stale by themselves. */
const MINUTES_FRESH = 30

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: MINUTES_FRESH * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always', // an intranet's server may well be there when the browser says "offline"
      retry: (failures, error) => failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      retryDelay: 400,
    },
  },
})

/** What decides the travel times; group and threshold are the browser's business. */
export interface TimesQuestion {
  readonly region: string
  readonly services: readonly FacilityType[]
  readonly mode: TravelMode
  readonly direction: Direction
  readonly date: string
  readonly scenario: string | null // null: the present roads and services
}

/** The question as the API's query. */
export const queryOf = ({ region, services, mode, direction, date, scenario }: TimesQuestion) => ({
  region,
  services: services.join(','),
  mode,
  date,
  direction: direction === 'to_facility' ? undefined : direction,
  scenario: scenario ?? undefined,
})

export const useRegions = () => useQuery({ queryKey: ['regions'], queryFn: ({ signal }) => ask('regions', {}, signal) })

export const useRegion = (region: string | null) =>
  useQuery({
    queryKey: ['region', region],
    queryFn: ({ signal }) => ask('region', { region: region! }, signal),
    enabled: region !== null,
  })

/** Counties and townships, and the outlines that bound the sheet. */
export const useUnits = (region: string | null) =>
  useQuery({
    queryKey: ['units', region],
    queryFn: async ({ signal }) => {
      const levels = ['prefecture', 'county', 'township'] as const
      return (await Promise.all(levels.map((level) => ask('units', { region: region!, level }, signal)))).flat()
    },
    enabled: region !== null,
  })

export const useLand = (region: string | null) =>
  useQuery({
    queryKey: ['land', region],
    queryFn: async ({ signal }) => {
      const prefecture = await ask('unitShapes', { region: region!, level: 'prefecture' }, signal)
      const shapes = prefecture.features.some((feature) => feature.geometry !== null)
        ? prefecture
        : await ask('unitShapes', { region: region!, level: 'county' }, signal)
      return shapes.features.flatMap((feature) => (feature.geometry === null ? [] : [feature.geometry]))
    },
    enabled: region !== null,
  })

/** Every facility with its standing on the date, page by page. */
export const useFacilities = (region: string | null, date: string | null) =>
  useQuery({
    queryKey: ['facilities', region, date],
    queryFn: async ({ signal }) => {
      const first = await ask('facilities', { region: region!, date: date!, limit: 5000 }, signal)
      const facilities = [...first.facilities]
      let next = first.next
      while (next !== null) {
        const page = await ask('facilities', { region: region!, date: date!, limit: 5000, after: next }, signal)
        facilities.push(...page.facilities)
        next = page.next
      }
      return { facilities, ruleSet: first.ruleSet, date: first.date }
    },
    enabled: region !== null && date !== null,
    placeholderData: keepPreviousData,
  })

const timesKey = (question: TimesQuestion | null) =>
  question === null ? [null] : Object.values({ ...queryOf(question) }).map((part) => part ?? null)

/** The settlements' times: every figure and every dot is made from them. */
export const useTimes = (question: TimesQuestion | null) =>
  useQuery({
    queryKey: ['times', ...timesKey(question)],
    queryFn: ({ signal }) => ask('times', queryOf(question!), signal),
    enabled: question !== null && question.services.length > 0,
  })

/** The grid behind the bands of the same question. It takes longer than the figures, which do not wait for it. */
export const useGrid = (question: TimesQuestion | null) =>
  useQuery({
    queryKey: ['grid', ...timesKey(question)],
    queryFn: async ({ signal }) => decodeTimeGrid(await download('timeGrid', queryOf(question!), signal)).grid,
    enabled: question !== null && question.services.length > 0,
  })

/** The same question a week earlier, asked only once the answer of the day is there. */
export const useTimesBefore = (question: TimesQuestion | null) =>
  useQuery({
    queryKey: ['times before', ...timesKey(question)],
    queryFn: ({ signal }) => ask('times', queryOf(question!), signal),
    enabled: question !== null && question.services.length > 0,
  })

export type RegionData = NonNullable<ReturnType<typeof useRegion>['data']>
export type UnitData = NonNullable<ReturnType<typeof useUnits>['data']>
export type FacilityData = NonNullable<ReturnType<typeof useFacilities>['data']>
/** `grid` null: the bands are still on their way. */
export type TimesData = NonNullable<ReturnType<typeof useTimes>['data']> & { readonly grid: TimeGrid | null }
