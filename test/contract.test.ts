/** The contract is kept: every endpoint is asked over real HTTP and its reply read with the strict schema; wrong values are refused by name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  contract,
  type DownloadName,
  downloadQueries,
  downloads,
  type Endpoint,
  type EndpointName,
  Refusal,
  type SendOf,
} from '../server/contract.ts'
import { openApiDocument } from '../server/http/openApi.ts'
import { createRegion } from '../server/store/regions.ts'
import { saveScenario } from '../server/store/scenarios.ts'
import { describeDatabases } from './support/database.ts'
import { codesOf, crossing, layDesert } from './support/desert.ts'
import { startServer, type TestServer } from './support/http.ts'

const NEAREST: SendOf<'nearest'> = { at: crossing(2, 1), mode: 'car', date: '2022-12-20' }

const SCENARIO = 's0123456789abcdef'
const WAY: SendOf<'route'> = { from: crossing(2, 1), to: crossing(2, 0), mode: 'car' }

/** Addresses of each endpoint that must answer, with bodies where there is one. */
const GOOD: { [N in EndpointName]: (string | [path: string, body: unknown])[] } = {
  health: ['/api/health'],
  version: ['/api/version'],
  regions: ['/api/regions'],
  region: ['/api/regions/desert', '/api/regions/straight'],
  units: ['/api/regions/desert/units', '/api/regions/desert/units?level=village&parent=990101100000'],
  unitShapes: ['/api/regions/desert/units.geojson', '/api/regions/desert/units.geojson?level=prefecture'],
  facilities: [
    '/api/regions/desert/facilities',
    '/api/regions/desert/facilities?bbox=99.9,30.9,100.1,31.1&types=fever_room,kiosk&text=room&date=2022-12-20&need=medicine&limit=1',
  ],
  facility: ['/api/regions/desert/facilities/clinic', '/api/regions/desert/facilities/kiosk?date=2022-12-20'],
  nearest: [
    ['/api/regions/desert/nearest', NEAREST],
    ['/api/regions/straight/nearest', NEAREST],
    ['/api/regions/desert/nearest', { at: [0, 0] }],
  ],
  coverage: [
    '/api/regions/desert/coverage',
    '/api/regions/straight/coverage?services=fever_clinic,fever_room&mode=car&date=2022-12-20&limitMinutes=1,2.5&group=age65&level=county',
  ],
  times: ['/api/regions/desert/times', '/api/regions/straight/times?mode=walk', '/api/regions/desert/times?services=mobile_unit'],
  gaps: [
    '/api/regions/desert/gaps',
    '/api/regions/desert/gaps?mode=car&limitMinutes=2&group=children',
    '/api/regions/straight/gaps',
  ],
  isochrones: [
    '/api/regions/desert/isochrones?mode=car&limitMinutes=1,2',
    '/api/regions/desert/isochrones?facility=kiosk&mode=walk',
    '/api/regions/straight/isochrones',
  ],
  scenarioSave: [
    ['/api/regions/desert/scenarios', { edits: [] }],
    ['/api/regions/straight/scenarios', { edits: [{ kind: 'close_ways', ways: [7] }], name: '断桥' }],
  ],
  scenarios: ['/api/regions/desert/scenarios', '/api/regions/straight/scenarios'],
  scenario: [`/api/regions/desert/scenarios/${SCENARIO}`],
  scenarioPresets: ['/api/standards/scenario-presets'],
  roadsNear: [
    ['/api/regions/desert/roads-near', { at: [100, 31], withinMetres: 500, mode: 'walk' }],
    ['/api/regions/straight/roads-near', { at: [100, 31] }],
  ],
  route: [
    ['/api/regions/desert/route', WAY],
    ['/api/regions/straight/route', WAY],
    ['/api/regions/desert/route', { ...WAY, to: [0, 0] }],
    ['/api/regions/desert/route', { ...WAY, to: crossing(30, 0) }],
  ],
  matrix: [
    ['/api/regions/desert/matrix', { from: [WAY.from, WAY.to], to: [WAY.to], mode: 'walk' }],
    ['/api/regions/straight/matrix', { from: [WAY.from], to: [WAY.to, [0, 0]] }],
  ],
}

const DOWNLOADS: { [N in DownloadName]: string } = {
  tileJson: '/api/regions/desert/tiles.json',
  tile: '/api/regions/desert/tiles/1/10/0/0.mvt',
  timeGrid: '/api/regions/desert/time-grid?mode=car',
  timesCsv: '/api/regions/desert/times.csv?mode=car',
  coverageCsv: '/api/regions/desert/coverage.csv?lang=en',
  gapsCsv: '/api/regions/desert/gaps.csv?limitMinutes=2',
  gapsGeoJson: '/api/regions/desert/gaps.geojson?limitMinutes=2',
  openApi: '/api/openapi.json',
}

