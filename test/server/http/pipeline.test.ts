/** What every request meets on its way: security, limits, refusals, caching, the log; and how the server stops. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../server/contract.ts'
import { AppError } from '../../../server/errors.ts'
import { takePort } from '../../../server/http/door.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { crossing, layDesert } from '../../support/desert.ts'
import { startServer, type TestServer } from '../../support/http.ts'

let database: TestDatabase
let server: TestServer
let pages: string

beforeAll(async () => {
  database = await openTestDatabase('embedded')
  await layDesert(database)
  pages = await mkdtemp(join(tmpdir(), 'jiujin-pages-'))
  await mkdir(join(pages, 'assets'))
  await mkdir(join(pages, 'plan'))
  await mkdir(join(pages, '.vite'))
  await writeFile(join(pages, 'assets', 'main-abc123.js'), 'export {}')
  await writeFile(join(pages, 'plan', 'index.html'), '<!doctype html><title>plan</title>')
  await writeFile(join(pages, '.vite', 'manifest.json'), '{}')
  server = await startServer(database, { pages })
})
afterAll(async () => {
  await server.close()
  await database.close()
  await rm(pages, { recursive: true, force: true })
})

/** A line is written when the answer has gone, which the one who asked may see a moment earlier. */
const logged = (before: number, words: string) =>
  expect.poll(() => server.log.slice(before).join(''), { timeout: 5_000 }).toContain(words)

const refusalOf = async (response: Response) => Refusal.parse(await response.json()).error

