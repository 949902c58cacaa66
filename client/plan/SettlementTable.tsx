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
import { useRowsInSight } from './useRowsInSight.ts'

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
/** Only the rows in sight are in the document: thousands would cost seconds of layout at every sort. */
const ROW_PX = 26
const ROWS_ABOVE = 8

interface Row {
  readonly place: TimedPlaceReply
  readonly cells: Readonly<Record<Column, string | number>>
  readonly reached: boolean
}

export function SettlementTable({ times, question, answer, units, facilities, chosen, onChoose }: SettlementTableProps) {
  const { language, words } = useWords()
  const [sort, setSort] = useState<{ column: Column; falling: boolean }>({ column: 'minutes', falling: true })
  const [first, setFirst] = useState(0) // of the rows in the document

  const rows = useMemo(() => {
    const unitName = new Map(units.map((unit) => [unit.code, nameIn(language, unit.name, unit.nameEn)]))
    // what a plan adds stands only in its own answer
    const named = [...(facilities?.facilities ?? []), ...times.facilities]
    const facilityName = new Map(
      named.map(({ id, name, nameEn, type }) => [id, nameIn(language, name, nameEn) || words.types[type]]),
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

  const widest = useMemo(() => widestOf(rows), [rows])
  const inSight = useRowsInSight(sorted.length, ROW_PX, 2 * ROWS_ABOVE)
  const from = Math.min(first, sorted.length - inSight)
  const drawn = sorted.slice(from, from + inSight)

  const heads: Record<Column, string> = { ...words.table }
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <h2>{words.table.title}</h2>
        <p>
          {words.table.rows(count(rows.length))}{' '}
          <a href={linkTo('timesCsv', { ...queryOf(question), lang: language })} download>
            CSV
          </a>
        </p>
      </div>
      <section
        className={styles.scroll}
        aria-label={words.table.title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const above = Math.max(0, Math.floor(currentTarget.scrollTop / ROW_PX) - ROWS_ABOVE)
          setFirst(above - (above % ROWS_ABOVE)) // by steps, so that most scrolling draws nothing
        }}
      >
        <table className={styles.table} aria-rowcount={rows.length + 1}>
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
            <tr className={styles.widest}>
              {COLUMNS.map((column) => (
                <td key={column}>{widest[column]}</td>
              ))}
            </tr>
          </thead>
          <tbody>
            {from > 0 && <tr style={{ height: from * ROW_PX }} />}
            {drawn.map(({ place, cells, reached }, index) => (
              <tr key={place.id} aria-rowindex={from + index + 2} data-chosen={place.id === chosen} data-reached={reached}>
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
                  {place.seconds === null
                    ? words.whatIf.unreachedShort[place.unreached ?? 'not_connected']
                    : (cells.minutes as number).toFixed(1)}
                </td>
                <td data-number="true">{place.metres === null ? '–' : (cells.distance as number).toFixed(1)}</td>
                <td>{cells.nearest}</td>
              </tr>
            ))}
            {from + drawn.length < sorted.length && <tr style={{ height: (sorted.length - from - drawn.length) * ROW_PX }} />}
          </tbody>
        </table>
      </section>
    </div>
  )
}

/** The longest text of each column: a row without height holds them, so that columns keep their width while one scrolls. */
function widestOf(rows: readonly Row[]): Readonly<Record<Column, string>> {
  const widest = Object.fromEntries(COLUMNS.map((column) => [column, ''])) as Record<Column, string>
  const widthOf = (text: string) => text.length + text.replace(/[ -~]/g, '').length // Chinese takes twice the room
  for (const { cells } of rows) {
    for (const column of COLUMNS) {
      const cell = cells[column]
      const text = typeof cell === 'string' ? cell : Number.isFinite(cell) ? `${count(cell)}.0` : ''
      if (widthOf(text) > widthOf(widest[column])) widest[column] = text
    }
  }
  return widest
}
