/** Reading places of care: each service point with what its site and its organisation say. */
import { sql } from 'kysely'
import { CAPABILITIES, type Capability, type Facility, type Flag } from '../core/facilities/facility.ts'
import type { Db } from './tables.ts'

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

/** Every facility of a region, whatever its standing, in the order of the bytes of their ids. */
export async function facilitiesOf(db: Db, regionId: string): Promise<Facility[]> {
  const { rows } = await sql<Found>`
    select ${selected} from ${joined} where s.region_id = ${regionId} order by s.id collate "C"`.execute(db)
  return rows.map(facility)
}
