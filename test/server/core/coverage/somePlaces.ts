/** Places for tests of coverage: a plain village that a test changes, and seeded random regions. */
import fc from 'fast-check'
import type { TimedPlace } from '../../../../server/core/coverage/timedPlace.ts'
import { SETTLEMENT_CLASSES } from '../../../../server/core/places/place.ts'
import type { Unit, UnitLevel } from '../../../../server/core/places/unit.ts'

const VILLAGE: TimedPlace = {
  id: '330109101201',
  kind: 'settlement',
  name: '下于坑',
  nameEn: 'Xiayukeng',
  at: [120, 31],
  precision: 'exact',
  settlementClass: '220',
  classSource: 'nbs',
  people: 100,
  age0to14: 10,
  age60: 30,
  age65: 20,
  age80: 5,
  peopleSource: 'given',
  townshipCode: null,
  countyCode: null,
  seconds: null,
  metres: null,
  facilityId: null,
  unreached: 'no_service',
}

export function village(changes: Partial<TimedPlace>): TimedPlace {
  const reached = (changes.seconds ?? null) === null ? {} : { metres: 1000, facilityId: 'F', unreached: null }
  return { ...VILLAGE, ...reached, ...changes }
}

export const unit = (code: string, level: UnitLevel, parent: string | null, changes: Partial<Unit> = {}): Unit => ({
  code,
  year: 2023,
  level,
  kind: ({ prefecture: 'city', county: 'district', township: 'town', village: 'village_committee' } as const)[level],
  name: `名${code}`,
  nameEn: `Name ${code}`,
  parent,
  settlementClass: null,
  seat: null,
  management: false,
  ...changes,
})

/**
 * A small region: one prefecture P, counties C0 and C1, townships T0 … T3, two to a county. Whole numbers of people,
 * so that sums are exact in any order; some places know only their county, some nothing.
 */
export const REGION_UNITS: readonly Unit[] = [
  unit('P', 'prefecture', null),
  unit('C0', 'county', 'P'),
  unit('C1', 'county', 'P'),
  ...[0, 1, 2, 3].map((at) => unit(`T${at}`, 'township', `C${at >> 1}`)),
]

const somePlace = fc.record({
  people: fc.integer({ min: 0, max: 5000 }),
  settlementClass: fc.constantFrom(...SETTLEMENT_CLASSES, null),
  seconds: fc.option(fc.integer({ min: 0, max: 70 * 60 * 10 }).map((tenths) => tenths / 10)),
  home: fc.constantFrom('T0', 'T1', 'T2', 'T3', 'C0', 'C1', null),
  at: fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })),
  facilityId: fc.constantFrom('F1', 'F2', 'F3'),
})

export const someRegion: fc.Arbitrary<TimedPlace[]> = fc.array(somePlace, { maxLength: 60 }).map((places) =>
  places.map(({ home, at, people, facilityId, ...place }, index) =>
    village({
      ...place,
      id: `V${String(index).padStart(3, '0')}`,
      people,
      age65: Math.floor(people / 5),
      age0to14: Math.floor(people / 7),
      at: [120 + at[0] / 500, 31 + at[1] / 500],
      townshipCode: home?.startsWith('T') ? home : null,
      countyCode: home === null ? null : home.startsWith('C') ? home : `C${Number(home[1]) >> 1}`,
      ...(place.seconds === null ? {} : { facilityId }),
    }),
  ),
)
