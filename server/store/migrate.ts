/** Brings the tables up to date. Migrations are listed here by hand, numbered, and never changed once released: a new one is appended. */
import { type Migration, Migrator } from 'kysely'
import { AppError } from '../errors.ts'
import { firstTables } from './migrations/0001_first_tables.ts'
import { zonesHaveAMiddle } from './migrations/0002_zones_have_a_middle.ts'
import { scenarios } from './migrations/0003_scenarios.ts'
import type { Db } from './tables.ts'

const migrations: Record<string, Migration> = {
  '0001_first_tables': firstTables,
  '0002_zones_have_a_middle': zonesHaveAMiddle,
  '0003_scenarios': scenarios,
}

/** Runs the migrations that this database has not had. Throws AppError('setting') when a newer version of the program has been here. */
export async function migrate(db: Db): Promise<void> {
  const applied = new Set(Object.keys(migrations))
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const strangers = (await appliedMigrations(db)).filter((name) => !applied.has(name))
  if (strangers.length > 0) {
    throw new AppError(
      'setting',
      `DATABASE_URL or DATA_DIR: this database was made by a newer version of the program (${strangers.join(', ')}); start that version.`,
    )
  }
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function appliedMigrations(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return rows.map((row) => row.name)
}
