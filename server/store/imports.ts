/** The record of imports, and the network of roads that a region uses. */
import { sql } from 'kysely'
import type { Db } from './tables.ts'

export interface ImportRun {
  readonly regionId: string
  readonly what: string
  readonly fileName: string
  readonly sha256: string
  readonly rows: number
  readonly accepted: number
  readonly refused: number
  readonly changed: boolean
  readonly problems: readonly unknown[]
  readonly at: Date
}

export async function recordImport(trx: Db, run: ImportRun): Promise<void> {
  await trx
    .insertInto('import_run')
    .values({
      region_id: run.regionId,
      what: run.what,
      file_name: run.fileName,
      sha256: run.sha256,
      rows: run.rows,
      accepted: run.accepted,
      refused: run.refused,
      changed: run.changed,
      problems: sql<unknown[]>`${JSON.stringify(run.problems)}::jsonb`,
      at: run.at,
    })
    .execute()
}

/** Every import into a region, the newest first. */
export async function importsOf(db: Db, regionId: string): Promise<ImportRun[]> {
  const rows = await db.selectFrom('import_run').selectAll().where('region_id', '=', regionId).orderBy('id', 'desc').execute()
  return rows.map(({ region_id, file_name, id: _id, ...run }) => ({ ...run, regionId: region_id, fileName: file_name }))
}

/** The file that last changed each kind of data of a region, and when. */
export async function lastFiles(db: Db, regionId: string): Promise<{ what: string; fileName: string; at: Date }[]> {
  const rows = await db
    .selectFrom('import_run')
    .select(['what', 'file_name', 'at'])
    .distinctOn('what')
    .where('region_id', '=', regionId)
    .where('changed', '=', true)
    .orderBy('what')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ what, file_name, at }) => ({ what, fileName: file_name, at }))
}

/** Makes a road file the region's network; true when it was another before. */
export async function pointToRoadFile(trx: Db, regionId: string, file: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('region')
    .set({ roads_file: file })
    .where('id', '=', regionId)
    .where('roads_file', 'is distinct from', file)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
