/** The analyze commands as a program or a person calls them, with no server running, on the desert town (test/support/desert.ts). */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/store/database.ts'
import { layEmbeddedDatabase } from '../support/database.ts'
import { codesOf, crossing, layDesert, peopleOf } from '../support/desert.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const QUESTION = ['--region', 'desert', '--services', 'fever_clinic,fever_room', '--mode', 'car', '--date', '2022-12-20']
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jiujin-analyze-'))
  await layEmbeddedDatabase(dataDir)
  const database = await openDatabase({ databaseUrl: null, dataDir })
  await layDesert({ db: database.db, dataDir })
  await database.close()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

async function analyze(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { DATABASE_URL: _, ...rest } = process.env
  try {
    const said = await run(process.execPath, ['scripts/jiujin.ts', 'analyze', ...args], {
      cwd: root,
      env: { ...rest, DATA_DIR: dataDir },
    })
    return { code: 0, ...said }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

describe('jiujin analyze', () => {
  test('coverage prints one document with the people of exactly the places within each limit', async () => {
    const { stdout, stderr } = await analyze('coverage', ...QUESTION, '--limit-minutes', '1,2', '--level', 'county', '--json')
    expect(stderr).toBe('')
    const document = JSON.parse(stdout) as Record<string, unknown>
    expect(document).toMatchObject({
      region: 'desert',
      services: ['fever_clinic', 'fever_room'],
      mode: 'car',
      date: '2022-12-20',
      ruleSet: { id: 'R-2022-12-07' },
      estimate: false,
      total: {
        people: peopleOf('ABCDEFGHIJKLMN'),
        covered: [
          { limitMinutes: 1, people: peopleOf('ABEFG') },
          { limitMinutes: 2, people: peopleOf('ABCDEFGH') },
        ],
      },
      byUnit: [
        {
          code: '990101000000',
          name: '甲县',
          level: 'county',
          people: peopleOf('ABCDEFGHIJKL'),
          covered: [{}, { people: peopleOf('ABCDEFGH') }],
        },
        { code: '990102000000', name: '乙县', level: 'county', people: peopleOf('MN'), covered: [{}, { people: 0 }] },
      ],
    })
    expect((document.byClass as { class: string }[]).map((row) => row.class)).toEqual(['urban', 'fringe', 'rural'])
  })

  test('times prints every place with its nearest service, and writes the same as a table', async () => {
    const { stdout } = await analyze('times', ...QUESTION, '--json')
    const { places } = JSON.parse(stdout) as {
      places: { id: string; seconds: number | null; metres: number | null; facilityId: string | null }[]
    }
    expect(places).toHaveLength(14)
    const c = places.find((place) => place.id === codesOf('C')[0])
    expect(c).toMatchObject({ facilityId: 'clinic', metres: 1999.8 })
    expect(c?.seconds).toBeCloseTo(119.99, 1)

    const file = join(dataDir, 'times.csv')
    expect((await analyze('times', ...QUESTION, '--csv', file)).stdout).toBe('')
    const table = await readFile(file, 'utf8')
    expect(table.split('\r\n')).toHaveLength(1 + 14 + 1)
    expect((await analyze('times', ...QUESTION, '--csv', '-')).stdout).toBe(table)
  })

  test('nearest prints the services soonest first', async () => {
    const [lon, lat] = crossing(4, 1).map(String)
    const { stdout } = await analyze('nearest', ...QUESTION, '--lon', lon, '--lat', lat, '--count', '2', '--json')
    const { results } = JSON.parse(stdout) as {
      results: { facilityId: string; name: string; travelSeconds: number; lengthMetres: number }[]
    }
    expect(results.map(({ facilityId, name, lengthMetres }) => [facilityId, name, lengthMetres])).toEqual([
      ['room', 'room点', 999.9],
      ['clinic', 'clinic点', 3999.6],
    ])
    expect(results[0].travelSeconds).toBeCloseTo(59.99, 1)
  })

  test('gaps prints the areas that are left out', async () => {
    const { stdout } = await analyze('gaps', ...QUESTION, '--limit-minutes', '2', '--json')
    const { uncovered, areas } = JSON.parse(stdout) as { uncovered: number; areas: { placeIds: string[] }[] }
    expect(uncovered).toBe(peopleOf('IJKLMN'))
    expect(areas.flatMap((area) => area.placeIds).sort()).toEqual(codesOf('IJKLMN'))
  })

  test('a scenario from a file changes the roads for this question only', async () => {
    const file = join(dataDir, 'bridge.json')
    await writeFile(file, JSON.stringify({ edits: [{ kind: 'close_ways', ways: [3] }] }))
    const ask = (...more: string[]) => analyze('coverage', ...QUESTION, '--limit-minutes', '15', '--json', ...more)
    const covered = async (...more: string[]) => {
      const { scenario, total } = JSON.parse((await ask(...more)).stdout) as {
        scenario: string | null
        total: { covered: { people: number }[] }
      }
      return [scenario?.[0] ?? null, total.covered[0].people]
    }
    expect(await covered('--scenario', file)).toEqual(['s', peopleOf('ABCDEF')])
    expect(await covered()).toEqual([null, peopleOf('ABCDEFGHIJKL')])
    const { stdout } = await analyze('gaps', ...QUESTION, '--limit-minutes', '15', '--json', '--scenario', file)
    expect((JSON.parse(stdout) as { uncovered: number }).uncovered).toBe(peopleOf('GHIJKLMN'))
  })

  test('route prints the way road by road', async () => {
    const [from, to] = [crossing(1, 0), crossing(0, 1)].map((at) => at.join())
    const way = ['route', '--region', 'desert', '--mode', 'car', '--from', from, '--to', to]
    const { stdout, stderr } = await analyze(...way, '--json')
    expect(stderr).toBe('')
    const document = JSON.parse(stdout) as { seconds: number; metres: number; steps: { name: string; bridge: boolean }[] }
    expect(document.seconds).toBeCloseTo(2 * 59.994, 1)
    expect(document.metres).toBeCloseTo(2 * 999.9, 0)
    expect(document.steps.map(({ name, bridge }) => [name, bridge])).toEqual([
      ['南街', false],
      ['桥街', true],
    ])
    expect((await analyze(...way)).stdout).toMatch(/^desert · car · 2\.0 min · 2\.00 km\n/)
    const nowhere = ['route', '--region', 'desert', '--mode', 'car', '--from', from, '--to', crossing(30, 0).join()]
    expect((await analyze(...nowhere)).stdout).toBe('no way: not_connected\n')
  })

  test.each([
    ['[{"kind":"close_ways","ways":[1]},{"kind":"close_ways","ways":[1,"x"]}]', /edit 2, ways\.1: expected a number\n$/],
    ['{"edits":[{"kind":"flatten"}]}', /edit 1, kind: expected one of close_ways/],
    ['{"edits":{}}', /edits: expected a list\n$/],
    ['null', /edits: is missing: expected a list\n$/],
    ['{"edits":', /is no JSON document\.\n$/],
  ])('a file of edits that is wrong is refused by edit and field: %s', async (text, words) => {
    const file = join(dataDir, 'wrong.json')
    await writeFile(file, text)
    const { code, stdout, stderr } = await analyze('coverage', ...QUESTION, '--scenario', file)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^jiujin: --scenario /)
    expect(stderr).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('without --json a person reads a table', async () => {
    const { stdout } = await analyze('coverage', ...QUESTION, '--limit-minutes', '2')
    expect(stdout).toContain('New ten measures')
    expect(stdout).toMatch(/^total +16,383 +255 1\.6 %$/m)
    expect(stdout).toMatch(/^西镇 +/m)
  })

  test.each([
    [['coverage', '--region', 'desert', '--limit-minutes', '0'], /^jiujin: --limit-minutes: expected more than 0\n$/],
    [['coverage', '--region', 'desert', '--services', 'barber'], /^jiujin: --services: expected one of fever_clinic/],
    [['times', '--region', 'atlantis'], /^jiujin: There is no region "atlantis"/],
    [['nearest', '--region', 'desert', '--lon', 'east', '--lat', '31'], /^jiujin: --lon: expected a number\n$/],
    [['route', '--region', 'desert', '--from', 'here', '--to', '100,31'], /^jiujin: --from: expected/],
    [
      ['coverage', '--region', 'desert', '--scenario', '/no/such/file'],
      /^jiujin: --scenario \/no\/such\/file: cannot be read \(ENOENT\)\.\n$/,
    ],
  ])('a wrong option is refused in one line: %j', async (args, line) => {
    const { code, stdout, stderr } = await analyze(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(line)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
