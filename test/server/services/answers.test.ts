/** Answers about the desert town, each number worked out by hand from its drawing (test/support/desert.ts). */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QueryOf } from '../../../server/contract.ts'
import { coverageReply } from '../../../server/services/coverage.ts'
import { nearestReply } from '../../../server/services/nearest.ts'
import { coverageCsv, gapsCsv, timesCsv } from '../../../server/services/tables.ts'
import { describeDatabases } from '../../support/database.ts'
import { codesOf, crossing, layDesert, PLACES, peopleOf } from '../../support/desert.ts'
import { startServer, type TestServer } from '../../support/http.ts'

const DAY = '2022-12-20'
const QUESTION = {
  region: 'desert',
  services: ['fever_clinic', 'fever_room'],
  mode: 'car',
  date: DAY,
  direction: 'to_facility',
} as const satisfies QueryOf<'times'>
const EVERYBODY = peopleOf('ABCDEFGHIJKLMN')

/** Minutes by car to the nearest of the clinic at A and the room at F. */
const BLOCKS: Record<string, number> = { A: 0, B: 1, C: 2, D: 2, E: 1, F: 0, G: 1, H: 2, I: 3, J: 4, K: 5, L: 6 }

describeDatabases('answers about the desert town', (database) => {
  let server: TestServer
  beforeAll(async () => {
    await layDesert(database())
    await layDesert(database(), { id: 'straight', roads: false })
    server = await startServer(database())
  })
  afterAll(() => server.close())
  const times = () => server.app.times

  test('every place is as many minutes from its service as blocks of road', async () => {
    const { timed } = await times().answer(QUESTION)
    const blocks = Object.fromEntries(
      timed.flatMap(({ id, seconds }) => (seconds === null ? [] : [[letterOf(id), seconds / 59.994]])),
    )
    for (const [letter, expected] of Object.entries(BLOCKS)) expect(blocks[letter]).toBeCloseTo(expected, 3)
    expect(Object.keys(blocks).sort()).toEqual(Object.keys(BLOCKS).sort())
  })

  test('a place without a way says why', async () => {
    const { timed } = await times().answer(QUESTION)
    const why = timed.filter(({ seconds }) => seconds === null).map(({ id, unreached }) => [letterOf(id), unreached])
    expect(why).toEqual([
      ['M', 'not_connected'],
      ['N', 'no_road'],
    ])
  })

  test('counts the people of exactly the places within each limit', async () => {
    const reply = await coverageReply(times(), { ...QUESTION, limitMinutes: [0, 1, 2, 3], group: 'all', level: 'county' })
    expect(reply.total).toEqual({
      people: EVERYBODY,
      covered: [
        { limitMinutes: 0, people: peopleOf('AF') },
        { limitMinutes: 1, people: peopleOf('ABEFG') },
        { limitMinutes: 2, people: peopleOf('ABCDEFGH') },
        { limitMinutes: 3, people: peopleOf('ABCDEFGHI') },
      ],
    })
    expect(reply.byClass.map((row) => [row.class, row.people, row.covered[2].people])).toEqual([
      ['urban', peopleOf('ABCF'), peopleOf('ABCF')],
      ['fringe', peopleOf('DE'), peopleOf('DE')],
      ['rural', peopleOf('GHIJKLMN'), peopleOf('GH')],
    ])
    expect(reply.byUnit.map((row) => [row.name, row.people, row.covered[2].people])).toEqual([
      ['甲县', peopleOf('ABCDEFGHIJKL'), peopleOf('ABCDEFGH')],
      ['乙县', peopleOf('MN'), 0],
    ])
    expect(reply.estimate).toBe(false)
  })

  test('counts the old people alone when asked', async () => {
    const reply = await coverageReply(times(), { ...QUESTION, limitMinutes: [2], group: 'age65', level: 'county' })
    expect(reply.total).toEqual({ people: peopleOf('GHIJKLMN'), covered: [{ limitMinutes: 2, people: peopleOf('GH') }] })
  })

  test('a village clinic serves nobody in August 2022 and the last row in January 2023', async () => {
    const ask = {
      ...QUESTION,
      services: ['village_clinic' as const],
      limitMinutes: [2],
      group: 'all' as const,
      level: 'county' as const,
    }
    const august = await coverageReply(times(), { ...ask, date: '2022-08-20' })
    expect(august.total.covered[0].people).toBe(0)
    const january = await coverageReply(times(), { ...ask, date: '2023-01-20' })
    expect(january.total.covered[0].people).toBe(peopleOf('JKL'))
    expect(august.ruleSet.id).not.toBe(january.ruleSet.id)
  })

  test('a kiosk that only gives advice serves nobody, which is an answer', async () => {
    const reply = await times().reply({ ...QUESTION, services: ['kiosk'] })
    expect(reply.facilities).toEqual([])
    expect(new Set(reply.places.map((place) => place.unreached))).toEqual(new Set(['no_service']))
  })

  test('without roads the answer is an estimate of the straight line times 1.6', async () => {
    const reply = await times().reply({ ...QUESTION, region: 'straight' })
    expect(reply.estimate).toBe(true)
    const c = reply.places.find((place) => letterOf(place.id) === 'C')
    // two blocks of 999.9 m x 1.6 at 40 km/h
    expect(c?.seconds).toBeCloseTo((2 * 999.9 * 1.6) / (40 / 3.6), 0)
    expect(c?.metres).toBeCloseTo(2 * 999.9 * 1.6, 0)
  })

  test('dates on which the same facilities serve share one search, and each says its own date and rules', async () => {
    const [one, other] = await Promise.all(['2022-12-20', '2022-12-21'].map((date) => times().answer({ ...QUESTION, date })))
    expect(other.timed).toBe(one.timed)
    expect([one.date, other.date]).toEqual(['2022-12-20', '2022-12-21'])
    const walked = await times().answer({ ...QUESTION, mode: 'walk' })
    expect(walked.timed).not.toBe(one.timed)
    const withClinics = { ...QUESTION, services: ['fever_clinic' as const, 'village_clinic' as const] }
    const before = await times().answer({ ...withClinics, date: '2022-08-20' })
    const after = await times().answer({ ...withClinics, date: '2023-01-20' })
    expect(after.reachKey).not.toBe(before.reachKey)
  })

  test('gaps hold exactly the uncovered places, most people first', async () => {
    const reply = await server.app.gaps.reply({ ...QUESTION, limitMinutes: 2, group: 'all' })
    expect(reply.uncovered).toBe(peopleOf('IJKLMN'))
    expect(reply.areas.map((area) => [area.townshipName, area.placeIds])).toEqual([
      ['远乡', codesOf('N')],
      ['远乡', codesOf('M')],
      ['东镇', codesOf('JKL')],
      ['西镇', codesOf('I')],
    ])
    const [n, , east] = reply.areas
    expect(n.seconds).toBeNull()
    expect(east.nearestFacilityId).toBe('clinic')
    // the mean of 4, 5 and 6 minutes, weighted by 512, 1024 and 2048 people
    expect(east.seconds! / 59.994).toBeCloseTo((4 * 512 + 5 * 1024 + 6 * 2048) / 3584, 3)
  })

  test('the file of gaps has every area and every uncovered place once', async () => {
    const { features } = await server.app.gaps.geoJson({ ...QUESTION, limitMinutes: 2, group: 'all' })
    const kinds = features.map(({ properties }) => (properties as { feature: string }).feature)
    expect(kinds.filter((kind) => kind === 'area')).toHaveLength(4)
    expect(kinds.filter((kind) => kind === 'place')).toHaveLength('IJKLMN'.length)
  })

  test('the nearest services come soonest first, with the way by road and whether they are open', async () => {
    // Tuesday 10:00 in China; from C the clinic is 2 blocks away, the room 3
    const reply = await nearestReply(server.app, 'desert', {
      at: crossing(2, 1),
      mode: 'car',
      need: 'care',
      count: 5,
      openOnly: false,
      limitMinutes: 120,
      date: DAY,
      direction: 'to_facility',
    })
    expect(reply.results.map(({ facility, open }) => [facility.id, open.state, open.until])).toEqual([
      ['clinic', 'open', null],
      ['room', 'open', '17:00'],
    ])
    expect(reply.results[1].travelSeconds / 59.994).toBeCloseTo(3, 3)
    expect(reply.results[1].lengthMetres).toBeCloseTo(3 * 999.9, 0)
    expect(reply.unreached).toBeNull()
  })

  test('only what is open or unknown is given when that is asked for', async () => {
    const late = await startServer(database(), { now: '2022-12-20T12:00:00Z' }) // 20:00 in China
    const ask = {
      at: crossing(5, 1),
      mode: 'car',
      direction: 'to_facility',
      need: 'care',
      count: 5,
      limitMinutes: 120,
      date: DAY,
    } as const
    const all = await nearestReply(late.app, 'desert', { ...ask, at: [...ask.at], openOnly: false })
    const open = await nearestReply(late.app, 'desert', { ...ask, at: [...ask.at], openOnly: true })
    await late.close()
    expect(all.results.map((result) => [result.facility.id, result.open.state])).toEqual([
      ['room', 'closed'],
      ['clinic', 'open'],
    ])
    expect(open.results.map((result) => result.facility.id)).toEqual(['clinic'])
  })

  test.each([
    ['no_road', { at: crossing(50, 0) }],
    ['not_connected', { at: crossing(30, 0) }],
    ['beyond_limit', { at: crossing(5, 0), limitMinutes: 5 }],
    ['no_service', { at: crossing(0, 0), services: ['kiosk' as const] }],
  ])('when nothing is near it says why: %s', async (reason, ask) => {
    const reply = await nearestReply(server.app, 'desert', {
      mode: 'car',
      need: 'care',
      services: ['fever_clinic', 'fever_room'],
      count: 5,
      openOnly: false,
      limitMinutes: 120,
      date: DAY,
      direction: 'to_facility',
      ...ask,
    })
    expect(reply.results).toEqual([])
    expect(reply.unreached).toBe(reason)
  })

  test('the same question asked twice at once is worked out once', async () => {
    const ask = { ...QUESTION, date: '2022-12-21' }
    const [first, second] = await Promise.all([
      times().answer(ask),
      times().answer({ ...ask, services: ['fever_room', 'fever_clinic'] }),
    ])
    expect(second).toBe(first)
  })

  test('who leaves is answered at once, and the question is worked out anew for the next', async () => {
    const ask = { ...QUESTION, date: '2022-12-22', mode: 'walk' as const }
    const controller = new AbortController()
    const left = times().answer(ask, controller.signal)
    controller.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    expect(server.app.threads.waiting).toBe(0)
    expect((await times().answer(ask)).timed).toHaveLength(PLACES.length)
  })

  test('hanging up in the middle of any question is no fault, and the question can be asked again', async () => {
    const questions = ['times', 'coverage', 'gaps', 'isochrones', 'time-grid', 'times.csv', 'gaps.geojson'].map(
      (path) => `${server.url}/api/regions/desert/${path}?mode=walk&date=2022-12-23`,
    )
    const controller = new AbortController()
    const left = questions.map((url) => fetch(url, { signal: controller.signal }).then((response) => response.arrayBuffer()))
    await new Promise<void>((next) => setImmediate(next))
    controller.abort()
    for (const answer of left) await expect(answer).rejects.toThrow('aborted')
    for (const url of questions) expect((await fetch(url)).status).toBe(200)
    expect(server.faults()).toEqual([])
  })

  test('a road file is read once for all who ask at the same time', async () => {
    const { networks, regions } = server.app
    const region = await regions.record('desert')
    const [first, second] = await Promise.all([networks.source(region, 'walk'), networks.source(region, 'car')])
    expect(second!.roads).toBe(first!.roads)
    expect(await networks.source(await regions.record('straight'), 'walk')).toBeNull()
  })

  test('a damaged road file is a fault now and an answer once it is whole again', async () => {
    const { regions, networks } = server.app
    await layDesert(database(), { id: 'damaged' })
    const region = await regions.record('damaged')
    const path = join(database().dataDir, 'regions', 'damaged', region.roadsFile!)
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, whole.length / 2))
    await expect(networks.source(region, 'car')).rejects.toThrow()
    await writeFile(path, whole)
    expect((await times().answer({ ...QUESTION, region: 'damaged' })).estimate).toBe(false)
  })

  test('isochrones of a facility reach as far as the minutes given', async () => {
    const { features } = await server.app.timeGrids.isochrones({ ...QUESTION, limitMinutes: [1, 3], facility: 'clinic' })
    expect(features.map(({ properties }) => properties.limitMinutes)).toEqual([1, 3])
    const easternmost = features.map(({ geometry }) =>
      Math.max(...(geometry!.coordinates as number[][][][]).flat(2).map(([lon]) => lon)),
    )
    // all that is reached is inside; a point inside may be late by the walk across a part of 25 m, 33 s at 5 km/h with the detour of 1.3
    for (const [at, minutes] of [1, 3].entries()) {
      expect(easternmost[at]).toBeGreaterThan(crossing(minutes, 1)[0])
      expect(easternmost[at]).toBeLessThan(crossing(minutes + 34 / 60, 1)[0])
    }
    for (const { geometry } of features) {
      const text = JSON.stringify(geometry)
      const asked = await sql<{ valid: boolean }>`select st_isvalid(st_geomfromgeojson(${text}::text)) as valid`.execute(
        database().db,
      )
      expect(asked.rows).toEqual([{ valid: true }])
    }
  })

  test('tables have a row for each place, unit and gap, and no cell that is run as a formula', async () => {
    const csv = await timesCsv(times(), { ...QUESTION, lang: 'zh' })
    const lines = csv.split('\r\n')
    expect(csv.startsWith('\uFEFF代码,名称,')).toBe(true)
    expect(lines).toHaveLength(1 + PLACES.length + 1)
    const b = lines.find((line) => line.startsWith(codesOf('B')[0]))
    expect(b).toBe(
      `990101100201,'=B村,甲县,西镇,111,城镇,2,0,2,${crossing(1, 1)},59.994,1,999.9,clinic,clinic点,,car,2022-12-20,R-2022-12-07,0,1`,
    )
    expect(lines.at(-2)).toContain('3 公里内无路')

    const coverage = await coverageCsv(times(), { ...QUESTION, limitMinutes: [2], group: 'all', level: 'county', lang: 'en' })
    expect(coverage.split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFscope,code,name,people,within_2_min,within_2_min_%,mode,date,rule_set,estimate,data_version',
      `all,,all,${EVERYBODY},${peopleOf('ABCDEFGH')},1.56,car,2022-12-20,R-2022-12-07,0,1`,
    ])
    const gaps = await gapsCsv(server.app, { ...QUESTION, limitMinutes: 2, group: 'all', lang: 'en' })
    expect(gaps.split('\r\n')).toHaveLength(1 + 4 + 1)
  })
})

const letterOf = (code: string) => PLACES.find((place) => place.code === code)?.letter ?? ''
