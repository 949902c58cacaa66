/** What somebody may send who means harm, or whose program is broken: refused in a few words, never a fault, never a flood. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract, Refusal } from '../../../server/contract.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { crossing, layDesert } from '../../support/desert.ts'
import { startServer, type TestServer } from '../../support/http.ts'

let database: TestDatabase
let server: TestServer

beforeAll(async () => {
  database = await openTestDatabase('embedded')
  await layDesert(database)
  server = await startServer(database)
})
afterAll(async () => {
  await server.close()
  await database.close()
})

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/regions/desert/nearest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
const AT = crossing(2, 1)

describe('a hostile address', () => {
  test.each([
    ['/facilities?text=%00', 200],
    ['/facilities?text=a%00b', 200],
    ['/facilities?after=AA', 200], // the id of one zero byte: before all others
    ['/facilities/%00', 404],
    ['/facilities/clinic%00', 404],
    ['/facilities?__proto__=1', 400],
    ['/facilities?bbox[a]=1', 400],
    ['/coverage?constructor=1', 400],
    ['/coverage?mode=car&mode=car', 400],
    ['/facilities/..%2f..%2f', 404],
    ['/tiles/1/4/%2e%2e/0.mvt', 404],
    ['/tiles/1/04/16384/0.mvt', 400],
  ])('is answered as what it is: %s is %d', async (address, status) => {
    const response = await server.get(`/api/regions/desert${address}`)
    expect([response.status, server.faults()]).toEqual([status, []])
  })

  test.each(['', ' ', '0x10', '1e2', '1e309', 'NaN', 'Infinity', '-0', '+5', '５'])(
    'does not pass for a number: %j',
    async (value) => {
      for (const field of ['gaps?limitMinutes', 'coverage?limitMinutes', 'facilities?limit']) {
        expect([field, (await server.get(`/api/regions/desert/${field}=${encodeURIComponent(value)}`)).status]).toEqual([
          field,
          400,
        ])
      }
      const box = `1,2,3,${encodeURIComponent(value)}`
      expect((await server.get(`/api/regions/desert/facilities?bbox=${box}`)).status).toBe(400)
    },
  )

  test('with a number of as many digits as a program prints is understood', async () => {
    for (const minutes of [1 / 3, 0.1 + 0.2, 100 / 7, 599.9999999999999]) {
      expect([minutes, (await server.get(`/api/regions/desert/coverage?limitMinutes=${minutes}`)).status]).toEqual([minutes, 200])
    }
  })

  test('in capitals is another address: no limit is passed by on a side way', async () => {
    for (const address of ['/API/regions', '/Api/regions/desert/tiles/1/4/0/0.mvt']) {
      expect((await server.get(address)).status).toBe(404)
    }
  })
})

describe('a hostile body', () => {
  const floods = {
    'thirty thousand wrong services': { at: AT, services: Array(30_000).fill(1) },
    'eight thousand unknown fields': { at: AT, ...Object.fromEntries(Array.from({ length: 8_000 }, (_, n) => [`k${n}`, 1])) },
    'a field with a name of 90 kB': { at: AT, ['x'.repeat(90_000)]: 1 },
    'a position of forty thousand numbers': { at: Array(40_000).fill(1) },
  }
  test.each(Object.keys(floods) as (keyof typeof floods)[])('with %s is refused in a few lines', async (name) => {
    const response = await post(JSON.stringify(floods[name]))
    const text = await response.text()
    expect([response.status, Refusal.safeParse(JSON.parse(text)).success]).toEqual([400, true])
    expect(text.length).toBeLessThan(20_000)
  })

  test.each(['[', '"x"', 'null', '5', '[]', `{"at":${'['.repeat(40_000)}${']'.repeat(40_000)}}`, '{"__proto__":{"at":[1,2]}}'])(
    'of another shape is 400: %.12s',
    async (body) => {
      expect([(await post(body)).status, server.faults()]).toEqual([400, []])
    },
  )

  test('that unpacks to megabytes is 413, and one that cannot be unpacked 400', async () => {
    const gzip = { 'content-encoding': 'gzip' }
    expect((await post(gzipSync(Buffer.alloc(20_000_000, ' ')), gzip)).status).toBe(413)
    expect((await post(Buffer.from('no gzip'), gzip)).status).toBe(400)
    expect((await post(gzipSync(JSON.stringify({ at: AT })), gzip)).status).toBe(200)
  })
})

describe('a list of facilities', () => {
  const idsOf = async (query: string) => {
    const reply = contract.facilities.reply.parse(await server.json(`/api/regions/desert/facilities?${query}`))
    expect(reply.total).toBeGreaterThanOrEqual(reply.facilities.length)
    return reply.facilities.map(({ id }) => id)
  }

  test.each(['%', '_', '\\', '*', '.', "' or 1=1 --", '";drop table site;'])(
    'has nothing for %j: it is only text',
    async (text) => {
      expect(await idsOf(`text=${encodeURIComponent(text)}`)).toEqual([])
    },
  )

  test('finds text whatever the case and the blanks round it', async () => {
    const [{ name, id }] = (await server.app.regions.data('desert')).facilities
    expect(await idsOf(`text=${encodeURIComponent(`  ${name.toUpperCase()} `)}`)).toContain(id)
  })

  test('has what lies on the edge of the box, and not what lies a hair outside', async () => {
    for (const { id, at } of (await server.app.regions.data('desert')).facilities) {
      const [x, y] = at
      expect(await idsOf(`bbox=${[x, y, x + 0.001, y + 0.001].map(plain)}`)).toContain(id)
      expect(await idsOf(`bbox=${[x - 0.001, y - 0.001, x, y].map(plain)}`)).toContain(id)
      expect(await idsOf(`bbox=${[x + 1e-9, y - 0.001, x + 0.001, y + 0.001].map(plain)}`)).not.toContain(id)
    }
  })

  test('goes on rightly when the last one seen has been removed meanwhile', async () => {
    const after = Buffer.from('kiosk-that-was').toString('base64url')
    expect(await idsOf(`after=${after}`)).toEqual(['room', 'village'])
  })

  test('can be paged by ids as long as ids may be, in any script', async () => {
    const long = Buffer.from('发'.repeat(200)).toString('base64url')
    expect(await idsOf(`after=${long}`)).toEqual([])
  })
})

const plain = (degrees: number) => degrees.toFixed(12)

describe('who sends a request', () => {
  test('is in no line of the log, nor is what a form said, also when it is refused or fails', async () => {
    const before = server.log.length
    const form = (body: string) =>
      fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
    expect((await form('lon=123.456789&lat=91.234567')).status).toBe(400)
    expect((await form(`lon=123.456789&lat=${'9'.repeat(5_000)}`)).status).toBe(413)
    const original = server.app.regions.data
    server.app.regions.data = () => Promise.reject(new Error('at 123.456789,31.234567'))
    try {
      expect((await form('lon=123.456789&lat=31.234567&region=desert')).status).toBe(500)
      expect((await post('{"at":[123.456789,31.234567]}', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(500)
    } finally {
      server.app.regions.data = original
    }
    const answered = () => server.log.slice(before).filter((line) => line.includes('answered')).length
    await expect.poll(answered, { timeout: 5_000 }).toBeGreaterThanOrEqual(4)
    const lines = server.log.slice(before).join('')
    expect(lines).toContain('withheld')
    expect(lines).not.toMatch(/123\.456|234567|9999|203\.0|127\.0\.0/)
  })

  test('asks for pages under the same limit as for answers', async () => {
    const strict = await startServer(database, { requestsPerMinute: 2 })
    try {
      const answers = []
      for (let request = 0; request < 3; request++) answers.push((await strict.get('/')).status)
      expect(answers).toEqual([200, 200, 429])
    } finally {
      await strict.close()
    }
  })

  test('behind a proxy is known by the address that the proxy gives, and only when a proxy is declared', async () => {
    const asking = async (trustProxy: number) => {
      const strict = await startServer(database, { requestsPerMinute: 1, trustProxy })
      try {
        const answers = []
        for (const from of ['203.0.113.7', '203.0.113.8', '203.0.113.8']) {
          answers.push((await strict.get('/api/version', { 'x-forwarded-for': from })).status)
        }
        return answers
      } finally {
        await strict.close()
      }
    }
    expect(await asking(0)).toEqual([200, 429, 429]) // a header that anybody can send is not believed
    expect(await asking(1)).toEqual([200, 200, 429])
  })
})
