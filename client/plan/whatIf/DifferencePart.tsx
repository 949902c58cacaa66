/** What the plan changes: one sentence, the table now / then / change, who is lost and who is gained. */
import type { TravelMode } from '../../../server/contract.ts'
import type { PeopleGroup } from '../../../server/core/places/place.ts'
import { count, nameIn, percent, signed } from '../../i18n/language.ts'
import { useWords } from '../../i18n/words.ts'
import { ClassHeading } from '../ClassHeading.tsx'
import classes from '../ClassTable.module.css'
import type { UnitData } from '../planData.ts'
import styles from './DifferencePart.module.css'
import type { ChangedArea, Difference } from './difference.ts'

interface DifferencePartProps {
  readonly difference: Difference
  readonly cause: string | null // what the plan does, up to the comma: 封闭长桥后，; null: the figures are still those before it
  readonly group: PeopleGroup
  readonly mode: TravelMode
  readonly units: UnitData
  readonly agesKnown: boolean
  readonly cells: boolean
  readonly onChoose: (placeId: string) => void
}

/** Townships listed on each side before the rest is only counted. */
const LISTED = 5

export function DifferencePart(props: DifferencePartProps) {
  const { difference, cause, group } = props
  const { language, words } = useWords()
  const { net, minutes, cutOff } = difference
  const who = words.whatIf.who[group]
  const sentence = net === 0 ? null : (net < 0 ? words.whatIf.fewer : words.whatIf.further)(minutes, who, count(Math.abs(net)))
  return (
    <>
      {cause !== null && (
        <p className={styles.sentence} data-testid="difference" role="status">
          {cause}
          {sentence === null ? (
            words.whatIf.same(minutes, who)
          ) : (
            <>
              {sentence.lead}
              <strong data-loss={net < 0}>{sentence.strong}</strong>
              {sentence.rest}
            </>
          )}
          {cutOff > 0 && (language === 'zh' ? '' : ' ')}
          {cutOff > 0 && words.whatIf.cutOff(count(cutOff))}
        </p>
      )}
      <p className={styles.moved}>{movedText(difference, words)}</p>
      <ChangeTable difference={difference} />
      <Side {...props} side="lost" />
      <Side {...props} side="gained" />
    </>
  )
}

function movedText({ slower, faster }: Difference, words: ReturnType<typeof useWords>['words']): string {
  const said = words.whatIf
  const back = slower.people === 0 ? said.nobodySlower : said.slower(count(slower.people), slower.minutes.toFixed(1))
  const near = faster.people === 0 ? said.nobodyFaster : said.faster(count(faster.people), faster.minutes.toFixed(1))
  return `${back}${said.movedJoin}${near}${said.movedEnd}`
}

function ChangeTable({ difference }: { readonly difference: Difference }) {
  const { words, write } = useWords()
  const { people, reachedNow, reachedThen } = difference
  const shown = (share: number | null) => (share === null ? '–' : percent(share))
  const [now, then] = [people - reachedNow, people - reachedThen]
  return (
    <table className={`${classes.table} ${styles.table}`}>
      <caption className="off-screen">{words.whatIf.table}</caption>
      <thead>
        <tr>
          <th scope="col">{words.whatIf.tableHead(difference.minutes)}</th>
          <th scope="col">{words.whatIf.tableNow}</th>
          <th scope="col">{words.whatIf.tableThen}</th>
          <th scope="col">{words.whatIf.tableChange}</th>
        </tr>
      </thead>
      <tbody>
        {difference.classes.map((row) => {
          const points = row.now === null || row.after === null ? null : (row.after - row.now) * 100
          return (
            <tr key={row.class} data-all={row.class === 'all'}>
              <th scope="row">
                <ClassHeading of={row.class} />
              </th>
              <td>{shown(row.now)}</td>
              <td>{shown(row.after)}</td>
              <td data-loss={points !== null && points < -0.05}>{points === null ? '–' : signed(points)}</td>
            </tr>
          )
        })}
        <tr>
          <th scope="row">{words.whatIf.notReachedRow}</th>
          <td>{write.peopleColumn(now)}</td>
          <td>{write.peopleColumn(then)}</td>
          <td data-loss={then > now}>{signedColumn(then - now, write.peopleColumn)}</td>
        </tr>
      </tbody>
    </table>
  )
}

const signedColumn = (people: number, write: (people: number) => string): string =>
  people === 0 ? '0' : `${people > 0 ? '+' : '−'}${write(Math.abs(people))}`

function Side({
  difference,
  side,
  mode,
  units,
  agesKnown,
  cells,
  onChoose,
}: DifferencePartProps & { readonly side: 'lost' | 'gained' }) {
  const { language, words } = useWords()
  const { people, age65, areas } = difference[side]
  if (areas.length === 0) return null
  const minutesText = (minutes: number | null) =>
    minutes === null ? words.answer.notReached : words.whatIf.minutesShort(minutes.toFixed(0))
  const nameOf = ({ townshipCode }: ChangedArea) => {
    const unit = units.find(({ code }) => code === townshipCode)
    return unit === undefined ? words.answer.unknownTownship : nameIn(language, unit.name, unit.nameEn)
  }
  return (
    <section className={styles.side} aria-label={words.whatIf[side]}>
      <h2>
        {words.whatIf[side]} {words.whatIf.people(count(people))} {agesKnown && <span>{words.whatIf.age65(count(age65))}</span>}
      </h2>
      <ul>
        {areas.slice(0, LISTED).map((area) => (
          <li key={area.townshipCode}>
            <button type="button" className={styles.area} onClick={() => onChoose(area.placeIds[0]!)}>
              <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                {side === 'lost' ? (
                  <>
                    <circle cx="9" cy="9" r="3.6" fill="var(--warm)" />
                    <circle cx="9" cy="9" r="7" fill="none" stroke="var(--warm)" strokeWidth="1.5" />
                  </>
                ) : (
                  <circle cx="9" cy="9" r="6" fill="none" stroke="var(--teal)" strokeWidth="2" />
                )}
              </svg>
              <span>
                <strong>{nameOf(area)}</strong>
                <span className={styles.meta}>
                  {words.whatIf.areaMeta(area.placeIds.length, cells)}
                  {words.whatIf.areaMinutes(words.modeVerb[mode], minutesText(area.minutesNow), minutesText(area.minutesThen))}
                </span>
              </span>
              <strong className={styles.figure} data-loss={side === 'lost'}>
                {count(area.people)}
              </strong>
            </button>
          </li>
        ))}
      </ul>
      {areas.length > LISTED && <p className={styles.moved}>{words.whatIf.moreAreas(areas.length - LISTED)}</p>}
    </section>
  )
}
