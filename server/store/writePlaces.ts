/** Writing people: of settlements, given or shared out, and of grid cells. */
import { sql } from 'kysely'
import type { Bounds, LonLat } from '../core/geometry/lonLat.ts'
import type { SettlementClass } from '../core/places/place.ts'
import type { Db } from './tables.ts'
import { type Changes, NO_CHANGES, pointText, upsert } from './upsert.ts'

export interface PeopleCount {
  readonly id: string
  readonly people: number
  readonly age0to14: number
  readonly age60: number
  readonly age65: number
  readonly age80: number
}

export interface PositionedPeople extends PeopleCount {
  readonly name: string
  readonly at: LonLat
}

/** A grid cell; its class follows from its density, where its area is known. */
export interface PopulatedCell extends PositionedPeople {
  readonly settlementClass: SettlementClass | null
}

export interface KnownSettlement {
  readonly id: string
  readonly settlementClass: SettlementClass | null
  readonly people: number | null
  readonly peopleSource: 'given' | 'shared_out'
  readonly isUnit: boolean
}

/** The settlements of a region as they stand. */
export async function knownSettlements(db: Db, regionId: string): Promise<KnownSettlement[]> {
  const { rows } = await sql<KnownSettlement>`
    select p.id, p.class as "settlementClass", p.people, p.people_source as "peopleSource", u.code is not null as "isUnit"
    from place p left join unit u on u.region_id = p.region_id and u.code = p.id
    where p.region_id = ${regionId} and p.kind = 'settlement' order by p.id`.execute(db)
  return rows
}

const counts = {
  people: 'double precision',
  age0to14: 'double precision',
  age60: 'double precision',
  age65: 'double precision',
  age80: 'double precision',
} as const

/** Sets the people of settlements that exist. */
export async function setPeople(
  trx: Db,
  regionId: string,
  people: readonly PeopleCount[],
  source: 'given' | 'shared_out',
): Promise<Changes> {
  const { numAffectedRows } = await sql`
    update place set people = row.people, age0to14 = row.age0to14, age60 = row.age60, age65 = row.age65, age80 = row.age80,
      people_source = ${source}
    from json_to_recordset(${JSON.stringify(people)}::json)
      as row (id text, people float8, age0to14 float8, age60 float8, age65 float8, age80 float8)
    where place.region_id = ${regionId} and place.id = row.id
      and (place.people, place.age0to14, place.age60, place.age65, place.age80, place.people_source) is distinct from
        (row.people, row.age0to14, row.age60, row.age65, row.age80, ${source}::text)`.execute(trx)
  const changed = Number(numAffectedRows ?? 0n)
  return { ...NO_CHANGES, changed, unchanged: people.length - changed }
}

/** Writes settlements with positions of their own, new ones too. */
export async function writePositionedSettlements(trx: Db, regionId: string, rows: readonly PositionedPeople[]): Promise<Changes> {
  return upsert(
    trx,
    {
      table: 'place',
      key: ['region_id', 'id'],
      columns: {
        region_id: 'text',
        id: 'text',
        kind: 'text',
        name: 'text',
        given_at: 'geometry',
        at: 'geometry',
        precision: 'text',
        people_source: 'text',
        ...counts,
      },
    },
    rows.map(({ at, name, ...row }) => ({
      ...row,
      region_id: regionId,
      kind: 'settlement',
      name,
      given_at: pointText([at[0], at[1]]),
      at: pointText([at[0], at[1]]),
      precision: 'exact',
      people_source: 'given',
    })),
  )
}

/** Writes the grid cells of a region: those that are not among the rows are removed, for two grids would count people twice. */
export async function replaceCells(trx: Db, regionId: string, rows: readonly PopulatedCell[]): Promise<Changes> {
  const ids = JSON.stringify(rows.map((row) => row.id))
  const { numAffectedRows } = await sql`
    delete from place where region_id = ${regionId} and kind = 'cell'
      and id not in (select json_array_elements_text(${ids}::json))`.execute(trx)
  const written = await upsert(
    trx,
    {
      table: 'place',
      key: ['region_id', 'id'],
      columns: {
        region_id: 'text',
        id: 'text',
        kind: 'text',
        name: 'text',
        given_at: 'geometry',
        at: 'geometry',
        precision: 'text',
        class: 'text',
        class_source: 'text',
        ...counts,
      },
    },
    rows.map(({ at, settlementClass, ...row }) => ({
      ...row,
      region_id: regionId,
      kind: 'cell',
      class: settlementClass,
      class_source: settlementClass === null ? 'unknown' : 'density',
      given_at: pointText([at[0], at[1]]),
      at: pointText([at[0], at[1]]),
      precision: 'exact',
    })),
  )
  return { ...written, removed: Number(numAffectedRows ?? 0n) }
}

/** Where a region is: the bounds of its units, and whether they are outlines or only seats; null when it has neither. */
export async function unitBounds(db: Db, regionId: string): Promise<{ bounds: Bounds; outlined: boolean } | null> {
  const { rows } = await sql<{ west: number | null; south: number; east: number; north: number; outlined: boolean }>`
    select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north, outlined
    from (select st_extent(coalesce(shape, seat)) as box, bool_or(shape is not null) as outlined
      from unit where region_id = ${regionId}) as extent`.execute(db)
  const { west, south, east, north, outlined } = rows[0]
  return west === null ? null : { bounds: [west, south, east, north], outlined }
}

/** Which of the positions lie within the outlines of the region's highest units that have one; all when none has. */
export async function insideRegion(db: Db, regionId: string, positions: readonly LonLat[]): Promise<boolean[]> {
  const { rows } = await sql<{ inside: boolean }>`
    with area as materialized (
      select st_subdivide(shape, 128) as shape from unit
      where region_id = ${regionId} and shape is not null and level = (
        select level from unit where region_id = ${regionId} and shape is not null
        order by array_position(array['prefecture', 'county', 'township', 'village'], level) limit 1))
    select not exists (select from area) or exists (select from area where st_covers(shape, st_point(p.lon, p.lat, 4326))) as inside
    from json_to_recordset(${JSON.stringify(positions.map(([lon, lat], n) => ({ n, lon, lat })))}::json) as p (n integer, lon float8, lat float8)
    order by p.n`.execute(db)
  return rows.map((row) => row.inside)
}
