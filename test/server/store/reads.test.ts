import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { basemapFeatures } from '../../../server/store/basemap.ts'
import { countsOf } from '../../../server/store/counts.ts'
import { facilitiesOf } from '../../../server/store/facilities.ts'
import { institutionsOf } from '../../../server/store/institutions.ts'
import { placesOf } from '../../../server/store/places.ts'
import { bumpDataVersion, createRegion, describeRegion, regionById, regionsOf } from '../../../server/store/regions.ts'
import { classOutlines, unitShapes, unitsOf } from '../../../server/store/units.ts'
import { describeDatabases, emptyDatabase } from '../../support/database.ts'

const REGION = { id: 'tea', nameZh: '茶山市', nameEn: 'Tea Hills' }
/** Two villages side by side: a square of the core city, and one of its fringe; one township, one county, one prefecture. */
const units = `insert into unit (region_id, code, year, level, kind, name, name_en, parent, class, class_source, seat, shape) values
  ('tea', '990100000000', 2023, 'prefecture', 'city', '茶山市', 'Tea Hills', null, null, 'unknown', null, null),
  ('tea', '990101000000', 2023, 'county', 'district', '东区', 'East', '990100000000', null, 'unknown', null, null),
  ('tea', '990101001000', 2023, 'township', 'street', '东街', 'East Street', '990101000000', null, 'unknown', 'srid=4326;point(120.1 30.1)', null),
  ('tea', '990101001001', 2023, 'village', 'resident_committee', '甲', 'A', '990101001000', '111', 'nbs', null,
    'srid=4326;multipolygon(((120 30, 120.1 30, 120.1 30.1, 120 30.1, 120 30)))'),
  ('tea', '990101001002', 2023, 'village', 'village_committee', '乙', 'B', '990101001000', '112', 'nbs', 'srid=4326;point(120.15 30.05)', null)`
const places = `insert into place (region_id, id, kind, name, at, precision, people, age65, township_code, county_code) values
  ('tea', '990101001001', 'settlement', '甲', 'srid=4326;point(120.05 30.05)', 'village', 3000, 400, '990101001000', '990101000000'),
  ('tea', '990101001002', 'settlement', '乙', 'srid=4326;point(120.15 30.05)', 'exact', 1000, 300, '990101001000', '990101000000'),
  ('tea', '990101001003', 'settlement', '丙', 'srid=4326;point(120.16 30.05)', 'exact', null, 0, '990101001000', '990101000000'),
  ('tea', 'cell-1', 'cell', '', 'srid=4326;point(120.15 30.05)', 'exact', 70, 0, null, '990101000000')`
const facility = (id: string, name: string, type: string, lon: number) => [
  `insert into site (region_id, id, organisation_id, address, at, precision, township_code, county_code) values
    ('tea', 's${id}', 'o1', '清扬路${id}号', 'srid=4326;point(${lon} 30.05)', 'exact', '990101001000', '990101000000')`,
  `insert into service_point (region_id, id, site_id, name, type, opened_on, children, updated_at) values
    ('tea', '${id}', 's${id}', '${name}', '${type}', '2022-12-08', false, '2023-01-01T00:00:00Z')`,
]

