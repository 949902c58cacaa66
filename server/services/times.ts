/** Travel times: for a question, every place with its nearest service. Coverage, gaps and maps are all made from this. */
import type { QueryOf, ReplyOf, TravelMode } from '../contract.ts'
import type { TimedPlace, UnreachedReason } from '../core/coverage/timedPlace.ts'
import type { Facility, FacilityType } from '../core/facilities/facility.ts'
import { type RuleSet, ruleSetOn, standingOf } from '../core/facilities/rules.ts'
import type { Need } from '../core/facilities/standing.ts'
import { estimateTimesToNearest } from '../core/travel/estimate.ts'
import { timesToNearest, UNREACHED } from '../core/travel/nearest.ts'
import type { Network } from '../core/travel/network.ts'
import { MS_PER_SECOND } from '../core/units.ts'
import { facilityReply } from './facilities.ts'
import { Kept } from './kept.ts'
import type { Networks } from './networks.ts'
import { type RegionData, type Regions, ruleSetBrief } from './regions.ts'
import { chinaDayOf, type Standards } from './standards.ts'

/** What the services of this folder work with; compose.ts makes it. */
export interface Parts {
  readonly standards: Standards
  readonly regions: Regions
  readonly networks: Networks
  readonly clock: () => Date
}

export type Question = Pick<QueryOf<'times'>, 'region' | 'services' | 'mode' | 'date'>

export interface TimesAnswer {
  readonly key: string // the same for the same answer: what is made from it can be kept under it
  readonly reachKey: string // the same on every date on which the same facilities serve
  readonly data: RegionData
  readonly services: readonly FacilityType[]
  readonly mode: TravelMode
  readonly date: string
  readonly ruleSet: RuleSet
  readonly serving: readonly Facility[] // the facilities that may serve on that date
  readonly timed: readonly TimedPlace[] // one for each place of the region, in its order
  readonly network: Network | null // null: the times are an estimate
  readonly nodeMs: Uint32Array | null // time from each road node to the nearest service; null without roads or services
}

/** Answers kept in memory; what they share by `reachKey` takes about a megabyte for a prefecture. */
const MOST_KEPT = 48

type Reached = Pick<TimesAnswer, 'timed' | 'nodeMs'>

export class Times {
  readonly #parts: Parts
  readonly #kept = new Kept<TimesAnswer>(MOST_KEPT)
  readonly #reached = new Kept<Reached>(MOST_KEPT)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Throws AppError('not_found') for an unknown region. A region where nothing serves is an answer: nobody is reached. */
  async answer({ region, services, mode, date = chinaDayOf(this.#parts.clock()) }: Question): Promise<TimesAnswer> {
    const data = await this.#parts.regions.data(region)
    const asked = [...new Set(services)].sort()
    const key = [region, data.region.dataVersion, data.region.roadsFile, asked, mode, date].join(' ')
    return this.#kept.get(key, async () => ({ key, ...(await this.#compute(data, asked, mode, date)) }))
  }

  async reply(question: Question): Promise<ReplyOf<'times'>> {
    const answer = await this.answer(question)
    return {
      ...provenanceOf(answer),
      places: answer.timed,
      facilities: answer.serving.map((facility) => facilityReply(facility, answer.date, answer.ruleSet, 'care')),
    }
  }

  async #compute(
    data: RegionData,
    services: readonly FacilityType[],
    mode: TravelMode,
    date: string,
  ): Promise<Omit<TimesAnswer, 'key'>> {
    const { standards, networks } = this.#parts
    const ruleSet = ruleSetOn(standards.ruleSets, date)
    const serving = servingFacilities(data.facilities, { services, date, ruleSet, need: 'care' })
    const network = await networks.network(data.region, mode)
    const { id, dataVersion, roadsFile } = data.region
    const reachKey = [id, dataVersion, roadsFile, mode, serving.map((facility) => facility.id)].join(' ')
    // rules change a few times a year: on most dates the same facilities serve, and one search answers for all of them
    const reached = await this.#reached.get(reachKey, async () => this.#reach(data, serving, mode, network))
    return { reachKey, data, services, mode, date, ruleSet, serving, network, ...reached }
  }

  #reach(data: RegionData, serving: readonly Facility[], mode: TravelMode, network: Network | null): Reached {
    if (serving.length === 0) {
      const timed = data.places.map((place) => ({
        ...place,
        seconds: null,
        metres: null,
        facilityId: null,
        unreached: 'no_service' as const,
      }))
      return { timed, nodeMs: null }
    }
    const from = data.places.map((place) => place.at)
    const to = serving.map((facility) => facility.at)
    if (network === null) {
      const times = estimateTimesToNearest(this.#parts.standards.profiles[mode], from, to)
      return { timed: timedPlaces(data, serving, times), nodeMs: null }
    }
    const times = timesToNearest(network, from, to)
    return { timed: timedPlaces(data, serving, times), nodeMs: times.nodeMs }
  }
}

/** The facilities of the types asked for that the rules of the day let serve the need. */
export const servingFacilities = (
  facilities: readonly Facility[],
  { services, date, ruleSet, need }: { services: readonly FacilityType[]; date: string; ruleSet: RuleSet; need: Need },
): Facility[] =>
  facilities.filter(
    (facility) => services.includes(facility.type) && standingOf(facility, date, ruleSet, need).standing === 'serves',
  )

export const provenanceOf = ({ data, services, mode, date, ruleSet, network }: TimesAnswer) => ({
  region: data.region.id,
  services,
  mode,
  date,
  ruleSet: ruleSetBrief(ruleSet),
  estimate: network === null,
  dataVersion: data.region.dataVersion,
})

interface Found {
  readonly seconds: Float64Array
  readonly facility: Int32Array
  readonly metres: Float64Array
  readonly unreached?: Uint8Array
}

function timedPlaces(
  { places }: RegionData,
  serving: readonly Facility[],
  { seconds, facility, metres, unreached }: Found,
): TimedPlace[] {
  return places.map((place, at) => {
    if (facility[at] < 0) return { ...place, seconds: null, metres: null, facilityId: null, unreached: reasonOf(unreached?.[at]) }
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
