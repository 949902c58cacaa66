/** Facilities as the public sees them: what they are, and how they stand on a date. */
import type { FacilityReply, QueryOf, ReplyOf } from '../contract.ts'
import type { Facility } from '../core/facilities/facility.ts'
import { type RuleSet, ruleSetOn, standingOf } from '../core/facilities/rules.ts'
import type { Need } from '../core/facilities/standing.ts'
import { AppError } from '../errors.ts'
import { facilityById, findFacilities } from '../store/facilities.ts'
import type { Db } from '../store/tables.ts'
import { type Regions, ruleSetBrief } from './regions.ts'
import { chinaDayOf, type Standards } from './standards.ts'

interface FacilityParts {
  readonly db: Db
  readonly regions: Regions
  readonly standards: Standards
  readonly clock: () => Date
}

export const facilityReply = (facility: Facility, date: string, ruleSet: RuleSet, need: Need): FacilityReply => ({
  ...facility,
  ...standingOf(facility, date, ruleSet, need),
})

export async function facilitiesReply(parts: FacilityParts, query: QueryOf<'facilities'>): Promise<ReplyOf<'facilities'>> {
  const { db, regions, standards, clock } = parts
  const { region, need, date = chinaDayOf(clock()), bbox, types, text, limit, after } = query
  await regions.record(region)
  const ruleSet = ruleSetOn(standards.ruleSets, date)
  const { total, facilities, next } = await findFacilities(db, region, { bbox, types, text, limit, after })
  return {
    total,
    facilities: facilities.map((facility) => facilityReply(facility, date, ruleSet, need)),
    next,
    date,
    ruleSet: ruleSetBrief(ruleSet),
  }
}

/** Throws AppError('not_found') for an unknown region or facility. */
export async function oneFacilityReply(parts: FacilityParts, query: QueryOf<'facility'>): Promise<FacilityReply> {
  const { db, regions, standards, clock } = parts
  const { region, id, date = chinaDayOf(clock()) } = query
  await regions.record(region)
  const facility = await facilityById(db, region, id)
  if (facility === null) throw new AppError('not_found', 'There is no facility with this id in this region.')
  return facilityReply(facility, date, ruleSetOn(standards.ruleSets, date), 'care')
}