/** For each parameter of any endpoint, something it must refuse. */
const WRONG: Record<string, string> = {
  region: 'NOT%20AN%20ID',
  services: 'fever_clinic,barber',
  mode: 'rocket',
  date: '2022-13-45',
  limitMinutes: '-3',
  group: 'cats',
  level: 'galaxy',
  parent: '12',
  bbox: '1,2,3',
  types: 'barber',
  text: 'x'.repeat(81),
  need: 'money',
  limit: '0',
  after: '!'.repeat(201),
  id: 'x'.repeat(201),
  facility: 'x'.repeat(201),
  lang: 'fr',
  version: 'one',
  z: '15',
  x: '-1',
  y: '1e3',
  scenario: 'the-last',
  direction: 'sideways',
}

describeDatabases('the contract', (database) => {
  let server: TestServer
  beforeAll(async () => {
    await layDesert(database())
    await layDesert(database(), { id: 'straight', roads: false })
    await createRegion(database().db, { id: 'empty', nameZh: '空', nameEn: 'Empty' })
    const now = new Date('2022-12-20T00:00:00Z')
    const bounds = { mostScenarios: 10, mostNamedText: 1_000, mostNamed: 10, draftsUnusedSince: now, now }
    await saveScenario(
      database().db,
      'desert',
      { id: SCENARIO, name: '断桥', edits: [{ kind: 'close_ways', ways: [3] }] },
      bounds,
    )
    server = await startServer(database())
  })
  afterAll(() => server.close())

  test.each(Object.keys(contract) as EndpointName[])('%s answers what it promises', async (name) => {
    const endpoint: Endpoint = contract[name]
    for (const question of GOOD[name]) {
      const response = typeof question === 'string' ? await server.get(question) : await server.post(...question)
      expect([question, response.status, server.faults()]).toEqual([question, 200, []])
      const reply = endpoint.reply.safeParse(await response.json())
      expect(reply.error?.issues ?? []).toEqual([])
    }
  })

  test.each(['', '/units', '/units.geojson', '/facilities', '/coverage', '/times', '/gaps', '/isochrones', '/scenarios'])(
    'a region of which nothing is known yet answers with nothing: %s',
    async (path) => {
      const name = (Object.keys(contract) as EndpointName[]).find(
        (one) => contract[one].path === `/api/regions/:region${path}` && contract[one].method === 'get',
      )!
      const response = await server.get(`/api/regions/empty${path}`)
      expect([response.status, server.faults()]).toEqual([200, []])
      expect((contract[name] as Endpoint).reply.safeParse(await response.json()).error?.issues ?? []).toEqual([])
    },
  )

  test.each(['tiles.json', 'time-grid', 'times.csv', 'coverage.csv', 'gaps.csv', 'gaps.geojson'])(
    'a region of which nothing is known yet gives an empty file: %s',
    async (file) => {
      expect([(await server.get(`/api/regions/empty/${file}`)).status, server.faults()]).toEqual([200, []])
    },
  )

  test('a region of which nothing is known yet has no tile and no nearest service', async () => {
    expect((await server.get('/api/regions/empty/tiles/0/4/0/0.mvt')).status).toBe(204)
    const nearest = contract.nearest.reply.parse(await (await server.post('/api/regions/empty/nearest', NEAREST)).json())
    expect([nearest.results, nearest.unreached]).toEqual([[], 'no_service'])
  })

  test.each(Object.keys(downloads) as DownloadName[])('the file %s is there', async (name) => {
    const response = await server.get(DOWNLOADS[name])
    expect(response.status).toBe(name === 'tile' ? 204 : 200)
  })

  test.each(everyParameter())('%s refuses a wrong %s and names it', async (_, field, address) => {
    const response = await server.get(address)
    const refusal = Refusal.parse(await response.json())
    expect(response.status).toBe(400)
    expect(refusal.error.code).toBe('bad_request')
    expect(refusal.error.problems?.map((problem) => problem.field.split('.')[0])).toEqual([field])
  })

  test('says whether a field is wrong or missing', async () => {
    const problemsIn = async (body: unknown) => {
      const response = await server.post('/api/regions/desert/nearest', body)
      return Refusal.parse(await response.json()).error.problems
    }
    expect(await problemsIn({})).toEqual([{ field: 'at', problem: 'is missing: expected a list' }])
    expect(await problemsIn({ at: ['east', 31] })).toEqual([{ field: 'at.0', problem: 'expected a number' }])
    expect(await problemsIn({ at: [181, 31] })).toEqual([{ field: 'at.0', problem: 'expected at most 180' }])
    expect(await problemsIn({ at: [100, 31], mode: 'rocket' })).toEqual([
      { field: 'mode', problem: 'expected one of walk, ebike, car' },
    ])
  })

  test('an unknown parameter is refused by name, not ignored', async () => {
    const response = await server.get('/api/regions/desert/coverage?limitMinuts=15')
    expect(response.status).toBe(400)
    expect(Refusal.parse(await response.json()).error.problems).toEqual([
      { field: 'limitMinuts', problem: 'is not a field of this request' },
    ])
  })

  test.each([
    ['at', { at: [200, 31] }],
    ['at', {}],
    ['mode', { ...NEAREST, mode: 'rocket' }],
    ['need', { ...NEAREST, need: 'money' }],
    ['services', { ...NEAREST, services: [] }],
    ['date', { ...NEAREST, date: 'tomorrow' }],
    ['count', { ...NEAREST, count: 0 }],
    ['limitMinutes', { ...NEAREST, limitMinutes: 0 }],
    ['colour', { ...NEAREST, colour: 'red' }],
  ])('nearest refuses a body with a wrong %s and names it: %j', async (field, body) => {
    const response = await server.post('/api/regions/desert/nearest', body)
    expect(response.status).toBe(400)
    const { problems } = Refusal.parse(await response.json()).error
    expect(problems?.map((problem) => problem.field.split('.')[0])).toEqual([field])
  })

  test('what was sent is never repeated in a refusal', async () => {
    const response = await server.post('/api/regions/desert/nearest', { at: [123.456789, 91.234567] })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toMatch(/123\.456|91\.234/)
  })

  test.each(['/api/regions/atlantis', '/api/regions/atlantis/coverage', '/api/regions/desert/facilities/none', '/api/nothing'])(
    'what is not there is 404: %s',
    async (address) => {
      const response = await server.get(address)
      expect(response.status).toBe(404)
      expect(Refusal.parse(await response.json()).error.code).toBe('not_found')
    },
  )

  test('a page of facilities leads to the next until all have been seen', async () => {
    const seen: string[] = []
    let after = ''
    for (let page = 0; page < 3; page++) {
      const address = `/api/regions/desert/facilities?limit=2${after}`
      const reply = contract.facilities.reply.parse(await server.json(address))
      expect(reply.total).toBe(4)
      seen.push(...reply.facilities.map((facility) => facility.id))
      if (reply.next === null) break
      after = `&after=${encodeURIComponent(reply.next)}`
    }
    expect(seen).toEqual(['clinic', 'kiosk', 'room', 'village'])
  })

  test('units below a township are its villages', async () => {
    const units = contract.units.reply.parse(await server.json('/api/regions/desert/units?parent=990102100000'))
    expect(units.map((unit) => unit.code)).toEqual(codesOf('MN'))
    expect(units.map((unit) => unit.people)).toEqual([4096, 8192])
  })
})

