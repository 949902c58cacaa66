/** Who lives where: the demand side of every question. */
import type { LonLat } from '../geometry/lonLat.ts'

/** The seven classes of the national statistical urban-rural classification (国函〔2008〕60号). */
export const SETTLEMENT_CLASSES = ['111', '112', '121', '122', '123', '210', '220'] as const
export type SettlementClass = (typeof SETTLEMENT_CLASSES)[number]

/** The three lenses in which every figure is split. */
export const AREA_CLASSES = ['urban', 'fringe', 'rural'] as const
export type AreaClass = (typeof AREA_CLASSES)[number]

/** Where a settlement's class came from; shown wherever the class is. */
export type ClassSource = 'nbs' | 'user' | 'unit_kind' | 'density' | 'unknown'

/** How exactly a position is known: its own point, or the middle of the unit it lies in. */
export type Precision = 'exact' | 'village' | 'township' | 'county'

/** A settlement or a populated grid cell: a point where people start their way. */
export interface Place {
  readonly id: string // the 12-digit code of a village-level unit, or the id of a grid cell
  readonly kind: 'settlement' | 'cell'
  readonly name: string
  readonly nameEn: string
  readonly at: LonLat // WGS-84
  readonly precision: Precision
  readonly settlementClass: SettlementClass | null // null: nobody said and no rule could tell
  readonly classSource: ClassSource
  readonly people: number
  readonly age0to14: number
  readonly age60: number // 60 and older
  readonly age65: number // 65 and older
  readonly age80: number // 80 and older
  readonly peopleSource: 'given' | 'shared_out' // shared_out: a larger unit's total spread over its settlements, an estimate
  readonly townshipCode: string | null
  readonly countyCode: string | null
}

/** The people a figure counts. */
export const PEOPLE_GROUPS = ['all', 'age65', 'children'] as const
export type PeopleGroup = (typeof PEOPLE_GROUPS)[number]

export const peopleIn: Record<PeopleGroup, (place: Place) => number> = {
  all: (place) => place.people,
  age65: (place) => place.age65,
  children: (place) => place.age0to14,
}

/**
 * The lens of a settlement class: urban = 111, 121; fringe (城乡接合部) = 112, 122, 123; rural = 210, 220.
 * A place of unknown class is counted as rural, the side on which an error hides nobody.
 */
export const areaClassOf: Record<SettlementClass | 'unknown', AreaClass> = {
  '111': 'urban',
  '121': 'urban',
  '112': 'fringe',
  '122': 'fringe',
  '123': 'fringe',
  '210': 'rural',
  '220': 'rural',
  unknown: 'rural',
}
