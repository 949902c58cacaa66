/** The controls of the question: where to, on whose day's rules, for whom, how, within how long. */
import { useEffect, useRef, useState } from 'react'
import { PEOPLE_GROUPS } from '../../server/core/places/place.ts'
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { groupOf, shapeOf } from '../map/facilityGroups.ts'
import { CheckRow } from '../ui/CheckRow.tsx'
import { DayStepper } from '../ui/DayStepper.tsx'
import { MinutesSlider } from '../ui/MinutesSlider.tsx'
import { Segments } from '../ui/Segments.tsx'
import { dayPlus } from './days.ts'
import { FacilitySign } from './FacilitySign.tsx'
import type { FacilityData } from './planData.ts'
import { MINUTES_RANGE, type PlanState } from './planState.ts'
import styles from './QuestionForm.module.css'
import { RuleStrip } from './RuleStrip.tsx'
import type { Part } from './Sentence.tsx'
import { adviceKiosks, ruleLinesOf, serviceRowsOf } from './serviceRows.ts'
import { norms, ruleSets, speedsOf } from './standards.ts'
import { TRAVEL_MODES } from './travelModes.ts'
import type { Dispatch } from './usePlanState.ts'

interface QuestionFormProps {
  readonly state: PlanState
  readonly date: string
  readonly facilities: FacilityData | undefined
  readonly hasRoads: boolean
  readonly agesKnown: boolean
  readonly focus: { readonly part: Part; readonly times: number } | null // a word of the sentence was pressed
  readonly onSpeeds: (() => void) | null // opens the what-if at its speeds; null: there are no roads to change
  readonly dispatch: Dispatch
}

/** As long as a value has to stand before it counts as chosen. */
const REST_MS = 900

