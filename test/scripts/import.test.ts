import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SETTINGS } from '../../server/config.ts'
import { openDatabase } from '../../server/store/database.ts'
import { facilitiesOf } from '../../server/store/facilities.ts'
import { regionById } from '../../server/store/regions.ts'
import { layEmbeddedDatabase } from '../support/database.ts'

const root = join(import.meta.dirname, '..', '..')

describe('the command line', { timeout: 120_000 }, () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiujin-cli-'))
    await layEmbeddedDatabase(dataDir)
  }, 180_000)
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  const start = (
    args: string[],
    command = [process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'scripts', 'jiujin.ts')],
  ) => {
    const environment = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', LANG: 'C.UTF-8' }
    return spawn(command[0], [...command.slice(1), ...args], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  const finished = (child: ChildProcess) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      let [out, err] = ['', '']
      child.stdout?.on('data', (chunk) => {
        out += chunk
      })
      child.stderr?.on('data', (chunk) => {
        err += chunk
      })
      child.on('close', (code) => resolve({ code, out, err }))
    })
  const run = (...args: string[]) => finished(start(args))
  const put = async (name: string, content: string) => {
    await writeFile(join(dataDir, name), content)
    return join(dataDir, name)
  }

  test('help names every setting', async () => {
    const { code, out } = await run('help')
    expect(code).toBe(0)
    for (const { name } of SETTINGS) expect(out).toContain(name)
  })

  test('importing prints one document with --json, through npm too, and ends with 1 when no row could be used', async () => {
    expect((await run('region', 'create', 'tea', '--name-zh', '茶山', '--name-en', 'Tea', '--json')).code).toBe(0)
    const list = await put('list.csv', '机构名称,类型,经度,纬度\n县医院,发热门诊,120.05,30.06\n,发热门诊,120.05,30.06\n')
    const viaNpm = await finished(
      start(['import', 'facilities', list, '--region', 'tea', '--json'], ['npm', 'run', 'jiujin', '--']),
    )
    expect(viaNpm.code).toBe(0)
    expect(JSON.parse(viaNpm.out)).toMatchObject({ rows: 2, accepted: 1, refused: 1, problems: [{ row: 3, field: '机构名称' }] })

    const useless = await put('useless.csv', '机构名称,类型\n县医院,美容院\n')
    const refused = await run('import', 'facilities', useless, '--region', 'tea', '--json')
    expect([refused.code, JSON.parse(refused.out)]).toMatchObject([1, { rows: 1, accepted: 0, refused: 1 }])
  })

  test('mistakes are one line on standard error that names the remedy', async () => {
    const mistakes = [
      ['import', 'facilities', join(dataDir, 'absent.csv'), '--region', 'tea'],
      ['import', 'facilities', join(dataDir, 'list.csv'), '--region', 'nowhere'],
      ['import', 'facilities', join(dataDir, 'list.csv')],
      ['import', 'nonsense', join(dataDir, 'list.csv'), '--region', 'tea'],
      ['import', 'facilities', join(dataDir, 'list.csv'), '--region', 'tea', '--crs', 'utm'],
      ['region', 'create', 'Tea', '--name-zh', '茶', '--name-en', 'Tea'],
    ]
    for (const mistake of mistakes) {
      const { code, out, err } = await run(...mistake)
      expect([mistake, code, out]).toEqual([mistake, 1, ''])
      expect(err).toMatch(/^jiujin: [^\n]+\n$/)
    }
  })

  test('a refusal with --json is one document too, whoever refuses', async () => {
    const list = await put('list.csv', '机构名称,类型,经度,纬度\n县医院,发热门诊,120.05,30.06\n')
    const refused = [
      ['bad_file', 'import', 'facilities', join(dataDir, 'absent.csv'), '--region', 'tea'],
      ['not_found', 'import', 'facilities', list, '--region', 'nowhere'],
      ['bad_request', 'analyze', 'coverage', '--mode', 'boat'],
      ['bad_request', 'import', 'facilities'],
    ]
    for (const [code, ...words] of refused) {
      const ended = await run(...words, '--json')
      expect([ended.code, JSON.parse(ended.out)]).toMatchObject([1, { error: { code, message: expect.any(String) } }])
    }
  })

  test('a reader that stops early ends the command without a stack', async () => {
    const child = start(['help'])
    child.stdout?.destroy()
    const { err } = await finished(child)
    expect(err).toBe('')
  })

  test('killed in the middle of an import, the old data is whole', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `医院${index},发热门诊,120.05,30.06`)
    const large = await put('large.csv', `机构名称,类型,经度,纬度\n${rows.join('\n')}\n`)
    const child = start(['import', 'facilities', large, '--region', 'tea'])
    const ended = finished(child)
    // wait until it holds the database, then give it some time to be at work; wherever it is hit, nothing may be half done
    while (!existsSync(join(dataDir, 'db.lock'))) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 4_500))
    child.kill('SIGKILL')
    await ended
    const { db, close } = await openDatabase({ databaseUrl: null, dataDir })
    const count = (await facilitiesOf(db, 'tea')).length
    const version = (await regionById(db, 'tea'))?.dataVersion
    await close()
    expect([
      [1, 1],
      [20_001, 2],
    ]).toContainEqual([count, version])
  })
})
