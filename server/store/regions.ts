/** Regions: what each is called, where it is, and which version of its data stands. */
import { type ExpressionBuilder, sql } from 'kysely'
import type { Bounds, LonLat } from '../core/geometry/lonLat.ts'
import { AppError } from '../errors.ts'
import type { Db, Source, Tables } from './tables.ts'

export interface RegionRecord {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly fictional: boolean
  readonly centre: LonLat
  readonly bbox: Bounds // west, south, east, north; the whole world while nothing has been imported
  readonly mapApprovalNo: string | null
  readonly sources: readonly Source[]
  readonly dataVersion: number // rises with every import that changed something
  readonly roadsFile: string | null // under DATA_DIR/regions/<id>/; null: no roads yet
}

export interface NewRegion {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly fictional?: boolean
  readonly mapApprovalNo?: string | null
  readonly sources?: readonly Source[]
}

const WORLD: Bounds = [-180, -85, 180, 85]

const columns = (eb: ExpressionBuilder<Tables, 'region'>) =>
  [
    'id',
    'name_zh as nameZh',
    'name_en as nameEn',
    'fictional',
    'map_approval_no as mapApprovalNo',
    'sources',
    'data_version as dataVersion',
    'roads_file as roadsFile',
    eb.fn<number | null>('st_xmin', ['bounds']).as('west'),
    eb.fn<number | null>('st_ymin', ['bounds']).as('south'),
    eb.fn<number | null>('st_xmax', ['bounds']).as('east'),
    eb.fn<number | null>('st_ymax', ['bounds']).as('north'),
  ] as const

type Found = Omit<RegionRecord, 'bbox' | 'centre'> & Record<'west' | 'south' | 'east' | 'north', number | null>

function record({ west, south, east, north, ...rest }: Found): RegionRecord {
  const bbox: Bounds = west === null || south === null || east === null || north === null ? WORLD : [west, south, east, north]
  return { ...rest, bbox, centre: [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2] }
}

/** Every region, the oldest first. */
export async function regionsOf(db: Db): Promise<RegionRecord[]> {
  const rows = await db.selectFrom('region').select(columns).orderBy('created_at').orderBy('id').execute()
  return rows.map(record)
}

/** One region, or null. */
export async function regionById(db: Db, id: string): Promise<RegionRecord | null> {
  const row = await db.selectFrom('region').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : record(row)
}

/** Makes an empty region. Throws AppError('conflict') when the id is taken, AppError('bad_request') when it is no id. */
export async function createRegion(db: Db, region: NewRegion): Promise<RegionRecord> {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(region.id)) {
    throw new AppError(
      'bad_request',
      `"${region.id}" is no region id; use 1 to 40 small letters, digits and hyphens, such as wuxi-2023.`,
    )
  }
  const row = await db
    .insertInto('region')
    .values({
      id: region.id,
      name_zh: region.nameZh,
      name_en: region.nameEn,
      fictional: region.fictional ?? false,
      map_approval_no: region.mapApprovalNo ?? null,
      sources: sql<Source[]>`${JSON.stringify(region.sources ?? [])}::jsonb`,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(columns)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('conflict', `There is a region "${region.id}" already.`)
  return record(row)
}

/** Changes what a region is called and cites; true when anything was different. */
export async function describeRegion(db: Db, region: NewRegion): Promise<boolean> {
  const sources = JSON.stringify(region.sources ?? [])
  const { rows } = await sql`
    update region set name_zh = ${region.nameZh}, name_en = ${region.nameEn}, fictional = ${region.fictional ?? false},
      map_approval_no = ${region.mapApprovalNo ?? null}, sources = ${sources}::jsonb
    where id = ${region.id} and (name_zh, name_en, fictional, map_approval_no, sources) is distinct from
      (${region.nameZh}::text, ${region.nameEn}::text, ${region.fictional ?? false}::boolean,
       ${region.mapApprovalNo ?? null}::text, ${sources}::jsonb)
    returning id`.execute(db)
  return rows.length > 0
}

/** Holds a region for the length of a transaction, so that two imports into it take turns. */
export async function lockRegion(trx: Db, id: string): Promise<RegionRecord> {
  const row = await trx.selectFrom('region').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', `There is no region "${id}".`)
  return record(row)
}

/**
 * Marks that the region's data changed: raises its version and measures its bounds anew: those of its units and places,
 * or of what else there is (`roadBounds` when roads were imported) when it has neither.
 */
export async function bumpDataVersion(trx: Db, id: string, roadBounds: Bounds | null = null): Promise<void> {
  const [west, south, east, north] = roadBounds ?? [null, null, null, null]
  await sql`
    update region set data_version = data_version + 1, bounds = coalesce(
      (select st_setsrid(st_extent(g), 4326)::geometry from (
        select coalesce(shape, seat) as g from unit where region_id = ${id}
        union all select at from place where region_id = ${id}) everything where g is not null having count(*) > 1),
      case when ${west}::float8 is null then bounds
        else st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326) end,
      bounds)
    where id = ${id}`.execute(trx)
}
