/** Who hangs up is not waited for: the work on the question ends, and nothing is logged as a fault. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bind, type Handlers } from '../../../server/http/bind.ts'
import { answerErrors } from '../../../server/http/refusals.ts'

let server: Server
let asked: (signal: AbortSignal) => void
let handed: unknown[]

beforeEach(async () => {
  handed = []
  const web = express()
  const answered = { status: 'ok', version: '1', database: 'embedded' } as const
  const handlers = {
    health: (_: unknown, __: unknown, signal: AbortSignal) => {
      asked(signal)
      return answered
    },
    times: (_: unknown, __: unknown, signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        asked(signal)
      }),
  }
  bind(web, handlers as unknown as Handlers)
  web.use((error: unknown, req: express.Request, res: express.Response, next: express.NextFunction) => {
    handed.push(error)
    answerErrors(error, req, res, next) // has no log here: noting a fault would throw
  })
  server = createServer(web).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.close()
  await once(server, 'close')
})

const send = (path: string) => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`)
  return socket
}

test('the signal of a request is aborted when the asker hangs up', async () => {
  const begun = new Promise<AbortSignal>((resolve) => {
    asked = resolve
  })
  const socket = send('/api/regions/demo/times')
  const signal = await begun
  expect(signal.aborted).toBe(false)
  socket.destroy()
  await expect.poll(() => signal.aborted, { timeout: 20_000 }).toBe(true)
  await expect.poll(() => handed, { timeout: 20_000 }).toEqual([signal.reason])
})

test('the signal of a request that was answered stays quiet, also when the connection ends', async () => {
  const signals: AbortSignal[] = []
  asked = (signal) => signals.push(signal)
  const socket = send('/api/health')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  await once(send('/api/health'), 'data') // by now the server has seen the first connection end
  expect(answer.toString()).toContain('"status":"ok"')
  expect([signals[0].aborted, handed]).toEqual([false, []])
})
