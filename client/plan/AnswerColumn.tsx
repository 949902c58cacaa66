/** The answer: who is reached, who is not, how it moves with the minutes, where to begin. */

import { linkTo } from '../api.ts'
import { count, nameIn, percent, signed } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { Segments } from '../ui/Segments.tsx'
import styles from './AnswerColumn.module.css'
import { ClassTable } from './ClassTable.tsx'
import { CurveChart } from './CurveChart.tsx'
import { GapList } from './GapList.tsx'
import type { Change, ClassCurve, PlanAnswer } from './planAnswer.ts'
import { queryOf, type RegionData, type TimesData, type TimesQuestion, type UnitData } from './planData.ts'
import { DEFAULT_SERVICES, type PlanState, SHOWS } from './planState.ts'
import type { Dispatch } from './usePlanState.ts'
import { DifferencePart } from './whatIf/DifferencePart.tsx'
import type { Difference } from './whatIf/difference.ts'

interface AnswerColumnProps {
  readonly state: PlanState
  readonly region: RegionData
  readonly question: TimesQuestion
  readonly times: TimesData
  readonly answer: PlanAnswer
  readonly curves: readonly ClassCurve[]
  readonly change: Change | null
  readonly difference: Difference | null // what the what-if changes; null without one
  readonly cause: string | null // the what-if up to the comma: 封闭长桥后，; null: the figures are not yet its own
  readonly units: UnitData
  readonly chosenGap: string | null
  readonly notice: Notice | null
  readonly dispatch: Dispatch
}

/** What stands between the figures and the chart when the answer is not the plain answer to the question. */
export type Notice =
  | { readonly kind: 'loading'; readonly onKeep: (() => void) | null }
  | { readonly kind: 'sending' } // a change of the what-if is on its way
  | { readonly kind: 'failed'; readonly message: string; readonly onRetry: () => void }

export function AnswerColumn(props: AnswerColumnProps) {
  const { state, region, question, times, answer, curves, change, difference, chosenGap, notice, dispatch } = props
  const then = times.scenario !== null // the figures are the what-if's
  const { language, words, write } = useWords()
  const about = times.estimate ? words.answer.about : ''
  const reached = write.people(answer.reached)
  const notReached = write.people(answer.notReached)
  const of = words.answer.of(
    reached.value,
    reached.unit === '' ? ' ' : ` ${reached.unit}`.replace(/^ (?=[a-z])/, ''),
    write.peopleText(answer.people),
  )
  const age65 = words.answer.age65Among(write.peopleText(answer.age65NotReached))
  const sourceDate = (what: string) => region.sources.find((source) => source.what === what)?.date ?? '–'
  const download = { ...queryOf(question), lang: language }
  const cells = times.places.length > 0 && times.places.every((place) => place.kind === 'cell')
  return (
    <section
      className={styles.answer}
      aria-label={words.answer.title}
      data-loading={notice !== null && notice.kind !== 'failed'}
      id="answer"
    >
      {state.scenario !== null && (
        <div className={styles.shows}>
          <Segments
            label={words.whatIf.showsLabel}
            options={SHOWS.map((id) => ({ id, label: words.whatIf.shows[id] }))}
            chosen={state.show}
            onChoose={(show) => dispatch({ type: 'showChosen', show })}
          />
        </div>
      )}
      <div className={styles.headline}>
        <div className={styles.reached}>
          <h2>
            {then ? words.whatIf.headline(answer.minutes) : words.answer.reached(answer.minutes)}
            {times.estimate && ` · ${words.answer.estimate}`}
          </h2>
          <p className={styles.first} data-testid="headline">
            {about !== '' && <small>{about}</small>}
            {answer.share === null ? '–' : times.estimate ? Math.round(answer.share * 100) : percent(answer.share)}
            <span>%</span>
          </p>
          <p className={styles.under}>
            <strong>{of.strong}</strong>
            {of.rest}
          </p>
          {then && difference !== null && <NetLine difference={difference} people={write.peopleText} />}
          {change !== null && change.points.all !== null && (
            <p className={styles.change}>
              {words.answer.comparedTo(write.day(change.date))}
              <strong>{signed(change.points.all)}</strong>
              {words.answer.points}
            </p>
          )}
        </div>
        <div className={styles.left}>
          <h2>{words.answer.notReached}</h2>
          <p className={styles.second} data-testid="not-reached">
            {about !== '' && <small>{about}</small>}
            {notReached.value}
            <span>
              {notReached.unit}
              {words.answer.persons}
            </span>
          </p>
          {!answer.agesKnown && answer.people > 0 && <p className={styles.change}>{words.answer.noAges}</p>}
          {answer.agesKnown && state.group !== 'age65' && (
            <p className={styles.under}>
              {age65.lead}
              <strong>{age65.strong}</strong>
              {age65.rest}
            </p>
          )}
          {change !== null && (
            <p className={styles.change}>
              {words.answer.comparedTo(write.day(change.date))}
              <strong>{signedPeople(change.notReached, write.people)}</strong>
            </p>
          )}
        </div>
      </div>

      <Notices {...props} />

      {then && difference !== null && (
        <DifferencePart
          difference={difference}
          cause={props.cause}
          group={state.group}
          mode={times.mode}
          units={props.units}
          agesKnown={answer.agesKnown}
          cells={cells}
          onChoose={(id) => dispatch({ type: 'selected', selection: { kind: 'place', id } })}
        />
      )}
      <h2 className={styles.title}>
        {words.answer.curve} <span>{words.cumulative[times.mode]}</span>
      </h2>
      <CurveChart curves={curves} minutes={answer.minutes} />
      {(!then || difference === null) && <ClassTable answer={answer} change={change} />}
      <GapList
        answer={answer}
        group={state.group}
        mode={times.mode}
        chosen={chosenGap}
        cells={cells}
        nothingServes={times.facilities.length === 0}
        onChoose={(id) => dispatch({ type: 'selected', selection: id === null ? null : { kind: 'gap', id } })}
      />

      <footer className={styles.footer}>
        <p>
          {times.estimate
            ? words.answer.footerEstimate(nameIn(language, times.ruleSet.nameZh, times.ruleSet.nameEn), sourceDate('facilities'))
            : words.answer.footer(`${times.ruleSet.id}`, sourceDate('facilities'), sourceDate('roads'))}{' '}
          <a href={linkTo('coverageCsv', { ...download, limitMinutes: answer.limits.join(','), group: state.group })} download>
            {words.answer.exportTable}
          </a>{' '}
          <a href={linkTo('gapsCsv', { ...download, limitMinutes: answer.minutes, group: state.group })} download>
            {words.answer.exportGaps}
          </a>{' '}
          <a href={linkTo('gapsGeoJson', { ...queryOf(question), limitMinutes: answer.minutes, group: state.group })} download>
            {words.answer.exportMap}
          </a>
        </p>
      </footer>
    </section>
  )
}

