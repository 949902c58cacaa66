/** A thread that asks over HTTP and reads whole answers, so that asking costs the thread under test nothing. */
import { parentPort } from 'node:worker_threads'

export interface Ask {
  readonly url: string
  readonly body: unknown // undefined: a GET
}

export interface Told {
  readonly status: number
  readonly bytes: number
}

parentPort?.on('message', async ({ url, body }: Ask) => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, body === undefined ? {} : post)
  const told: Told = { status: response.status, bytes: (await response.arrayBuffer()).byteLength }
  parentPort?.postMessage(told)
})
