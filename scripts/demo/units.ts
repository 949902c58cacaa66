/** Administrative units as a tree with 12-digit codes (GB/T 2260 and GB/T 10114 patterns) and their polygons. */
import { type Border, joinUnits, signedArea } from './borders.ts'
import type { Plan, TownPlan } from './plan.ts'
import { fromKm, type Point } from './plane.ts'
import type { SettlementName } from './settlementNames.ts'
import type { Settlement, SettlementClass } from './territory.ts'

export interface Unit {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly level: 'prefecture' | 'county' | 'township' | 'village'
  readonly kind: string
  readonly parent: string | null
  readonly class?: SettlementClass
  readonly management?: boolean
  readonly seat: Point
  /** Polygons of outer ring and holes; rings are closed, outer ones counter-clockwise. */
  readonly polygons: readonly Point[][][]
  readonly areaSquareMetres: number
}

export interface UnitCodes {
  readonly prefecture: string
  readonly counties: ReadonlyMap<string, string>
  readonly towns: readonly string[]
  readonly settlements: readonly string[]
}

/** First number of each kind of township-level and village-level unit. */
const FIRST = { street: 1, town: 100, township: 200, quasi: 401 } as const

export function codeUnits(plan: Plan, settlements: readonly Settlement[]): UnitCodes {
  const next = new Map<string, number>()
  const count = (key: string, first: number) => {
    const number = next.get(key) ?? first
    next.set(key, number + 1)
    return String(number).padStart(3, '0')
  }
  const counties = new Map(plan.counties.map(({ name, code }) => [name, `${code}000000`]))
  const towns = plan.towns.map((town) => {
    const county = (counties.get(town.county) ?? '').slice(0, 6)
    return `${county}${count(`${county} ${town.kind}`, FIRST[town.kind])}000`
  })
  const codes = settlements.map((settlement) => {
    const town = towns[settlement.town].slice(0, 9)
    const kind = villageKind(settlement)
    return town + count(`${town} ${kind}`, kind === 'resident_committee' ? 1 : kind === 'village_committee' ? 200 : 498)
  })
  return { prefecture: `${plan.prefecture.code}000000`, counties, towns, settlements: codes }
}

const villageKind = ({ committee, class: type }: Settlement) =>
  type === 123 ? 'quasi_village' : committee === 'community' ? 'resident_committee' : 'village_committee'

const townKind = (town: TownPlan) => town.kind

interface UnitParts {
  readonly plan: Plan
  readonly settlements: readonly Settlement[]
  readonly names: readonly SettlementName[]
  readonly codes: UnitCodes
  readonly borders: readonly Border[]
  readonly settlementAt: readonly Point[]
}

export function makeUnits({ plan, settlements, names, codes, borders, settlementAt }: UnitParts): Unit[] {
  const shape = (isPart: (settlement: number) => boolean) => {
    const polygons = joinUnits(borders, (unit) => unit >= 0 && isPart(unit))
    return { polygons, areaSquareMetres: polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0) }
  }
  const townSeat = (town: number) => settlementAt[settlements.findIndex((settlement) => settlement.town === town)]
  const prefecture: Unit = {
    code: codes.prefecture,
    name: plan.prefecture.name,
    nameEn: plan.prefecture.nameEn,
    level: 'prefecture',
    kind: 'city',
    parent: null,
    seat: fromKm(plan.prefecture.seatAt),
    ...shape(() => true),
  }
  const counties = plan.counties.map((county): Unit => {
    const seat = plan.towns.findIndex((town) => town.county === county.name && town.seat)
    const first = plan.towns.findIndex((town) => town.county === county.name)
    return {
      code: codes.counties.get(county.name) ?? '',
      name: county.name,
      nameEn: county.nameEn,
      level: 'county',
      kind: county.kind,
      parent: codes.prefecture,
      ...(county.management && { management: true }),
      seat: townSeat(seat >= 0 ? seat : first),
      ...shape((unit) => plan.towns[settlements[unit].town].county === county.name),
    }
  })
  const towns = plan.towns.map(
    (town, index): Unit => ({
      code: codes.towns[index],
      name: town.name,
      nameEn: town.nameEn,
      level: 'township',
      kind: townKind(town),
      parent: codes.counties.get(town.county) ?? null,
      seat: townSeat(index),
      ...shape((unit) => settlements[unit].town === index),
    }),
  )
  const villages = settlements.map(
    (settlement, index): Unit => ({
      code: codes.settlements[index],
      name: names[index].name,
      nameEn: names[index].nameEn,
      level: 'village',
      kind: villageKind(settlement),
      parent: codes.towns[settlement.town],
      class: settlement.class,
      seat: settlementAt[index],
      ...shape((unit) => unit === index),
    }),
  )
  return [prefecture, ...counties, ...towns, ...villages]
}
