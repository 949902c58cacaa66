/** Opens the database that the settings name, brings its tables up to date, and says plainly what is wrong when it cannot. */
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { ensureDataDir, type OpenProgress, openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { poolOf } from './pool.ts'
import type { Db, Tables } from './tables.ts'

export type DatabaseKind = 'embedded' | 'postgresql'

export interface Database {
  readonly db: Db
  readonly kind: DatabaseKind
  close(): Promise<void>
}

/**
 * Opens and migrates the database: DATABASE_URL when set, else the embedded one in DATA_DIR.
 * Throws AppError('setting') naming the setting and the remedy: no answer, wrong password, no such database, no PostGIS and no right to
 * add it, no right to make tables, unwritable DATA_DIR, a database made by a newer version.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  options: { progress?: OpenProgress } = {},
): Promise<Database> {
  const progress = options.progress ?? (() => {})
  await ensureDataDir(config.dataDir)
  if (config.databaseUrl === null) return finish(await openEmbedded(config.dataDir, progress), 'embedded')
  const pool = poolOf({ connectionString: config.databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await addPostgis(pool)
    return await finish(pool, 'postgresql')
  } catch (error) {
    await pool.end()
    throw asSetting(error, config.databaseUrl)
  }
}

async function finish(pool: PostgresPool, kind: DatabaseKind): Promise<Database> {
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, kind, close: () => db.destroy() }
}

async function addPostgis(pool: ReturnType<typeof poolOf>): Promise<void> {
  const found = await pool.query(`select 1 from pg_extension where extname = 'postgis'`)
  if (found.rowCount === 0) await pool.query('create extension postgis')
}

const MISSING_EXTENSION = ['0A000', '58P01']

/** What a failure to open DATABASE_URL means to the person who set it. The password is never repeated. */
function asSetting(error: unknown, databaseUrl: string): unknown {
  if (error instanceof AppError) return error
  const { code, message, routine } = error as { code?: string; message?: string; routine?: string }
  const url = new URL(databaseUrl)
  const where = `${url.hostname}:${url.port || '5432'}`
  const database = decodeURIComponent(url.pathname.slice(1)) || 'postgres'
  const say = (text: string) => new AppError('setting', `DATABASE_URL: ${text}`)
  if (code === '28P01' || code === '28000') return say(`${where} refuses the user or the password; correct them in the URL.`)
  if (code === '3D000')
    return say(`there is no database "${database}" at ${where}; create it (createdb ${database}) or correct the name.`)
  if (code !== undefined && MISSING_EXTENSION.includes(code)) {
    return say(`the server at ${where} has no PostGIS; install its PostGIS package (Debian: postgresql-<version>-postgis-3).`)
  }
  if (code === '42501' && routine?.toLowerCase().includes('extension')) {
    return say(`"${database}" has no PostGIS and this user may not add it; let an administrator run: CREATE EXTENSION postgis.`)
  }
  if (code === '42501') return say(`this user may not create tables in "${database}"; make the user the owner of the database.`)
  if (code === '53300') return say(`${where} has no connection left; raise its max_connections or end other clients.`)
  const unreachable =
    code === undefined || ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', 'EAI_AGAIN'].includes(code)
  if (unreachable)
    return say(`no database answers at ${where} (${code ?? message}); start it, or unset DATABASE_URL for the embedded one.`)
  return error
}

/** True while the database answers; for the health endpoint. */
export async function answersNow(db: Db): Promise<boolean> {
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  return rows.length === 1
}
