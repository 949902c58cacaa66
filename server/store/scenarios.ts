/** What-ifs as they are kept: by region and by the id that their edits have. */
import { sql } from 'kysely'
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import { lockRegion } from './regions.ts'
import type { Db } from './tables.ts'

export interface ScenarioRecord {
  readonly id: string
  readonly name: string | null // null: a draft
  readonly edits: readonly ScenarioEdit[]
  readonly createdAt: Date
}

export interface NewScenario {
  readonly id: string
  readonly name: string | null
  readonly edits: readonly ScenarioEdit[]
}

const columns = ['id', 'name', 'edits', 'created_at as createdAt'] as const

/** How much of a region's what-ifs is kept. */
export interface ScenarioBounds {
  readonly mostScenarios: number
  readonly mostNamed: number
  readonly mostNamedText: number // letters of the edits of all named ones together: they are listed in one answer
  readonly draftsUnusedSince: Date // drafts that nobody has used since are cleared away
}

/**
 * Keeps a scenario and clears away what has been forgotten; the one that is there already stays as it is, but a draft may be given
 * its name. Null when the region has as many named ones, or as much in them, as it may. Those who save into one region at once take turns.
 */
export function saveScenario(
  db: Db,
  region: string,
  { id, name, edits }: NewScenario,
  bounds: ScenarioBounds & { readonly now: Date },
): Promise<ScenarioRecord | null> {
  return db.transaction().execute(async (trx) => {
    await lockRegion(trx, region)
    const known = await trx
      .selectFrom('scenario')
      .select(columns)
      .where('region_id', '=', region)
      .where('id', '=', id)
      .executeTakeFirst()
    if (name !== null && known?.name == null) {
      const { named, letters } = await namedIn(trx, region)
      if (named >= bounds.mostNamed || letters + JSON.stringify(edits).length > bounds.mostNamedText) return null
    }
    if (known === undefined) await clearDrafts(trx, region, bounds)
    return trx
      .insertInto('scenario')
      .values({
        region_id: region,
        id,
        name,
        edits: sql<readonly ScenarioEdit[]>`${JSON.stringify(edits)}::jsonb`,
        created_at: bounds.now,
        used_at: bounds.now,
      })
      .onConflict((conflict) =>
        conflict.columns(['region_id', 'id']).doUpdateSet({
          name: sql<string | null>`coalesce(scenario.name, excluded.name)`,
          used_at: sql<Date>`excluded.used_at`,
        }),
      )
      .returning(columns)
      .executeTakeFirstOrThrow()
  })
}

async function namedIn(trx: Db, region: string): Promise<{ named: number; letters: number }> {
  const { named, letters } = await trx
    .selectFrom('scenario')
    .select([(eb) => eb.fn.count<string>('name').as('named'), sql<string | null>`sum(length(edits::text))`.as('letters')])
    .where('region_id', '=', region)
    .where('name', 'is not', null)
    .executeTakeFirstOrThrow()
  return { named: Number(named), letters: Number(letters) }
}

/** The drafts that are too old, and those unused for longest beyond the most that are kept, with room for one more. */
async function clearDrafts(trx: Db, region: string, { mostScenarios, draftsUnusedSince }: ScenarioBounds): Promise<void> {
  await trx
    .deleteFrom('scenario')
    .where('region_id', '=', region)
    .where('name', 'is', null)
    .where('used_at', '<', draftsUnusedSince)
    .execute()
  await sql`delete from scenario where region_id = ${region} and id in (
      select id from scenario where region_id = ${region} and name is null order by used_at, id
      limit greatest(0, (select count(*) from scenario where region_id = ${region}) - ${mostScenarios - 1}::bigint))`.execute(trx)
}

/** The scenarios that have a name, the newest first. */
export function namedScenarios(db: Db, region: string): Promise<ScenarioRecord[]> {
  return db
    .selectFrom('scenario')
    .select(columns)
    .where('region_id', '=', region)
    .where('name', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** One scenario, or null. */
export async function scenarioById(db: Db, region: string, id: string): Promise<ScenarioRecord | null> {
  const row = await db
    .selectFrom('scenario')
    .select(columns)
    .where('region_id', '=', region)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/** Notes that somebody works with a scenario; nothing is written when that was noted since `before`. */
export async function noteUse(
  db: Db,
  region: string,
  id: string,
  { now, before }: { readonly now: Date; readonly before: Date },
): Promise<void> {
  await db
    .updateTable('scenario')
    .set({ used_at: now })
    .where('region_id', '=', region)
    .where('id', '=', id)
    .where('used_at', '<', before)
    .execute()
}
