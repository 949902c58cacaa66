/** The planner's page: question, map, answer. It asks the server for times and computes everything else itself. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { ApiError } from '../api.ts'
import { nameIn } from '../i18n/language.ts'
import { LanguageContext, useWords } from '../i18n/words.ts'
import { AnswerColumn, type Notice } from './AnswerColumn.tsx'
import { AskSheet } from './AskSheet.tsx'
import { dayPlus, openingDay } from './days.ts'
import { Legend } from './Legend.tsx'
import { PlanMap } from './PlanMap.tsx'
import styles from './PlanPage.module.css'
import { answerOf, changeSince, curvesOf } from './planAnswer.ts'
import {
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
import { QuestionForm } from './QuestionForm.tsx'
import { type Part, Sentence } from './Sentence.tsx'
import { SettlementTable } from './SettlementTable.tsx'
import { TopBar } from './TopBar.tsx'
import { useLater } from './useLater.ts'
import { type Dispatch, usePlanState } from './usePlanState.ts'
import { useWidth } from './useWidth.ts'

const WEEK = 7

export function PlanPage() {
  const [state, dispatch] = usePlanState()
  useEffect(() => {
    document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en'
  }, [state.language])
  return (
    <LanguageContext value={state.language}>
      <I18nProvider locale={state.language === 'zh' ? 'zh-CN' : 'en-GB'}>
        <Workbench state={state} dispatch={dispatch} />
      </I18nProvider>
    </LanguageContext>
  )
}

interface WorkbenchProps {
  readonly state: PlanState
  readonly dispatch: Dispatch
}

function Workbench({ state, dispatch }: WorkbenchProps) {
  const { language, words } = useWords()
  const width = useWidth()
  const [focus, setFocus] = useState<{ part: Part; times: number } | null>(null)
  const [asking, setAsking] = useState(false)

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
  const times = useTimes(question)
  const fresh = times.data !== undefined && !times.isPlaceholderData
  const weekBefore = useMemo(
    () => (question === null || !fresh ? null : { ...question, date: dayPlus(question.date, -WEEK) }),
    [question, fresh],
  )
  const before = useTimesBefore(weekBefore)

  // one answer for the whole page: bands, dots, curve and figures are all made from these
  const asked = useMemo(() => ({ minutes: state.minutes, group: state.group }), [state.minutes, state.group])
  const answer = useMemo(
    () => (times.data === undefined || units.data === undefined ? null : answerOf(times.data.places, units.data, asked)),
    [times.data, units.data, asked],
  )
  const curves = useMemo(
    () => (times.data === undefined ? [] : curvesOf(times.data.places, state.group)),
    [times.data, state.group],
  )
  const settled = useDeferredValue(asked)
  const change = useMemo(() => {
    if (!fresh || answer === null || before.data === undefined || weekBefore === null || units.data === undefined) return null
    return changeSince(weekBefore.date, answer, answerOf(before.data.places, [], { ...settled, minutes: answer.minutes }))
  }, [fresh, answer, before.data, weekBefore, units.data, settled])

  const chosenGap = useMemo(() => {
    const { selection } = state
    if (selection?.kind !== 'gap') return null
    return answer?.gaps.find((gap) => gap.placeIds.includes(selection.id))?.placeIds[0] ?? null
  }, [answer, state])

  const loading = useLater(times.isPlaceholderData && times.isFetching && times.error === null)
  const notice: Notice | null =
    times.error !== null
      ? { kind: 'failed', message: messageOf(times.error, words.failed.offline), onRetry: () => void times.refetch() }
      : loading
        ? { kind: 'loading', onKeep: () => window.history.back() }
        : null
  useEffect(() => {
    if (region.data !== undefined) document.title = words.pageTitle(nameIn(language, region.data.nameZh, region.data.nameEn))
  }, [region.data, language, words])

  const topBar = <TopBar state={state} region={region.data} regions={regions.data ?? []} dispatch={dispatch} />
  const failed = regions.error ?? region.error ?? units.error ?? land.error ?? (times.data === undefined ? times.error : null)
  if (failed !== null) {
    return (
      <>
        {topBar}
        <Refused
          message={
            region.error instanceof ApiError && region.error.status === 404
              ? words.failed.unknownRegion(regionId ?? '')
              : messageOf(failed, words.failed.offline)
          }
          regions={regions.data ?? []}
          state={state}
          dispatch={dispatch}
          onRetry={() =>
            void Promise.all(
              [regions, region, units, land, times].filter((query) => query.isError).map((query) => query.refetch()),
            )
          }
        />
      </>
    )
  }
  if (regions.data?.length === 0) {
    return (
      <>
        {topBar}
        <p className={styles.only}>{words.failed.noRegion}</p>
      </>
    )
  }

  const sentence =
    date === null ? null : (
      <Sentence
        group={state.group}
        mode={state.mode}
        minutes={state.minutes}
        date={date}
        onPart={(part) => {
          setFocus({ part, times: (focus?.times ?? 0) + 1 })
          if (width !== 'wide') setAsking(true)
        }}
      />
    )
  const form =
    date === null || region.data === undefined ? null : (
      <QuestionForm
        state={state}
        date={date}
        facilities={facilities.data}
        hasRoads={region.data.hasRoads}
        focus={focus}
        dispatch={dispatch}
      />
    )
  const answerColumn =
    region.data === undefined || question === null || answer === null || times.data === undefined ? (
      <FirstWait empty={state.services.length === 0} />
    ) : (
      <AnswerColumn
        state={state}
        region={region.data}
        question={question}
        times={times.data}
        answer={answer}
        curves={curves}
        change={change}
        chosenGap={chosenGap}
        notice={notice}
        dispatch={dispatch}
      />
    )
  const tag =
    notice?.kind === 'loading' || notice?.kind === 'failed'
      ? words.loading.mapIs
      : times.data?.estimate
        ? words.map.estimate
        : null
  const canDraw = region.data !== undefined && units.data !== undefined && land.data !== undefined
  const showTable =
    state.view === 'table' && answer !== null && times.data !== undefined && question !== null && units.data !== undefined
  return (
    <>
      <a className={styles.skip} href="#answer">
        {words.skipToAnswer}
      </a>
      {topBar}
      <main className={styles.page}>
        <div className={styles.ask}>
          {sentence}
          {width === 'wide' && form}
        </div>
        <div className={styles.sheet}>
          <div className={styles.canvas}>
            <button
              type="button"
              className={styles.viewToggle}
              data-table={showTable}
              aria-pressed={showTable}
              onClick={() => dispatch({ type: 'viewChosen', view: showTable ? 'map' : 'table' })}
            >
              {showTable ? words.map.asMap : words.map.asTable}
            </button>
            {showTable && (
              <SettlementTable
                times={times.data!}
                question={question}
                answer={answer}
                units={units.data!}
                facilities={facilities.data}
                chosen={state.selection?.kind === 'place' ? state.selection.id : null}
                onChoose={(id) => dispatch({ type: 'selected', selection: { kind: 'place', id } })}
              />
            )}
            {canDraw && !showTable && (
              <PlanMap
                state={state}
                region={region.data!}
                units={units.data!}
                land={land.data!}
                facilities={facilities.data}
                times={times.data}
                answer={answer}
                chosenGap={chosenGap}
                tag={tag}
                dispatch={dispatch}
              />
            )}
          </div>
          {region.data !== undefined && (
            <Legend state={state} region={region.data} facilities={facilities.data} dispatch={dispatch} />
          )}
        </div>
        <div className={styles.answer}>{answerColumn}</div>
      </main>
      {width !== 'wide' && (
        <AskSheet open={asking} onOpen={setAsking}>
          {form}
        </AskSheet>
      )}
    </>
  )
}

/** Before the first answer: the words of the column, and only after a moment that something is being computed. */
function FirstWait({ empty }: { readonly empty: boolean }) {
  const { words } = useWords()
  const late = useLater(!empty)
  if (empty) return <p className={styles.only}>{words.ask.noService}</p>
  return late ? (
    <p className={styles.only} role="status">
      {words.loading.first}…
    </p>
  ) : null
}

interface RefusedProps extends WorkbenchProps {
  readonly message: string
  readonly regions: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[]
  readonly onRetry: () => void
}

/** Nothing can be shown at all: what failed, what else there is, one retry. */
function Refused({ message, regions, dispatch, onRetry }: RefusedProps) {
  const { language, words } = useWords()
  return (
    <main className={styles.only} role="alert">
      <h1>{words.failed.title}</h1>
      <p>{message}</p>
      {regions.length > 0 && (
        <p>
          {words.failed.otherRegions}{' '}
          {regions.map(({ id, nameZh, nameEn }) => (
            <button key={id} type="button" className={styles.link} onClick={() => dispatch({ type: 'regionChosen', region: id })}>
              {nameIn(language, nameZh, nameEn)}
            </button>
          ))}
        </p>
      )}
      <button type="button" className={styles.retry} onClick={onRetry}>
        {words.failed.retry}
      </button>
    </main>
  )
}

const messageOf = (error: Error, offline: string): string =>
  error instanceof ApiError && error.status !== 0 ? error.message : offline
