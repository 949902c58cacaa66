/** Reading the places where people live. */
import { sql } from 'kysely'
import type { Place } from '../core/places/place.ts'
import type { Db } from './tables.ts'
import { demandKind } from './units.ts'

/** The demand of a region in the order of ids: its settlements that have people; when none has, its populated grid cells. */
export async function placesOf(db: Db, regionId: string): Promise<Place[]> {
  const { rows } = await sql<Omit<Place, 'at'> & { lon: number; lat: number }>`
    select id, kind, name, name_en as "nameEn", st_x(at) as lon, st_y(at) as lat, precision, class as "settlementClass",
      class_source as "classSource", people, age0to14, age60, age65, age80, people_source as "peopleSource",
      township_code as "townshipCode", county_code as "countyCode"
    from place where region_id = ${regionId} and people > 0 and kind = (${demandKind(regionId)}) order by id`.execute(db)
  return rows.map(({ lon, lat, ...place }) => ({ ...place, at: [lon, lat] }))
}
