/** Everything the page shows, from its state: what was asked of the server, and what follows from the replies. */
import { useMemo, useState } from 'react'
import { dayPlus, openingDay } from './days.ts'
import { answerOf, changeSince, curvesOf } from './planAnswer.ts'
import {
  type FacilityData,
  type TimesData,
  type TimesQuestion,
  useFacilities,
  useGrid,
  useLand,
  useRegion,
  useRegions,
  useTimes,
  useTimesBefore,
  useUnits,
} from './planData.ts'
import type { PlanState } from './planState.ts'
import { useLater } from './useLater.ts'
import { differenceOf } from './whatIf/difference.ts'

const WEEK = 7

export function usePlanAnswer(state: PlanState) {
  const regions = useRegions()
  const regionId = state.region ?? regions.data?.[0]?.id ?? null
  const region = useRegion(regionId)
  const units = useUnits(regionId)
  const land = useLand(regionId)
  const date = state.date ?? (region.data === undefined ? null : openingDay(region.data, new Date()))
  const facilities = useFacilities(regionId, date)

  const { services, mode, direction, scenario, show } = state
  const question = useMemo<TimesQuestion | null>(
    () => (regionId === null || date === null ? null : { region: regionId, services, mode, direction, date, scenario: null }),
    [regionId, date, services, mode, direction],
  )
  const now = useKeptTimes(question)
  const whatIfQuestion = useMemo(
    () => (question === null || scenario === null ? null : { ...question, scenario }),
    [question, scenario],
  )
  const then = useKeptTimes(whatIfQuestion)
  const [keptList, setKeptList] = useState<{ region: string | null; list: FacilityData } | null>(null)
  const list = facilities.data
  if (list !== undefined && !facilities.isPlaceholderData && keptList?.list !== list) setKeptList({ region: regionId, list })
  const nothingAsked = services.length === 0
  const whatIf = scenario !== null && show !== 'now'
  const main = whatIf ? then : now
  // a what-if that is still being computed leaves the answer before it, and if there was none the present one
  const times = nothingAsked ? undefined : (main.times ?? (whatIf ? now.times : undefined))
  const { fresh } = main

  const weekBefore = useMemo(
    () => (question === null || !fresh || scenario !== null ? null : { ...question, date: dayPlus(question.date, -WEEK) }),
    [question, fresh, scenario],
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

  const difference = useMemo(() => {
    if (scenario === null || nothingAsked || now.times === undefined || then.times === undefined) return null
    return sameQuestion(now.times, then.times) ? differenceOf(now.times.places, then.times.places, limit) : null
  }, [scenario, nothingAsked, now.times, then.times, limit])

  const { selection } = state
  const chosenGap = useMemo(() => {
    if (selection?.kind !== 'gap') return null
    return answer?.gaps.find((gap) => gap.placeIds.includes(selection.id))?.placeIds[0] ?? null
  }, [answer, selection])

  const late = useLater(main.asked.isFetching && !fresh)
  const needed = [regions, region, units, land]
  return {
    regions,
    region,
    units,
    land,
    facilities: list ?? (keptList?.region === regionId ? keptList.list : undefined),
    date,
    question: whatIf ? whatIfQuestion : question,
    times,
    /** The plan's own times, whatever is looked at; undefined before they are there. */
    whatIfTimes: scenario === null ? undefined : then.times,
    /** Against the present; null without a what-if, and until both answers are there. */
    difference,
    /** Whether what is shown is the newest answer. */
    fresh,
    answer,
    curves,
    change,
    chosenGap,
    loading: late && times !== undefined,
    /** Why the newest question has no answer; null while there is hope. */
    refusal: nothingAsked ? null : (main.asked.error ?? main.drawn.error),
    /** Why nothing can be shown at all. */
    failure: needed.find((query) => query.error !== null)?.error ?? null,
    retry: () => {
      for (const query of [...needed, now.asked, now.drawn, then.asked, then.drawn, facilities])
        if (query.isError) void query.refetch()
    },
  }
}

/** The answer to a question; the last one stays while the next is awaited, and when it does not come. */
function useKeptTimes(question: TimesQuestion | null) {
  const asked = useTimes(question)
  const drawn = useGrid(question)
  const [kept, setKept] = useState<TimesData | null>(null)
  const { data } = asked
  const grid = drawn.data ?? null
  // bands of an older question never lie under newer figures: there are none until they are those of this one
  const newest = useMemo(() => (data === undefined ? undefined : { ...data, grid }), [data, grid])
  if (newest !== undefined && kept !== newest) setKept(newest)
  const times = newest ?? (question !== null && kept?.region === question.region ? kept : undefined)
  return { asked, drawn, fresh: newest !== undefined, times }
}

/** Two answers that differ in nothing but the plan. */
const sameQuestion = (a: TimesData, b: TimesData): boolean =>
  a.region === b.region &&
  a.mode === b.mode &&
  a.date === b.date &&
  a.direction === b.direction &&
  a.services.join() === b.services.join()

export type PlanAnswerState = ReturnType<typeof usePlanAnswer>
