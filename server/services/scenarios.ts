/** What-ifs: kept under an id that their edits have, so that asking the same again leads to the same. */
import type { BodyOf, QueryOf, ReplyOf, ScenarioReply } from '../contract.ts'
import { canonicalEdits } from '../core/scenario/canonical.ts'
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import { AppError } from '../errors.ts'
import { namedScenarios, noteUse, type ScenarioRecord, saveScenario, scenarioById } from '../store/scenarios.ts'
import type { Db } from '../store/tables.ts'
import type { Threads } from '../threads/threads.ts'
import { Kept } from './kept.ts'
import type { Networks } from './networks.ts'
import type { RegionData, Regions } from './regions.ts'
import { chinaDayOf, type Standards } from './standards.ts'

/** What is kept of a region's what-ifs at most. */
const MOST_SCENARIOS = 2_000
const MOST_NAMED = 1_000
/** What all named ones of a region say at most, in letters of JSON: they are listed in one answer. */
const MOST_NAMED_TEXT = 4_000_000
const DRAFT_DAYS = 30
const DAY_MS = 86_400_000
/** Edits in memory, of the scenarios used last. */
const MOST_KEPT = 200
/** Effects in memory: some megabytes each when an edit names long roads. */
const MOST_EFFECTS = 24

interface ScenarioParts {
  readonly db: Db
  readonly regions: Regions
  readonly networks: Networks
  readonly standards: Standards
  readonly threads: Threads
  readonly clock: () => Date
}

export class Scenarios {
  readonly #parts: ScenarioParts
  readonly #kept = new Kept<ScenarioRecord>(MOST_KEPT)
  readonly #effects = new Kept<ScenarioReply['effects']>(MOST_EFFECTS)

  constructor(parts: ScenarioParts) {
    this.#parts = parts
  }

  /** Throws AppError('not_found') for an unknown region, 'conflict' when the region has as many named scenarios as it may. */
  async save(region: string, { edits, name }: BodyOf<'scenarioSave'>, signal?: AbortSignal): Promise<ScenarioReply> {
    const { db, regions, clock } = this.#parts
    const data = await regions.data(region)
    const canonical = canonicalEdits(edits)
    const id = await idOf(region, canonical)
    const now = clock()
    const bounds = {
      mostScenarios: MOST_SCENARIOS,
      mostNamed: MOST_NAMED,
      mostNamedText: MOST_NAMED_TEXT,
      draftsUnusedSince: daysBefore(now, DRAFT_DAYS),
      now,
    }
    const record = await saveScenario(db, region, { id, name, edits: canonical }, bounds)
    if (record === null) {
      throw new AppError('conflict', 'This region keeps as many scenarios with a name as it may; save this one without.')
    }
    return { ...briefOf(record), effects: await this.#effectsOf(data, record, signal) }
  }

  /** Throws AppError('not_found') for an unknown region. */
  async list(region: string): Promise<ReplyOf<'scenarios'>> {
    await this.#parts.regions.record(region)
    return { scenarios: (await namedScenarios(this.#parts.db, region)).map(briefOf) }
  }

  /** Throws AppError('not_found') for an unknown region or scenario. */
  async one({ region, scenario }: QueryOf<'scenario'>, signal?: AbortSignal): Promise<ScenarioReply> {
    const data = await this.#parts.regions.data(region)
    const record = await this.#record(region, scenario)
    return { ...briefOf(record), effects: await this.#effectsOf(data, record, signal) }
  }

  /** The edits of a scenario that somebody asks about. Throws AppError('not_found') when it is not kept. */
  async edits(region: string, scenario: string): Promise<readonly ScenarioEdit[]> {
    const day = chinaDayOf(this.#parts.clock()) // asked anew each day, so that its use is noted
    const { edits } = await this.#kept.get(`${region} ${scenario} ${day}`, () => this.#record(region, scenario))
    return edits
  }

  async #record(region: string, id: string): Promise<ScenarioRecord> {
    const { db, clock } = this.#parts
    const record = await scenarioById(db, region, id)
    if (record === null) {
      throw new AppError(
        'not_found',
        'There is no such scenario in this region; a draft that nobody uses for 30 days is forgotten.',
      )
    }
    const now = clock()
    await noteUse(db, region, id, { now, before: daysBefore(now, 1) })
    return { ...record, edits: canonicalEdits(record.edits) } // the database keeps the fields in an order of its own
  }

  #effectsOf(data: RegionData, { id, edits }: ScenarioRecord, signal?: AbortSignal): Promise<ScenarioReply['effects']> {
    const { region, facilities } = data
    const describe = async (gone: AbortSignal) => {
      const { networks, standards, threads } = this.#parts
      const source = await networks.roads(region)
      const ids = new Set(edits.flatMap((edit) => ('id' in edit ? [edit.id] : [])))
      const named = facilities.filter((facility) => ids.has(facility.id))
      const input = { source, profiles: standards.profiles, facilities: named, edits }
      return threads.run('scenarioEffects', input, { signal: gone, lane: region.id })
    }
    return this.#effects.get([region.id, region.dataVersion, region.roadsFile, id].join(' '), describe, signal)
  }
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS)

const briefOf = ({ id, name, edits, createdAt }: ScenarioRecord): ReplyOf<'scenarios'>['scenarios'][number] => {
  return { id, name, edits: canonicalEdits(edits), createdAt: createdAt.toISOString() }
}

const ID_DIGITS = 16

/** 's' and the first 16 hexadecimal digits of the SHA-256 of region and edits. */
async function idOf(region: string, edits: readonly ScenarioEdit[]): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([region, edits]))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  return `s${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, ID_DIGITS)}`
}
