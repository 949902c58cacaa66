/** What-ifs of the desert town (test/support/desert.ts) over real HTTP: kept, found again, and asked about. Each number by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract, type Refusal, type ReplyOf, type SendOf } from '../../../server/contract.ts'
import { saveScenario, scenarioById } from '../../../server/store/scenarios.ts'
import { describeDatabases } from '../../support/database.ts'
import { codesOf, crossing, layDesert, PLACES, peopleOf } from '../../support/desert.ts'
import { startServer, type TestServer } from '../../support/http.ts'

type Edits = SendOf<'scenarioSave'>['edits']
/** Numbers of the ways, as they are drawn in the desert. */
const NORTH = 1
const BRIDGE = 3
/** One block of primary road by car, and on foot straight across it: 999.9 m x 1.3 at 5 km/h. */
const BLOCK_SECONDS = 59.994
const ON_FOOT_SECONDS = 935.91
const CLOSED_BRIDGE: Edits = [{ kind: 'close_ways', ways: [BRIDGE] }]
const QUESTION = 'services=fever_clinic,fever_room&mode=car&date=2022-12-20'

/** A square of some 600 m round a crossing. */
function squareRound([lon, lat]: [number, number]): [number, number][] {
  const half = 0.003
  const corners: [number, number][] = [
    [lon - half, lat - half],
    [lon + half, lat - half],
    [lon + half, lat + half],
    [lon - half, lat + half],
  ]
  return [...corners, corners[0]]
}

