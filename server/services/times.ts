/** Travel times: for a question, every place with its nearest service. Coverage, gaps and maps are all made from this. */
import type { QueryOf, ReplyOf, TravelMode } from '../contract.ts'
import type { TimedPlace, UnreachedReason } from '../core/coverage/timedPlace.ts'
import type { Facility, FacilityType } from '../core/facilities/facility.ts'
import { type RuleSet, ruleSetOn, standingOf } from '../core/facilities/rules.ts'
import type { Need } from '../core/facilities/standing.ts'
import type { LonLat } from '../core/geometry/lonLat.ts'
import type { Place } from '../core/places/place.ts'
import { closedAreas, facilitiesIn } from '../core/scenario/facilities.ts'
import { UNREACHED } from '../core/travel/nearest.ts'
import { MS_PER_SECOND } from '../core/units.ts'
import type { OutputOf } from '../threads/messages.ts'
import type { Ground } from '../threads/networkSource.ts'
import { packPositions } from '../threads/sharedArrays.ts'
import type { Tasks } from '../threads/tasks.ts'
import type { Threads } from '../threads/threads.ts'
import { facilityReply } from './facilities.ts'
import { Kept } from './kept.ts'
import type { Networks, ScenarioEdits } from './networks.ts'
import { mapInTurns } from './portions.ts'
import { type RegionData, type Regions, ruleSetBrief } from './regions.ts'
import type { Scenarios } from './scenarios.ts'
import { chinaDayOf, type Standards } from './standards.ts'

/** What the services of this folder work with; compose.ts makes it. */
export interface Parts {
  readonly standards: Standards
  readonly regions: Regions
  readonly networks: Networks
  readonly scenarios: Scenarios
  readonly threads: Threads
  readonly clock: () => Date
}

export type Question = Pick<QueryOf<'times'>, 'region' | 'services' | 'mode' | 'date' | 'scenario' | 'direction'>

export interface TimesAnswer {
  readonly key: string // the same for the same answer: what is made from it can be kept under it
  readonly reachKey: string // the same on every date on which the same facilities serve
  readonly data: RegionData
  readonly services: readonly FacilityType[]
  readonly mode: TravelMode
  readonly direction: Question['direction']
  readonly date: string
  readonly scenario: ScenarioEdits | null // null: the present
  readonly ruleSet: RuleSet
  readonly facilities: readonly Facility[] // those of the region, as the scenario changes them
  readonly serving: readonly Facility[] // those of them that may serve on that date
  readonly timed: readonly TimedPlace[] // one for each place of the region, in its order
  readonly ground: Ground
  readonly estimate: boolean // no roads are known
  readonly nodeMs: Uint32Array | null // time between each road node and the nearest service; null without roads or services
}

/** Answers kept in memory; what they share by `reachKey` takes about a megabyte for a prefecture. */
const MOST_KEPT = 48

type Reached = Pick<TimesAnswer, 'timed' | 'nodeMs'>
type Asked = Omit<TimesAnswer, 'key' | 'reachKey' | keyof Reached>

