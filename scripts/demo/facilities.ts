/** The places of care of the region, one record a service point, as a health commission would list them. */
import Flatbush from 'flatbush'
import { organisationCode } from './organisationCode.ts'
import { type FacilityPlan, readFacilityPlan } from './plan.ts'
import type { Point } from './plane.ts'
import { type Random, random } from './random.ts'
import type { Region } from './region.ts'

export interface Facility {
  readonly organisation: string
  readonly name: string
  readonly nameEn: string
  readonly type: string
  readonly serviceLevel: string
  readonly status: '开诊' | '筹建' | '停诊'
  readonly openedOn: string
  readonly closedOn: string
  readonly settlement: number
  readonly at: Point
  readonly address: string
  readonly phone: string
  readonly hours: string
  readonly rooms: number | null
  readonly visitsPerDay: number | null
  /** Flags said to hold; a flag of `denied` was said not to hold; of the others nobody has said anything. */
  readonly flags: readonly string[]
  readonly denied: readonly string[]
  readonly creditCode: string
  readonly grade: string
  readonly ownership: string
}

export type Draft = Partial<Facility> & Pick<Facility, 'organisation' | 'name' | 'nameEn' | 'type' | 'settlement'>

/** Everything that places, numbers and completes a record. */
export interface Registry {
  readonly region: Region
  readonly plan: FacilityPlan
  readonly dice: Random
  readonly facilities: Facility[]
  /** Settlements of a township, its seat first. */
  settlementsOf(town: string): number[]
  /** A spot beside a road of the settlement. */
  spot(settlement: number): Point
  add(draft: Draft): void
}

export function openRegistry(region: Region): Registry {
  const dice = random(region.plan.seed, 'facilities')
  const facilities: Facility[] = []
  const phones = new Map<string, string>()
  const spot = roadSpots(region, dice)
  const settlementsOf = (name: string) => {
    const town = region.plan.towns.findIndex((candidate) => candidate.name === name)
    if (town < 0) throw new Error(`A facility lies in ${name}, which the plan does not know.`)
    return region.settlements.flatMap((settlement, i) => (settlement.town === town ? [i] : []))
  }
  const phoneOf = (organisation: string) => {
    const known = phones.get(organisation)
    // No local number begins with 0, so nobody's telephone rings.
    const phone = known ?? `0990-0${String(phones.size * 37 + 210_011).padStart(6, '0')}`
    phones.set(organisation, phone)
    return phone
  }
  const add = (draft: Draft) => {
    const town = region.plan.towns[region.settlements[draft.settlement].town]
    const place = region.settlementNames[draft.settlement].label
    facilities.push({
      serviceLevel: '',
      status: '开诊',
      openedOn: '',
      closedOn: '',
      at: spot(draft.settlement),
      address: `${town.county}${town.name.replace(/^经开区/, '')}${place}${dice.integer(1, 218)}号`,
      phone: phoneOf(draft.ownership === '民营' ? draft.name : draft.organisation),
      hours: '',
      rooms: null,
      visitsPerDay: null,
      flags: [],
      denied: [],
      creditCode: organisationCode(draft.organisation, draft.ownership === '民营'),
      grade: '',
      ownership: '公立',
      ...draft,
    })
  }
  return { region, plan: readFacilityPlan(), dice, facilities, settlementsOf, spot, add }
}

/** Picks road vertices near a settlement and steps 12 m aside, so that a place has a door on a street. */
function roadSpots(region: Region, dice: Random): (settlement: number) => Point {
  const doors = region.ways
    .filter(({ road }) => !['motorway', 'motorway_link', 'track', 'path'].includes(road.class) && !road.bridge)
    .flatMap(({ vertices }) => vertices.map(({ at }) => at))
  const index = new Flatbush(doors.length)
  for (const [east, north] of doors) index.add(east, north)
  index.finish()
  return (settlement) => {
    const [east, north] = region.settlementAt[settlement]
    const near = index.neighbors(east, north, region.settlements[settlement].class < 120 ? 26 : 9)
    const [x, y] = doors[dice.pick(near)]
    const angle = dice.between(0, 2 * Math.PI)
    return [x + 12 * Math.cos(angle), y + 12 * Math.sin(angle)]
  }
}
