// Gets the machine ready (installs the locked packages when they changed, pins the runtime) and then runs a script on that runtime.
// Plain JavaScript without dependencies: it is the one file that must run on any Node from 20.19 on, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
const stamp = join(root, 'node_modules', '.jiujin-installed')
const runtime = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const fail = (message) => {
  process.stderr.write(`jiujin: ${message}\n`)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old. Install Node 20.19 or newer.`)

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted || !existsSync(runtime)) {
  process.stderr.write('jiujin: installing the locked packages (once, a minute or two) ...\n')
  // standard output belongs to the command that was asked for, so npm's own words go to standard error
  const npm = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
  })
  if (npm.status !== 0) fail('npm ci failed: see the lines above. A package registry must be reachable for the first start.')
  if (!existsSync(runtime)) fail('the pinned runtime was not installed. Run "npm rebuild node" and try again.')
  writeFileSync(stamp, wanted)
}

const [script, ...args] = process.argv.slice(2)
const environment = { ...process.env, PATH: `${dirname(runtime)}${windows ? ';' : ':'}${process.env.PATH ?? ''}` }
const child = spawn(runtime, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  cwd: process.cwd(),
  env: environment,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
