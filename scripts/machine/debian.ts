/** Finds programs that the tests need, and installs Debian's packages for them where that is allowed (Debian, root). */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const canInstall = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
let listsAreFresh = false

/**
 * Returns what `find` finds, after installing `packages` if it found nothing at first.
 * Throws with what to install by hand, or which variable to set, when it still is not there.
 */
export function obtain<T>(what: string, find: () => T | null, packages: readonly string[], variable: string): T {
  const there = find()
  if (there !== null) return there
  const byHand = `${what} is missing. Install ${packages.join(' ')} (Debian), or set ${variable}.`
  if (!canInstall()) throw new Error(byHand)

  process.stderr.write(`jiujin: installing ${packages.join(' ')} ...\n`)
  if (!listsAreFresh) apt(['update', '-qq'])
  listsAreFresh = true
  apt(['install', '-y', '-qq', ...packages])
  const now = find()
  if (now === null) throw new Error(`${byHand} Installing it here did not bring it.`)
  return now
}

function apt(args: string[]): void {
  const { status, stderr } = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr.trim().split('\n').at(-1) ?? 'no reason given'}`)
}

/** The first of the paths that exists. */
export const firstThere = (paths: readonly string[]): string | null => paths.find((path) => existsSync(path)) ?? null
