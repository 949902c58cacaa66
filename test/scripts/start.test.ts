/** The start command as somebody meets it who has just typed it: what it says when it cannot, and its life when it can. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/store/database.ts'
import { databaseKinds, layEmbeddedDatabase, makeBareDatabase } from '../support/database.ts'
import { layDesert } from '../support/desert.ts'

const root = join(import.meta.dirname, '..', '..')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiujin-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  out: string
  err: string
}

function start(settings: Record<string, string>): Started {
  const { DATABASE_URL: _, ...rest } = process.env
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: { ...rest, PORT: '0', DATA_DIR: join(folder, 'unused'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const started: Started = { child, out: '', err: '' }
  child.stdout!.on('data', (chunk: Buffer) => {
    started.out += chunk.toString('utf8')
  })
  child.stderr!.on('data', (chunk: Buffer) => {
    started.err += chunk.toString('utf8')
  })
  return started
}

async function refusal(settings: Record<string, string>): Promise<{ code: number; said: string }> {
  const started = start(settings)
  const [code] = (await once(started.child, 'close')) as [number]
  const said = started.err.trim().split('\n')
  expect(started.out).toBe('')
  expect(said).toHaveLength(1)
  return { code, said: said[0] }
}

describe('a start that cannot be', () => {
  test('names PORT when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { code, said } = await refusal({ PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(said).toBe(`jiujin: PORT ${port} is taken by another program; set PORT to a free port.`)
  })

  test('names PORT when it is no port', async () => {
    const { code, said } = await refusal({ PORT: 'eighty' })
    expect([code, said]).toEqual([1, 'jiujin: PORT is "eighty"; set it to a whole number from 0 to 65535.'])
  })

  test('names DATA_DIR when it cannot be a folder', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const { code, said } = await refusal({ DATA_DIR: join(file, 'data') })
    expect(code).toBe(1)
    expect(said).toMatch(/^jiujin: .*DATA_DIR/)
  })

  test.each(['postgres://nobody:secret@127.0.0.1:9/none', 'mysql://here/there'])(
    'names DATABASE_URL when it is %s',
    async (url) => {
      const { code, said } = await refusal({ DATABASE_URL: url })
      expect(code).toBe(1)
      expect(said).toMatch(/^jiujin: DATABASE_URL/)
      expect(said).not.toContain('secret')
    },
  )

  test.skipIf(!databaseKinds().includes('postgresql'))(
    'names PostGIS when the database has none and may not get it',
    async () => {
      const bare = await makeBareDatabase()
      const { code, said } = await refusal({ DATABASE_URL: bare.url })
      await bare.drop()
      expect(code).toBe(1)
      expect(said).toMatch(/^jiujin: DATABASE_URL.*PostGIS/)
    },
  )
})

test('serves what is in its folder, says where, and ends in order when told to', async () => {
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  await layEmbeddedDatabase(dataDir)
  const database = await openDatabase({ databaseUrl: null, dataDir })
  await layDesert({ db: database.db, dataDir }, { id: 'demo' })
  await sql`insert into import_run (region_id, what, file_name, sha256, rows, accepted, refused, changed, problems, at)
    values ('demo', 'pack', 'region.json', '', 1, 1, 0, true, '[]'::jsonb, now())`.execute(database.db)
  await database.close()

  const started = start({ DATA_DIR: dataDir })
  for (let tries = 0; tries < 600 && started.out === ''; tries++) await sleep(100)
  const [line, address] = /^就近 Jiujin {2}(http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(started.out) ?? []
  expect(line).toBeDefined()
  const health = await fetch(`${address}api/health`)
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', version: expect.any(String), database: 'embedded' }])
  const regions = (await (await fetch(`${address}api/regions`)).json()) as { id: string }[]
  expect(regions.map((region) => region.id)).toEqual(['demo'])

  const ended = once(started.child, 'close')
  const told = performance.now()
  started.child.kill('SIGTERM')
  started.child.kill('SIGTERM') // a terminal and the starting command may both pass it on
  expect((await ended)[0]).toBe(0)
  expect(performance.now() - told).toBeLessThan(10_000)
}, 180_000)
