/** A throw-away PostgreSQL cluster with PostGIS, on a free port of this machine, gone when it is stopped. */
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { obtain } from './debian.ts'

const PACKAGES = ['postgresql', 'postgresql-15-postgis-3']

/** The folder of initdb and pg_ctl of a PostgreSQL that also has PostGIS. */
function findBinaries(): string | null {
  const folders = globSync('/usr/lib/postgresql/*/bin/initdb')
    .map((path) => dirname(path))
    .sort()
    .reverse()
  const withPostgis = (bin: string) =>
    existsSync(join('/usr/share/postgresql', bin.split('/').at(-2)!, 'extension/postgis.control'))
  return folders.find(withPostgis) ?? null
}

export interface Cluster {
  readonly url: string // of its maintenance database, as superuser
  stop(): void
}

/** Starts a cluster. Throws with what to install when PostgreSQL or PostGIS cannot be had. */
export async function startCluster(): Promise<Cluster> {
  const bin = obtain('PostgreSQL with PostGIS', findBinaries, PACKAGES, 'TEST_DATABASE_URL')
  // PostgreSQL refuses to run as root: there its own account runs it
  const asRoot = process.getuid?.() === 0
  const account = asRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  const folder = mkdtempSync(join(tmpdir(), 'jiujin-pg-'))
  if (asRoot) chownSync(folder, account.uid!, account.gid!)
  const data = join(folder, 'data')
  const run = (program: string, args: string[]) => {
    const { status, stderr, stdout } = spawnSync(join(bin, program), args, { ...account, cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program} failed: ${(stderr || stdout).trim()}`)
  }

  const port = await freePort()
  run('initdb', ['-D', data, '-U', 'jiujin', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'])
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=200`
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'])
  return {
    url: `postgres://jiujin@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function idOf(flag: '-u' | '-g'): number {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
  if (status !== 0)
    throw new Error('There is no account "postgres" to run PostgreSQL with. Run the tests as an ordinary user instead of root.')
  return Number(stdout)
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
