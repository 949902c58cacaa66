/** Builds the pages when their sources changed since the last build; a stamp beside them says from what they were built. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const SOURCES = ['client', 'server/contract.ts', 'server/core', 'geodata/standards', 'vite.config.ts', 'package-lock.json']

export const distFolder = join(root, 'dist')
export const stampName = '.built'
const stamp = join(distFolder, stampName)

/** Throws Error with the builder's own words when the pages cannot be built. */
export async function ensureClient(say: (message: string) => void): Promise<void> {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()) return
  say('building the pages')
  await build()
}

/** Changes with any file that the pages are made of. The build itself (vite.config.ts) leaves it beside them. */
export function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(root, source)
    for (const file of filesUnder(path)) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** The file itself, or every file of the folder, in a fixed order. */
function filesUnder(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function build(): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' }, // whoever asks, tests included: the pages are those that are served
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The pages could not be built:\n${Buffer.concat(words).toString('utf8').trim()}`))
    })
  })
}
