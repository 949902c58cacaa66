/** Places of care: organisation ▷ site ▷ service point, flattened to what a question about one service point needs. */
import type { LonLat } from '../geometry/lonLat.ts'
import type { Precision } from '../places/place.ts'

/** Facility types; Chinese labels and groups are in geodata/standards/facility-types.json. */
export const FACILITY_TYPES = [
  'fever_clinic',
  'fever_room',
  'fever_sentinel',
  'designated_hospital',
  'sub_designated',
  'mobile_hospital',
  'tertiary',
  'secondary',
  'township_hc',
  'community_hc',
  'community_station',
  'village_clinic',
  'private_clinic',
  'kiosk',
  'temp_fever_site',
  'mobile_unit',
  'isolation_site',
  'pharmacy',
  'drug_point',
  'ambulance_station',
  'testing_lab',
  'sampling_point',
  'internet_hospital',
  'supply_node',
] as const
export type FacilityType = (typeof FACILITY_TYPES)[number]

/** What a kiosk (核酸小屋) does today. Only the last two treat anybody. */
export const SERVICE_LEVELS = ['sampling', 'advice_only', 'consult', 'consult_dispense'] as const
export type ServiceLevel = (typeof SERVICE_LEVELS)[number]

export const FACILITY_STATUSES = ['operating', 'planned', 'closed'] as const
export type FacilityStatus = (typeof FACILITY_STATUSES)[number]

/** true, false, or null: nobody has said (never treated as no). */
export type Flag = boolean | null

export const CAPABILITIES = ['children', 'open24h', 'obstetric', 'dialysis', 'chronic', 'dispensing', 'insurance'] as const
export type Capability = (typeof CAPABILITIES)[number]

export interface Facility {
  readonly id: string // stable: made from the sender's own number, or from organisation, name and type
  readonly organisation: string
  readonly name: string
  readonly nameEn: string
  readonly type: FacilityType
  readonly serviceLevel: ServiceLevel | null // kiosks only
  readonly status: FacilityStatus
  readonly openedOn: string | null // ISO date, inclusive
  readonly closedOn: string | null // ISO date, the first day it no longer serves
  readonly at: LonLat // WGS-84
  readonly precision: Precision
  readonly townshipCode: string | null
  readonly countyCode: string | null
  readonly address: string
  readonly phone: string
  readonly hoursText: string // as the sender wrote it
  readonly openingHours: string | null // OpenStreetMap opening_hours; null: the text could not be read
  readonly capabilities: Readonly<Record<Capability, Flag>>
  readonly rooms: number | null
  readonly visitsPerDay: number | null
  readonly level: string // 三级甲等 …, as written
  readonly ownership: string
  readonly updatedAt: string // ISO time of the import that last changed it
}
