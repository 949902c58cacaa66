/** One line beside the pointer: a facility's name and standing, a settlement's name and minutes. */
import { SECONDS_PER_MINUTE } from '../../server/core/units.ts'
import { nameIn, settlementName } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import type { SignedFacility } from '../map/facilitySigns.ts'
import type { Hovered } from '../map/mapData.ts'
import styles from './PlanMap.module.css'
import type { TimesData } from './planData.ts'

interface HoverLineProps {
  readonly hovered: Hovered | null
  readonly signs: readonly SignedFacility[]
  readonly times: TimesData | undefined
}

export function HoverLine({ hovered, signs, times }: HoverLineProps) {
  const { language, words } = useWords()
  if (hovered === null) return null
  const style = { left: hovered.x, top: hovered.y }
  if (hovered.kind === 'facility') {
    const facility = signs.find(({ id }) => id === hovered.id)
    if (facility === undefined) return null
    return (
      <p className={styles.hover} style={style}>
        <strong>{nameIn(language, facility.name, facility.nameEn) || words.types[facility.type]}</strong>{' '}
        {words.standings[facility.standing]}
      </p>
    )
  }
  const place = times?.places.find(({ id }) => id === hovered.id)
  if (place === undefined) return null
  return (
    <p className={styles.hover} style={style}>
      <strong>{settlementName(language, place)}</strong>{' '}
      {place.seconds === null
        ? words.whatIf.unreached[place.unreached ?? 'not_connected']
        : `${(place.seconds / SECONDS_PER_MINUTE).toFixed(0)} ${words.ask.minutes}`}
    </p>
  )
}