describe('a position', () => {
  test('that is asked about is in no line of the log', async () => {
    const [lon, lat] = crossing(1.234567, 0.765432)
    const before = server.log.length
    const response = await server.post('/api/regions/desert/nearest', { at: [lon, lat], mode: 'car' })
    expect(response.status).toBe(200)
    await logged(before, '/api/regions/desert/nearest')
    const lines = server.log.slice(before).join('')
    expect(lines).not.toContain(String(lon).slice(0, 6))
    expect(lines).not.toContain(String(lat).slice(0, 5))
  })

  test('that somebody puts into the address all the same is refused, and not logged either', async () => {
    const before = server.log.length
    const response = await server.get('/api/regions/desert/facilities?lon=100.12345&lat=31.54321')
    expect(response.status).toBe(400)
    await logged(before, '/api/regions/desert/facilities')
    expect(server.log.slice(before).join('')).not.toMatch(/100\.123|31\.543/)
  })

  test('that is broken is not repeated in the answer or the log', async () => {
    const before = server.log.length
    const response = await fetch(`${server.url}/api/regions/desert/nearest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"at":[100.98765,31.56789',
    })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('98765')
    await logged(before, '/api/regions/desert/nearest')
    expect(server.log.slice(before).join('')).not.toContain('98765')
  })

  test('of a request is asked for in the body only: no endpoint has a longitude in its address', async () => {
    const document = JSON.stringify(await server.json('/api/openapi.json'))
    expect(document).not.toMatch(/"name":"(lon|lat|at|lng|longitude|latitude)"/)
  })
})

describe('the log', () => {
  test('has one line a request with its number, method, path and status, and nothing about who asked', async () => {
    const before = server.log.length
    const response = await server.get('/api/version', { 'user-agent': 'SecretBrowser', referer: 'http://elsewhere/' })
    await logged(before, '/api/version')
    const lines = server.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      req: { id: response.headers.get('x-request-id'), method: 'GET', path: '/api/version' },
      res: { status: 200 },
    })
    expect(JSON.stringify(lines)).not.toMatch(/SecretBrowser|elsewhere|127\.0\.0\.1/)
  })
})

describe('a browser', () => {
  test('is told to load nothing from elsewhere and to run no script in a page', async () => {
    const { headers } = await server.get('/api/version')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('permissions-policy')).toBe('geolocation=(self), camera=(), microphone=()')
    expect(headers.get('strict-transport-security')).toBeNull() // an intranet may have no https to be sent to
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('keeps hashed files for good and asks about pages each time', async () => {
    const script = await server.get('/assets/main-abc123.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const page = await server.get('/plan')
    expect([page.status, page.headers.get('cache-control'), await page.text()]).toEqual([
      200,
      'no-cache',
      '<!doctype html><title>plan</title>',
    ])
  })

  test('that has an answer already is told that it still holds', async () => {
    const address = '/api/regions/desert/coverage?mode=car&date=2022-12-20'
    const first = await server.get(address)
    const second = await server.get(address, { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' })
    expect([first.status, first.headers.get('cache-control'), second.status]).toEqual([200, 'no-cache', 304])
  })

  test('gets large answers compressed', async () => {
    const response = await server.get('/api/regions/desert/times', { 'accept-encoding': 'gzip' })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    const tile = await server.get(`/api/regions/desert/tiles/1/${tileOf(crossing(2, 1), 12).join('/')}.mvt`)
    expect(tile.headers.get('vary')).toContain('Accept-Encoding') // this one is too small to gain
  })

  test('gets a page when it asks for one that is not there, without a stack', async () => {
    for (const address of ['/nothing', '/.vite/manifest.json', '/..%2fpackage.json', '/plan/../../package.json']) {
      const response = await server.get(address)
      const text = await response.text()
      expect([address, response.status]).toEqual([address, 404])
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(text).not.toMatch(/^\s+at |node_modules|"name"/m)
    }
  })
})

test('a question that no thread can take is refused for now, with the time to wait', async () => {
  const idle = await startServer(database)
  await idle.app.threads.close()
  const response = await idle.post('/api/regions/desert/nearest', { at: crossing(2, 1), mode: 'car' })
  expect([response.status, response.headers.get('retry-after'), (await refusalOf(response)).code]).toEqual([
    503,
    '2',
    'unavailable',
  ])
  expect((await idle.get('/api/regions')).status).toBe(200)
  expect(idle.faults()).toEqual([])
  await idle.close()
})

describe('refusals', () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${server.url}/api/regions/desert/nearest`, { method: 'POST', headers: { 'content-type': type }, body })

  test('broken JSON is 400', async () => {
    const response = await post('{"at": [')
    expect([response.status, (await refusalOf(response)).code]).toEqual([400, 'bad_request'])
  })

  test('a body that is too large is 413', async () => {
    const response = await post(JSON.stringify({ at: [100, 31], padding: 'x'.repeat(200_000) }))
    expect([response.status, (await refusalOf(response)).code]).toEqual([413, 'too_large'])
  })

  test('a body in an unknown character set is 415', async () => {
    const response = await post('{}', 'application/json; charset=x-unknown')
    expect([response.status, (await refusalOf(response)).code]).toEqual([415, 'unsupported'])
  })

  test('a body that is no JSON at all names what is missing', async () => {
    const response = await post('at=100,31', 'text/plain')
    expect([response.status, (await refusalOf(response)).problems]).toEqual([
      400,
      [{ field: 'body', problem: 'is missing: expected an object' }],
    ])
  })

  test('a wrong method is 405 and says which are right', async () => {
    const response = await fetch(`${server.url}/api/regions`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow'), (await refusalOf(response)).code]).toEqual([
      405,
      'GET, HEAD, OPTIONS',
      'method_not_allowed',
    ])
    const get = await server.get('/api/regions/desert/nearest')
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  })

  test('OPTIONS and HEAD are answered without a body', async () => {
    const options = await fetch(`${server.url}/api/regions`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    const head = await fetch(`${server.url}/api/regions`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  test('a name given twice is refused, in the query and in the path', async () => {
    expect((await server.get('/api/regions/desert/times?mode=car&mode=walk')).status).toBe(400)
    const response = await server.get('/api/regions/desert/times?region=straight')
    expect((await refusalOf(response)).problems).toEqual([{ field: 'region', problem: 'is already given in the path' }])
  })

  test('an escape that cannot be read is 400', async () => {
    expect((await server.get('/api/regions/%E0%A4%A')).status).toBe(400)
  })

  test('a fault of ours is 500 with a number to quote, and only the log knows more', async () => {
    const original = server.app.regions.list
    server.app.regions.list = () => Promise.reject(new Error('the secret reason'))
    try {
      const response = await server.get('/api/regions')
      const text = await response.text()
      expect(response.status).toBe(500)
      expect(text).toContain(response.headers.get('x-request-id'))
      expect(text).not.toMatch(/secret|^\s+at /m)
      expect(server.log.join('')).toContain('the secret reason')
    } finally {
      server.app.regions.list = original
    }
  })
})

describe('tiles', () => {
  test('lead from TileJSON to a tile, which a browser may keep for good', async () => {
    const tileJson = (await server.json('/api/regions/desert/tiles.json')) as {
      tiles: string[]
      bounds: number[]
      vector_layers: object[]
    }
    expect(tileJson.tiles[0]).toBe(`${server.url}/api/regions/desert/tiles/1/{z}/{x}/{y}.mvt`)
    const address = tileJson.tiles[0].replace('{z}/{x}/{y}', tileOf(crossing(2, 1), 12).join('/'))
    const tile = await fetch(address)
    expect([tile.status, tile.headers.get('content-type'), tile.headers.get('cache-control')]).toEqual([
      200,
      'application/vnd.mapbox-vector-tile',
      'public, max-age=31536000, immutable',
    ])
    const bytes = Buffer.from(await tile.arrayBuffer()).toString('latin1')
    for (const layer of ['roads', 'unit', 'region', 'label', 'primary', 'North Street']) expect(bytes).toContain(layer)
  })

  test('with nothing in them are 204', async () => {
    expect((await server.get('/api/regions/desert/tiles/1/12/0/0.mvt')).status).toBe(204)
  })

  test('of a version that has passed lead to the one that stands, and of one to come are 404', async () => {
    const [z, x, y] = tileOf(crossing(2, 1), 12)
    const old = await server.get(`/api/regions/desert/tiles/0/${z}/${x}/${y}.mvt`)
    expect([old.status, old.headers.get('location'), old.headers.get('cache-control')]).toEqual([
      307,
      `/api/regions/desert/tiles/1/${z}/${x}/${y}.mvt`,
      'no-store',
    ])
    expect((await server.get(`/api/regions/desert/tiles/2/${z}/${x}/${y}.mvt`)).status).toBe(404)
  })

  test.each(['1/15/0/0', '1/4/16/0', '1/12/-1/0', '1/12/0/1.5', 'x/12/0/0'])('off the grid are refused: %s', async (place) => {
    const { status } = await server.get(`/api/regions/desert/tiles/${place}.mvt`)
    expect([400, 404]).toContain(status)
  })
})

test('an address that asks too often is told to wait, and told so in the same form', async () => {
  const strict = await startServer(database, { requestsPerMinute: 3 })
  try {
    const answers = []
    for (let request = 0; request < 5; request++) answers.push(await strict.get('/api/regions'))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429, 429])
    expect((await refusalOf(answers[3])).code).toBe('too_many')
    expect(Number(answers[3].headers.get('retry-after'))).toBeGreaterThan(0)
  } finally {
    await strict.close()
  }
})

describe('the door', () => {
  test('answers 503 until it is opened', async () => {
    const door = await takePort({ port: 0, host: '127.0.0.1' })
    const response = await fetch(`${door.url}api/health`)
    expect([response.status, (await refusalOf(response)).code]).toEqual([503, 'unavailable'])
    await door.close()
  })

  test('names PORT when another program has it', async () => {
    const first = await takePort({ port: 0, host: '127.0.0.1' })
    const port = Number(new URL(first.url).port)
    const refused = takePort({ port, host: '127.0.0.1' })
    await expect(refused).rejects.toThrow(`PORT ${port} is taken by another program; set PORT to a free port.`)
    await expect(refused).rejects.toBeInstanceOf(AppError)
    await first.close()
  })

  test('closes although somebody goes on asking over a connection that is open: the next answer is its last', async () => {
    const door = await takePort({ port: 0, host: '127.0.0.1' })
    const { hostname, port } = new URL(door.url)
    let began = () => {}
    let finish = () => {}
    const started = new Promise<void>((resolve) => {
      began = resolve
    })
    door.open((req, res) => {
      if (req.url === '/first') {
        finish = () => res.end('first')
        began()
      } else res.end('second')
    })
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (bytes) => {
      heard += bytes.toString()
    })
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`
    socket.write(ask('/first'))
    await started
    const closed = door.close()
    socket.write(ask('/second'))
    finish()
    await gone
    await closed
    expect(heard).toMatch(/first.*Connection: close.*second/s)
  })

  test('lets a request finish when it closes, and takes no new one', async () => {
    const door = await takePort({ port: 0, host: '127.0.0.1' })
    let finish = () => {}
    const started = new Promise<void>((begun) => {
      door.open((_, res) => {
        finish = () => res.end('done')
        begun()
      })
    })
    const asked = fetch(door.url).then((response) => response.text())
    await started
    const closed = door.close()
    finish()
    expect(await asked).toBe('done')
    await closed
    await expect(connects(Number(new URL(door.url).port))).resolves.toBe(false)
  })
})

const connects = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })

/** The tile that holds a position (web mercator). */
function tileOf([lon, lat]: readonly [number, number], z: number): [z: number, x: number, y: number] {
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return [z, Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(y * 2 ** z)]
}