/** Every GET parameter of the contract and the downloads, with an address in which only it is wrong. */
function everyParameter(): [name: string, field: string, address: string][] {
  const endpoints = (Object.keys(contract) as EndpointName[])
    .filter((name) => contract[name].method === 'get')
    .map((name) => [name, contract[name].path, contract[name].query] as const)
  const files = (Object.keys(downloads) as DownloadName[]).map((name) => [name, downloads[name], downloadQueries[name]] as const)
  const good: Record<string, string> = {
    region: 'desert',
    id: 'clinic',
    version: '1',
    z: '10',
    x: '5',
    y: '5',
    scenario: SCENARIO,
  }
  return [...endpoints, ...files].flatMap(([name, path, query]: readonly [string, string, z.ZodObject]) =>
    Object.keys(query.shape).map((field): [string, string, string] => {
      if (!(field in WRONG)) throw new Error(`Say in WRONG what the parameter ${field} of ${name} must refuse.`)
      const filled = path.replace(/:([a-z]+)/g, (_, part: string) => (part === field ? WRONG[field] : good[part]))
      return [name, field, path.includes(`:${field}`) ? filled : `${filled}?${field}=${encodeURIComponent(WRONG[field])}`]
    }),
  )
}

describe('the OpenAPI document', () => {
  interface Operation {
    readonly operationId: string
    readonly parameters?: readonly {
      readonly name: string
      readonly in: string
      readonly required?: boolean
      readonly schema: object
    }[]
    readonly requestBody?: object
    readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
  }
  const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as {
    openapi: string
    info: { version: string }
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, object> }
  }
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )

  test('is OpenAPI 3.1 of this version', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.version).toBe('1.2.3')
  })

  test('describes every endpoint and every file, each once', () => {
    const names = operations.map(({ operation }) => operation.operationId)
    expect(names.sort()).toEqual([...Object.keys(contract), ...Object.keys(downloads)].sort())
  })

  test('declares every parameter in braces as a required path parameter, and no other', () => {
    for (const { path, operation } of operations) {
      const inBraces = [...path.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1])
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect([path, declared.map((parameter) => parameter.name).sort()]).toEqual([path, inBraces.sort()])
      expect(declared.every((parameter) => parameter.required)).toBe(true)
    }
  })

  test('every reference leads to a component', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    )
    expect(references.length).toBeGreaterThan(0)
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([])
  })

  test('names what a refusal looks like on every operation', () => {
    for (const { path, operation } of operations) {
      const { responses } = operation
      expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(['200', '400', '429', 'default'])])
      expect([path, '404' in responses]).toEqual([path, path.includes('{')])
      for (const [status, { content }] of Object.entries(responses)) {
        if (status < '400') continue
        expect([path, status, JSON.stringify(content)]).toEqual([path, status, expect.stringContaining('schemas/Refusal')])
      }
    }
  })

  test('describes the body of a question that has one', () => {
    const nearest = operations.find(({ operation }) => operation.operationId === 'nearest')!
    expect(JSON.stringify(nearest.operation.requestBody)).toContain('"required":["at"]')
  })
})
