/**
 * Keeps what hangs on the units in step after any import: each village and community has its settlement; whatever has no
 * position of its own stands where its unit stands; and everything knows the township and the county around it.
 */
import { sql } from 'kysely'
import type { Db } from './tables.ts'

/** Brings settlements, borrowed positions and unit codes up to date. Returns how many rows that changed. */
export async function settle(trx: Db, regionId: string): Promise<number> {
  let changed = 0
  for (const step of [settlements, borrowedSites, borrowedInstitutions, codesOfPlaces, codesOfSites, codesOfInstitutions]) {
    changed += await step(trx, regionId)
  }
  return changed
}

const count = async (statement: ReturnType<typeof sql>, trx: Db) => Number((await statement.execute(trx)).numAffectedRows ?? 0n)

const settlements = (trx: Db, regionId: string) =>
  count(
    sql`insert into place as old (region_id, id, kind, name, name_en, given_at, at, precision, class, class_source)
      select u.region_id, u.code, 'settlement', u.name, u.name_en, o.given_at, coalesce(o.given_at, p.at),
        case when o.given_at is not null then 'exact' else p.held_by end, u.class, u.class_source
      from unit u join unit_position p on p.region_id = u.region_id and p.code = u.code
      left join place o on o.region_id = u.region_id and o.id = u.code
      where u.region_id = ${regionId} and u.level = 'village' and coalesce(o.given_at, p.at) is not null
      on conflict (region_id, id) do update set kind = 'settlement', name = excluded.name, name_en = excluded.name_en, at = excluded.at,
        precision = excluded.precision, class = excluded.class, class_source = excluded.class_source
      where (old.kind, old.name, old.name_en, old.at, old.precision, old.class, old.class_source) is distinct from
        ('settlement', excluded.name, excluded.name_en, excluded.at, excluded.precision, excluded.class, excluded.class_source)`,
    trx,
  )

const borrowed = (table: string, reference: string) =>
  sql.raw(`update ${table} set at = p.at, placed_in = p.held_code,
      precision = case when p.held_by = 'exact' then u.level else p.held_by end
    from unit_position p join unit u on u.region_id = p.region_id and u.code = p.code
    where ${table}.region_id = p.region_id and p.code = ${table}.${reference} and ${table}.precision <> 'exact' and p.at is not null
      and (${table}.at, ${table}.placed_in, ${table}.precision) is distinct from
        (p.at, p.held_code, case when p.held_by = 'exact' then u.level else p.held_by end)`)

const borrowedSites = (trx: Db, regionId: string) =>
  count(sql`${borrowed('site', 'given_unit')} and site.region_id = ${regionId}`, trx)

const borrowedInstitutions = (trx: Db, regionId: string) =>
  count(sql`${borrowed('institution', 'given_unit')} and institution.region_id = ${regionId}`, trx)

/** How far a position may lie from the seat of the township it is counted to, where no outline tells, in degrees. */
const FARTHEST_SEAT_DEGREES = 0.5

/**
 * The township and county of positions: those of the unit that was named; else of the outline around the position; else the
 * township whose seat is nearest, in the county whose outline is around the position when there is one.
 */
const codes = (table: string, key: string, named: string) =>
  sql.raw(`update ${table} set township_code = found.township_code, county_code = found.county_code
    from (
      select thing.${key} as id, thing.region_id,
        coalesce(named.township_code, around.code, nearest.code) as township_code,
        coalesce(named.county_code, around.county_code, county.code, nearest.county_code) as county_code
      from ${table} thing
      left join unit_up named on named.region_id = thing.region_id and named.code = ${named}
      left join lateral (
        select t.code, up.county_code from unit t join unit_up up on up.region_id = t.region_id and up.code = t.code
        where named.township_code is null and t.region_id = thing.region_id and t.level = 'township'
          and (named.county_code is null or up.county_code = named.county_code) and st_covers(t.shape, thing.at)
        order by t.code limit 1) around on true
      left join lateral (
        select c.code from unit c
        where named.county_code is null and around.code is null and c.region_id = thing.region_id and c.level = 'county'
          and st_covers(c.shape, thing.at)
        order by c.code limit 1) county on true
      left join lateral (
        select seats.code, seats.county_code from seats
        where named.township_code is null and around.code is null and thing.precision <> 'county'
          and (coalesce(named.county_code, county.code) is null or seats.county_code = coalesce(named.county_code, county.code))
          and st_dwithin(seats.at, thing.at, ${FARTHEST_SEAT_DEGREES})
        order by seats.at <-> thing.at, seats.code limit 1) nearest on true
    ) found
    where ${table}.region_id = found.region_id and ${table}.${key} = found.id
      and (${table}.township_code, ${table}.county_code) is distinct from (found.township_code, found.county_code)`)

async function writeCodes(trx: Db, regionId: string, table: string, key: string, named: string): Promise<number> {
  const statement = sql`with seats as materialized (
      select t.code, up.county_code, coalesce(t.seat, st_pointonsurface(t.shape)) as at
      from unit t join unit_up up on up.region_id = t.region_id and up.code = t.code
      where t.region_id = ${regionId} and t.level = 'township' and (t.seat is not null or t.shape is not null))
    ${codes(table, key, named)} and ${sql.ref(`${table}.region_id`)} = ${regionId}`
  return count(statement, trx)
}

const codesOfPlaces = (trx: Db, regionId: string) => writeCodes(trx, regionId, 'place', 'id', 'thing.id')
const codesOfSites = (trx: Db, regionId: string) => writeCodes(trx, regionId, 'site', 'id', 'thing.given_unit')
const codesOfInstitutions = (trx: Db, regionId: string) => writeCodes(trx, regionId, 'institution', 'id', 'thing.given_unit')
