/** How much is known about a region. */
import { sql } from 'kysely'
import type { Db } from './tables.ts'
import { demandKind } from './units.ts'

export interface RegionCounts {
  readonly units: number
  readonly places: number
  readonly people: number
  readonly facilities: number
  readonly institutions: number
  readonly facilityTypes: Readonly<Record<string, number>>
  readonly imprecisePlaces: number // known only to the township or county
  readonly impreciseFacilities: number
}

export async function countsOf(db: Db, regionId: string): Promise<RegionCounts> {
  const { rows } = await sql<Omit<RegionCounts, 'facilityTypes'>>`
    with demand as (select people, precision from place
      where region_id = ${regionId} and people > 0 and kind = (${demandKind(regionId)}))
    select (select count(*) from unit where region_id = ${regionId}) as units,
      (select count(*) from demand) as places,
      (select coalesce(sum(people), 0) from demand) as people,
      (select count(*) from service_point where region_id = ${regionId}) as facilities,
      (select count(*) from institution where region_id = ${regionId}) as institutions,
      (select count(*) from demand where precision in ('township', 'county')) as "imprecisePlaces",
      (select count(*) from service_point s join site t on t.region_id = s.region_id and t.id = s.site_id
        where s.region_id = ${regionId} and t.precision in ('township', 'county')) as "impreciseFacilities"`.execute(db)
  const types = await sql<{ type: string; count: number }>`
    select type, count(*) as count from service_point where region_id = ${regionId} group by type order by type`.execute(db)
  return { ...rows[0], facilityTypes: Object.fromEntries(types.rows.map(({ type, count }) => [type, count])) }
}
