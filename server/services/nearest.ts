/** The nearest places that may serve somebody, from where they are. The position is used and forgotten. */
import type { BodyOf, ReplyOf } from '../contract.ts'
import type { Facility } from '../core/facilities/facility.ts'
import { openState } from '../core/facilities/openState.ts'
import { ruleSetOn, servesTypes } from '../core/facilities/rules.ts'
import { oncePerSite } from '../core/facilities/sites.ts'
import type { LonLat } from '../core/geometry/lonLat.ts'
import { estimateNearestFrom } from '../core/travel/estimate.ts'
import { nearestFrom, timesToNearest, UNREACHED } from '../core/travel/nearest.ts'
import type { Network } from '../core/travel/network.ts'
import { hasRoad, PLACE_RADIUS_METRES, Walker } from '../core/travel/walker.ts'
import { MS_PER_SECOND, SECONDS_PER_MINUTE } from '../core/units.ts'
import { facilityReply } from './facilities.ts'
import { ruleSetBrief } from './regions.ts'
import { chinaDayOf } from './standards.ts'
import { type Parts, servingFacilities } from './times.ts'

export async function nearestReply(parts: Parts, region: string, ask: BodyOf<'nearest'>): Promise<ReplyOf<'nearest'>> {
  const { standards, regions, networks, clock } = parts
  const { at, mode, need, count, limitMinutes, openOnly, date = chinaDayOf(clock()) } = ask
  const data = await regions.data(region)
  const ruleSet = ruleSetOn(standards.ruleSets, date)
  const services = ask.services ?? servesTypes(ruleSet, need)
  const now = sameTimeOn(date, clock())
  const openingOf = ({ openingHours }: Facility) => openState(openingHours, now, standards.holidays)
  const may = servingFacilities(data.facilities, { services, date, ruleSet, need })
  const isClosed = (facility: Facility) => openingOf(facility).state === 'closed'
  const awake = openOnly ? may.filter((facility) => !isClosed(facility)) : may
  // who asks for types by name gets each service point of them; who asks for help gets each place once
  const serving = ask.services === undefined ? oncePerSite(awake, need, isClosed) : awake
  const to = serving.map((facility) => facility.at)
  const limitSeconds = limitMinutes * SECONDS_PER_MINUTE

  const network = await networks.network(data.region, mode)
  const found =
    network === null
      ? estimateNearestFrom(standards.profiles[mode], at, to, { count, limitSeconds })
      : nearestFrom(network, at, to, { count, limitSeconds })
  return {
    date,
    ruleSet: ruleSetBrief(ruleSet),
    mode,
    estimate: network === null,
    unreached: found.length > 0 ? null : whyNothing(network, at, to),
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

function whyNothing(network: Network | null, at: LonLat, to: readonly LonLat[]): ReplyOf<'nearest'>['unreached'] {
  if (to.length === 0) return 'no_service'
  if (network === null) return 'beyond_limit'
  const walker = new Walker(network, 'depart', PLACE_RADIUS_METRES)
  walker.stand(network.plane.x(at[0]), network.plane.y(at[1]))
  if (!hasRoad(walker)) return 'no_road' // nor a service within a walk, or there would be an answer
  const [code] = timesToNearest(network, [at], to).unreached
  const reason = UNREACHED[code]
  return reason === 'no_road' || reason === 'not_connected' ? reason : 'beyond_limit'
}
