/** What is known of the facility that was pressed, and what would be without it. */
import type { FacilityReply } from '../../server/contract.ts'
import { count, nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import type { SignedFacility } from '../map/facilitySigns.ts'
import styles from './PlanMap.module.css'
import type { TimesData } from './planData.ts'
import fields from './whatIf/Fields.module.css'
import type { WhatIf } from './whatIf/useWhatIf.ts'

interface FacilityCardProps {
  readonly facility: SignedFacility
  readonly record: FacilityReply | undefined // undefined: it exists in the what-if only
  readonly times: TimesData | undefined
  readonly whatIf: WhatIf
  readonly onClose: () => void
}

export function FacilityCard({ facility, record, times, whatIf, onClose }: FacilityCardProps) {
  const { language, words } = useWords()
  const served = times?.places.filter((place) => place.facilityId === facility.id) ?? []
  const people = served.reduce((sum, place) => sum + place.people, 0)
  const name = nameIn(language, facility.name, facility.nameEn) || words.types[facility.type]
  const own = whatIf.edits.some((edit) => edit.kind === 'add_facility' && edit.id === facility.id)
  const takenOut = whatIf.edits.findIndex((edit) => edit.kind === 'remove_facility' && edit.id === facility.id)
  return (
    <aside className={styles.card} aria-label={name}>
      <button type="button" className={styles.close} aria-label={words.map.close} onClick={onClose}>
        ×
      </button>
      <h3>{name}</h3>
      <p className={styles.facts}>
        {words.types[facility.type]} ·{' '}
        {takenOut !== -1 ? words.whatIf.takenOut : own ? words.whatIf.ownFacility : words.standings[facility.standing]}
      </p>
      {record !== undefined && record.hoursText !== '' && <p>{record.hoursText}</p>}
      {record !== undefined && record.phone !== '' && <p>{record.phone}</p>}
      {served.length > 0 && <p>{words.map.catchment(served.length, count(people))}</p>}
      {takenOut !== -1 ? (
        <button type="button" className={fields.link} onClick={() => whatIf.remove(takenOut)}>
          {words.whatIf.putBack}
        </button>
      ) : (
        (own || facility.standing === 'serves') && (
          <button type="button" className={fields.link} onClick={() => whatIf.takeOut(facility.id)}>
            {own ? words.whatIf.removeShort : words.whatIf.takeOut}
          </button>
        )
      )}
    </aside>
  )
}
