import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../server/store/database.ts'
import { createRegion, regionsOf } from '../../../server/store/regions.ts'
import { databaseKinds, layEmbeddedDatabase, makeBareDatabase } from '../../support/database.ts'

const helper = join(import.meta.dirname, '..', '..', 'support', 'databaseProcess.ts')
const TEA = { id: 'tea', nameZh: '茶山市', nameEn: 'Tea Hills' }

describe('the embedded database shared by processes', { timeout: 120_000 }, () => {
  let dataDir: string
  const opened: Database[] = []
  const children: ChildProcess[] = []

  beforeAll(async () => {
    // the template is made here once, outside any test's time
    const folder = await mkdtemp(join(tmpdir(), 'jiujin-lay-'))
    await layEmbeddedDatabase(folder)
    await rm(folder, { recursive: true })
  }, 180_000)

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiujin-embedded-'))
    await layEmbeddedDatabase(dataDir)
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const database of opened.splice(0)) await database.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const open = async () => {
    const database = await openDatabase({ databaseUrl: null, dataDir })
    opened.push(database)
    return database
  }

  /** Another process on the same folder; resolves with what it says once it says `until`. */
  const elsewhere = (what: string, until: string) =>
    new Promise<{ child: ChildProcess; said: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', helper, dataDir, what], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes(until)) resolve({ child, said })
      })
      child.on('exit', (code) => reject(new Error(`the other process ended with ${code} after saying: ${said}`)))
    })

  const gone = (child: ChildProcess) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve()
      else child.once('exit', () => resolve())
    })

  const regionNames = async (database: Database) => (await regionsOf(database.db)).map((region) => region.nameZh)

  test('a second process writes while the first one holds the database', async () => {
    const holder = await open()
    await createRegion(holder.db, TEA)
    await elsewhere('rename', 'done')
    expect(await regionNames(holder)).toEqual(['改名'])
  })

  test('a guest killed in the middle of a transaction leaves nothing behind, and the holder goes on', async () => {
    const holder = await open()
    await createRegion(holder.db, TEA)
    const { child } = await elsewhere('hang', 'in transaction')
    const asked = regionNames(holder) // waits for its turn
    child.kill('SIGKILL')
    expect(await asked).toEqual(['茶山市'])
    await createRegion(holder.db, { ...TEA, id: 'tea-2' })
    expect(await regionNames(holder)).toHaveLength(2)
  })

  test('a holder killed in the middle of a transaction leaves whole data to the next process', async () => {
    const first = await open()
    await createRegion(first.db, TEA)
    await first.close()
    opened.length = 0
    const { child } = await elsewhere('hang', 'in transaction')
    child.kill('SIGKILL')
    await gone(child)
    expect(existsSync(join(dataDir, 'db.lock'))).toBe(true)
    expect(await regionNames(await open())).toEqual(['茶山市'])
  })

  test('a guest becomes the holder when the holder ends', async () => {
    const { child } = await elsewhere('serve', 'serving')
    const guest = await open()
    await createRegion(guest.db, TEA)
    expect(JSON.parse(await readFile(join(dataDir, 'db.lock'), 'utf8')).pid).toBe(child.pid)
    child.kill('SIGTERM')
    await gone(child)
    expect(await regionNames(guest)).toEqual(['茶山市'])
    expect(JSON.parse(await readFile(join(dataDir, 'db.lock'), 'utf8')).pid).toBe(process.pid)
  })

  test('transactions of two processes never see each other half done', async () => {
    const holder = await open()
    await createRegion(holder.db, TEA)
    const { child } = await elsewhere('count', 'started')
    // each side adds one 40 times, reading first and writing after; a lost update would show as a smaller sum
    for (let turn = 0; turn < 40; turn++) {
      await holder.db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ version: number }>`select data_version as version from region where id = 'tea'`.execute(trx)
        await sql`update region set data_version = ${rows[0].version + 1} where id = 'tea'`.execute(trx)
      })
    }
    await gone(child)
    expect((await regionsOf(holder.db))[0].dataVersion).toBe(80)
  })

  test('a lock left by a process that is gone is taken over, whatever its number means now', async () => {
    const lock = join(dataDir, 'db.lock')
    await writeFile(lock, JSON.stringify({ pid: process.pid, closing: false, host: dataDir, port: 5432 }))
    await utimes(lock, new Date(0), new Date(0))
    expect(await regionNames(await open())).toEqual([])
  })

  test('a database thread that breaks is replaced for the next who asks; what was written stays', async () => {
    const threads: Worker[] = []
    const note = (thread: Worker) => threads.push(thread)
    process.on('worker', note)
    const holder = await open()
    await createRegion(holder.db, TEA)
    expect(threads).toHaveLength(1)
    await threads[0].terminate()
    expect(await regionNames(holder)).toEqual(['茶山市'])
    process.off('worker', note)
    expect(threads).toHaveLength(2)
    expect(JSON.parse(await readFile(join(dataDir, 'db.lock'), 'utf8')).pid).toBe(process.pid)
  })

  test('closing removes the lock', async () => {
    await (await open()).close()
    opened.length = 0
    expect(existsSync(join(dataDir, 'db.lock'))).toBe(false)
  })
})

describe('settings that cannot work are named with their remedy', () => {
  const fails = async (databaseUrl: string | null, dataDir = join(tmpdir(), 'jiujin-settings')) => {
    const error = await openDatabase({ databaseUrl, dataDir }).then(
      () => null,
      (reason: unknown) => reason as Error,
    )
    expect(error).toMatchObject({ code: 'setting' })
    expect(error?.message).not.toContain('\n')
    expect(error?.message).not.toContain('secret')
    return error?.message
  }

  test('a data folder that is a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jiujin-file-'))
    await writeFile(join(folder, 'file'), '')
    expect(await fails(null, join(folder, 'file'))).toMatch(/^DATA_DIR: cannot write to .*set DATA_DIR/)
    await rm(folder, { recursive: true })
  })

  if (process.platform === 'linux') {
    test('a data folder where no folder can be made, whoever asks', async () => {
      expect(await fails(null, '/proc/jiujin')).toMatch(/^DATA_DIR: cannot write to \/proc\/jiujin/)
    })
  }

  test('a database server that is not there', async () => {
    expect(await fails('postgres://me:secret@127.0.0.1:1/jiujin')).toMatch(/^DATABASE_URL: no database answers at 127\.0\.0\.1:1/)
    expect(await fails('postgres://me:secret@no-such-host.invalid/jiujin')).toMatch(
      /^DATABASE_URL: no database answers at no-such-host/,
    )
  })

  if (databaseKinds().includes('postgresql')) {
    test('a database that does not exist, and one without PostGIS for a user without rights', async () => {
      const url = new URL(process.env.TEST_DATABASE_URL ?? '')
      url.pathname = '/no_such_database'
      expect(await fails(url.href)).toMatch(/^DATABASE_URL: there is no database "no_such_database"/)
      const bare = await makeBareDatabase()
      expect(await fails(bare.url)).toMatch(/^DATABASE_URL: .*(may not add it|refuses the user)/)
      await bare.drop()
    })
  }
})
