/** Writing places of care and institutions. Nothing is deleted, but sites and organisations that nobody uses any more go. */
import { sql } from 'kysely'
import type { LonLat } from '../core/geometry/lonLat.ts'
import type { CoordinateSystem } from '../core/import/coordinates.ts'
import type { Db, NewRow } from './tables.ts'
import { type Changes, upsert } from './upsert.ts'

type Written<T extends 'organisation' | 'site' | 'service_point' | 'institution'> = {
  [Column in keyof NewRow<T>]: Column extends 'at' | 'updated_at' ? string : NewRow<T>[Column]
}

export interface FacilitiesToWrite {
  readonly organisations: readonly Written<'organisation'>[]
  readonly sites: readonly Omit<Written<'site'>, 'township_code' | 'county_code'>[]
  readonly servicePoints: readonly Written<'service_point'>[]
}

export interface KnownSite {
  readonly address: string
  readonly position: LonLat
  readonly original: LonLat | null
  readonly originalCrs: CoordinateSystem | null
  readonly givenUnit: string | null
}

/** Where the facilities are whose own coordinates are known, by the facility's id. */
export async function exactSites(db: Db, regionId: string): Promise<Map<string, KnownSite>> {
  type Found = { id: string; lon: number; lat: number; x: number | null; y: number | null } & Omit<
    KnownSite,
    'position' | 'original'
  >
  const { rows } = await sql<Found>`
    select s.id, t.address, st_x(t.at) as lon, st_y(t.at) as lat, t.original_x as x, t.original_y as y, t.original_crs as "originalCrs",
      t.given_unit as "givenUnit"
    from service_point s join site t on t.region_id = s.region_id and t.id = s.site_id
    where s.region_id = ${regionId} and t.precision = 'exact'`.execute(db)
  return new Map(
    rows.map(({ id, lon, lat, x, y, ...site }) => [
      id,
      { ...site, position: [lon, lat], original: x === null || y === null ? null : [x, y] },
    ]),
  )
}

/** Counts service points: one whose site or organisation changed counts as changed too, and its `updated_at` moves. */
export async function writeFacilities(
  trx: Db,
  regionId: string,
  { organisations, sites, servicePoints }: FacilitiesToWrite,
): Promise<Changes> {
  const now = servicePoints[0]?.updated_at
  const before = await marks(trx, regionId)
  await upsert(
    trx,
    {
      table: 'organisation',
      key: ['region_id', 'id'],
      columns: { region_id: 'text', id: 'text', name: 'text', credit_code: 'text', level: 'text', ownership: 'text' },
    },
    organisations,
  )
  await upsert(
    trx,
    {
      table: 'site',
      key: ['region_id', 'id'],
      columns: {
        region_id: 'text',
        id: 'text',
        organisation_id: 'text',
        address: 'text',
        at: 'geometry',
        precision: 'text',
        placed_in: 'text',
        original_x: 'double precision',
        original_y: 'double precision',
        original_crs: 'text',
        given_unit: 'text',
      },
    },
    sites,
  )
  await upsert(
    trx,
    {
      table: 'service_point',
      key: ['region_id', 'id'],
      incidental: ['updated_at'],
      columns: {
        region_id: 'text',
        id: 'text',
        site_id: 'text',
        name: 'text',
        name_en: 'text',
        type: 'text',
        service_level: 'text',
        status: 'text',
        opened_on: 'date',
        closed_on: 'date',
        phone: 'text',
        hours_text: 'text',
        opening_hours: 'text',
        children: 'boolean',
        open24h: 'boolean',
        obstetric: 'boolean',
        dialysis: 'boolean',
        chronic: 'boolean',
        dispensing: 'boolean',
        insurance: 'boolean',
        rooms: 'double precision',
        visits_per_day: 'double precision',
        source_id: 'text',
        updated_at: 'timestamptz',
      },
    },
    servicePoints,
  )
  await sql`delete from site where region_id = ${regionId}
    and not exists (select from service_point s where s.region_id = site.region_id and s.site_id = site.id)`.execute(trx)
  await sql`delete from organisation where region_id = ${regionId}
    and not exists (select from site where site.region_id = organisation.region_id and site.organisation_id = organisation.id)`.execute(
    trx,
  )
  const after = await marks(trx, regionId)
  const added = [...after.keys()].filter((id) => !before.has(id)).length
  const changed = [...after].filter(([id, mark]) => before.has(id) && before.get(id) !== mark).map(([id]) => id)
  if (changed.length > 0) {
    await sql`update service_point set updated_at = ${now}::timestamptz
      where region_id = ${regionId} and id = any(${changed}::text[])`.execute(trx)
  }
  return { added, changed: changed.length, unchanged: servicePoints.length - added - changed.length, removed: 0 }
}

/** A short mark of everything a service point, its site and its organisation say. */
async function marks(trx: Db, regionId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; mark: string }>`
    select s.id, md5(concat_ws('|', (s.site_id, s.name, s.name_en, s.type, s.service_level, s.status, s.opened_on, s.closed_on, s.phone,
        s.hours_text, s.opening_hours, s.children, s.open24h, s.obstetric, s.dialysis, s.chronic, s.dispensing, s.insurance, s.rooms,
        s.visits_per_day, s.source_id)::text,
      (t.organisation_id, t.address, st_astext(t.at, 8), t.precision, t.placed_in, t.original_x, t.original_y, t.original_crs, t.given_unit)::text,
      (o.name, o.credit_code, o.level, o.ownership)::text)) as mark
    from service_point s join site t on t.region_id = s.region_id and t.id = s.site_id
    join organisation o on o.region_id = t.region_id and o.id = t.organisation_id
    where s.region_id = ${regionId}`.execute(trx)
  return new Map(rows.map((row) => [row.id, row.mark]))
}

export async function writeInstitutions(
  trx: Db,
  rows: readonly Omit<Written<'institution'>, 'township_code' | 'county_code'>[],
): Promise<Changes> {
  return upsert(
    trx,
    {
      table: 'institution',
      key: ['region_id', 'id'],
      columns: {
        region_id: 'text',
        id: 'text',
        name: 'text',
        kind: 'text',
        people: 'double precision',
        address: 'text',
        at: 'geometry',
        precision: 'text',
        placed_in: 'text',
        given_unit: 'text',
      },
    },
    rows,
  )
}
