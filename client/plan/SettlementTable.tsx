/** The map's content as a table: every settlement with its people, minutes and nearest place; any column sorts. */
import { useMemo, useState } from 'react'
import type { TimedPlaceReply } from '../../server/contract.ts'
import { areaClassOf } from '../../server/core/places/place.ts'
import { SECONDS_PER_MINUTE } from '../../server/core/units.ts'
import { linkTo } from '../api.ts'
import { count, nameIn, settlementName } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import type { PlanAnswer } from './planAnswer.ts'
import { type FacilityData, queryOf, type TimesData, type TimesQuestion, type UnitData } from './planData.ts'
import styles from './SettlementTable.module.css'

interface SettlementTableProps {
  readonly times: TimesData
  readonly question: TimesQuestion
  readonly answer: PlanAnswer
  readonly units: UnitData
  readonly facilities: FacilityData | undefined
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

const COLUMNS = ['name', 'township', 'class', 'people', 'age65', 'minutes', 'distance', 'nearest'] as const
type Column = (typeof COLUMNS)[number]
const NUMBERS: ReadonlySet<Column> = new Set(['people', 'age65', 'minutes', 'distance'])
/** Rows drawn at once: more would cost a second of layout without being read. */
const ROWS_AT_ONCE = 200

interface Row {
  readonly place: TimedPlaceReply
  readonly cells: Readonly<Record<Column, string | number>>
  readonly reached: boolean
}

export function SettlementTable({ times, question, answer, units, facilities, chosen, onChoose }: SettlementTableProps) {
  const { language, words } = useWords()
  const [sort, setSort] = useState<{ column: Column; falling: boolean }>({ column: 'minutes', falling: true })
  const [most, setMost] = useState(ROWS_AT_ONCE)

  const rows = useMemo(() => {
    const unitName = new Map(units.map((unit) => [unit.code, nameIn(language, unit.name, unit.nameEn)]))
    const facilityName = new Map(
      facilities?.facilities.map((facility) => [facility.id, nameIn(language, facility.name, facility.nameEn)]),
    )
    return times.places.map(
      (place, index): Row => ({
        place,
        reached: answer.gap[index] === 0,
        cells: {
          name: settlementName(language, place),
          township: unitName.get(place.townshipCode ?? '') ?? '–',
          class: words.areas[areaClassOf[place.settlementClass ?? 'unknown']],
          people: place.people,
          age65: place.age65,
          minutes: place.seconds === null ? Number.POSITIVE_INFINITY : place.seconds / SECONDS_PER_MINUTE,
          distance: place.metres === null ? Number.POSITIVE_INFINITY : place.metres / 1000,
          nearest: facilityName.get(place.facilityId ?? '') ?? '–',
        },
      }),
    )
  }, [times, answer.gap, units, facilities, language, words])

  const sorted = useMemo(() => {
    const words = new Intl.Collator(language)
    const order = (a: Row, b: Row) => {
      const [left, right] = [a.cells[sort.column], b.cells[sort.column]]
      const rising =
        typeof left === 'number' && typeof right === 'number'
          ? left === right
            ? 0
            : left - right
          : words.compare(String(left), String(right))
      return (sort.falling ? -rising : rising) || words.compare(a.place.id, b.place.id)
    }
    return [...rows].sort(order)
  }, [rows, sort, language])

  const heads: Record<Column, string> = { ...words.table }
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <h2>{words.table.title}</h2>
        <p>
          {words.table.rows(Math.min(most, rows.length), rows.length)}{' '}
          <a href={linkTo('timesCsv', { ...queryOf(question), lang: language })} download>
            CSV
          </a>
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={words.table.title} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th
                  key={column}
                  scope="col"
                  data-number={NUMBERS.has(column)}
                  aria-sort={sort.column === column ? (sort.falling ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() => setSort({ column, falling: sort.column === column ? !sort.falling : NUMBERS.has(column) })}
                  >
                    {heads[column]}
                    <span aria-hidden="true">{sort.column === column ? (sort.falling ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, most).map(({ place, cells, reached }) => (
              <tr key={place.id} data-chosen={place.id === chosen} data-reached={reached}>
                <th scope="row">
                  <button type="button" onClick={() => onChoose(place.id)}>
                    {cells.name}
                  </button>
                </th>
                <td>{cells.township}</td>
                <td>{cells.class}</td>
                <td data-number="true">{count(place.people)}</td>
                <td data-number="true">{answer.agesKnown ? count(place.age65) : '–'}</td>
                <td data-number="true" data-minutes="true">
                  {place.seconds === null ? words.answer.cannotReach : (cells.minutes as number).toFixed(1)}
                </td>
                <td data-number="true">{place.metres === null ? '–' : (cells.distance as number).toFixed(1)}</td>
                <td>{cells.nearest}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {most < rows.length && (
          <button type="button" className={styles.more} onClick={() => setMost(most + ROWS_AT_ONCE)}>
            {words.table.more(Math.min(ROWS_AT_ONCE, rows.length - most))}
          </button>
        )}
      </section>
    </div>
  )
}