describeDatabases('reading the store', (database) => {
  const run = async (...statements: string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(database().db)
  }

  beforeEach(async () => {
    await emptyDatabase(database())
    await createRegion(database().db, REGION)
  })

  test('a region is found by its id with its version, and spans the world while it is empty', async () => {
    expect(await regionById(database().db, 'tea')).toEqual({
      ...REGION,
      fictional: false,
      mapApprovalNo: null,
      sources: [],
      dataVersion: 0,
      roadsFile: null,
      bbox: [-180, -85, 180, 85],
      centre: [0, 0],
    })
    expect(await regionById(database().db, 'nowhere')).toBeNull()
  })

  test('a second region with the same id is a conflict', async () => {
    await expect(createRegion(database().db, REGION)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('describing a region as it is changes nothing', async () => {
    expect(await describeRegion(database().db, REGION)).toBe(false)
    expect(await describeRegion(database().db, { ...REGION, mapApprovalNo: '审图号 1' })).toBe(true)
    expect((await regionsOf(database().db)).map((region) => region.mapApprovalNo)).toEqual(['审图号 1'])
  })

  test('the bounds of a region are those of its units and places', async () => {
    await run(units, places)
    await bumpDataVersion(database().db, 'tea')
    const region = await regionById(database().db, 'tea')
    expect(region?.dataVersion).toBe(1)
    expect(region?.bbox).toEqual([120, 30, 120.16, 30.1])
  })

  test('people are summed up the tree of units', async () => {
    await run(units, places)
    const found = await unitsOf(database().db, 'tea')
    expect(found.map(({ code, people }) => [code, people])).toEqual([
      ['990100000000', 4000],
      ['990101000000', 4000],
      ['990101001000', 4000],
      ['990101001001', 3000],
      ['990101001002', 1000],
    ])
    expect(found[2].seat).toEqual([120.1, 30.1])
  })

  test('units can be asked for by level and by parent', async () => {
    await run(units)
    expect((await unitsOf(database().db, 'tea', { level: 'township' })).map((unit) => unit.name)).toEqual(['东街'])
    expect((await unitsOf(database().db, 'tea', { parent: '990101001000' })).map((unit) => unit.name)).toEqual(['甲', '乙'])
  })

  test('outlines come as GeoJSON, and the urban area is the union of its classes', async () => {
    await run(units)
    const shapes = await unitShapes(database().db, 'tea', 'village')
    expect(shapes.map((shape) => [shape.code, shape.geometry.type])).toEqual([['990101001001', 'MultiPolygon']])
    expect(await classOutlines(database().db, 'tea')).toMatchObject([{ areaClass: 'urban', geometry: { type: 'MultiPolygon' } }])
  })

  test('the demand is the settlements with people, and the cells only when there is none', async () => {
    await run(units, places)
    expect((await placesOf(database().db, 'tea')).map((place) => [place.id, place.people])).toEqual([
      ['990101001001', 3000],
      ['990101001002', 1000],
    ])
    await run(`delete from place where kind = 'settlement'`)
    expect((await placesOf(database().db, 'tea')).map((place) => [place.kind, place.at])).toEqual([['cell', [120.15, 30.05]]])
  })

  test('facilities come in the order of the bytes of their ids, whatever the language of the database', async () => {
    await run(`insert into organisation (region_id, id, name, level) values ('tea', 'o1', '茶山医院', '三级甲等')`)
    await run(...facility('a', '发热门诊', 'fever_clinic', 120.01), ...facility('b', '100%_亭', 'kiosk', 120.02))
    await run(...facility('C', '药店', 'pharmacy', 120.03))
    expect((await facilitiesOf(database().db, 'tea')).map((found) => found.id)).toEqual(['C', 'a', 'b'])
  })

  test('a facility keeps what nobody said apart from no, and dates as dates', async () => {
    await run(`insert into organisation (region_id, id, name, level) values ('tea', 'o1', '茶山医院', '三级甲等')`)
    await run(...facility('a', '发热门诊', 'fever_clinic', 120.01))
    expect(await facilitiesOf(database().db, 'tea')).toMatchObject([
      {
        organisation: '茶山医院',
        level: '三级甲等',
        openedOn: '2022-12-08',
        at: [120.01, 30.05],
        capabilities: { children: false, open24h: null },
        updatedAt: '2023-01-01T00:00:00.000Z',
      },
    ])
  })

  test('counts say how much is known only roughly', async () => {
    await run(units, places, `update place set precision = 'township' where id = '990101001002'`)
    expect(await countsOf(database().db, 'tea')).toMatchObject({
      units: 5,
      places: 2,
      people: 4000,
      imprecisePlaces: 1,
      facilities: 0,
    })
  })

  test('institutions and basemap features come back as they were written', async () => {
    await run(`insert into institution (region_id, id, name, kind, people, at, precision) values
      ('tea', 'i1', '福利院', 'welfare_home', 80, 'srid=4326;point(120 30)', 'exact')`)
    await run(`insert into basemap_feature (region_id, layer, number, name, rank, shape, properties) values
      ('tea', 'water', 1, '茶湖', 1, 'srid=4326;polygon((120 30, 121 30, 121 31, 120 30))', '{"kind":"lake"}')`)
    expect(await institutionsOf(database().db, 'tea')).toMatchObject([
      { id: 'i1', kind: 'welfare_home', people: 80, at: [120, 30] },
    ])
    expect(await basemapFeatures(database().db, 'tea')).toMatchObject([
      { layer: 'water', name: '茶湖', geometry: { type: 'Polygon' }, properties: { kind: 'lake' } },
    ])
  })

  test('the tables refuse what the model forbids', async () => {
    const unit = (code: string, level: string, kind: string, parent: string, rest = `null, 'unknown'`) =>
      run(`insert into unit (region_id, code, year, level, kind, name, parent, class, class_source)
        values ('tea', '${code}', 2023, '${level}', '${kind}', 'x', ${parent}, ${rest})`)
    await unit('419001000000', 'county', 'county_city', 'null') // a county directly under its province
    await unit('419001400000', 'township', 'quasi', `'419001000000'`) // a development zone
    await expect(unit('419001', 'county', 'county_city', 'null')).rejects.toThrow(/check/)
    await expect(unit('419001001000', 'township', 'street', 'null')).rejects.toThrow(/check/)
    await expect(unit('419001002000', 'township', 'village_committee', `'419001000000'`)).rejects.toThrow(/check/)
    await expect(unit('419001001000', 'township', 'street', `'999999999999'`)).rejects.toThrow(/foreign key/)
    await expect(unit('419001001001', 'village', 'village_committee', `'419001400000'`, `'113', 'nbs'`)).rejects.toThrow(/check/)
    await expect(unit('419001001001', 'village', 'village_committee', `'419001400000'`, `'111', 'unknown'`)).rejects.toThrow(
      /check/,
    )
  })
})