export function QuestionForm({ state, date, facilities, hasRoads, agesKnown, focus, onSpeeds, dispatch }: QuestionFormProps) {
  const { language, words, write } = useWords()
  const form = useRef<HTMLDivElement>(null)
  const [allKinds, setAllKinds] = useState(false)
  useEffect(() => {
    if (focus === null) return
    const part = form.current?.querySelector<HTMLElement>(`[data-part="${focus.part}"]`)
    part?.querySelector<HTMLElement>('button, input')?.focus()
  }, [focus])

  // a screen reader moves the slider without ever letting go: resting on a value, with nothing held down, chooses it
  const resting = useRef(0)
  const held = useRef(false)
  useEffect(() => {
    const release = () => {
      held.current = false
    }
    window.addEventListener('pointerup', release, true)
    window.addEventListener('pointercancel', release, true)
    return () => {
      clearTimeout(resting.current)
      window.removeEventListener('pointerup', release, true)
      window.removeEventListener('pointercancel', release, true)
    }
  }, [])
  const choose = (minutes: number) => {
    clearTimeout(resting.current)
    dispatch({ type: 'minutesChosen', minutes })
  }
  const drag = (minutes: number) => {
    clearTimeout(resting.current)
    if (!held.current) resting.current = window.setTimeout(() => choose(minutes), REST_MS)
    dispatch({ type: 'minutesDragged', minutes })
  }

  const list = facilities?.facilities ?? []
  const rows = serviceRowsOf(list, ruleSets, state.services)
  const lines = ruleLinesOf(
    list,
    ruleSets,
    date,
    rows.map((row) => row.type),
  )
  const advice = adviceKiosks(list)
  const speeds = speedsOf(state.mode)
  const marks = norms.map((norm) => ({ minutes: norm.minutes, label: nameIn(language, norm.nameZh, norm.nameEn) }))
  return (
    <div ref={form} className={styles.form}>
      <section className={styles.part} aria-label={words.ask.where}>
        <div className={styles.heading}>
          <h2>{words.ask.where}</h2>
          {rows.some((row) => !row.first) && (
            <button type="button" className={styles.more} aria-expanded={allKinds} onClick={() => setAllKinds(!allKinds)}>
              {allKinds ? words.ask.fewerKinds : words.ask.moreKinds(rows.filter((row) => !row.first).length)}
            </button>
          )}
        </div>
        <div className={styles.rows}>
          {rows
            .filter((row) => row.first || allKinds)
            .map((row) => {
              const barred = row.serving === 0
              return (
                <CheckRow
                  key={row.type}
                  ticked={state.services.includes(row.type)}
                  struck={barred && row.total > 0 && facilities !== undefined}
                  symbol={
                    <FacilitySign
                      shape={shapeOf[groupOf({ type: row.type, serviceLevel: 'consult' })]}
                      standing={barred ? 'not_allowed' : 'serves'}
                    />
                  }
                  label={row.type === 'kiosk' ? words.kioskTreats : words.types[row.type]}
                  figure={facilities === undefined ? '' : barred && row.total > 0 ? words.ask.notCounted : String(row.serving)}
                  {...(barred && row.total > 0 ? { note: words.ask.notOnThisDay } : {})}
                  onToggle={() => dispatch({ type: 'serviceToggled', service: row.type })}
                />
              )
            })}
          {advice > 0 && (
            <CheckRow
              ticked={false}
              disabled
              symbol={<FacilitySign shape="diamond" standing="not_allowed" />}
              label={words.kioskAdvice}
              figure={words.ask.notCounted}
              onToggle={() => undefined}
            />
          )}
        </div>
        {state.services.length === 0 && <p className={styles.note}>{words.ask.noService}</p>}
      </section>

      <section className={styles.part} aria-label={words.ask.rulesOf} data-part="date">
        <h2>{words.ask.rulesOf}</h2>
        <DayStepper
          day={date}
          shown={write.dayLong(date)}
          labels={{ before: words.ask.dayBefore, after: words.ask.dayAfter, choose: words.ask.chooseDay }}
          onStep={(days) => dispatch({ type: 'dateChosen', date: dayPlus(date, days) })}
          onChoose={(day) => dispatch({ type: 'dateChosen', date: day })}
        />
        <RuleStrip ruleSets={ruleSets} date={date} lines={facilities === undefined ? null : lines} />
      </section>

      <section className={styles.part} aria-label={words.ask.forWhom} data-part="who">
        <h2>{words.ask.forWhom}</h2>
        <Segments
          label={words.ask.forWhom}
          options={PEOPLE_GROUPS.map((id) => ({ id, label: words.groups[id], disabled: id !== 'all' && !agesKnown }))}
          chosen={state.group}
          onChoose={(group) => dispatch({ type: 'groupChosen', group })}
        />
        {!agesKnown && <p className={styles.note}>{words.answer.noAgesWhy}</p>}
      </section>

      <section className={styles.part} aria-label={words.ask.how} data-part="how">
        <div className={styles.heading}>
          <h2>{words.ask.how}</h2>
          <button
            type="button"
            className={styles.more}
            onClick={() =>
              dispatch({
                type: 'directionChosen',
                direction: state.direction === 'to_facility' ? 'from_facility' : 'to_facility',
              })
            }
          >
            {state.direction === 'to_facility' ? words.whatIf.direction.turnFrom : words.whatIf.direction.turnTo}
          </button>
        </div>
        <Segments
          label={words.ask.how}
          options={TRAVEL_MODES.map((id) => ({ id, label: words.modes[id] }))}
          chosen={state.mode}
          onChoose={(mode) => dispatch({ type: 'modeChosen', mode })}
        />
        <p className={styles.note}>
          {!hasRoads
            ? words.ask.estimateSpeed(speeds.estimateKmh)
            : state.mode === 'walk'
              ? words.ask.walkSpeed(speeds.walkKmh)
              : words.ask.speeds(speeds.fast, speeds.slow)}
          {onSpeeds !== null && (
            <>
              {language === 'zh' ? '，' : ', '}
              <button type="button" className={styles.inline} onClick={onSpeeds}>
                {words.whatIf.changeSpeeds}
              </button>
            </>
          )}
        </p>
      </section>

      <section
        className={styles.part}
        aria-label={words.ask.limit}
        data-part="limit"
        onPointerDownCapture={() => {
          held.current = true
        }}
      >
        <MinutesSlider
          label={words.ask.limit}
          unit={words.ask.minutes}
          minutes={state.minutes}
          least={0}
          most={MINUTES_RANGE.most}
          marks={[...marks, { minutes: 45, label: '' }]}
          onDrag={drag}
          onChoose={choose}
        />
      </section>
    </div>
  )
}
