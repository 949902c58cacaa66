/** Our engine beside those of other people: the same graph, the same questions, taking turns in one run, and the answers compared. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleFile } from '../sampleRoads.ts'
import { readU32 } from './columns.ts'
import { type Contestant, startContestant } from './contestant.ts'
import { ENGINES, type Engine, type Ground, OURS, REFERENCES, TASKS } from './engines.ts'
import { createWorkload, type Workload } from './workload.ts'

/** Preparing the slowest, OSRM's map, takes half a minute on a quiet machine. */
const LIMIT_SECONDS = 180
/** A compiler in the runtime has seen enough by then. */
const WARM_UP_ROUNDS = 5
const WARM_UP_MS = 1000
const ROUNDS = 25
/** Who takes longer than this for a question is asked fewer times, but never less than once. */
const TASK_MS = 3000
const UNREACHED_MS = 0xffff_ffff

interface Standing {
  readonly ground: Ground
  readonly task: string
  readonly engine: string
  readonly medianMs: number
  readonly rounds: number
  /** The median divided by ours. */
  readonly timesOurs: number | null
  /** Between its answer and ours, in milliseconds of travel; null when it gave none to compare. */
  readonly largestDifferenceMs: number | null
  /** How many of the numbers differ, of how many. */
  readonly differing: readonly [count: number, of: number]
}

export interface PeersReport {
  readonly engines: Record<string, string>
  readonly missing: Record<string, string>
  readonly standings: readonly Standing[]
  readonly figures: Record<string, number>
  readonly ratios: Record<string, number>
}

