/** The nearest places that may serve somebody, from where they are. The position is used and forgotten. */
import type { BodyOf, ReplyOf } from '../contract.ts'
import type { Facility } from '../core/facilities/facility.ts'
import { openState } from '../core/facilities/openState.ts'
import { ruleSetOn, servesTypes } from '../core/facilities/rules.ts'
import { oncePerSite } from '../core/facilities/sites.ts'
import { closedAreas, facilitiesIn } from '../core/scenario/facilities.ts'
import { MS_PER_SECOND, SECONDS_PER_MINUTE } from '../core/units.ts'
import { packPositions } from '../threads/sharedArrays.ts'
import { facilityReply } from './facilities.ts'
import { ruleSetBrief } from './regions.ts'
import { chinaDayOf } from './standards.ts'
import { type Parts, scenarioOf, servingFacilities } from './times.ts'

export async function nearestReply(
  parts: Parts,
  region: string,
  ask: BodyOf<'nearest'>,
  signal?: AbortSignal,
): Promise<ReplyOf<'nearest'>> {
  const { standards, regions, networks, scenarios, threads, clock } = parts
  const { at, mode, direction, need, count, limitMinutes, openOnly, date = chinaDayOf(clock()) } = ask
  const data = await regions.data(region)
  const scenario = ask.scenario === undefined ? null : await scenarioOf(scenarios, region, ask.scenario)
  const ruleSet = ruleSetOn(standards.ruleSets, date)
  const services = ask.services ?? servesTypes(ruleSet, need)
  const now = sameTimeOn(date, clock())
  const openingOf = ({ openingHours }: Facility) => openState(openingHours, now, standards.holidays)
  const may = servingFacilities(facilitiesIn(data.facilities, scenario?.edits ?? []), { services, date, ruleSet, need })
  const isClosed = (facility: Facility) => openingOf(facility).state === 'closed'
  const awake = openOnly ? may.filter((facility) => !isClosed(facility)) : may
  // who asks for types by name gets each service point of them; who asks for help gets each place once
  const serving = ask.services === undefined ? oncePerSite(awake, need, isClosed) : awake
  const to = serving.map((facility) => facility.at)
  const limitSeconds = limitMinutes * SECONDS_PER_MINUTE

  const ground = await networks.ground(data.region, mode, scenario)
  const isCutOff = closedAreas(scenario?.edits ?? [])(at)
  const { found, unreached } = isCutOff
    ? { found: [], unreached: 'cut_off' as const }
    : await threads.run('nearestFrom', { ground, at, facilities: packPositions(to), count, limitSeconds, direction }, { signal })
  return {
    date,
    ruleSet: ruleSetBrief(ruleSet),
    mode,
    estimate: ground.network === null,
    unreached,
    results: found.map(({ facility, seconds, metres }) => ({
      facility: facilityReply(serving[facility], date, ruleSet, need),
      travelSeconds: Math.round(seconds * MS_PER_SECOND) / MS_PER_SECOND,
      lengthMetres: Math.round(metres * 10) / 10,
      open: openingOf(serving[facility]),
    })),
  }
}

/** The present time of day on another day: whether a place is open is asked of the day whose rules are asked for. */
const sameTimeOn = (date: string, now: Date) => new Date(now.getTime() + Date.parse(date) - Date.parse(chinaDayOf(now)))
