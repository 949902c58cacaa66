/** The three columns: question or what-if, map, answer. On narrower screens the sentence, the answer, the map, the what-if. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { ApiError } from '../api.ts'
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import type { SheetMap } from '../map/sheetMap.ts'
import { AnswerColumn, type Notice } from './AnswerColumn.tsx'
import { AskSheet } from './AskSheet.tsx'
import { Legend } from './Legend.tsx'
import { NoAnswer } from './NoAnswer.tsx'
import { PlanMap } from './PlanMap.tsx'
import styles from './PlanPage.module.css'
import type { RegionData } from './planData.ts'
import type { PlanState } from './planState.ts'
import { QuestionForm } from './QuestionForm.tsx'
import { type Part, Sentence } from './Sentence.tsx'
import { SettlementTable } from './SettlementTable.tsx'
import type { PlanAnswerState } from './usePlanAnswer.ts'
import type { Dispatch } from './usePlanState.ts'
import { useWidth } from './useWidth.ts'
import { editRows, rowSentence } from './whatIf/editRows.ts'
import type { SentenceWords } from './whatIf/editSentence.ts'
import fields from './whatIf/Fields.module.css'
import { useTool } from './whatIf/useTool.ts'
import { useWhatIf } from './whatIf/useWhatIf.ts'
import { WhatIfPanel } from './whatIf/WhatIfPanel.tsx'
import { usePresets } from './whatIf/whatIfData.ts'

const NO_PRESETS: Parameters<typeof editRows>[1] = []

interface PlanColumnsProps {
  readonly state: PlanState
  readonly dispatch: Dispatch
  readonly shown: PlanAnswerState
  readonly region: RegionData | undefined
}

export function PlanColumns({ state, dispatch, shown, region }: PlanColumnsProps) {
  const { language, words, write } = useWords()
  const width = useWidth()
  const [focus, setFocus] = useState<{ part: Part; times: number } | null>(null)
  const [asking, setAsking] = useState(false)
  const [changing, setChanging] = useState(state.scenario !== null) // the what-if stands where the question stands
  const [sheet, setSheet] = useState<SheetMap | null>(null)
  const canvas = useRef<HTMLDivElement>(null)
  const { date, question, times, answer } = shown
  const [units, land, facilities] = [shown.units.data, shown.land.data, shown.facilities]

  const whatIf = useWhatIf(region?.id ?? null, state, dispatch)
  const tool = useTool(region?.id ?? '', state.mode)
  const known = useMemo<SentenceWords>(() => {
    const names = new Map(facilities?.facilities.map(({ id, name, nameEn }) => [id, nameIn(language, name, nameEn)]))
    return { language, words, roads: whatIf.roads, facilityName: (id) => names.get(id) ?? id }
  }, [language, words, whatIf.roads, facilities])

  // a plan that is opened by a link, or made by taking a service out on the map, shows its list
  const presets = usePresets(changing || state.scenario !== null).data?.presets ?? NO_PRESETS
  const rows = useMemo(() => editRows(whatIf.edits, presets), [whatIf.edits, presets])
  const edited = rows.length > 0
  useEffect(() => {
    if (edited) setChanging(true)
  }, [edited])
  const leave = () => {
    tool.send({ type: 'ended' })
    setChanging(false)
  }
  const enter = () => {
    setChanging(true)
    if (width === 'phone') canvas.current?.scrollIntoView({ block: 'start' })
  }

  const whatIfShown = state.scenario !== null && state.show !== 'now'
  const notice = noticeOf(shown, { sending: whatIf.sending, failedText: words.failed.offline })
  const form = date !== null && region !== undefined && (
    <QuestionForm
      state={state}
      date={date}
      facilities={facilities}
      hasRoads={region.hasRoads}
      agesKnown={answer === null || answer.agesKnown || times?.places.length === 0}
      focus={focus}
      onSpeeds={
        region.hasRoads
          ? () => {
              setAsking(false)
              enter()
              if (tool.state.kind !== 'speeds') tool.send({ type: 'opened', kind: 'speeds' })
            }
          : null
      }
      dispatch={dispatch}
    />
  )
  const panel = region !== undefined && (
    <WhatIfPanel
      state={state}
      region={region.id}
      hasRoads={region.hasRoads}
      mode={state.mode}
      tool={tool}
      whatIf={whatIf}
      rows={rows}
      presets={presets}
      known={known}
      pressCentre={
        sheet === null
          ? null
          : () => {
              const { lon, lat } = sheet.view()
              tool.send({ type: 'pressed', at: [lon, lat], metresPerPixel: sheet.metresPerPixel() })
            }
      }
      onBack={leave}
      dispatch={dispatch}
    />
  )
  const opener = (
    <button type="button" className={fields.second} aria-pressed={changing} onClick={changing ? leave : enter}>
      {edited ? `${words.whatIf.title} · ${words.whatIf.editCount(rows.length)}` : words.whatIf.open}
    </button>
  )
  const asTable = state.view === 'table' && answer !== null && times !== undefined && question !== null && units !== undefined
  const what = whatIf.name ?? (rows.length === 1 ? rowSentence(rows[0]!, whatIf.edits, known) : null)
  const stale = times?.scenario !== state.scenario || whatIf.sending
  const tag = (): string | null => {
    if (tool.state.kind !== null && tool.state.kind !== 'speeds') return words.whatIf.press[tool.state.kind]
    if (times === undefined) return null
    if (notice !== null && !whatIfShown) {
      return words.loading.mapIs(words.loading.asked(words.modesInSentence[times.mode], write.day(times.date)))
    }
    if (state.scenario !== null && state.show === 'now') return words.whatIf.mapTagNow
    if (whatIfShown && stale) return words.whatIf.mapTagBefore
    if (whatIfShown) {
      if (state.show === 'changes') return words.whatIf.mapTagChanges
      return what === null ? words.whatIf.mapTagMany(rows.length) : words.whatIf.mapTag(what)
    }
    return times.estimate ? words.map.estimate : null
  }
  const difference = times !== undefined && times === shown.whatIfTimes && whatIfShown ? shown.difference : null

  return (
    <main className={styles.page}>
      <div className={styles.ask}>
        <div className={styles.asking}>
          {date !== null && (
            <Sentence
              group={state.group}
              mode={state.mode}
              minutes={state.minutes}
              direction={state.direction}
              date={date}
              onPart={(part) => {
                setFocus({ part, times: (focus?.times ?? 0) + 1 })
                if (width === 'wide') leave()
                else setAsking(true)
              }}
            />
          )}
          {width === 'wide' && (changing ? panel : form)}
        </div>
        {width !== 'phone' && region !== undefined && (
          <div className={styles.foot}>
            <button type="button" className={fields.main} onClick={() => window.print()}>
              {words.whatIf.print}
            </button>
            {opener}
          </div>
        )}
      </div>

      <div className={styles.sheet}>
        <div ref={canvas} className={styles.canvas} data-table={asTable}>
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
                question={question}
                times={times}
                answer={answer}
                difference={difference}
                whatIfTimes={shown.whatIfTimes}
                chosenGap={shown.chosenGap}
                tag={tag()}
                whatIf={whatIf}
                tool={tool}
                onSheet={setSheet}
                dispatch={dispatch}
              />
            )
          )}
        </div>
        {width === 'phone' && changing && panel}
        {region !== undefined && (
          <Legend state={state} region={region} facilities={facilities} whatIf={difference !== null} dispatch={dispatch} />
        )}
      </div>

      <div className={styles.answer}>
        {width === 'middle' && changing && panel}
        {region !== undefined && question !== null && answer !== null && times !== undefined ? (
          <AnswerColumn
            state={state}
            region={region}
            question={question}
            times={times}
            answer={answer}
            curves={shown.curves}
            change={shown.change}
            difference={shown.difference}
            cause={
              stale
                ? null
                : whatIf.name !== null
                  ? words.whatIf.afterNamed(whatIf.name)
                  : what !== null
                    ? words.whatIf.after(what)
                    : words.whatIf.afterMany(rows.length)
            }
            units={units ?? []}
            chosenGap={shown.chosenGap}
            notice={notice}
            dispatch={dispatch}
          />
        ) : (
          <NoAnswer nothingAsked={state.services.length === 0} notice={notice} />
        )}
      </div>

      {width !== 'wide' && (
        <AskSheet open={asking} onOpen={setAsking} beside={opener}>
          {form}
        </AskSheet>
      )}
    </main>
  )
}

interface NoticeTerms {
  readonly sending: boolean // a change is on its way to the server
  readonly failedText: string
}

function noticeOf({ refusal, loading, retry, times }: PlanAnswerState, { sending, failedText }: NoticeTerms): Notice | null {
  if (refusal !== null) return { kind: 'failed', message: messageOf(refusal, failedText), onRetry: retry }
  if (loading) return { kind: 'loading', onKeep: () => window.history.back() }
  return sending && times !== undefined ? { kind: 'sending' } : null
}

const messageOf = (error: Error, offline: string): string =>
  error instanceof ApiError && error.status !== 0 ? error.message : offline
