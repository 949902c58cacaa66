/** Everything the page shows, from its state: what was asked of the server, and what follows from the replies. */
import { useMemo, useState } from 'react'
import { dayPlus, openingDay } from './days.ts'
import { answerOf, changeSince, curvesOf } from './planAnswer.ts'
import {
  type FacilityData,
  type TimesData,
  type TimesQuestion,
  useFacilities,
  useLand,
  useRegion,
  useRegions,
  useTimes,
  useTimesBefore,
  useUnits,
} from './planData.ts'
import type { PlanState } from './planState.ts'
import { useLater } from './useLater.ts'

const WEEK = 7

export function usePlanAnswer(state: PlanState) {
  const regions = useRegions()
  const regionId = state.region ?? regions.data?.[0]?.id ?? null
  const region = useRegion(regionId)
  const units = useUnits(regionId)
  const land = useLand(regionId)
  const date = state.date ?? (region.data === undefined ? null : openingDay(region.data, new Date()))
  const facilities = useFacilities(regionId, date)

  const question = useMemo<TimesQuestion | null>(
    () => (regionId === null || date === null ? null : { region: regionId, services: state.services, mode: state.mode, date }),
    [regionId, date, state.services, state.mode],
  )
  const asked = useTimes(question)

  // the last answer stays while the next is awaited, and when it does not come
  const [kept, setKept] = useState<TimesData | null>(null)
  const fresh = asked.data !== undefined && !asked.isPlaceholderData
  if (fresh && kept !== asked.data) setKept(asked.data)
  const [keptList, setKeptList] = useState<{ region: string | null; list: FacilityData } | null>(null)
  const list = facilities.data
  if (list !== undefined && !facilities.isPlaceholderData && keptList?.list !== list) setKeptList({ region: regionId, list })
  const nothingAsked = state.services.length === 0
  const times = nothingAsked ? undefined : fresh ? asked.data : kept?.region === regionId ? kept : undefined

  const weekBefore = useMemo(
    () => (question === null || !fresh ? null : { ...question, date: dayPlus(question.date, -WEEK) }),
    [question, fresh],
  )
  const before = useTimesBefore(weekBefore)

  // one answer for the whole page: bands, dots, curve and figures are all made from these
  const limit = useMemo(() => ({ minutes: state.minutes, group: state.group }), [state.minutes, state.group])
  const answer = useMemo(
    () => (times === undefined || units.data === undefined ? null : answerOf(times.places, units.data, limit)),
    [times, units.data, limit],
  )
  const curves = useMemo(() => (times === undefined ? [] : curvesOf(times.places, state.group)), [times, state.group])
  const change = useMemo(() => {
    if (!fresh || answer === null || before.data === undefined || weekBefore === null) return null
    return changeSince(weekBefore.date, answer, answerOf(before.data.places, [], limit))
  }, [fresh, answer, before.data, weekBefore, limit])

  const { selection } = state
  const chosenGap = useMemo(() => {
    if (selection?.kind !== 'gap') return null
    return answer?.gaps.find((gap) => gap.placeIds.includes(selection.id))?.placeIds[0] ?? null
  }, [answer, selection])

  const late = useLater(asked.isFetching && !fresh)
  const needed = [regions, region, units, land]
  return {
    regions,
    region,
    units,
    land,
    facilities: list ?? (keptList?.region === regionId ? keptList.list : undefined),
    date,
    question,
    times,
    answer,
    curves,
    change,
    chosenGap,
    loading: late && times !== undefined,
    /** Why the newest question has no answer; null while there is hope. */
    refusal: nothingAsked ? null : asked.error,
    /** Why nothing can be shown at all. */
    failure: needed.find((query) => query.error !== null)?.error ?? null,
    retry: () => {
      for (const query of [...needed, asked, facilities]) if (query.isError) void query.refetch()
    },
  }
}

export type PlanAnswerState = ReturnType<typeof usePlanAnswer>
