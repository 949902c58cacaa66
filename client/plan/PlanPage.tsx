/** The planner's page: question, map, answer. It asks the server for times and computes everything else itself. */
import { useEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { ApiError } from '../api.ts'
import { nameIn } from '../i18n/language.ts'
import { LanguageContext, useWords } from '../i18n/words.ts'
import { AnswerColumn, type Notice } from './AnswerColumn.tsx'
import { AskSheet } from './AskSheet.tsx'
import { Legend } from './Legend.tsx'
import { PlanMap } from './PlanMap.tsx'
import styles from './PlanPage.module.css'
import type { PlanState } from './planState.ts'
import { QuestionForm } from './QuestionForm.tsx'
import { Refused } from './Refused.tsx'
import { type Part, Sentence } from './Sentence.tsx'
import { SettlementTable } from './SettlementTable.tsx'
import { TopBar } from './TopBar.tsx'
import { useLater } from './useLater.ts'
import { type PlanAnswerState, usePlanAnswer } from './usePlanAnswer.ts'
import { type Dispatch, usePlanState } from './usePlanState.ts'
import { useWidth } from './useWidth.ts'

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
  const shown = usePlanAnswer(state)
  const region = shown.region.data
  const regions = shown.regions.data ?? []
  useEffect(() => {
    if (region !== undefined) document.title = words.pageTitle(nameIn(language, region.nameZh, region.nameEn))
  }, [region, language, words])

  const { failure } = shown
  const unknown = failure instanceof ApiError && failure.status === 404 && state.region !== null
  return (
    <>
      <a className={styles.skip} href="#answer">
        {words.skipToAnswer}
      </a>
      <TopBar state={state} region={region} regions={regions} dispatch={dispatch} />
      {failure !== null ? (
        <Refused
          message={unknown ? words.failed.unknownRegion(state.region!) : messageOf(failure, words.failed.offline)}
          regions={regions}
          dispatch={dispatch}
          onRetry={shown.retry}
        />
      ) : shown.regions.data?.length === 0 ? (
        <main className={styles.only}>{words.failed.noRegion}</main>
      ) : (
        <Columns state={state} dispatch={dispatch} shown={shown} />
      )}
    </>
  )
}

function Columns({ state, dispatch, shown }: WorkbenchProps & { readonly shown: PlanAnswerState }) {
  const { words, write } = useWords()
  const width = useWidth()
  const [focus, setFocus] = useState<{ part: Part; times: number } | null>(null)
  const [asking, setAsking] = useState(false)
  const { date, question, times, answer, refusal } = shown
  const [region, units, land, facilities] = [shown.region.data, shown.units.data, shown.land.data, shown.facilities]

  const notice: Notice | null =
    refusal !== null
      ? { kind: 'failed', message: messageOf(refusal, words.failed.offline), onRetry: shown.retry }
      : shown.loading
        ? { kind: 'loading', onKeep: () => window.history.back() }
        : null
  const form = date !== null && region !== undefined && (
    <QuestionForm
      state={state}
      date={date}
      facilities={facilities}
      hasRoads={region.hasRoads}
      agesKnown={answer === null || answer.agesKnown || times?.places.length === 0}
      focus={focus}
      dispatch={dispatch}
    />
  )
  const asTable = state.view === 'table' && answer !== null && times !== undefined && question !== null && units !== undefined
  return (
    <main className={styles.page}>
      <div className={styles.ask}>
        {date !== null && (
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
        )}
        {width === 'wide' && form}
      </div>

      <div className={styles.sheet}>
        <div className={styles.canvas} data-table={asTable}>
          <button
            type="button"
            className={styles.viewToggle}
            data-table={asTable}
            onClick={() => dispatch({ type: 'viewChosen', view: asTable ? 'map' : 'table' })}
          >
            {asTable ? words.map.asMap : words.map.asTable}
          </button>
          {asTable ? (
            <SettlementTable
              times={times}
              question={question}
              answer={answer}
              units={units}
              facilities={facilities}
              chosen={state.selection?.kind === 'place' ? state.selection.id : null}
              onChoose={(id) => dispatch({ type: 'selected', selection: { kind: 'place', id } })}
            />
          ) : (
            region !== undefined &&
            units !== undefined &&
            land !== undefined && (
              <PlanMap
                state={state}
                region={region}
                units={units}
                land={land}
                facilities={facilities}
                times={times}
                answer={answer}
                chosenGap={shown.chosenGap}
                tag={
                  times === undefined
                    ? null
                    : notice !== null
                      ? words.loading.mapIs(words.loading.asked(words.modesInSentence[times.mode], write.day(times.date)))
                      : times.estimate
                        ? words.map.estimate
                        : null
                }
                dispatch={dispatch}
              />
            )
          )}
        </div>
        {region !== undefined && <Legend state={state} region={region} facilities={facilities} dispatch={dispatch} />}
      </div>

      <div className={styles.answer}>
        {region !== undefined && question !== null && answer !== null && times !== undefined ? (
          <AnswerColumn
            state={state}
            region={region}
            question={question}
            times={times}
            answer={answer}
            curves={shown.curves}
            change={shown.change}
            chosenGap={shown.chosenGap}
            notice={notice}
            dispatch={dispatch}
          />
        ) : (
          <NoAnswer nothingAsked={state.services.length === 0} notice={notice} />
        )}
      </div>

      {width !== 'wide' && (
        <AskSheet open={asking} onOpen={setAsking}>
          {form}
        </AskSheet>
      )}
    </main>
  )
}

/** Before the first answer: nothing for a moment, then that it is being computed, or why there is none. */
function NoAnswer({ nothingAsked, notice }: { readonly nothingAsked: boolean; readonly notice: Notice | null }) {
  const { words } = useWords()
  const late = useLater(!nothingAsked && notice === null)
  if (nothingAsked) return <p className={styles.first}>{words.ask.noService}</p>
  if (notice?.kind === 'failed') {
    return (
      <div className={styles.first} role="alert">
        <p>
          <strong>{words.failed.title}</strong> {notice.message} {words.failed.nothing}
        </p>
        <button type="button" className={styles.retry} onClick={notice.onRetry}>
          {words.failed.retry}
        </button>
      </div>
    )
  }
  return late ? (
    <p className={styles.first} role="status">
      {words.loading.first}…
    </p>
  ) : null
}

const messageOf = (error: Error, offline: string): string =>
  error instanceof ApiError && error.status !== 0 ? error.message : offline
