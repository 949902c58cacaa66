/** A second process on an embedded database: `node databaseProcess.ts DATA_DIR rename|hang|serve|count`, run by tests. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../server/store/database.ts'
import type { Db } from '../../server/store/tables.ts'

const [dataDir, what] = process.argv.slice(2)
const { db, close } = await openDatabase({ databaseUrl: null, dataDir })

const acts: Record<string, (db: Db) => Promise<void>> = {
  async rename() {
    await sql`update region set name_zh = '改名'`.execute(db)
    process.stdout.write('done\n')
  },
  async hang() {
    await db.transaction().execute(async (trx) => {
      await sql`update region set name_zh = '半途'`.execute(trx)
      process.stdout.write('in transaction\n')
      await sleep(60_000)
    })
  },
  async serve() {
    const told = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
    process.stdout.write('serving\n')
    const alive = setInterval(() => {}, 1000)
    await told
    clearInterval(alive)
  },
  async count() {
    process.stdout.write('started\n')
    for (let turn = 0; turn < 40; turn++) {
      await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ version: number }>`select data_version as version from region where id = 'tea'`.execute(trx)
        await sql`update region set data_version = ${rows[0].version + 1} where id = 'tea'`.execute(trx)
      })
    }
  },
}

await acts[what](db)
await close()
