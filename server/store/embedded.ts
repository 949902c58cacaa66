/**
 * The embedded database: PGlite with PostGIS in DATA_DIR/db, shared by every process of this machine that uses the folder.
 *
 * PGlite may be opened by one process only. The first one to come holds it, in a thread of its own, says so in DATA_DIR/db.lock, and
 * opens the gateway on a local socket; every process, the holder too, talks to that socket through `pg`. A lock whose socket nobody answers is stale and is
 * taken over. When the holder ends while others still work, the next of them that needs the database becomes the holder.
 */
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { AppError } from '../errors.ts'
import { type Address, startEngine } from './engine.ts'
import { poolOf } from './pool.ts'

export type OpenProgress = (message: string, fraction: number) => void

interface Lock extends Address {
  readonly pid: number
  readonly closing: boolean
}

/** A way to the database: as its holder, or as the guest of the process that holds it. */
interface Link {
  readonly pool: ReturnType<typeof poolOf>
  /** True for the process that holds the database, as long as its thread lives. */
  holds(): boolean
  close(): Promise<void>
}

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
          // whose host, or whose own thread, has gone looks for the database anew; any other fault of a holder is a fault
          if (found.holds() || attempt === 3 || !isConnectionLoss(error)) throw error
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
  return { pool, holds: () => false, close: () => pool.end() }
}

async function hold(folder: string, lockFile: string, progress: OpenProgress): Promise<Link> {
  holding.add(folder)
  const writeLock = (lock: Lock) => writeFile(lockFile, JSON.stringify(lock))
  const letGo = async () => {
    holding.delete(folder)
    await rm(lockFile, { force: true })
  }
  try {
    const own: { address: Address | null } = { address: null }
    const engine = await startEngine(folder, {
      progress,
      onListening(address) {
        own.address = address
        return writeLock({ pid: process.pid, closing: false, ...address })
      },
    })
    const { address } = own
    if (address === null) throw new Error('The embedded database is open, but nobody knows where it listens.')
    const link = guest(address)
    return {
      pool: link.pool,
      holds: engine.isAlive,
      async close() {
        await link.close()
        if (!engine.isAlive()) return // whoever found it dead has taken the lock over
        await writeLock({ pid: process.pid, closing: true, ...address })
        await engine.close()
        await letGo()
      },
    }
  } catch (error) {
    await letGo()
    throw error
  }
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