export async function benchPeers(progress: (what: string) => void): Promise<PeersReport> {
  const engines: Record<string, string> = {}
  const missing: Record<string, string> = {}
  for (const { name, obtain } of ENGINES) {
    if (name in engines || name in missing) continue
    progress(`getting ${name}`)
    try {
      engines[name] = obtain()
    } catch (error) {
      missing[name] = (error as Error).message
    }
  }

  const folder = await mkdtemp(join(tmpdir(), 'jiujin-peers-'))
  try {
    progress('writing the network')
    const workload = await createWorkload(folder)
    const figures: Record<string, number> = {}
    for (const ground of ['roads', 'junctions'] as const) {
      figures[`${ground}: nodes`] = workload.nodes[ground]
      figures[`${ground}: arcs`] = workload.arcs[ground]
    }
    const standings: Standing[] = []
    for (const ground of ['junctions', 'roads', 'pbf'] as const) {
      const ready = ENGINES.filter(({ name, grounds }) => name in engines && grounds.includes(ground))
      standings.push(...(await compete(ground, ready, { folder, workload, missing, figures, progress })))
    }
    Object.assign(figures, betweenGraphs(folder, workload))
    return { engines, missing, standings, figures: { ...figures, ...figuresOf(standings) }, ratios: ratiosOf(standings, figures) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Run {
  readonly folder: string
  readonly workload: Workload
  readonly missing: Record<string, string>
  readonly figures: Record<string, number>
  progress(what: string): void
}

const prefixOf = (folder: string, ground: Ground, engine: string) => join(folder, `${ground}-${engine.replaceAll(/\W+/g, '-')}-`)

/** Starts the engines one after the other, lets them take turns at every task, and ends them. */
async function compete(ground: Ground, engines: readonly Engine[], run: Run): Promise<Standing[]> {
  const asked = ground === 'pbf' ? sampleFile() : run.workload.folder[ground]
  if (!asked) return []
  const contestants = new Map<string, Contestant>()
  const standings: Standing[] = []
  try {
    for (const { name, command } of engines) {
      run.progress(`${ground}: ${name} gets ready`)
      const [program, ...args] = command(asked, prefixOf(run.folder, ground, name))
      try {
        const contestant = await startContestant(program, args, LIMIT_SECONDS)
        contestants.set(name, contestant)
        for (const [what, value] of Object.entries(contestant.figures)) run.figures[`${ground}: ${name}: ${what}`] = value
      } catch (error) {
        run.missing[`${name} on ${ground}`] = (error as Error).message
      }
    }
    for (const task of Object.keys(TASKS)) {
      run.progress(`${ground}: ${TASKS[task]}`)
      const times = await takeTurns(task, contestants, (name, reason) => {
        run.missing[`${name}: ${TASKS[task]} on ${ground}`] = reason
      })
      const oursMs = REFERENCES.map((name) => times.get(name)).find((ms) => ms !== undefined)
      const fastestFirst = [...times].sort(([, a], [, b]) => median(a) - median(b))
      for (const [engine, measured] of fastestFirst) {
        const medianMs = median(measured)
        standings.push({
          ground,
          task,
          engine,
          medianMs,
          rounds: measured.length,
          timesOurs: oursMs ? medianMs / median(oursMs) : null,
          ...difference(run.folder, ground, task, engine),
        })
      }
    }
  } finally {
    await Promise.all([...contestants.values()].map((contestant) => contestant.end()))
  }
  return standings
}

/** A B C A B C …; who has spent its time leaves out the later rounds. Returns the times of those who have such a question. */
async function takeTurns(
  task: string,
  contestants: ReadonlyMap<string, Contestant>,
  failed: (name: string, reason: string) => void,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  const spent = new Map<string, number>()
  const asked = new Set(contestants.keys())
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const name of asked) {
      const reply = await contestants
        .get(name)!
        .ask(task, round)
        .catch((error: Error) => error)
      if (reply instanceof Error || 'cannot' in reply) {
        asked.delete(name)
        if (reply instanceof Error) failed(name, reply.message)
        continue
      }
      const all = (spent.get(name) ?? 0) + reply.ms
      spent.set(name, all)
      // the slow have no use for warming up
      const isWarmUp = round < WARM_UP_ROUNDS && all < WARM_UP_MS
      if (!isWarmUp) times.set(name, [...(times.get(name) ?? []), reply.ms])
      if (all > TASK_MS) asked.delete(name)
    }
  }
  return times
}

function difference(
  folder: string,
  ground: Ground,
  task: string,
  engine: string,
): Pick<Standing, 'largestDifferenceMs' | 'differing'> {
  const answer = (name: string) => `${prefixOf(folder, ground, name)}${task}.u32`
  const reference = REFERENCES.map(answer).find((path) => existsSync(path))
  if (!reference || !existsSync(answer(engine))) return { largestDifferenceMs: null, differing: [0, 0] }
  const expected = readU32(reference)
  const found = readU32(answer(engine))
  let largest = 0
  let count = 0
  // who answers only some rows of a matrix answers the first ones
  for (let at = 0; at < found.length; at++) {
    if (found[at] === expected[at]) continue
    count++
    const isReached = found[at] !== UNREACHED_MS && expected[at] !== UNREACHED_MS
    largest = Math.max(largest, isReached ? Math.abs(found[at] - expected[at]) : Infinity)
  }
  return { largestDifferenceMs: largest, differing: [count, found.length] }
}

/** Our own one-to-all answers on both graphs, compared at the junctions. */
function betweenGraphs(folder: string, { nodeOf }: Workload): Record<string, number> {
  const [roads, junctions] = (['roads', 'junctions'] as const).map((ground) => `${prefixOf(folder, ground, OURS)}one-to-all.u32`)
  if (!existsSync(roads) || !existsSync(junctions)) return {}
  const onRoads = readU32(roads)
  const onJunctions = readU32(junctions)
  const largest = nodeOf.reduce((most, node, junction) => Math.max(most, Math.abs(onRoads[node] - onJunctions[junction])), 0)
  return { 'one-to-all, the roads and the junctions: largest difference, ms': largest }
}

const figuresOf = (standings: readonly Standing[]) =>
  Object.fromEntries(
    standings.flatMap(({ ground, task, engine, medianMs, largestDifferenceMs }) => {
      const name = `${ground}: ${TASKS[task]}: ${engine}`
      const differs = largestDifferenceMs === null ? [] : [[`${name}: largest difference, ms`, largestDifferenceMs]]
      return [[`${name}, median ms`, medianMs], ...differs]
    }),
  ) as Record<string, number>

/** Above 1: ours is so many times faster. */
function ratiosOf(standings: readonly Standing[], figures: Record<string, number>): Record<string, number> {
  const ratios: Record<string, number> = {}
  for (const { ground, task, engine, timesOurs } of standings) {
    if (timesOurs !== null && engine !== OURS) ratios[`${ground}: ${TASKS[task]}: ${engine} vs ours`] = timesOurs
  }
  for (const ground of ['junctions', 'roads'] as const) {
    const built = (engine: string, ...parts: string[]) =>
      parts.reduce((sum, part) => sum + figures[`${ground}: ${engine}: ${part}`], 0)
    const ratio = built('RoutingKit CCH', 'order, ms', 'index built, ms') / built(OURS, 'order and index, ms')
    if (Number.isFinite(ratio)) ratios[`${ground}: order and index: RoutingKit CCH vs ours`] = ratio
  }
  return ratios
}

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