describeDatabases('scenarios', (database) => {
  let server: TestServer
  beforeAll(async () => {
    await layDesert(database())
    await layDesert(database(), { id: 'straight', roads: false })
    server = await startServer(database())
  })
  afterAll(() => server.close())

  const post = (path: string, body: unknown) => server.post(`/api/regions/desert/${path}`, body)
  async function save(edits: Edits, name: string | null = null): Promise<ReplyOf<'scenarioSave'>> {
    const response = await post('scenarios', { edits, name })
    expect([response.status, server.faults()]).toEqual([200, []])
    return contract.scenarioSave.reply.parse(await response.json())
  }
  /** Seconds of each place by its letter; those without a way by the reason. */
  async function timesIn(scenario: string, question = QUESTION): Promise<Record<string, number | string | null>> {
    const reply = contract.times.reply.parse(await server.json(`/api/regions/desert/times?${question}&scenario=${scenario}`))
    expect(reply.scenario).toBe(scenario)
    const letter = new Map(PLACES.map((place) => [place.code, place.letter]))
    return Object.fromEntries(reply.places.map(({ id, seconds, unreached }) => [letter.get(id), seconds ?? unreached]))
  }
  const blocks = (times: Record<string, number | string | null>, letters: string) =>
    [...letters].map((letter) => Math.round(Number(times[letter]) / BLOCK_SECONDS))

  describe('are kept', () => {
    test('under an id that the edits have: asking the same again changes nothing', async () => {
      const first = await save([{ kind: 'close_ways', ways: [2, 1, 2] }])
      const again = await save([{ ways: [1, 2], kind: 'close_ways' }])
      expect(again).toEqual(first)
      expect(first.id).toMatch(/^s[0-9a-f]{16}$/)
      expect(first.edits).toEqual([{ kind: 'close_ways', ways: [1, 2] }])
      expect((await save([{ kind: 'close_ways', ways: [1] }])).id).not.toBe(first.id)
      const elsewhere = await server.post('/api/regions/straight/scenarios', { edits: [{ kind: 'close_ways', ways: [1, 2] }] })
      expect(((await elsewhere.json()) as { id: string }).id).not.toBe(first.id)
    })

    test('with the name that a draft was given first; the list has those with a name only, the newest first', async () => {
      const draft = await save([{ kind: 'close_ways', ways: [7] }])
      expect(draft.name).toBeNull()
      expect((await save([{ kind: 'close_ways', ways: [7] }], ' 断桥 ')).name).toBe('断桥')
      expect((await save([{ kind: 'close_ways', ways: [7] }], 'another')).name).toBe('断桥')
      expect((await save([{ kind: 'close_ways', ways: [7] }])).name).toBe('断桥')
      await save([{ kind: 'close_ways', ways: [8] }])
      const { scenarios } = contract.scenarios.reply.parse(await server.json('/api/regions/desert/scenarios'))
      expect(scenarios.map(({ id, name }) => [id, name])).toEqual([[draft.id, '断桥']])
    })

    test('once, when two save the same at once, and both when they differ', async () => {
      const edits: Edits = [{ kind: 'remove_facility', id: 'clinic' }]
      const same = await Promise.all(Array.from({ length: 5 }, () => save(edits)))
      expect(new Set(same.map(({ id, createdAt }) => `${id} ${createdAt}`)).size).toBe(1)
      const others = await Promise.all([11, 12, 13, 14].map((way) => save([{ kind: 'close_ways', ways: [way] }])))
      for (const { id, edits } of others) {
        expect((await scenarioById(database().db, 'desert', id))?.edits).toEqual(edits)
      }
    })

    test('for those who ask for them by region and id, and nobody else', async () => {
      const { id, effects, ...kept } = await save(CLOSED_BRIDGE)
      expect(await server.json(`/api/regions/desert/scenarios/${id}`)).toEqual({ id, effects, ...kept })
      for (const path of [
        `/api/regions/straight/scenarios/${id}`,
        '/api/regions/desert/scenarios/s0000000000000000',
        '/api/regions/desert/coverage?scenario=s0000000000000000',
        '/api/regions/desert/times.csv?scenario=s0000000000000000',
      ]) {
        expect([path, (await server.get(path)).status]).toEqual([path, 404])
      }
      const route = { from: crossing(0, 0), to: crossing(0, 1), scenario: 's0000000000000000' }
      expect((await post('route', route)).status).toBe(404)
    })

    test('while somebody uses them: a draft goes after 30 days, one with a name stays', async () => {
      const { db } = database()
      const bounds = { mostScenarios: 100, mostNamed: 100, mostNamedText: 1_000 }
      const day = (number: number) => new Date(Date.UTC(2030, 0, number))
      const keep = (id: string, name: string | null, number: number) =>
        saveScenario(
          db,
          'straight',
          { id, name, edits: [] },
          { ...bounds, now: day(number), draftsUnusedSince: day(number - 30) },
        )
      const [old, used, named, newest] = ['a', 'b', 'c', 'd'].map((digit) => `s${digit.repeat(16)}`)
      await keep(old, null, 1)
      await keep(named, '有名', 1)
      await keep(used, null, 1)
      await keep(used, null, 20)
      await keep(newest, null, 32)
      const left = await Promise.all([old, used, named, newest].map(async (id) => (await scenarioById(db, 'straight', id))?.id))
      expect(left).toEqual([undefined, used, named, newest])
    })

    test('up to a bound: the draft unused for longest makes room, names are refused', async () => {
      const { db } = database()
      const now = new Date(Date.UTC(2031, 0, 1))
      const bounds = { mostScenarios: 4, mostNamed: 2, mostNamedText: 1_000, draftsUnusedSince: new Date(0) }
      await layDesert(database(), { id: 'full', roads: false })
      const keep = (digit: string, name: string | null, hour: number) =>
        saveScenario(
          db,
          'full',
          { id: `s${digit.repeat(16)}`, name, edits: [] },
          { ...bounds, now: new Date(now.getTime() + hour * 3_600_000) },
        )
      await keep('1', 'one', 1)
      await keep('2', null, 2)
      await keep('3', null, 3)
      await keep('4', null, 4)
      await keep('2', null, 5)
      await keep('5', 'two', 6)
      expect(await keep('6', 'three', 7)).toBeNull()
      expect(await keep('4', 'three', 8)).toBeNull()
      expect((await keep('1', 'again', 9))?.name).toBe('one')
      const left = await Promise.all(['1', '2', '3', '4', '5'].map((digit) => scenarioById(db, 'full', `s${digit.repeat(16)}`)))
      expect(left.map((found) => found?.id[1])).toEqual(['1', '2', undefined, '4', '5'])
    })

    test('with a name, up to so many letters of edits together', async () => {
      const { db } = database()
      await layDesert(database(), { id: 'wordy', roads: false })
      const bounds = { mostScenarios: 9, mostNamed: 9, mostNamedText: 100, draftsUnusedSince: new Date(0), now: new Date(0) }
      const keep = (digit: string, name: string | null) =>
        saveScenario(db, 'wordy', { id: `s${digit.repeat(16)}`, name, edits: [{ kind: 'remove_facility', id: digit }] }, bounds)
      // each some 40 letters: two have room, the third has not, but as a draft it has
      expect([await keep('1', 'one'), await keep('2', 'two')]).not.toContain(null)
      expect(await keep('3', 'three')).toBeNull()
      expect((await keep('3', null))?.name).toBeNull()
      expect(await keep('3', 'three')).toBeNull()
      expect((await keep('2', 'again'))?.name).toBe('two')
    })

    test('with new roads of up to a thousand points together', async () => {
      const line = Array.from({ length: 200 }, (_, at): [number, number] => [100 + at / 10_000, 40])
      const road = { kind: 'add_road' as const, line, roadClass: 'primary' as const, kmh: null, oneway: false, name: '' }
      const five = Array.from({ length: 5 }, () => road)
      await save(five)
      const more = await post('scenarios', { edits: [...five, { ...road, line: line.slice(0, 2) }] })
      expect([more.status, await more.text()]).toEqual([400, expect.stringContaining('at most 1000 points')])
    })
  })

  test('say what each edit comes to, or why to nothing', async () => {
    const { effects } = await save([
      { kind: 'close_ways', ways: [NORTH, BRIDGE] },
      { kind: 'close_ways', ways: [99] },
      { kind: 'class_speed', classes: ['motorway'], factor: 0.5, modes: null },
      { kind: 'close_area', ring: squareRound(crossing(2, 1)) },
      { kind: 'close_area', ring: squareRound([101, 40]) },
      { kind: 'add_road', line: [crossing(4, 1), crossing(4, 0)], roadClass: 'primary', kmh: null, oneway: false, name: '' },
      {
        kind: 'add_road',
        line: [
          [100.01, 31.004],
          [100.02, 31.005],
        ],
        roadClass: 'primary',
        kmh: null,
        oneway: false,
        name: '',
      },
      { kind: 'add_facility', id: 'clinic', type: 'kiosk', name: '', at: [100, 31] },
      { kind: 'add_facility', id: 'new', type: 'kiosk', name: '', at: [100, 31] },
      { kind: 'remove_facility', id: 'new' },
      { kind: 'remove_facility', id: 'new' },
    ])
    expect(effects.map(({ edit, pieces, metres, problem }) => [edit, pieces, Math.round(metres), problem])).toEqual([
      [0, 6, 5999, null],
      [1, 0, 0, 'No road here has the number 99.'],
      [2, 0, 0, 'There is no such road here for these travellers.'],
      [3, 2, 2000, null],
      [4, 0, 0, 'No road lies in this area or touches it.'],
      [5, 1, 1000, null],
      [6, 1, 960, 'No point of this road lies within 30 m of a road: nobody can come onto it.'],
      [7, 0, 0, 'There is a facility with this id already: nothing is added.'],
      [8, 0, 0, null],
      [9, 0, 0, null],
      [10, 0, 0, 'There is no facility with this id.'],
    ])
    expect(effects[0].roads.map(({ way, name, bridge }) => [way, name, bridge])).toEqual([
      [NORTH, '北街', false],
      [BRIDGE, '桥街', true],
    ])
  })

  describe('are asked about', () => {
    test('with the bridge closed the south walks across, and the present stays as it is', async () => {
      const { id } = await save(CLOSED_BRIDGE)
      const times = await timesIn(id)
      expect(blocks(times, 'ABCDEF')).toEqual([0, 1, 2, 2, 1, 0])
      expect(times.G).toBeCloseTo(ON_FOOT_SECONDS, 1)
      expect(times.L).toBeCloseTo(ON_FOOT_SECONDS, 1)
      expect([times.M, times.N]).toEqual(['not_connected', 'no_road'])

      const path = `/api/regions/desert/coverage?${QUESTION}&limitMinutes=15`
      const after = contract.coverage.reply.parse(await server.json(`${path}&scenario=${id}`))
      const before = contract.coverage.reply.parse(await server.json(path))
      expect([after.scenario, after.total.covered[0].people]).toEqual([id, peopleOf('ABCDEF')])
      expect([before.scenario, before.total.covered[0].people]).toEqual([null, peopleOf('ABCDEFGHIJKL')])
      const gaps = contract.gaps.reply.parse(
        await server.json(`/api/regions/desert/gaps?${QUESTION}&limitMinutes=15&scenario=${id}`),
      )
      expect(gaps.uncovered).toBe(peopleOf('GHIJKLMN'))
    })

    test('at half the speed everybody takes twice as long', async () => {
      const { id } = await save([{ kind: 'class_speed', classes: ['primary'], factor: 0.5, modes: ['car'] }])
      expect(blocks(await timesIn(id), 'ABCDEFGHIJKL')).toEqual([0, 2, 4, 4, 2, 0, 2, 4, 6, 8, 10, 12])
      const onFoot = await timesIn(id, QUESTION.replace('car', 'walk'))
      const present = contract.times.reply.parse(
        await server.json(`/api/regions/desert/times?${QUESTION.replace('car', 'walk')}`),
      )
      expect(onFoot.H).toBe(present.places.find(({ id }) => id === codesOf('H')[0])?.seconds)
    })

    test('a new road from E to K brings the south-east nearer', async () => {
      const { id } = await save([
        {
          kind: 'add_road',
          line: [crossing(4, 1), crossing(4, 0)],
          roadClass: 'primary',
          kmh: null,
          oneway: false,
          name: '新桥',
        },
      ])
      expect(blocks(await timesIn(id), 'EFGHIJKL')).toEqual([1, 0, 1, 2, 3, 3, 2, 3])
      const route = contract.route.reply.parse(
        await (await post('route', { from: crossing(4, 0), to: crossing(5, 1), mode: 'car', scenario: id })).json(),
      )
      expect(route.steps.map(({ name, seconds }) => [name, Math.round(seconds / BLOCK_SECONDS)])).toEqual([
        ['新桥', 1],
        ['北街', 1],
      ])
    })

    test('a flood at C cuts its people off and takes its roads; around it life goes on', async () => {
      const { id } = await save([{ kind: 'close_area', ring: squareRound(crossing(2, 1)) }])
      const times = await timesIn(id)
      expect(times.C).toBe('cut_off')
      expect(blocks(times, 'ABDEF')).toEqual([0, 1, 2, 1, 0])
      const nearest = contract.nearest.reply.parse(await (await post('nearest', { at: crossing(2, 1), scenario: id })).json())
      expect([nearest.results, nearest.unreached]).toEqual([[], 'cut_off'])
      const { seconds } = contract.matrix.reply.parse(
        await (
          await post('matrix', {
            from: [crossing(1, 1), crossing(2, 1)],
            to: [crossing(3, 1), crossing(2, 1)],
            mode: 'car',
            scenario: id,
          })
        ).json(),
      )
      expect(seconds.map((row) => row.map((one) => one === null))).toEqual([
        [false, true],
        [true, true],
      ])
      expect(seconds[0][0]).toBeGreaterThan(3 * BLOCK_SECONDS) // round it, on foot
    })

    test('services come and go: a new one at L, none at A, a flooded one at F', async () => {
      const { id } = await save([
        { kind: 'add_facility', id: 'new-room', type: 'fever_room', name: '新诊室', at: crossing(5, 0) },
        { kind: 'remove_facility', id: 'clinic' },
      ])
      expect(blocks(await timesIn(id), 'ABCDEFGHIJKL')).toEqual([5, 4, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0])
      const flooded = await save([{ kind: 'close_area', ring: squareRound(crossing(5, 1)) }])
      const times = await timesIn(flooded.id)
      expect(times.F).toBe('cut_off')
      expect(blocks(times, 'ABCD')).toEqual([0, 1, 2, 3])
    })

    test('a kiosk that is opened in a scenario treats people', async () => {
      const { id } = await save([{ kind: 'add_facility', id: 'booth', type: 'kiosk', name: '小屋', at: crossing(5, 0) }])
      const times = await timesIn(id, 'services=kiosk&mode=car&date=2022-12-20')
      expect(blocks(times, 'KL')).toEqual([1, 0])
    })

    test('without roads a scenario still opens and closes services', async () => {
      const response = await server.post('/api/regions/straight/scenarios', {
        edits: [{ kind: 'remove_facility', id: 'clinic' }, ...CLOSED_BRIDGE],
      })
      const { id, effects } = contract.scenarioSave.reply.parse(await response.json())
      expect(effects.map(({ problem }) => problem)).toEqual([null, 'No roads are known in this region.'])
      const path = `/api/regions/straight/coverage?${QUESTION}&limitMinutes=2`
      const reply = contract.coverage.reply.parse(await server.json(`${path}&scenario=${id}`))
      expect([reply.estimate, reply.scenario]).toEqual([true, id])
      expect(reply.total.covered[0].people).toBeLessThan(
        contract.coverage.reply.parse(await server.json(path)).total.covered[0].people,
      )
    })
  })

  describe('are refused', () => {
    const ring = squareRound([100, 31])
    const bow = [ring[0], ring[2], ring[1], ring[3], ring[0]]
    const good = { kind: 'close_ways', ways: [1] }
    test.each<[field: string, problem: RegExp, edits: unknown]>([
      ['edits', /at most 50 items/, Array.from({ length: 51 }, () => good)],
      ['edits', /expected a list/, { 0: good, length: 1 }],
      ['edits.1.kind', /expected one of close_ways, way_speed/, [good, { kind: 'flatten' }]],
      ['edits.0.kind', /expected one of close_ways/, [{ kind: '__proto__' }]],
      ['edits.0.kind', /expected one of close_ways/, [{ kind: 'constructor', ways: [1] }]],
      ['edits.0', /expected/, [null]],
      ['edits.2.ring', /does not touch or cross itself/, [good, good, { kind: 'close_area', ring: bow }]],
      ['edits.0.ring', /closed ring/, [{ kind: 'close_area', ring: [...ring.slice(0, 4), [100.5, 31]] }]],
      ['edits.0.ring', /at least 4 items/, [{ kind: 'close_area', ring: [ring[0], ring[1], ring[0]] }]],
      ['edits.0.ring', /three different corners/, [{ kind: 'close_area', ring: [ring[0], ring[0], ring[1], ring[0]] }]],
      ['edits.0.ring', /at most 500 items/, [{ kind: 'close_area', ring: Array.from({ length: 501 }, () => [100, 31]) }]],
      ['edits.0.ring.0.0', /at most 180/, [{ kind: 'close_area', ring: [[181, 0], ...ring] }]],
      ['edits.0.ways', /at most 200 items/, [{ kind: 'close_ways', ways: Array.from({ length: 201 }, (_, way) => way + 1) }]],
      ['edits.0.ways.0', /whole number/, [{ kind: 'close_ways', ways: [1.5] }]],
      ['edits.0.ways.0', /at least 1/, [{ kind: 'close_ways', ways: [0] }]],
      ['edits.0.kmh', /expected a number/, [{ kind: 'way_speed', ways: [1], kmh: null, modes: null }]],
      ['edits.0.kmh', /at most 130/, [{ kind: 'way_speed', ways: [1], kmh: 131, modes: null }]],
      ['edits.0.modes', /at least 1 items/, [{ kind: 'way_speed', ways: [1], kmh: 30, modes: [] }]],
      ['edits.0.factor', /at least 0.1/, [{ kind: 'class_speed', classes: null, factor: 0, modes: null }]],
      ['edits.0.line', /at most 200 items/, [{ ...road(), line: Array.from({ length: 201 }, () => [100, 31]) }]],
      ['edits.0.name', /at most 80 characters/, [{ ...road(), name: 'x'.repeat(81) }]],
      ['edits.0.name', /without control characters/, [{ ...road(), name: 'a\u0000b' }]],
      ['edits.0.name', /without control characters/, [{ ...road(), name: '\ud800' }]],
      [
        'edits.0.id',
        /small letters, digits and hyphens/,
        [{ kind: 'add_facility', id: 'A B', type: 'kiosk', name: '', at: [1, 2] }],
      ],
      ['edits.0.colour', /is not a field/, [{ ...good, colour: 'red' }]],
    ])('%s: %s', async (field, problem, edits) => {
      const response = await post('scenarios', { edits })
      const refusal = (await response.json()) as ReturnType<typeof Refusal.parse>
      expect([response.status, server.faults()]).toEqual([400, []])
      expect(refusal.error.problems?.[0]).toEqual({ field, problem: expect.stringMatching(problem) })
    })

    function road() {
      return {
        kind: 'add_road',
        line: [
          [100, 31],
          [100.1, 31],
        ],
        roadClass: 'primary',
        kmh: null,
        oneway: false,
        name: '',
      }
    }

    test.each([
      '{"edits":[],"__proto__":{"name":"x"}}',
      '{"edits":[{"kind":"close_ways","ways":[1],"__proto__":[]}]}',
      '{"edits":[{"kind":"class_speed","classes":null,"factor":1e999,"modes":null}]}',
      '{"edits":[{"kind":"class_speed","classes":null,"factor":NaN,"modes":null}]}',
      '{"edits":[{"kind":"close_ways","ways":[1e300]}]}',
    ])('a body that only a program would send: %s', async (body) => {
      const url = `${server.url}/api/regions/desert/scenarios`
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      expect([response.status, server.faults()]).toEqual([400, []])
    })

    test('a body larger than 100 kB', async () => {
      const edits = [{ kind: 'close_ways', ways: [1] }]
      const response = await post('scenarios', { edits, name: 'x'.repeat(110_000) })
      expect(response.status).toBe(413)
    })
  })

  test('names are text and nothing else: what looks like a page is kept and given back as it is', async () => {
    const name = '<script>alert(1)</script>'
    const { id } = await save([{ kind: 'add_facility', id: 'html', type: 'fever_room', name, at: crossing(5, 0) }], name)
    const response = await server.get(`/api/regions/desert/times?${QUESTION}&scenario=${id}`)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const { facilities } = contract.times.reply.parse(await response.json())
    expect(facilities.find((facility) => facility.id === 'html')?.name).toBe(name)
  })

  test('the largest that may be sent is answered', async () => {
    const edits: Edits = Array.from({ length: 50 }, (_, edit) => ({
      kind: 'close_area' as const,
      ring: zigzag(100 + edit / 1000, 31, 90),
    }))
    const { effects } = await save(edits)
    expect(effects).toHaveLength(50)
    const route = await post('route', { from: crossing(0, 0), to: crossing(0, 1), mode: 'car' })
    expect(route.status).toBe(200)
  })
})

/** A comb that does not cross itself: teeth up to the north, then back along the south. */
function zigzag(west: number, south: number, corners: number): [number, number][] {
  const teeth = Array.from({ length: corners }, (_, at): [number, number] => {
    return [Math.round((west + at * 1e-5) * 1e5) / 1e5, at % 2 === 0 ? south + 0.001 : south + 0.02]
  })
  const east = teeth[teeth.length - 1][0]
  return [...teeth, [east, south], [teeth[0][0], south], teeth[0]]
}
