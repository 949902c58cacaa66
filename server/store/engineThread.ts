/** The thread in which the embedded database runs, with its gateway: a query that takes a second keeps no request waiting for the loop. */
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import type { ListenOptions, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { Address, EngineReport } from './engine.ts'
import { createGateway } from './gateway.ts'

const SOCKET_PORT = 5432 // `pg` appends it to the folder's name: .s.PGSQL.5432
const LONGEST_SOCKET_PATH = 100 // the kernel's limit is 104 to 108 bytes

const { folder } = workerData as { folder: string }
const port = parentPort
if (port === null) throw new Error('This file is the beginning of a worker thread.')
const report = (message: EngineReport) => port.postMessage(message)

const gateway = createGateway()
report({ kind: 'listening', address: await listen(gateway.server, folder) })
const engine = await boot(join(folder, 'db'))
gateway.open(engine)
port.once('message', async () => {
  await gateway.close()
  await engine.close()
  port.close() // nothing is left to wait for: the thread ends
})
report({ kind: 'open' })

/** Boots PGlite on a folder, creating the database on first use. */
async function boot(databaseFolder: string): Promise<PGlite> {
  const fresh = (await stat(join(databaseFolder, 'PG_VERSION')).catch(() => null)) === null
  const say = (message: string, fraction: number) => report({ kind: 'progress', message, fraction })
  say(fresh ? 'creating the embedded database' : 'opening the embedded database', 0)
  const opened = await PGlite.create({ dataDir: databaseFolder, extensions: { postgis } })
  say(fresh ? 'adding PostGIS' : 'opening the embedded database', 0.6)
  await opened.exec('create extension if not exists postgis')
  say('the embedded database is open', 1)
  return opened
}

/** Listens where only this user can connect: in the data folder, or in a private temporary folder when that path is too long or unfit. */
async function listen(server: Server, dataFolder: string): Promise<Address> {
  if (process.platform === 'win32') {
    await listening(server, { host: '127.0.0.1', port: 0 })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error(`expected a port, got ${address}`)
    return { host: '127.0.0.1', port: address.port }
  }
  const name = `.s.PGSQL.${SOCKET_PORT}`
  if (Buffer.byteLength(join(dataFolder, name)) <= LONGEST_SOCKET_PATH) {
    await rm(join(dataFolder, name), { force: true })
    const failed = await listening(server, { path: join(dataFolder, name) }).then(
      () => false,
      () => true, // some mounted folders hold no sockets
    )
    if (!failed) {
      await chmod(join(dataFolder, name), 0o600)
      return { host: dataFolder, port: SOCKET_PORT }
    }
  }
  const privateFolder = await mkdtemp(join(tmpdir(), 'jiujin-'))
  await listening(server, { path: join(privateFolder, name) })
  return { host: privateFolder, port: SOCKET_PORT }
}

function listening(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
