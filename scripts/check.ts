/** Everything a change must pass: format and lint, types, dead exports, tests (not with --static). Stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const steps = [
  ['format and lint', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['types', 'typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['types of the pure core', 'typescript/bin/tsc', '-p', 'server/core/tsconfig.json'],
  ['dead exports', 'knip/bin/knip.js'],
] as const

for (const [what, program, ...args] of steps) {
  process.stderr.write(`check: ${what}\n`)
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
if (!process.argv.includes('--static')) await import('./test.ts')
