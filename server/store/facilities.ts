/** Reading places of care: each service point with what its site and its organisation say. */
import { type RawBuilder, sql } from 'kysely'
import { CAPABILITIES, type Capability, type Facility, type FacilityType, type Flag } from '../core/facilities/facility.ts'
import type { Bounds } from '../core/geometry/lonLat.ts'
import { AppError } from '../errors.ts'
import type { Db } from './tables.ts'

export interface FacilityFilter {
  readonly bbox?: Bounds
  readonly types?: readonly FacilityType[]
  readonly text?: string // found in name, organisation or address, whatever the case
  readonly limit: number
  readonly after?: string // the `next` of the page before
}

type Found = Omit<Facility, 'at' | 'capabilities' | 'updatedAt'> & { lon: number; lat: number; updatedAt: Date } & Record<
    Capability,
    Flag
  >

const selected =
  sql.raw(`s.id, o.name as organisation, s.name, s.name_en as "nameEn", s.type, s.service_level as "serviceLevel", s.status,
  s.opened_on as "openedOn", s.closed_on as "closedOn", st_x(t.at) as lon, st_y(t.at) as lat, t.precision,
  t.township_code as "townshipCode", t.county_code as "countyCode", t.address, s.phone, s.hours_text as "hoursText",
  s.opening_hours as "openingHours", ${CAPABILITIES.map((name) => `s.${name}`).join(', ')}, s.rooms, s.visits_per_day as "visitsPerDay",
  o.level, o.ownership, s.updated_at as "updatedAt"`)
const joined = sql.raw(`service_point s join site t on t.region_id = s.region_id and t.id = s.site_id
  join organisation o on o.region_id = t.region_id and o.id = t.organisation_id`)

function facility({
  lon,
  lat,
  updatedAt,
  children,
  open24h,
  obstetric,
  dialysis,
  chronic,
  dispensing,
  insurance,
  ...rest
}: Found): Facility {
  return {
    ...rest,
    at: [lon, lat],
    capabilities: { children, open24h, obstetric, dialysis, chronic, dispensing, insurance },
    updatedAt: updatedAt.toISOString(),
  }
}

/** Every facility of a region, whatever its standing, in the order of ids. */
export async function facilitiesOf(db: Db, regionId: string): Promise<Facility[]> {
  const { rows } = await sql<Found>`
    select ${selected} from ${joined} where s.region_id = ${regionId} order by s.id collate "C"`.execute(db)
  return rows.map(facility)
}

/** One facility, or null. */
export async function facilityById(db: Db, regionId: string, id: string): Promise<Facility | null> {
  const { rows } = await sql<Found>`
    select ${selected} from ${joined} where s.region_id = ${regionId} and s.id = ${id}`.execute(db)
  return rows.length === 0 ? null : facility(rows[0])
}

/** One page of the facilities that match, in the order of ids; `total` counts all pages; `next` is null on the last. */
export async function findFacilities(
  db: Db,
  regionId: string,
  filter: FacilityFilter,
): Promise<{ total: number; facilities: Facility[]; next: string | null }> {
  const conditions: RawBuilder<unknown>[] = [sql`s.region_id = ${regionId}`]
  if (filter.bbox) {
    const [west, south, east, north] = filter.bbox
    conditions.push(sql`t.at && st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`)
  }
  if (filter.types) conditions.push(sql`s.type = any(${[...filter.types]}::text[])`)
  const text = filter.text?.trim()
  if (text) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(
      sql`(s.name ilike ${pattern} or s.name_en ilike ${pattern} or o.name ilike ${pattern} or t.address ilike ${pattern})`,
    )
  }
  const where = sql.join(conditions, sql` and `)
  const page = filter.after === undefined ? sql`` : sql`and s.id collate "C" > ${idAfter(filter.after)}`
  const counted = await sql<{ total: number }>`select count(*) as total from ${joined} where ${where}`.execute(db)
  const { rows } = await sql<Found>`
    select ${selected} from ${joined} where ${where} ${page} order by s.id collate "C" limit ${filter.limit + 1}`.execute(db)
  const facilities = rows.slice(0, filter.limit).map(facility)
  const next = rows.length > filter.limit ? Buffer.from(facilities[facilities.length - 1].id).toString('base64url') : null
  return { total: counted.rows[0].total, facilities, next }
}

function idAfter(next: string): string {
  const id = Buffer.from(next, 'base64url').toString('utf8')
  if (id === '' || Buffer.from(id).toString('base64url') !== next) {
    const problem = 'expected the "next" of the page before'
    throw new AppError('bad_request', `after: ${problem}`, [{ field: 'after', problem }])
  }
  return id
}
