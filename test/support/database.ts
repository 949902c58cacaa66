/**
 * Fresh, migrated databases of both kinds for tests.
 *
 * PostgreSQL: TEST_DATABASE_URL names a server where this user may create databases; each test file gets its own, copied from a template.
 * Embedded: PGlite in memory, loaded from a dump that is made once and kept in node_modules/.cache until the tables change.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe } from 'vitest'
import { type DatabaseKind, openDatabase } from '../../server/store/database.ts'
import { createGateway } from '../../server/store/gateway.ts'
import { migrate } from '../../server/store/migrate.ts'
import { poolOf } from '../../server/store/pool.ts'
import type { Db, Tables } from '../../server/store/tables.ts'

export interface TestDatabase {
  readonly kind: DatabaseKind
  readonly db: Db
  readonly dataDir: string // a folder of its own, for road files
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'jiujin')

/** The kinds of database that this run must test. Throws when PostgreSQL is neither given nor declined in so many words. */
export function databaseKinds(): DatabaseKind[] {
  if (process.env.TEST_DATABASES === 'embedded') return ['embedded']
  if (process.env.TEST_DATABASE_URL) return ['embedded', 'postgresql']
  throw new Error(
    'TEST_DATABASE_URL is not set: "npm test" sets it; else give a PostgreSQL + PostGIS server where databases may be created, ' +
      'or set TEST_DATABASES=embedded to leave PostgreSQL out on purpose.',
  )
}

/** Describes the same behaviour on each kind of database. `database()` is the open, migrated, empty database inside tests and hooks. */
export function describeDatabases(name: string, body: (database: () => TestDatabase) => void): void {
  describe.each(databaseKinds())(`${name} (%s)`, (kind) => {
    let opened: TestDatabase | null = null
    beforeAll(async () => {
      opened = await openTestDatabase(kind)
    }, 180_000)
    afterAll(() => opened?.close())
    body(() => {
      if (opened === null) throw new Error('expected database() inside a test or a hook')
      return opened
    })
  })
}

/** A new database of one kind. The caller closes it, which removes everything. */
export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiujin-test-'))
  const opened = kind === 'embedded' ? await openEmbeddedCopy(dataDir) : await openPostgresCopy(dataDir)
  return {
    kind,
    dataDir,
    db: opened.db,
    async close() {
      await opened.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openEmbeddedCopy(dataDir: string): Promise<{ db: Db; close(): Promise<void> }> {
  const dump = await embeddedTemplate()
  const engine = await PGlite.create({ loadDataDir: new Blob([await readFile(dump)]), extensions: { postgis } })
  const served = await serve(engine, dataDir)
  return {
    db: served.db,
    async close() {
      await served.close()
      await engine.close()
    },
  }
}

/** Puts a migrated embedded database into a data folder, as an earlier run of the program would have left it. */
export async function layEmbeddedDatabase(dataDir: string): Promise<void> {
  const engine = await PGlite.create({
    dataDir: join(dataDir, 'db'),
    loadDataDir: new Blob([await readFile(await embeddedTemplate())]),
    extensions: { postgis },
  })
  await engine.close()
}

async function serve(engine: PGlite, folder: string): Promise<{ db: Db; close(): Promise<void> }> {
  const gateway = createGateway()
  await new Promise<void>((resolve) => gateway.server.listen(join(folder, '.s.PGSQL.5432'), resolve))
  gateway.open(engine)
  const db: Db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: poolOf({ host: folder, port: 5432, user: 'postgres', database: 'postgres' }) }),
  })
  return {
    db,
    async close() {
      await db.destroy()
      await gateway.close()
    },
  }
}

/** What the template depends on: the migrations and the PGlite packages. */
function templateKey(): string {
  const hash = createHash('sha256')
  const migrations = join(root, 'server', 'store', 'migrations')
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, file)))
  for (const name of ['pglite', 'pglite-postgis']) {
    hash.update(readFileSync(join(root, 'node_modules', '@electric-sql', name, 'package.json')))
  }
  return hash.digest('hex').slice(0, 12)
}

/** Makes something once, whichever of several test processes comes first; the others wait. */
async function once(name: string, exists: () => Promise<boolean> | boolean, make: () => Promise<void>): Promise<void> {
  await mkdir(cache, { recursive: true })
  const lock = join(cache, `${name}.making`)
  for (;;) {
    if (await exists()) return
    try {
      mkdirSync(lock)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
      if (Date.now() - since > 120_000) rmSync(lock, { recursive: true, force: true }) // its maker died
      await sleep(200)
      continue
    }
    try {
      if (!(await exists())) await make()
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
  }
}

async function embeddedTemplate(): Promise<string> {
  const file = join(cache, `embedded-${templateKey()}.tar`)
  await once(
    'embedded',
    () => existsSync(file),
    async () => {
      for (const old of readdirSync(cache)) if (/^embedded-.*\.tar$/.test(old)) rmSync(join(cache, old), { force: true })
      const folder = await mkdtemp(join(tmpdir(), 'jiujin-template-'))
      const engine = await PGlite.create({ extensions: { postgis } })
      await engine.exec('create extension postgis')
      const served = await serve(engine, folder)
      await migrate(served.db)
      await served.close()
      const dump = await engine.dumpDataDir('none')
      await engine.close()
      await writeFile(`${file}.part`, Buffer.from(await dump.arrayBuffer()))
      await rename(`${file}.part`, file)
      await rm(folder, { recursive: true, force: true })
    },
  )
  return file
}

/** Runs one statement on the server itself, beside all test databases. */
async function onServer<T>(url: URL, sql: string): Promise<T[]> {
  const pool = poolOf({ connectionString: url.href, max: 1 })
  try {
    return (await pool.query(sql)).rows as T[]
  } finally {
    await pool.end()
  }
}

const named = (url: URL, database: string) => {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other
}

async function openPostgresCopy(dataDir: string): Promise<{ db: Db; close(): Promise<void> }> {
  const server = new URL(process.env.TEST_DATABASE_URL ?? '')
  const template = `jiujin_template_${templateKey()}`
  const isReady = async () => {
    const sql = `select 1 from pg_database where datname = '${template}' and datistemplate`
    return (await onServer(server, sql)).length > 0
  }
  await once('postgresql', isReady, async () => {
    await onServer(server, `drop database if exists ${template}`)
    await onServer(server, `create database ${template}`)
    const made = await openDatabase({ databaseUrl: named(server, template).href, dataDir })
    await made.close()
    await onServer(server, `alter database ${template} is_template true`)
  })
  const name = `jiujin_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, `create database ${name} template ${template}`)
  const opened = await openDatabase({ databaseUrl: named(server, name).href, dataDir })
  return {
    db: opened.db,
    async close() {
      await opened.close()
      await onServer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** An empty PostgreSQL database without PostGIS, owned by a user who may not add it. */
export async function makeBareDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = new URL(process.env.TEST_DATABASE_URL ?? '')
  const name = `jiujin_bare_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, `create role ${name} login password 'secret'`)
  await onServer(server, `create database ${name} owner ${name} template template0`)
  const url = named(server, name)
  url.username = name
  url.password = 'secret'
  return {
    url: url.href,
    async drop() {
      await onServer(server, `drop database ${name} with (force)`)
      await onServer(server, `drop role ${name}`)
    },
  }
}

/** Empties every table, for a test that needs a clean database of its own. */
export async function emptyDatabase({ db }: TestDatabase): Promise<void> {
  await db.deleteFrom('region').execute()
}
