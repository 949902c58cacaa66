/** Facilities as the public sees them: what they are, and how they stand on a date. */
import type { FacilityReply, QueryOf, ReplyOf } from '../contract.ts'
import type { Facility, FacilityType } from '../core/facilities/facility.ts'
import { type RuleSet, ruleSetOn, standingOf } from '../core/facilities/rules.ts'
import type { Need } from '../core/facilities/standing.ts'
import { type Bounds, boundsContain } from '../core/geometry/lonLat.ts'
import { AppError } from '../errors.ts'
import { mapInTurns } from './portions.ts'
import { type Regions, ruleSetBrief } from './regions.ts'
import { chinaDayOf, type Standards } from './standards.ts'

interface FacilityParts {
  readonly regions: Regions
  readonly standards: Standards
  readonly clock: () => Date
}

export const facilityReply = (facility: Facility, date: string, ruleSet: RuleSet, need: Need): FacilityReply => ({
  ...facility,
  ...standingOf(facility, date, ruleSet, need),
})

/** Answered from the region's data in memory: a database asked for every page of a list would keep all others waiting. */
export async function facilitiesReply(parts: FacilityParts, query: QueryOf<'facilities'>): Promise<ReplyOf<'facilities'>> {
  const { regions, standards, clock } = parts
  const { region, need, date = chinaDayOf(clock()), limit, after, ...filter } = query
  const ruleSet = ruleSetOn(standards.ruleSets, date)
  const isPast = after === undefined ? () => true : laterThan(after)
  const matching = (await regions.data(region)).facilities.filter(matcher(filter))
  const rest = matching.filter(isPast)
  const page = rest.slice(0, limit)
  return {
    total: matching.length,
    facilities: await mapInTurns(page, (facility) => facilityReply(facility, date, ruleSet, need)),
    next: rest.length > limit ? Buffer.from(page[page.length - 1].id).toString('base64url') : null,
    date,
    ruleSet: ruleSetBrief(ruleSet),
  }
}

/** Throws AppError('not_found') for an unknown region or facility. */
export async function oneFacilityReply(parts: FacilityParts, query: QueryOf<'facility'>): Promise<FacilityReply> {
  const { regions, standards, clock } = parts
  const { region, id, date = chinaDayOf(clock()) } = query
  const facility = (await regions.data(region)).facilities.find((one) => one.id === id)
  if (facility === undefined) throw new AppError('not_found', 'There is no facility with this id in this region.')
  return facilityReply(facility, date, ruleSetOn(standards.ruleSets, date), 'care')
}

interface Filter {
  readonly bbox?: Bounds // its edges belong to it
  readonly types?: readonly FacilityType[]
  readonly text?: string // found in name, organisation or address, whatever the case; no letter of it has a special meaning
}

function matcher({ bbox, types, text = '' }: Filter): (facility: Facility) => boolean {
  const wanted = text.trim().toLowerCase()
  return ({ at, type, name, nameEn, organisation, address }) =>
    (bbox === undefined || boundsContain(bbox, at)) &&
    (types === undefined || types.includes(type)) &&
    (wanted === '' || [name, nameEn, organisation, address].some((words) => words.toLowerCase().includes(wanted)))
}

/** Facilities are in the order of the bytes of their ids, so a page goes on rightly even when the last one seen is gone. */
function laterThan(next: string): (facility: Facility) => boolean {
  const last = Buffer.from(next, 'base64url')
  if (last.length === 0 || last.toString('base64url') !== next) {
    const problem = 'expected the "next" of the page before'
    throw new AppError('bad_request', `after: ${problem}`, [{ field: 'after', problem }])
  }
  return ({ id }) => Buffer.from(id).compare(last) > 0
}
