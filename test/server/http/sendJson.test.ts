/** Large answers say what JSON.stringify would say. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces, sendJson } from '../../../server/http/sendJson.ts'

const written = (value: unknown) => [...jsonPieces(value)].join('')
const list = (length: number, item: (at: number) => unknown) => Array.from({ length }, (_, at) => item(at))

test('a large value is written in many pieces, each of them small, that join to its JSON', () => {
  const value = { places: list(5_000, (at) => ({ id: `地${at}`, at: [at, -at], seconds: at % 3 ? at / 7 : null })), end: true }
  const pieces = [...jsonPieces(value)]
  expect(pieces.join('')).toBe(JSON.stringify(value))
  // 6 values a place, a thousand in a piece: 5,000 places make at least 30 pieces
  expect(pieces.length).toBeGreaterThan(30)
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(60_000)
})

test('one long line within small things is cut too', () => {
  const value = { features: [{ geometry: { coordinates: [list(20_000, (at) => [at, at])] } }] }
  const pieces = [...jsonPieces(value)]
  expect(pieces.join('')).toBe(JSON.stringify(value))
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20_000)
})

test('what JSON has no word for is left out of objects and null in lists, as ever', () => {
  const value = {
    gone: undefined,
    does: () => 1,
    list: [...list(2_000, () => undefined), () => 1, Symbol('s')],
    when: new Date(0),
    empty: [],
    no: {},
  }
  expect(written(value)).toBe(JSON.stringify(value))
  expect(written({ gone: undefined, many: list(2_000, (at) => ({ at })) })).toBe(
    JSON.stringify({ many: list(2_000, (at) => ({ at })) }),
  )
})

test('any value, many times over, is written as JSON.stringify writes it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 3_000 }), (value, times) => {
      const many = [list(times, () => value), { [String(times)]: list(times, () => value) }]
      expect(written(many)).toBe(JSON.stringify(many))
    }),
    { seed: 5, numRuns: 60 },
  )
})

test('a large answer travels as a small one does: whole, with its type, and with a tag by which it is known again', async () => {
  const value = { places: list(3_000, (at) => ({ id: `地${at}`, seconds: at })) }
  const web = express()
  web.get('/large', (_, res) => sendJson(res, value))
  web.get('/map', (_, res) => sendJson(res.type('application/geo+json'), value))
  const server = createServer(web).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const first = await fetch(`${address}/large`)
  const tag = first.headers.get('etag') ?? ''
  expect([first.status, first.headers.get('content-type'), await first.json()]).toEqual([
    200,
    'application/json; charset=utf-8',
    value,
  ])
  const known = async (etag: string) => {
    return (await fetch(`${address}/large`, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status
  }
  expect([await known(tag), await known('W/"other"')]).toEqual([304, 200])
  expect((await fetch(`${address}/map`)).headers.get('content-type')).toContain('application/geo+json')
  server.close()
})
