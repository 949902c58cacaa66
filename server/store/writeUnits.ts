/** Writing administrative units, and keeping what hangs on them in step: settlements, borrowed positions, codes of the unit around. */
import { sql } from 'kysely'
import type { LonLat } from '../core/geometry/lonLat.ts'
import type { PlacedUnit } from '../core/import/placing.ts'
import type { UnitRecord } from '../core/import/unitRows.ts'
import type { ClassSource, SettlementClass } from '../core/places/place.ts'
import type { UnitKind } from '../core/places/unit.ts'
import type { Db } from './tables.ts'
import { type Changes, pointText, upsert } from './upsert.ts'

/** A unit to write. Seat and shape: undefined leaves what is there. */
export interface UnitToWrite extends UnitRecord {
  readonly seat?: LonLat
  readonly shape?: string // well-known text of a polygon or multipolygon
}

/** The units of a region as imports lay new rows over them. */
export async function knownUnits(db: Db, regionId: string): Promise<Map<string, UnitRecord>> {
  const rows = await db
    .selectFrom('unit')
    .select(['code', 'year', 'level', 'kind', 'name', 'name_en as nameEn', 'parent', 'class as settlementClass'])
    .select(['class_source as classSource', 'management'])
    .where('region_id', '=', regionId)
    .execute()
  return new Map(rows.map((row) => [row.code, row]))
}

/** Every unit with its position, or that of the nearest thing to it. */
export async function placedUnits(db: Db, regionId: string): Promise<PlacedUnit[]> {
  const { rows } = await sql<Omit<PlacedUnit, 'at'> & { lon: number | null; lat: number | null }>`
    select u.code, u.level, u.name, u.parent, st_x(p.at) as lon, st_y(p.at) as lat, p.held_by as "heldBy", p.held_code as "heldCode"
    from unit u join unit_position p on p.region_id = u.region_id and p.code = u.code
    where u.region_id = ${regionId} order by u.code`.execute(db)
  return rows.map(({ lon, lat, ...unit }) => ({ ...unit, at: lon === null || lat === null ? null : [lon, lat] }))
}

export async function writeUnits(trx: Db, regionId: string, units: readonly UnitToWrite[]): Promise<Changes> {
  // what a file does not draw keeps its drawing: each kind of row is written with the columns it has
  const withSeat = units.filter((unit) => unit.seat !== undefined)
  const withShape = units.filter((unit) => unit.shape !== undefined)
  const before = await marks(trx, regionId)
  await upsert(
    trx,
    {
      table: 'unit',
      key: ['region_id', 'code'],
      columns: {
        region_id: 'text',
        code: 'text',
        year: 'integer',
        level: 'text',
        kind: 'text',
        name: 'text',
        name_en: 'text',
        parent: 'text',
        class: 'text',
        class_source: 'text',
        management: 'boolean',
      },
    },
    units.map((unit) => ({
      region_id: regionId,
      code: unit.code,
      year: unit.year,
      level: unit.level,
      kind: unit.kind,
      name: unit.name,
      name_en: unit.nameEn,
      parent: unit.parent,
      class: unit.settlementClass,
      class_source: unit.classSource,
      management: unit.management,
    })),
  )
  await drawSeats(trx, regionId, withSeat)
  await drawShapes(trx, regionId, withShape)
  const after = await marks(trx, regionId)
  const written = new Set(units.map((unit) => unit.code))
  let [added, changed, unchanged] = [0, 0, 0]
  for (const [code, mark] of after) {
    if (!written.has(code)) continue
    if (!before.has(code)) added++
    else if (before.get(code) === mark) unchanged++
    else changed++
  }
  return { added, changed, unchanged, removed: 0 }
}

/** A short mark of everything a unit says, to tell which ones changed. */
async function marks(trx: Db, regionId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; mark: string }>`
    select code, md5(concat_ws('|', year, level, kind, name, name_en, parent, class, class_source, management, st_asbinary(seat)::text,
      md5(st_asbinary(shape)))) as mark from unit where region_id = ${regionId}`.execute(trx)
  return new Map(rows.map((row) => [row.code, row.mark]))
}

async function drawSeats(trx: Db, regionId: string, units: readonly UnitToWrite[]): Promise<void> {
  const rows = units.map((unit) => ({ code: unit.code, seat: unit.seat && pointText([unit.seat[0], unit.seat[1]]) }))
  await sql`update unit set seat = row.seat
    from json_to_recordset(${JSON.stringify(rows)}::json) as row (code text, seat geometry)
    where unit.region_id = ${regionId} and unit.code = row.code and unit.seat is distinct from row.seat`.execute(trx)
}

const SHAPES_PER_STATEMENT = 200

async function drawShapes(trx: Db, regionId: string, units: readonly UnitToWrite[]): Promise<void> {
  for (let start = 0; start < units.length; start += SHAPES_PER_STATEMENT) {
    const rows = units
      .slice(start, start + SHAPES_PER_STATEMENT)
      .map((unit) => ({ code: unit.code, shape: `SRID=4326;${unit.shape}` }))
    // rings that cross themselves are mended; what is left over of lines and points is dropped
    await sql`update unit set shape = mended.shape from (
        select code, st_multi(st_collectionextract(st_makevalid(shape), 3)) as shape
        from json_to_recordset(${JSON.stringify(rows)}::json) as row (code text, shape geometry)) mended
      where unit.region_id = ${regionId} and unit.code = mended.code and not st_isempty(mended.shape)
        and unit.shape is distinct from mended.shape`.execute(trx)
  }
}

export interface Classless {
  readonly code: string
  readonly villageKind: UnitKind
  readonly townshipKind: UnitKind
  readonly metresToSeat: number | null
  readonly peoplePerKm2: number | null
}

/** The villages and communities whose class nobody gave. */
export async function classlessVillages(trx: Db, regionId: string): Promise<Classless[]> {
  const { rows } = await sql<Classless>`
    select v.code, v.kind as "villageKind", t.kind as "townshipKind",
      st_distance(coalesce(v.seat, st_pointonsurface(v.shape))::geography, coalesce(t.seat, st_pointonsurface(t.shape))::geography)
        as "metresToSeat",
      p.people / nullif(st_area(v.shape::geography) / 1e6, 0) as "peoplePerKm2"
    from unit v join unit t on t.region_id = v.region_id and t.code = v.parent
    left join place p on p.region_id = v.region_id and p.id = v.code
    where v.region_id = ${regionId} and v.level = 'village' and v.class_source in ('unknown', 'unit_kind', 'density')
    order by v.code`.execute(trx)
  return rows
}

/** Writes classes that a rule found. */
export async function setClasses(
  trx: Db,
  regionId: string,
  found: readonly { code: string; class: SettlementClass | null; source: ClassSource }[],
): Promise<void> {
  await sql`update unit set class = row.class, class_source = row.source
    from json_to_recordset(${JSON.stringify(found)}::json) as row (code text, class text, source text)
    where unit.region_id = ${regionId} and unit.code = row.code
      and (unit.class, unit.class_source) is distinct from (row.class, row.source)`.execute(trx)
}
