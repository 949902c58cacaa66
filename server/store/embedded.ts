/**
 * The embedded database: PGlite with PostGIS in DATA_DIR/db, shared by every process of this machine that uses the folder.
 *
 * PGlite may be opened by one process only. The first one to come holds it, says so in DATA_DIR/db.lock, and opens the gateway on a
 * local socket; every process, the holder too, talks to that socket through `pg`. A lock whose socket nobody answers is stale and is
 * taken over. When the holder ends while others still work, the next of them that needs the database becomes the holder.
 */
import { chmod, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, type ListenOptions, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { AppError } from '../errors.ts'
import { createGateway } from './gateway.ts'
import { poolOf } from './pool.ts'

export type OpenProgress = (message: string, fraction: number) => void

/** Where a holder can be reached: a folder with a socket file, or (on Windows) a loopback port. */
interface Address {
  readonly host: string
  readonly port: number
}

interface Lock extends Address {
  readonly pid: number
  readonly closing: boolean
}

/** A way to the database: as its holder, or as the guest of the process that holds it. */
interface Link {
  readonly pool: ReturnType<typeof poolOf>
  readonly holder: boolean
  close(): Promise<void>
}

const SOCKET_PORT = 5432 // `pg` appends it to the folder's name: .s.PGSQL.5432
const LONGEST_SOCKET_PATH = 100 // the kernel's limit is 104 to 108 bytes
const STARTING_MS = 3_000 // from writing the lock to listening takes milliseconds
const PATIENCE_MS = 60_000
const GUARD_MS = 10_000 // a take-over takes milliseconds; one that is older died in the middle

/** Opens or joins the database of a folder, which must exist. Throws AppError('setting') when its holder does not answer. */
export async function openEmbedded(dataDir: string, progress: OpenProgress): Promise<PostgresPool & { holds(): boolean }> {
  const folder = resolve(dataDir)
  let link: Promise<Link> | null = findLink(folder, progress)
  await link
  return {
    holds: () => holding.has(folder),
    async connect(): Promise<PostgresPoolClient> {
      for (let attempt = 1; ; attempt++) {
        link ??= findLink(folder, progress)
        const current = link
        const found = await current.catch((error: unknown) => {
          if (link === current) link = null
          throw error
        })
        try {
          return (await found.pool.connect()) as PostgresPoolClient
        } catch (error) {
          // a guest whose host has gone looks for the database anew; a holder's own fault is a fault
          if (found.holder || attempt === 3 || !isConnectionLoss(error)) throw error
          if (link === current) {
            link = null
            void found.close()
          }
        }
      }
    },
    async end() {
      const last = link
      link = null
      if (last) await (await last).close()
    },
  }
}

const holding = new Set<string>()

const isConnectionLoss = (error: unknown) => {
  const code = (error as { code?: unknown }).code
  return code === undefined || ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'].includes(String(code))
}

async function findLink(folder: string, progress: OpenProgress): Promise<Link> {
  const lockFile = join(folder, 'db.lock')
  const deadline = Date.now() + PATIENCE_MS
  let holderPid = 0
  while (Date.now() < deadline) {
    if (await createOnly(lockFile)) return hold(folder, lockFile, progress)
    const lock = await readLock(lockFile)
    if (lock && (await answers(lock))) return guest(lock)
    holderPid = lock?.pid ?? holderPid
    const age = await ageMs(lockFile)
    if (age === null) continue // it has just been released
    const stillThere = lock !== null && lock.pid !== process.pid && isAlive(lock.pid)
    if (age < STARTING_MS || (lock?.closing && stillThere)) await sleep(50)
    else await removeStale(lockFile)
  }
  throw new AppError(
    'setting',
    `DATA_DIR: the database in ${folder} is held by process ${holderPid}, which does not answer; end that process and try again.`,
  )
}

function guest(address: Address): Link {
  const pool = poolOf({ host: address.host, port: address.port, user: 'postgres', database: 'postgres' })
  return { pool, holder: false, close: () => pool.end() }
}

async function hold(folder: string, lockFile: string, progress: OpenProgress): Promise<Link> {
  const gateway = createGateway()
  holding.add(folder)
  let engine: PGlite | null = null
  try {
    const address = await listen(gateway.server, folder)
    const lock: Lock = { pid: process.pid, closing: false, ...address }
    await writeFile(lockFile, JSON.stringify(lock))
    engine = await bootEngine(join(folder, 'db'), progress)
    const opened = engine
    gateway.open(opened)
    const link = guest(address)
    return {
      pool: link.pool,
      holder: true,
      async close() {
        await link.close()
        await writeFile(lockFile, JSON.stringify({ ...lock, closing: true }))
        await gateway.close()
        await opened.close()
        holding.delete(folder)
        await rm(lockFile, { force: true })
      },
    }
  } catch (error) {
    gateway.server.close()
    await engine?.close()
    holding.delete(folder)
    await rm(lockFile, { force: true })
    throw error
  }
}

/** Boots PGlite on a folder, creating the database on first use. */
async function bootEngine(databaseFolder: string, progress: OpenProgress): Promise<PGlite> {
  const fresh = (await ageMs(join(databaseFolder, 'PG_VERSION'))) === null
  progress(fresh ? 'creating the embedded database' : 'opening the embedded database', 0)
  const engine = await PGlite.create({ dataDir: databaseFolder, extensions: { postgis } })
  progress(fresh ? 'adding PostGIS' : 'opening the embedded database', 0.6)
  await engine.exec('create extension if not exists postgis')
  progress('the embedded database is open', 1)
  return engine
}

/** Listens where only this user can connect: in the data folder, or in a private temporary folder when that path is too long or unfit. */
async function listen(server: Server, folder: string): Promise<Address> {
  if (process.platform === 'win32') {
    await listening(server, { host: '127.0.0.1', port: 0 })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error(`expected a port, got ${address}`)
    return { host: '127.0.0.1', port: address.port }
  }
  const name = `.s.PGSQL.${SOCKET_PORT}`
  if (Buffer.byteLength(join(folder, name)) <= LONGEST_SOCKET_PATH) {
    await rm(join(folder, name), { force: true })
    const failed = await listening(server, { path: join(folder, name) }).then(
      () => false,
      () => true, // some mounted folders hold no sockets
    )
    if (!failed) {
      await chmod(join(folder, name), 0o600)
      return { host: folder, port: SOCKET_PORT }
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

/** Whether somebody listens there. A holder that is still booting does: its guests wait at the gateway. */
function answers({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function createOnly(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function readLock(file: string): Promise<Lock | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return JSON.parse(text) as Lock
  } catch {
    return null // being written, or its writer died: its age decides
  }
}

async function ageMs(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null)
  return found === null ? null : Date.now() - found.mtimeMs
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes a stale lock. Only one process at a time may, and it looks again first, so that nobody removes a lock just taken. */
async function removeStale(lockFile: string): Promise<void> {
  const guard = `${lockFile}.takeover`
  if (!(await createOnly(guard))) {
    const age = await ageMs(guard)
    if (age !== null && age > GUARD_MS) await rm(guard, { force: true })
    await sleep(50)
    return
  }
  try {
    const lock = await readLock(lockFile)
    const age = await ageMs(lockFile)
    if (age !== null && age >= STARTING_MS && !(lock && (await answers(lock)))) await rm(lockFile, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

/** One folder after the other: Node's own recursive way never ends where folders cannot be made at all, as under /proc. */
async function makeFolders(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 })
  try {
    await make()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return // a folder, or a file that the first write in it will find
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolders(dirname(folder))
    await make()
  }
}

/** Makes the data folder usable or says why it is not. */
export async function ensureDataDir(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.probe-${process.pid}`)
  try {
    await makeFolders(resolve(dataDir))
    await writeFile(probe, '')
    await rm(probe, { force: true })
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new AppError(
      'setting',
      `DATA_DIR: cannot write to ${resolve(dataDir)} (${reason}); set DATA_DIR to a folder that you may write to.`,
    )
  }
}