export class Times {
  readonly #parts: Parts
  readonly #kept = new Kept<TimesAnswer>(MOST_KEPT)
  readonly #reached = new Kept<Reached>(MOST_KEPT)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Throws AppError('not_found') for an unknown region or scenario. A region where nothing serves is an answer: nobody is reached. */
  async answer(question: Question, signal?: AbortSignal): Promise<TimesAnswer> {
    const { region, services, mode, direction, scenario: scenarioId, date = chinaDayOf(this.#parts.clock()) } = question
    const data = await this.#parts.regions.data(region)
    const scenario = scenarioId === undefined ? null : await scenarioOf(this.#parts.scenarios, region, scenarioId)
    const asked = [...new Set(services)].sort()
    const { dataVersion, roadsFile } = data.region
    const key = [region, dataVersion, roadsFile, scenario?.id, asked, mode, direction, date].join(' ')
    const make = async (gone: AbortSignal) => {
      const ask = await this.#ask({ data, services: asked, mode, direction, date, scenario })
      return { key, ...ask, ...(await this.#reach(ask, gone)) }
    }
    return this.#kept.get(key, make, signal)
  }

  async reply(question: Question, signal?: AbortSignal): Promise<ReplyOf<'times'>> {
    const answer = await this.answer(question, signal)
    return {
      ...provenanceOf(answer),
      places: answer.timed,
      facilities: answer.serving.map((facility) => facilityReply(facility, answer.date, answer.ruleSet, 'care')),
    }
  }

  async #ask(ask: Pick<TimesAnswer, 'data' | 'services' | 'mode' | 'direction' | 'date' | 'scenario'>): Promise<Asked> {
    const { standards, networks } = this.#parts
    const { data, services, mode, date, scenario } = ask
    const ruleSet = ruleSetOn(standards.ruleSets, date)
    const facilities = facilitiesIn(data.facilities, scenario?.edits ?? [])
    const serving = servingFacilities(facilities, { services, date, ruleSet, need: 'care' })
    const ground = await networks.ground(data.region, mode, scenario)
    return { ...ask, ruleSet, facilities, serving, ground, estimate: ground.network === null }
  }

  /** Rules change a few times a year: on most dates the same facilities serve, and one search answers for all of them. */
  async #reach(ask: Asked, signal: AbortSignal): Promise<Reached & Pick<TimesAnswer, 'reachKey'>> {
    const { data, mode, direction, scenario, serving } = ask
    const { id, dataVersion, roadsFile } = data.region
    const ids = serving.map((facility) => facility.id)
    const reachKey = [id, dataVersion, roadsFile, scenario?.id, mode, direction, JSON.stringify(ids)].join(' ')
    return { reachKey, ...(await this.#reached.get(reachKey, (gone) => this.#compute(ask, gone), signal)) }
  }

  async #compute({ data, scenario, serving, ground, direction }: Asked, signal: AbortSignal): Promise<Reached> {
    const isCutOff = closedAreas(scenario?.edits ?? [])
    if (serving.length === 0) return { timed: data.places.map((place) => unreachedPlace(place, 'no_service')), nodeMs: null }
    const input = {
      ground,
      places: packPositions(data.places.map((place) => place.at)),
      facilities: packPositions(serving.map((facility) => facility.at)),
      direction,
    }
    const times = await this.#parts.threads.run('timesToNearest', input, { signal, lane: data.region.id })
    return { timed: await timedPlaces(data, serving, times, isCutOff), nodeMs: times.nodeMs }
  }
}

/** The what-if of an id, for those who need its edits. Throws AppError('not_found'). */
export async function scenarioOf(scenarios: Scenarios, region: string, id: string): Promise<ScenarioEdits> {
  return { id, edits: await scenarios.edits(region, id) }
}

/** The facilities of the types asked for that the rules of the day let serve the need. */
export const servingFacilities = (
  facilities: readonly Facility[],
  { services, date, ruleSet, need }: { services: readonly FacilityType[]; date: string; ruleSet: RuleSet; need: Need },
): Facility[] =>
  facilities.filter(
    (facility) => services.includes(facility.type) && standingOf(facility, date, ruleSet, need).standing === 'serves',
  )

export const provenanceOf = ({ data, services, mode, direction, date, scenario, ruleSet, estimate }: TimesAnswer) => ({
  region: data.region.id,
  services,
  mode,
  direction,
  date,
  scenario: scenario?.id ?? null,
  ruleSet: ruleSetBrief(ruleSet),
  estimate,
  dataVersion: data.region.dataVersion,
})

const unreachedPlace = (place: Place, unreached: UnreachedReason): TimedPlace => {
  return { ...place, seconds: null, metres: null, facilityId: null, unreached }
}

function timedPlaces(
  { places }: RegionData,
  serving: readonly Facility[],
  { seconds, facility, metres, unreached }: OutputOf<Tasks, 'timesToNearest'>,
  isCutOff: (at: LonLat) => boolean,
): Promise<TimedPlace[]> {
  return mapInTurns(places.entries(), ([at, place]): TimedPlace => {
    if (isCutOff(place.at)) return unreachedPlace(place, 'cut_off')
    if (facility[at] < 0) return unreachedPlace(place, reasonOf(unreached?.[at]))
    return {
      ...place,
      // milliseconds are the resolution of the network and of every comparison with a limit
      seconds: Math.round(seconds[at] * MS_PER_SECOND) / MS_PER_SECOND,
      metres: Math.round(metres[at] * 10) / 10,
      facilityId: serving[facility[at]].id,
      unreached: null,
    }
  })
}

/** Searches without a limit end for one of two reasons. */
function reasonOf(code: number | undefined): UnreachedReason {
  const reason = code === undefined ? undefined : UNREACHED[code]
  if (reason === 'no_road' || reason === 'not_connected') return reason
  throw new Error(`A place without a travel time has reason ${reason}, expected no_road or not_connected.`)
}
