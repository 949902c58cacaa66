/** What is in the database: one interface a table, as the newest migration leaves it. Geometry is read and written through SQL functions. */
import type { Generated, Insertable, Kysely } from 'kysely'
import type { Capability, FacilityStatus, FacilityType, ServiceLevel } from '../core/facilities/facility.ts'
import type { ClassSource, Precision, SettlementClass } from '../core/places/place.ts'
import type { UnitKind, UnitLevel } from '../core/places/unit.ts'
import type { ScenarioEdit } from '../core/scenario/edits.ts'

/** A geometry inside the database. It never leaves as it is: queries turn it into GeoJSON or numbers. */
type Geometry = { readonly geometry: never }

export interface Source {
  readonly what: string
  readonly nameZh: string
  readonly nameEn: string
  readonly date: string
  readonly licence: string
}

interface RegionTable {
  id: string
  name_zh: string
  name_en: string
  fictional: Generated<boolean>
  map_approval_no: string | null
  sources: Source[]
  bounds: Geometry | null
  data_version: Generated<number>
  roads_file: string | null // under DATA_DIR/regions/<id>/
  created_at: Generated<Date>
}

interface UnitTable {
  region_id: string
  code: string
  year: number
  level: UnitLevel
  kind: UnitKind
  name: string
  name_en: string
  parent: string | null
  class: SettlementClass | null
  class_source: ClassSource
  seat: Geometry | null
  shape: Geometry | null
  management: boolean
}

interface PlaceTable {
  region_id: string
  id: string
  kind: 'settlement' | 'cell'
  name: string
  name_en: string
  given_at: Geometry | null // the sender's own position
  at: Geometry
  precision: Precision
  class: SettlementClass | null
  class_source: ClassSource
  people: number | null // null: nobody has said
  age0to14: number
  age60: number
  age65: number
  age80: number
  people_source: 'given' | 'shared_out'
  township_code: string | null
  county_code: string | null
}

interface OrganisationTable {
  region_id: string
  id: string
  name: string
  credit_code: string
  level: string
  ownership: string
}

interface SiteTable {
  region_id: string
  id: string
  organisation_id: string
  address: string
  at: Geometry
  precision: Precision
  placed_in: string | null // the unit whose position it borrowed
  original_x: number | null
  original_y: number | null
  original_crs: 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09' | null
  given_unit: string | null // the unit that the sender named
  township_code: string | null
  county_code: string | null
}

interface ServicePointTable extends Record<Capability, boolean | null> {
  region_id: string
  id: string
  site_id: string
  name: string
  name_en: string
  type: FacilityType
  service_level: ServiceLevel | null
  status: FacilityStatus
  opened_on: string | null
  closed_on: string | null
  phone: string
  hours_text: string
  opening_hours: string | null
  rooms: number | null
  visits_per_day: number | null
  source_id: string
  updated_at: Date
}

const INSTITUTION_KINDS = [
  'nursing_home',
  'welfare_home',
  'prison',
  'university',
  'school',
  'kindergarten',
  'government',
  'factory_dorm',
] as const
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number]

interface InstitutionTable {
  region_id: string
  id: string
  name: string
  kind: InstitutionKind
  people: number | null
  address: string
  at: Geometry
  precision: Precision
  placed_in: string | null
  given_unit: string | null
  township_code: string | null
  county_code: string | null
}

export type BasemapLayer = 'water' | 'waterway' | 'contour' | 'label'

interface BasemapFeatureTable {
  region_id: string
  layer: BasemapLayer
  number: number
  name: string
  name_en: string
  rank: number
  shape: Geometry
  properties: Record<string, unknown>
}

interface ImportRunTable {
  id: Generated<number>
  region_id: string
  what: string
  file_name: string
  sha256: string
  rows: number
  accepted: number
  refused: number
  changed: boolean
  problems: unknown[]
  at: Date
}

interface ScenarioTable {
  region_id: string
  id: string
  name: string | null // null: a draft
  edits: readonly ScenarioEdit[]
  created_at: Date
  used_at: Date
}

interface UnitPositionView {
  region_id: string
  code: string
  at: Geometry | null
  held_by: Precision | null // exact: the unit's own seat; else the level of the unit whose middle this is
  held_code: string | null
}

export interface Tables {
  region: RegionTable
  unit: UnitTable
  place: PlaceTable
  organisation: OrganisationTable
  site: SiteTable
  service_point: ServicePointTable
  institution: InstitutionTable
  basemap_feature: BasemapFeatureTable
  import_run: ImportRunTable
  scenario: ScenarioTable
  unit_position: UnitPositionView
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>
