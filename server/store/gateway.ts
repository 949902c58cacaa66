/**
 * A PostgreSQL-speaking door to the embedded database, so that any number of processes can use it through `pg`.
 *
 * PGlite is one session. Each connection here takes turns: from the first message it sends until the database says
 * "ready, outside any transaction" the database belongs to that connection alone. So the steps of one query are never mixed
 * with another's, transactions are whole, and a connection that vanishes in the middle is rolled back before the next turn.
 */
import { createServer, type Server, type Socket } from 'node:net'

/** The part of PGlite that the gateway needs. */
interface Engine {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>
}

export interface Gateway {
  readonly server: Server
  /** Hands the database over once it has booted; connections made earlier have waited for this. */
  open(engine: Engine): void
  /** Lets running turns end, closes every connection, stops listening. */
  close(): Promise<void>
}

const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL_REQUEST = 80_877_102
const PROTOCOL_3 = 196_608
const READY_FOR_QUERY = 0x5a // 'Z'
const IDLE = 0x49 // 'I'
const SIMPLE_QUERY = 0x51 // 'Q'
const SYNC = 0x53 // 'S'
const TERMINATE = 0x58 // 'X'

/** Starts no listener of its own: call `server.listen` on the result. */
export function createGateway(): Gateway {
  const turns = new Turns()
  const sockets = new Set<Socket>()
  let ready: (engine: Engine) => void = () => {}
  const engine = new Promise<Engine>((resolve) => {
    ready = resolve
  })
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy()) // the peer is gone; 'close' follows and cleans up
    socket.on('close', () => sockets.delete(socket))
    void converse(socket, engine, turns).catch((error: unknown) => socket.destroy(error instanceof Error ? error : undefined))
  })
  return {
    server,
    open: (opened) => ready(opened),
    async close() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
      await turns.take() // never given back: no further turn begins
      for (const socket of sockets) socket.destroy()
      await stopped
    },
  }
}

/** Whose turn it is: a plain first-come queue. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Waits for the turn; the returned function gives it back. */
  async take(): Promise<() => void> {
    const before = this.#last
    let giveBack: () => void = () => {}
    this.#last = new Promise((resolve) => {
      giveBack = resolve
    })
    await before
    return giveBack
  }
}

/** Serves one connection until it ends. */
async function converse(socket: Socket, opening: Promise<Engine>, turns: Turns): Promise<void> {
  const batches = messageBatches(socket)
  let giveBack: (() => void) | null = null
  const engine = await opening
  try {
    for await (const batch of batches) {
      giveBack ??= await turns.take()
      const answer = await engine.execProtocolRaw(batch)
      if (socket.writable) socket.write(answer)
      if (saysIdle(answer)) {
        giveBack()
        giveBack = null
      }
    }
  } finally {
    // the peer left in the middle of a transaction or of an unfinished batch: nothing of it stays
    if (giveBack) {
      await engine.execProtocolRaw(syncMessage)
      await engine.execProtocolRaw(queryMessage('ROLLBACK'))
      giveBack()
    }
    socket.destroy()
  }
}

/** True when the answer ends with ReadyForQuery in the idle state. */
function saysIdle(answer: Uint8Array): boolean {
  const at = answer.length - 6
  return at >= 0 && answer[at] === READY_FOR_QUERY && answer[at + 4] === 5 && answer[at + 5] === IDLE
}

/**
 * Cuts the byte stream into batches that each ask for one answer: a start-up message, a simple query,
 * or the steps of an extended query up to and including Sync. Encryption requests are declined on the spot.
 */
async function* messageBatches(socket: Socket): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let started = false
  let scanned = 0 // bytes of `waiting` known to be whole messages of an unfinished batch
  let needed = 5 // bytes before the next look is worthwhile
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < needed) continue
    let bytes = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting)
    for (;;) {
      if (!started) {
        if (bytes.length < 8 || bytes.length < bytes.readInt32BE(0)) break
        const length = bytes.readInt32BE(0)
        const code = bytes.readInt32BE(4)
        const message = bytes.subarray(0, length)
        bytes = bytes.subarray(length)
        if (code === SSL_REQUEST || code === GSS_REQUEST) socket.write('N')
        else if (code === CANCEL_REQUEST) return
        else if (code === PROTOCOL_3) {
          started = true
          yield message
        } else throw new Error(`expected a PostgreSQL 3.0 start-up message, got code ${code}`)
        continue
      }
      needed = scanned + 5
      if (bytes.length < needed) break
      needed = scanned + 1 + bytes.readInt32BE(scanned + 1)
      if (bytes.length < needed) break
      const kind = bytes[scanned]
      scanned = needed
      if (kind === TERMINATE) return
      if (kind === SIMPLE_QUERY || kind === SYNC) {
        const batch = bytes.subarray(0, scanned)
        bytes = bytes.subarray(scanned)
        scanned = 0
        yield batch
      }
    }
    waiting = [bytes]
    waitingBytes = bytes.length
  }
}

const syncMessage = Uint8Array.of(SYNC, 0, 0, 0, 4)

function queryMessage(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`)
  const message = Buffer.alloc(5 + text.length)
  message[0] = SIMPLE_QUERY
  message.writeInt32BE(4 + text.length, 1)
  text.copy(message, 5)
  return message
}
