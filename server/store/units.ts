/** Reading administrative units and their outlines. */
import { sql } from 'kysely'
import type { LonLat } from '../core/geometry/lonLat.ts'
import type { ClassSource, SettlementClass } from '../core/places/place.ts'
import type { Unit, UnitLevel } from '../core/places/unit.ts'
import type { Db } from './tables.ts'

/** A GeoJSON geometry as the database gives it. */
export interface GeoJsonGeometry {
  readonly type: string
  readonly coordinates: unknown
}

export interface UnitShape {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly level: UnitLevel
  readonly parent: string | null
  readonly settlementClass: SettlementClass | null
  readonly geometry: GeoJsonGeometry
}

type UnitRow = Omit<Unit, 'seat'> & { lon: number | null; lat: number | null; people: number; classSource: ClassSource }

/** A region's units in the order of their codes, each with the people of its settlements (or cells, when no settlement has people). */
export async function unitsOf(
  db: Db,
  regionId: string,
  { level, parent }: { level?: UnitLevel; parent?: string } = {},
): Promise<(Unit & { people: number; classSource: ClassSource })[]> {
  const { rows } = await sql<UnitRow>`
    with recursive up as (
      select code as leaf, code, parent from unit where region_id = ${regionId}
      union all select up.leaf, u.code, u.parent from up join unit u on u.region_id = ${regionId} and u.code = up.parent),
    lowest as (
      select coalesce(case when v.code is not null then p.id end, p.township_code, p.county_code) as code, sum(p.people) as people
      from place p left join unit v on v.region_id = p.region_id and v.code = p.id
      where p.region_id = ${regionId} and p.people > 0 and p.kind = (${demandKind(regionId)})
      group by 1),
    totals as (select up.code, sum(lowest.people) as people from lowest join up on up.leaf = lowest.code group by up.code)
    select u.code, u.year, u.level, u.kind, u.name, u.name_en as "nameEn", u.parent, u.class as "settlementClass",
      u.class_source as "classSource", u.management, coalesce(t.people, 0)::float8 as people,
      st_x(coalesce(u.seat, st_pointonsurface(u.shape))) as lon, st_y(coalesce(u.seat, st_pointonsurface(u.shape))) as lat
    from unit u left join totals t on t.code = u.code
    where u.region_id = ${regionId}
      ${level === undefined ? sql`` : sql`and u.level = ${level}`} ${parent === undefined ? sql`` : sql`and u.parent = ${parent}`}
    order by u.code`.execute(db)
  return rows.map(({ lon, lat, ...unit }) => ({ ...unit, seat: position(lon, lat) }))
}

const position = (lon: number | null, lat: number | null): LonLat | null => (lon === null || lat === null ? null : [lon, lat])

/** Settlements are the demand when any of them has people, else grid cells are. */
export const demandKind = (regionId: string) =>
  sql<
    'settlement' | 'cell'
  >`select case when exists (select from place where region_id = ${regionId} and kind = 'settlement' and people > 0)
    then 'settlement' else 'cell' end`

/** Outlines of the units of one level, for drawing; units without an outline are left out. */
export async function unitShapes(db: Db, regionId: string, level: UnitLevel): Promise<UnitShape[]> {
  const { rows } = await sql<UnitShape>`
    select code, name, name_en as "nameEn", level, parent, class as "settlementClass", st_asgeojson(shape, 6)::json as geometry
    from unit where region_id = ${regionId} and level = ${level} and shape is not null order by code`.execute(db)
  return rows
}

/** The urban area and the urban fringe, each one geometry: the union of its villages' and communities' outlines. */
export async function classOutlines(
  db: Db,
  regionId: string,
): Promise<{ areaClass: 'urban' | 'fringe'; geometry: GeoJsonGeometry }[]> {
  const { rows } = await sql<{ areaClass: 'urban' | 'fringe'; geometry: GeoJsonGeometry }>`
    select area_class as "areaClass", st_asgeojson(st_multi(st_collectionextract(st_union(shape), 3)), 6)::json as geometry
    from (select shape, case when class in ('111', '121') then 'urban' else 'fringe' end as area_class from unit
      where region_id = ${regionId} and shape is not null and class in ('111', '121', '112', '122', '123')) classed
    group by area_class order by area_class desc`.execute(db)
  return rows
}
