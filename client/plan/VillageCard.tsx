/** What is known of the settlement that was pressed: its people, its three nearest places, the way to one of them. */
import type { TimedPlaceReply } from '../../server/contract.ts'
import { SECONDS_PER_MINUTE } from '../../server/core/units.ts'
import { count, nameIn, settlementName } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import styles from './PlanMap.module.css'
import { useLater } from './useLater.ts'
import type { VillageWays } from './useVillageWays.ts'
import { lengthText, roadName } from './whatIf/editSentence.ts'
import fields from './whatIf/Fields.module.css'
import type { Route } from './whatIf/whatIfData.ts'

interface VillageCardProps {
  readonly place: TimedPlaceReply
  readonly estimate: boolean
  readonly agesKnown: boolean
  readonly ways: VillageWays
  readonly onClose: () => void
}

export function VillageCard({ place, estimate, agesKnown, ways, onClose }: VillageCardProps) {
  const { language, words } = useWords()
  const { places, chosen } = ways
  const late = useLater(ways.waiting)
  const name = settlementName(language, place)
  const about = estimate ? words.answer.about : ''
  return (
    <aside className={styles.card} aria-label={name}>
      <button type="button" className={styles.close} aria-label={words.map.close} onClick={onClose}>
        ×
      </button>
      <h3>{name}</h3>
      <p className={styles.facts}>
        {words.settlementClasses[place.settlementClass ?? 'unknown']} · {count(place.people)}
        {words.map.peopleUnit} {agesKnown ? `· ${words.map.age65} ${count(place.age65)}` : `· ${words.answer.noAges}`}
      </p>
      {place.seconds === null && <p>{words.whatIf.unreached[place.unreached ?? 'not_connected']}</p>}
      {late && places.length === 0 && <p role="status">{words.whatIf.waiting}…</p>}
      {ways.failed !== null && (
        <p role="alert">
          {words.whatIf.nearestFailed}{' '}
          <button type="button" className={fields.link} onClick={ways.retry}>
            {words.failed.retry}
          </button>
        </p>
      )}
      {places.length > 0 && (
        <>
          <h4 className={styles.nearestTitle}>{words.whatIf.nearest(places.length)}</h4>
          <ol className={styles.nearest} data-testid="nearest">
            {places.map(({ facility, travelSeconds, lengthMetres }, index) => (
              <li key={facility.id}>
                <button type="button" aria-pressed={index === chosen} onClick={() => ways.choose(index)}>
                  <span>{nameIn(language, facility.name, facility.nameEn) || words.types[facility.type]}</span>
                  <span className={styles.far}>
                    <strong>
                      {about}
                      {(travelSeconds / SECONDS_PER_MINUTE).toFixed(0)}
                    </strong>{' '}
                    {words.ask.minutes} · {lengthText(lengthMetres, words)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          <Way route={ways.routes[chosen]} failed={ways.routeFailed} onRetry={ways.retry} />
        </>
      )}
    </aside>
  )
}

/** The chosen way, by the names of its roads. */
function Way({
  route,
  failed,
  onRetry,
}: {
  readonly route: Route | undefined
  readonly failed: boolean
  readonly onRetry: () => void
}) {
  const { language, words } = useWords()
  if (failed) {
    return (
      <p role="alert">
        {words.whatIf.routeFailed}{' '}
        <button type="button" className={fields.link} onClick={onRetry}>
          {words.failed.retry}
        </button>
      </p>
    )
  }
  if (route === undefined) return null
  if (route.estimate) return <p className={styles.facts}>{words.whatIf.crowFlies}</p>
  if (route.unreached !== null) return <p className={styles.facts}>{words.whatIf.noRoute}</p>
  return (
    <details className={styles.steps}>
      <summary>
        {words.whatIf.steps} {route.metres !== null && <span>{lengthText(route.metres, words)}</span>}
      </summary>
      <ol>
        {route.steps.filter(isFelt).map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one may come back to a road
          <li key={index}>
            <span>
              {step.roadClass === null
                ? words.whatIf.walkStep
                : roadName({ ...step, roadClass: step.roadClass }, language, words)}
            </span>
            <span>{lengthText(step.metres, words)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}

/** A door on the road itself needs no walk to it. */
const isFelt = ({ metres }: Route['steps'][number]): boolean => metres >= 1
