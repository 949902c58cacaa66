/** Runs every test: gets the real databases and the real browser first, and fails with what to install when it cannot. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { obtainChromium } from './machine/chromium.ts'
import { startCluster } from './machine/postgres.ts'

const root = join(import.meta.dirname, '..')

async function main(): Promise<number> {
  const chromium = obtainChromium()
  const given = process.env.TEST_DATABASE_URL
  const cluster = given === undefined || given === '' ? await startCluster() : null
  process.once('SIGINT', () => process.exit(130))
  process.once('exit', () => cluster?.stop())

  const environment = { ...process.env, CHROMIUM: chromium, TEST_DATABASE_URL: cluster?.url ?? given }
  const vite = run('vite/bin/vite.js', ['build', '--logLevel', 'warn'], environment)
  if (vite !== 0) return vite
  return run('vitest/vitest.mjs', ['run', ...process.argv.slice(2)], environment)
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv): number {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  return status ?? 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`jiujin: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
