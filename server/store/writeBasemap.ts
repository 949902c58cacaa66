/** Writing what the basemap draws besides roads and units: a file's layers replace what stood in those layers. */
import { sql } from 'kysely'
import type { BasemapLayer, Db } from './tables.ts'
import { type Changes, NO_CHANGES } from './upsert.ts'

export interface BasemapRow {
  readonly layer: BasemapLayer
  readonly name: string
  readonly nameEn: string
  readonly rank: number
  readonly shape: string // well-known text, WGS-84
  readonly properties: Readonly<Record<string, unknown>>
}

const ROWS_PER_STATEMENT = 1_000

/** Replaces whole layers. Equal layers are left alone. */
export async function replaceLayers(
  trx: Db,
  regionId: string,
  layers: readonly BasemapLayer[],
  rows: readonly BasemapRow[],
): Promise<Changes> {
  const before = await mark(trx, regionId, layers)
  await sql`delete from basemap_feature where region_id = ${regionId} and layer = any(${[...layers]}::text[])`.execute(trx)
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const batch = rows
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((row, index) => ({ ...row, name_en: row.nameEn, number: start + index + 1, shape: `SRID=4326;${row.shape}` }))
    await sql`insert into basemap_feature (region_id, layer, number, name, name_en, rank, shape, properties)
      select ${regionId}, layer, number, name, name_en, rank, shape, properties
      from json_to_recordset(${JSON.stringify(batch)}::json) as row
        (layer text, number integer, name text, name_en text, rank integer, shape geometry, properties jsonb)`.execute(trx)
  }
  const after = await mark(trx, regionId, layers)
  if (before.mark === after.mark) return { ...NO_CHANGES, unchanged: rows.length }
  return { ...NO_CHANGES, added: rows.length, removed: before.count }
}

async function mark(trx: Db, regionId: string, layers: readonly BasemapLayer[]): Promise<{ count: number; mark: string }> {
  const { rows } = await sql<{ count: number; mark: string }>`
    select count(*) as count, coalesce(md5(string_agg(
      md5(concat_ws('|', layer, number, name, name_en, rank, md5(st_asbinary(shape)), properties)), '' order by layer, number)), '') as mark
    from basemap_feature where region_id = ${regionId} and layer = any(${[...layers]}::text[])`.execute(trx)
  return rows[0]
}
