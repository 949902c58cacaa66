/** Reading key institutions: nursing homes, schools and others whose people need care brought near. */
import { sql } from 'kysely'
import type { LonLat } from '../core/geometry/lonLat.ts'
import type { Precision } from '../core/places/place.ts'
import type { Db, InstitutionKind } from './tables.ts'

export interface Institution {
  readonly id: string
  readonly name: string
  readonly kind: InstitutionKind
  readonly people: number | null
  readonly address: string
  readonly at: LonLat
  readonly precision: Precision
  readonly townshipCode: string | null
  readonly countyCode: string | null
}

/** Every institution of a region in the order of ids. */
export async function institutionsOf(db: Db, regionId: string): Promise<Institution[]> {
  const { rows } = await sql<Omit<Institution, 'at'> & { lon: number; lat: number }>`
    select id, name, kind, people, address, st_x(at) as lon, st_y(at) as lat, precision,
      township_code as "townshipCode", county_code as "countyCode"
    from institution where region_id = ${regionId} order by id`.execute(db)
  return rows.map(({ lon, lat, ...institution }) => ({ ...institution, at: [lon, lat] }))
}
