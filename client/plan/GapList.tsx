/** Where people are left out, worst first; a row and its badge on the map are one choice. */
import { useEffect, useRef, useState } from 'react'
import type { TravelMode } from '../../server/contract.ts'
import type { PeopleGroup } from '../../server/core/places/place.ts'
import { SECONDS_PER_MINUTE } from '../../server/core/units.ts'
import { count, nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import styles from './GapList.module.css'
import { type PlanAnswer, peopleOf } from './planAnswer.ts'

interface GapListProps {
  readonly answer: PlanAnswer
  readonly group: PeopleGroup
  readonly mode: TravelMode
  readonly chosen: string | null // the id of the area's first settlement
  readonly nothingServes: boolean // then nobody has a time, whatever the roads
  readonly cells: boolean // people are known by grid cell, not by settlement
  readonly onChoose: (id: string | null) => void
}

/** The areas that fit beside the map. */
export const FIRST_GAPS = 6
const BAR_PX = 30

export function GapList({ answer, group, mode, chosen, nothingServes, cells, onChoose }: GapListProps) {
  const { language, words } = useWords()
  const [all, setAll] = useState(false)
  const list = useRef<HTMLTableSectionElement>(null)
  const gaps = all ? answer.gaps : answer.gaps.slice(0, FIRST_GAPS)
  const chosenIndex = answer.gaps.findIndex((gap) => gap.placeIds[0] === chosen)
  const beyond = chosenIndex >= FIRST_GAPS
  useEffect(() => {
    if (beyond) setAll(true)
    if (chosen !== null) list.current?.querySelector('[data-chosen="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [beyond, chosen])

  if (answer.gaps.length === 0) return <p className={styles.none}>{words.answer.noGaps}</p>
  const most = peopleOf(answer.gaps[0]!, group)
  return (
    <table className={styles.table}>
      <caption className="off-screen">{words.answer.gaps(gaps.length)}</caption>
      <thead>
        <tr>
          <th scope="col">
            {words.answer.gaps(gaps.length)}
            {answer.gaps.length > FIRST_GAPS && (
              <button type="button" className={styles.more} onClick={() => setAll(!all)} aria-expanded={all}>
                {all ? words.answer.fewerGaps : words.answer.allGaps(answer.gaps.length)}
              </button>
            )}
          </th>
          <th scope="col">{words.answer.gapPeople}</th>
          <th scope="col">{words.answer.gapAge65}</th>
          <th scope="col">{words.answer.gapMinutes(words.modeVerb[mode])}</th>
        </tr>
      </thead>
      <tbody ref={list}>
        {gaps.map((gap) => {
          const id = gap.placeIds[0]!
          const isChosen = id === chosen
          const people = peopleOf(gap, group)
          const area = words.areasShort[gap.areaClass]
          return (
            <tr key={id} data-chosen={isChosen} onClick={() => onChoose(isChosen ? null : id)}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={isChosen}
                  onClick={(event) => {
                    event.stopPropagation()
                    onChoose(isChosen ? null : id)
                  }}
                >
                  <span className={styles.rank}>{gap.rank}</span>
                  <span>
                    <span className={styles.name}>
                      {nameIn(language, gap.townshipName, gap.townshipNameEn) || words.answer.unknownTownship}
                    </span>
                    <span className={styles.meta}>
                      {cells ? words.answer.gapCells(area, gap.placeIds.length) : words.answer.gapMeta(area, gap.placeIds.length)}
                    </span>
                  </span>
                </button>
              </th>
              <td>
                <span className={styles.people}>
                  <span className={styles.bar} style={{ width: Math.max(2, (people / most) * BAR_PX) }} />
                  <span className={styles.figure}>{count(people)}</span>
                </span>
              </td>
              <td>{answer.agesKnown ? count(gap.age65) : '–'}</td>
              <td>
                {gap.seconds === null
                  ? nothingServes
                    ? '–'
                    : words.answer.cannotReach
                  : Math.round(gap.seconds / SECONDS_PER_MINUTE)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
