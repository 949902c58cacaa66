/** Administrative units: a tree of 12-digit codes, each valid for the year of its code list. */
import type { LonLat } from '../geometry/lonLat.ts'
import type { SettlementClass } from './place.ts'

export const UNIT_LEVELS = ['prefecture', 'county', 'township', 'village'] as const
export type UnitLevel = (typeof UNIT_LEVELS)[number]

export const UNIT_KINDS = [
  'city',
  'district',
  'county',
  'county_city',
  'street',
  'town',
  'township',
  'quasi',
  'resident_committee',
  'village_committee',
  'quasi_village',
] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

export interface Unit {
  readonly code: string // 12 digits
  readonly year: number // of the code list
  readonly level: UnitLevel
  readonly kind: UnitKind
  readonly name: string
  readonly nameEn: string
  readonly parent: string | null // code; null for the root, and for a county directly under a province
  readonly settlementClass: SettlementClass | null // village level only
  readonly seat: LonLat | null
  readonly management: boolean // run as a unit of its own without being a GB/T 2260 county
}
