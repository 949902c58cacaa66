/**
 * A town in the desert whose every travel time can be worked out by hand.
 *
 *   A - B - C - D - E - F      each dash is one block: 999.9 m of primary road, a car's minute less a hundredth
 *   |
 *   G - H - I - J - K - L      M - M'  a road far away that leads nowhere      N  no road at all
 *
 * Twelve places stand on the crossings, A has 1 person, B 2, C 4 … N 8192: from the sum of any of them one can tell which they are.
 * A fever clinic is at A, a fever room at F, a village clinic at L, an advice-only kiosk at H.
 */
import { sql } from 'kysely'
import { METRES_PER_DEGREE } from '../../server/core/geometry/lonLat.ts'
import { roadsFromLines } from '../../server/core/osm/roadsFromLines.ts'
import type { SettlementClass } from '../../server/core/places/place.ts'
import { bumpDataVersion, createRegion } from '../../server/store/regions.ts'
import { writeRoadFile } from '../../server/store/roadFiles.ts'
import type { Db } from '../../server/store/tables.ts'

const BLOCK_METRES = 999.9
const SOUTH_WEST = [100, 31] as const
const LAT_STEP = BLOCK_METRES / METRES_PER_DEGREE

/** The crossing in a column and a row, to 1e-7 degrees; blocks are as long as they should be along each row. */
export function crossing(column: number, row: number): [number, number] {
  const lat = SOUTH_WEST[1] + row * LAT_STEP
  const lonStep = LAT_STEP / Math.cos((lat * Math.PI) / 180)
  return [Math.round((SOUTH_WEST[0] + column * lonStep) * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7]
}

export interface DesertPlace {
  readonly letter: string
  readonly code: string
  readonly name: string
  readonly at: [number, number]
  readonly people: number
  readonly class: SettlementClass
  readonly township: string
}

const WEST = '990101100000'
const EAST = '990101101000'
const FAR = '990102100000'

const place = (letter: string, column: number, row: number, settlementClass: SettlementClass, township: string): DesertPlace => {
  const number = letter.charCodeAt(0) - 'A'.charCodeAt(0)
  return {
    letter,
    code: `${township.slice(0, 9)}${String(200 + number)}`,
    name: letter === 'B' ? '=B村' : `${letter}村`, // B is named like a formula
    at: crossing(column, row),
    people: 2 ** number,
    class: settlementClass,
    township,
  }
}

export const PLACES: readonly DesertPlace[] = [
  place('A', 0, 1, '111', WEST),
  place('B', 1, 1, '111', WEST),
  place('C', 2, 1, '121', WEST),
  place('D', 3, 1, '122', EAST),
  place('E', 4, 1, '112', EAST),
  place('F', 5, 1, '121', EAST),
  place('G', 0, 0, '210', WEST),
  place('H', 1, 0, '220', WEST),
  place('I', 2, 0, '220', WEST),
  place('J', 3, 0, '220', EAST),
  place('K', 4, 0, '220', EAST),
  place('L', 5, 0, '220', EAST),
  place('M', 30, 0, '220', FAR),
  place('N', 50, 0, '220', FAR),
]

/** Codes of places by their letters. */
export const codesOf = (letters: string): string[] =>
  PLACES.filter(({ letter }) => letters.includes(letter)).map(({ code }) => code)

/** The people of places by their letters. */
export const peopleOf = (letters: string): number =>
  PLACES.filter(({ letter }) => letters.includes(letter)).reduce((sum, { people }) => sum + people, 0)

const row = (from: number, to: number, at: number) =>
  Array.from({ length: to - from + 1 }, (_, step) => crossing(from + step, at))

const ROADS = [
  { coordinates: row(0, 5, 1), tags: { highway: 'primary', name: '北街', 'name:en': 'North Street', ref: 'S1' } },
  { coordinates: row(0, 5, 0), tags: { highway: 'primary', name: '南街', 'name:en': 'South Street' } },
  { coordinates: [crossing(0, 0), crossing(0, 1)], tags: { highway: 'primary', name: '桥街', bridge: 'yes' } },
  { coordinates: row(30, 31, 0), tags: { highway: 'primary' } },
]

/** The outline of a block of columns and rows, visiting every corner between cells, so that neighbours share their stretches. */
function outline(west: number, south: number, east: number, north: number): string {
  const corner = (column: number, line: number) => crossing(column - 0.5, line - 0.5)
  const ring = [
    ...Array.from({ length: east - west }, (_, step) => corner(west + step, south)),
    ...Array.from({ length: north - south }, (_, step) => corner(east, south + step)),
    ...Array.from({ length: east - west }, (_, step) => corner(east - step, north)),
    ...Array.from({ length: north - south }, (_, step) => corner(west, north - step)),
    corner(west, south),
  ]
  return JSON.stringify({ type: 'MultiPolygon', coordinates: [[ring]] })
}

/** Puts the region into an empty database. `roads: false` leaves it without roads. Returns its id. */
export async function layDesert(
  { db, dataDir }: { db: Db; dataDir: string },
  { id = 'desert', roads = true } = {},
): Promise<string> {
  await createRegion(db, {
    id,
    nameZh: '沙城',
    nameEn: 'Sand Town',
    fictional: true,
    sources: [{ what: 'roads', nameZh: '手绘', nameEn: 'drawn by hand', date: '2022-11-11', licence: 'CC0' }],
  })
  await layUnits(db, id)
  for (const { code, name, at, people, class: settlementClass, township } of PLACES) {
    const isRural = settlementClass.startsWith('2')
    await sql`insert into place (region_id, id, kind, name, name_en, at, precision, class, class_source, people,
        age0to14, age60, age65, age80, people_source, township_code, county_code)
      values (${id}, ${code}, 'settlement', ${name}, '', st_setsrid(st_makepoint(${at[0]}, ${at[1]}), 4326), 'exact',
        ${settlementClass}, 'nbs', ${people}, ${isRural ? 0 : people}, ${isRural ? people : 0}, ${isRural ? people : 0}, 0, 'given',
        ${township}, ${`${township.slice(0, 6)}000000`})`.execute(db)
  }
  await layFacility(db, id, { key: 'clinic', type: 'fever_clinic', at: crossing(0, 1), hours: '24/7' })
  await layFacility(db, id, { key: 'room', type: 'fever_room', at: crossing(5, 1), hours: 'Mo-Su 08:00-17:00' })
  await layFacility(db, id, { key: 'village', type: 'village_clinic', at: crossing(5, 0), hours: null })
  await layFacility(db, id, { key: 'kiosk', type: 'kiosk', at: crossing(1, 0), hours: null, serviceLevel: 'advice_only' })
  await sql`insert into institution (region_id, id, name, kind, people, address, at, precision)
    values (${id}, 'home', '敬老院', 'nursing_home', 40, '', st_setsrid(st_makepoint(100, 31), 4326), 'exact')`.execute(db)
  if (roads) {
    const file = await writeRoadFile(dataDir, id, roadsFromLines(ROADS).roads)
    await db.updateTable('region').set({ roads_file: file }).where('id', '=', id).execute()
  }
  await bumpDataVersion(db, id)
  return id
}

async function layUnits(db: Db, id: string): Promise<void> {
  const units = [
    ['990100000000', 'prefecture', 'city', '沙城市', 'Sand City', null, outline(0, 0, 6, 2)],
    ['990101000000', 'county', 'county', '甲县', 'Jia County', '990100000000', outline(0, 0, 6, 2)],
    ['990102000000', 'county', 'county', '乙县', 'Yi County', '990100000000', null],
    [WEST, 'township', 'town', '西镇', 'West Town', '990101000000', outline(0, 0, 3, 2)],
    [EAST, 'township', 'town', '东镇', 'East Town', '990101000000', outline(3, 0, 6, 2)],
    [FAR, 'township', 'township', '远乡', 'Far Township', '990102000000', null],
  ] as const
  for (const [code, level, kind, name, nameEn, parent, shape] of units) {
    await sql`insert into unit (region_id, code, year, level, kind, name, name_en, parent, class, class_source, shape, management)
      values (${id}, ${code}, 2022, ${level}, ${kind}, ${name}, ${nameEn}, ${parent}, null, 'unknown',
        st_setsrid(st_geomfromgeojson(${shape}::text), 4326), false)`.execute(db)
  }
  for (const { code, name, at, class: settlementClass, township } of PLACES) {
    await sql`insert into unit (region_id, code, year, level, kind, name, name_en, parent, class, class_source, seat, management)
      values (${id}, ${code}, 2022, 'village', 'village_committee', ${name}, '', ${township}, ${settlementClass}, 'nbs',
        st_setsrid(st_makepoint(${at[0]}, ${at[1]}), 4326), false)`.execute(db)
  }
}

interface DesertFacility {
  readonly key: string
  readonly type: string
  readonly at: [number, number]
  readonly hours: string | null
  readonly serviceLevel?: string
}

async function layFacility(
  db: Db,
  id: string,
  { key, type, at, hours, serviceLevel = undefined }: DesertFacility,
): Promise<void> {
  await sql`insert into organisation (region_id, id, name, credit_code, level, ownership)
    values (${id}, ${`org-${key}`}, ${`${key}机构`}, '', '', 'public')`.execute(db)
  await sql`insert into site (region_id, id, organisation_id, address, at, precision)
    values (${id}, ${`site-${key}`}, ${`org-${key}`}, '北街 1 号', st_setsrid(st_makepoint(${at[0]}, ${at[1]}), 4326), 'exact')`.execute(
    db,
  )
  await sql`insert into service_point (region_id, id, site_id, name, name_en, type, service_level, status, opened_on, phone,
      hours_text, opening_hours, source_id, updated_at)
    values (${id}, ${key}, ${`site-${key}`}, ${`${key}点`}, '', ${type}, ${serviceLevel ?? null}, 'operating', '2020-01-01', '120',
      ${hours ?? '听通知'}, ${hours}, ${key}, '2022-12-01T00:00:00Z')`.execute(db)
}
