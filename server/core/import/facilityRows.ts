/** Service points out of rows, with the organisation and the site they belong to. */
import {
  CAPABILITIES,
  type Capability,
  type FacilityStatus,
  type FacilityType,
  type Flag,
  type ServiceLevel,
} from '../facilities/facility.ts'
import type { Choice, RowReader } from './row.ts'
import { Choices } from './row.ts'

/** The lists of geodata/standards/facility-types.json. */
export interface FacilityWords {
  readonly types: readonly Choice[]
  readonly serviceLevels: readonly Choice[]
  readonly statuses: readonly Choice[]
}

export interface FacilityChoices {
  readonly types: Choices<FacilityType>
  readonly serviceLevels: Choices<ServiceLevel>
  readonly statuses: Choices<FacilityStatus>
}

export const facilityChoices = (words: FacilityWords): FacilityChoices => ({
  types: new Choices(words.types),
  serviceLevels: new Choices(words.serviceLevels),
  statuses: new Choices(words.statuses),
})

/** A row without its position. */
export interface FacilityDraft {
  readonly row: number
  readonly sourceId: string
  readonly organisation: string
  readonly name: string
  readonly nameEn: string
  readonly type: FacilityType
  readonly serviceLevel: ServiceLevel | null
  readonly status: FacilityStatus
  readonly openedOn: string | null
  readonly closedOn: string | null
  readonly county: string
  readonly township: string
  readonly village: string
  readonly unitCode: string | null
  readonly address: string
  readonly phone: string
  readonly hoursText: string
  readonly capabilities: Readonly<Record<Capability, Flag>>
  readonly rooms: number | null
  readonly visitsPerDay: number | null
  readonly creditCode: string
  readonly level: string
  readonly ownership: string
}

/** Reads one row; null when it is refused, and `reader.problems` says why. Type is required unless fixed for all rows. */
export function readFacilityRow(reader: RowReader, choices: FacilityChoices): FacilityDraft | null {
  const organisation = reader.text('organisation') || reader.text('name')
  const name = reader.text('name') || organisation
  if (organisation === '') reader.refuse(reader.has('organisation') ? 'organisation' : 'name', 'missing')
  const type = reader.choice('type', choices.types)
  if (type === null && reader.text('type') === '') reader.refuse('type', 'missing', '', choices.types.listed)
  const serviceLevel = reader.choice('serviceLevel', choices.serviceLevels)
  if (serviceLevel !== null && type !== null && type !== 'kiosk')
    reader.refuse('serviceLevel', 'level_without_kiosk', reader.text('serviceLevel'))
  const status = reader.choice('status', choices.statuses) ?? 'operating'
  const openedOn = reader.date('openedOn')
  const closedOn = reader.date('closedOn')
  if (openedOn !== null && closedOn !== null && closedOn < openedOn)
    reader.refuse('closedOn', 'dates_reversed', closedOn, openedOn)
  const capabilities = Object.fromEntries(CAPABILITIES.map((capability) => [capability, reader.flag(capability)]))
  const draft = {
    row: reader.row,
    sourceId: reader.text('id'),
    organisation,
    name,
    nameEn: reader.text('nameEn'),
    serviceLevel,
    status,
    openedOn,
    closedOn,
    county: reader.text('county'),
    township: reader.text('township'),
    village: reader.text('village'),
    unitCode: reader.code('code'),
    address: reader.text('address'),
    phone: reader.text('phone'),
    hoursText: reader.text('hours'),
    capabilities: capabilities as Record<Capability, Flag>,
    rooms: reader.number('rooms', 0, 10_000),
    visitsPerDay: reader.number('visitsPerDay', 0, 1_000_000),
    creditCode: reader.text('creditCode').toUpperCase(),
    level: reader.text('level'),
    ownership: reader.text('ownership'),
  }
  return type === null || reader.problems.length > 0 ? null : { ...draft, type }
}