/** The sentence that says why a figure is not the plain answer, and the one thing that can be done. */
function Notices({ state, question, times, answer, notice, dispatch }: AnswerColumnProps) {
  const { words, write } = useWords()
  const before = words.loading.asked(words.modesInSentence[times.mode], write.day(times.date))
  if (notice?.kind === 'failed') {
    return (
      <div className={styles.notice} role="alert">
        <span className={styles.hatched} />
        <div>
          <p>
            <strong>{words.failed.title}</strong> {notice.message} {words.failed.stillTrue(before)}
          </p>
          <button type="button" className={styles.act} onClick={notice.onRetry}>
            {words.failed.retry}
          </button>
        </div>
      </div>
    )
  }
  if (notice?.kind === 'sending' || (notice?.kind === 'loading' && state.scenario !== null && state.show !== 'now')) {
    return (
      <p className={styles.plainNotice} role="status">
        {words.whatIf.computing}
      </p>
    )
  }
  if (notice?.kind === 'loading') {
    return (
      <p className={styles.plainNotice} role="status">
        {words.loading.changing(words.loading.asked(words.modesInSentence[state.mode], write.day(question.date)), before)}{' '}
        {notice.onKeep !== null && (
          <button type="button" className={styles.quiet} onClick={notice.onKeep}>
            {words.loading.keep}
          </button>
        )}
      </p>
    )
  }
  if (!answer.agesKnown && state.group !== 'all' && times.places.length > 0) {
    return (
      <div className={styles.plainNotice}>
        <p>{words.answer.noAgesWhy}</p>
        <button type="button" className={styles.act} onClick={() => dispatch({ type: 'groupChosen', group: 'all' })}>
          {words.answer.askAll}
        </button>
      </div>
    )
  }
  if (answer.people === 0) return <p className={styles.plainNotice}>{words.answer.emptyRegion}</p>
  if (times.facilities.length === 0) {
    return (
      <div className={styles.plainNotice}>
        <p>{words.answer.zeroWhy(write.day(times.date))}</p>
        {!DEFAULT_SERVICES.every((service) => state.services.includes(service)) && (
          <button
            type="button"
            className={styles.act}
            onClick={() => dispatch({ type: 'servicesChosen', services: [...new Set([...state.services, ...DEFAULT_SERVICES])] })}
          >
            {words.answer.zeroAction}
          </button>
        )}
      </div>
    )
  }
  if (times.estimate) return <p className={styles.plainNotice}>{words.answer.estimateNote}</p>
  return null
}

/** 现在 82.8%，净少 12,340 人. */
function NetLine({ difference, people }: { readonly difference: Difference; readonly people: (people: number) => string }) {
  const { language, words } = useWords()
  const { net, reachedNow } = difference
  const now = difference.people === 0 ? '–' : `${percent(reachedNow / difference.people)}%`
  const count = people(Math.abs(net))
  return (
    <p className={styles.change} data-testid="net">
      {words.whatIf.nowIs}
      <strong>{now}</strong>
      {language === 'zh' ? '，' : ', '}
      {net === 0 ? (
        words.whatIf.noChange
      ) : (
        <>
          {net < 0 ? words.whatIf.less : words.whatIf.more}
          <strong>{count}</strong>
          {count.endsWith('万') ? words.whatIf.persons.trimStart() : words.whatIf.persons}
        </>
      )}
    </p>
  )
}

/** People with their sign: −3.4 万, +1,200. */
function signedPeople(people: number, write: (people: number) => { value: string; unit: string }): string {
  if (Math.round(people) === 0) return '0'
  const { value, unit } = Math.abs(people) >= 10_000 ? write(Math.abs(people)) : { value: count(Math.abs(people)), unit: '' }
  return `${people > 0 ? '+' : '−'}${value}${unit === '万' ? ' 万' : unit}`
}
