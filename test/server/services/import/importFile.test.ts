import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { writeArrayBuffer } from 'geotiff'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { nodeCount, wayCount } from '../../../../server/core/osm/roadData.ts'
import { type ImportRequest, importFile } from '../../../../server/services/import/importFile.ts'
import { importPack, isPackImported } from '../../../../server/services/import/importPack.ts'
import { readZip } from '../../../../server/services/import/readZip.ts'
import { fileFault } from '../../../../server/services/import/sheet.ts'
import { facilitiesOf } from '../../../../server/store/facilities.ts'
import { importsOf } from '../../../../server/store/imports.ts'
import { institutionsOf } from '../../../../server/store/institutions.ts'
import { placesOf } from '../../../../server/store/places.ts'
import { createRegion, regionById } from '../../../../server/store/regions.ts'
import { readRoadFile } from '../../../../server/store/roadFiles.ts'
import { unitShapes, unitsOf } from '../../../../server/store/units.ts'
import { describeDatabases, emptyDatabase } from '../../../support/database.ts'
import { osmFile } from '../../../support/osmFile.ts'

const NOW = new Date('2023-01-05T08:00:00Z')
const square = (west: number, south: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
})
const feature = (properties: object, geometry: object | null) => ({ type: 'Feature', properties, geometry })
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

/** A county of two townships, a street and a town, each with an urban and a rural settlement. Degrees; all within 120-120.4, 30-30.2. */
const UNITS = collection(
  feature({ code: '990101000000', name: '茶山县', level: 'county', kind: 'county' }, square(120, 30, 0.4)),
  feature({ code: '990101001000', name: '东街街道' }, square(120, 30, 0.2)),
  feature({ code: '990101100000', name: '西山镇', seatLon: 120.3, seatLat: 30.1 }, null),
  feature({ code: '990101001001', name: '甲社区居委会', class: '111', classSource: 'nbs' }, square(120.05, 30.05, 0.02)),
  feature({ code: '990101001200', name: '乙村委会', class: '220', classSource: 'nbs' }, null),
  feature({ code: '990101100001', name: '丙社区居委会', seatLon: 120.301, seatLat: 30.1 }, null),
  feature({ code: '990101100200', name: '丁村委会', seatLon: 120.35, seatLat: 30.15 }, null),
)

describeDatabases('importing files', (database) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiujin-import-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    await emptyDatabase(database())
    await createRegion(database().db, { id: 'tea', nameZh: '茶山县', nameEn: 'Tea Hills' })
  })

  const parts = () => ({ db: database().db, config: { dataDir: database().dataDir }, clock: () => NOW })
  const put = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const take = async (
    what: ImportRequest['what'],
    name: string,
    content: string | Uint8Array,
    more: Partial<ImportRequest> = {},
  ) => importFile(parts(), { what, file: await put(name, content), region: 'tea', ...more })
  const takeUnits = () => take('units', 'units.geojson', UNITS)
  const version = async () => (await regionById(database().db, 'tea'))?.dataVersion

  /** Everything the region holds except when it was imported. */
  const everything = async () => {
    const { db } = database()
    const [units, places, facilities, institutions, region] = [
      await unitsOf(db, 'tea'),
      await placesOf(db, 'tea'),
      await facilitiesOf(db, 'tea'),
      await institutionsOf(db, 'tea'),
      await regionById(db, 'tea'),
    ]
    return { units, places, facilities, institutions, region }
  }

  test('units make a tree, and a class that nobody gave follows from the kinds of units', async () => {
    expect(await takeUnits()).toMatchObject({ rows: 7, accepted: 7, refused: 0, new: 7, changed: 0, dataVersion: 1 })
    const units = await unitsOf(database().db, 'tea')
    // 丙 is a town's committee: 121. 丁 is a village 4.8 km and more from the town's seat: 220. Both by rule, not from a list
    expect(units.map((unit) => [unit.name, unit.level, unit.kind, unit.settlementClass, unit.classSource])).toEqual([
      ['茶山县', 'county', 'county', null, 'unknown'],
      ['东街街道', 'township', 'street', null, 'unknown'],
      ['甲社区居委会', 'village', 'resident_committee', '111', 'nbs'],
      ['乙村委会', 'village', 'village_committee', '220', 'nbs'],
      ['西山镇', 'township', 'town', null, 'unknown'],
      ['丙社区居委会', 'village', 'resident_committee', '121', 'unit_kind'],
      ['丁村委会', 'village', 'village_committee', '220', 'unit_kind'],
    ])
    expect(await unitShapes(database().db, 'tea', 'township')).toHaveLength(1)
  })

  test('a settlement without a position stands at its township, and moves when the township gets a seat', async () => {
    await takeUnits()
    const people = '代码,人口\n990101001200,500\n990101001001,900\n'
    await take('people', 'people.csv', people)
    const village = async () => (await placesOf(database().db, 'tea')).find((place) => place.id === '990101001200')
    expect(await village()).toMatchObject({
      precision: 'township',
      people: 500,
      townshipCode: '990101001000',
      countyCode: '990101000000',
    })
    const seats = collection(feature({ county: '990101', name: '东街' }, { type: 'Point', coordinates: [120.1, 30.02] }))
    expect(await take('units', 'seats.geojson', seats)).toMatchObject({ rows: 1, accepted: 1, changed: 1 })
    expect(await village()).toMatchObject({ precision: 'township', at: [120.1, 30.02], people: 500 })
  })

  test('a total is shared out over the settlements that have no count of their own, urban and rural apart', async () => {
    await takeUnits()
    const rows = '区划代码,人口数_合计,城镇人口,乡村人口,65岁及以上\n990101,10000,8000,2000,1500\n990101001,3000,,,\n'
    const report = await take('people', 'census.csv', rows)
    expect(report).toMatchObject({ rows: 2, accepted: 2, refused: 0 })
    const places = await placesOf(database().db, 'tea')
    // the street's 3,000 go to its two settlements; the county's other 7,000 to the town's, 80 % to the urban one
    expect(places.map((place) => [place.name, place.people, place.peopleSource])).toEqual([
      ['甲社区居委会', 1500, 'shared_out'],
      ['乙村委会', 1500, 'shared_out'],
      ['丙社区居委会', 5600, 'shared_out'],
      ['丁村委会', 1400, 'shared_out'],
    ])
    expect(places.reduce((sum, place) => sum + place.people, 0)).toBe(10_000)
  })

  test('every row of a messy list is accepted or refused with its row, field, reason and suggestion', async () => {
    await takeUnits()
    const lines = [
      '茶山县发热诊疗机构一览表,,,,,,,',
      '编号,机构名称,类型,服务级别,经度,纬度,地址,儿童',
      'A1,县人民医院,发热门诊,,120.05,30.06,东街1号,是',
      'A2,,发热门诊,,120.05,30.06,,',
      'A3,卫生院,发热诊间,,30.06,120.05,,无',
      'A4,小屋一,核酸小屋,可看病配药,120.06,30.06,,',
      'A5,药店,药店,采样,120.06,30.06,,',
      'A6,诊所,美容院,,120.06,30.06,,',
      'A1,县人民医院,发热门诊,,120.05,30.06,,',
      'A7,西山卫生院,乡镇卫生院,,,,茶山县西山镇丁村3号,?',
      'A8,远方医院,发热门诊,,116.4,39.9,,',
      '注:以当日公布为准,,,,,,,',
    ]
    const report = await take('facilities', 'list.csv', lines.join('\r\n'))
    expect(report.rows).toBe(10)
    expect(report.accepted + report.refused).toBe(report.rows)
    expect(report.problems.map(({ row, field, code }) => [row, field, code])).toEqual([
      [4, '机构名称', 'missing'],
      [5, '经度', 'coordinates_swapped'],
      [7, '服务级别', 'level_without_kiosk'],
      [8, '类型', 'not_in_list'],
      [9, '编号', 'duplicate_row'],
      [11, '经度', 'coordinates_outside'],
      [12, '', 'note_row'],
    ])
    for (const { problem, suggestion } of report.problems) {
      expect(problem).toMatch(/\.$/)
      expect(suggestion).toMatch(/\.$/)
      expect(problem + suggestion).not.toMatch(/[{}]/)
    }
    expect(
      (await facilitiesOf(database().db, 'tea')).map(({ id, precision, townshipCode }) => [id, precision, townshipCode]),
    ).toEqual([
      ['A1', 'exact', '990101001000'],
      ['A4', 'exact', '990101001000'],
      ['A7', 'village', '990101100000'],
    ])
    const chinese = await take('facilities', 'list.csv', lines.join('\r\n'), { language: 'zh', dryRun: true })
    for (const { problem } of chinese.problems) expect(problem).toMatch(/[\u4e00-\u9fff]/)
  })

  test('rows are conserved whatever stands in them', async () => {
    await takeUnits()
    const cell = fc.constantFrom(
      '',
      '120.05',
      '30.06',
      'A1',
      '发热门诊',
      '约300',
      '是',
      '2022-02-30',
      '乱码',
      '3.2E+11',
      '990101001001',
    )
    const csv = fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(csv, async (rows) => {
        const head = '编号,机构名称,类型,经度,纬度,启用日期,诊室数,村居代码'
        const report = await take('facilities', 'any.csv', [head, ...rows.map((row) => row.join(','))].join('\n'), {
          dryRun: true,
        })
        expect(report.rows).toBe(rows.filter((row) => row.some((text) => text !== '')).length)
        expect(report.accepted + report.refused).toBe(report.rows)
        expect(new Set(report.problems.map((problem) => problem.row)).size).toBe(report.refused)
      }),
      { seed: 3, numRuns: 25 },
    )
  })

  test('the same import twice changes nothing, not even the version', async () => {
    const list =
      '机构名称,类型,经度,纬度,开放时间\n县人民医院,发热门诊,120.05,30.06,24小时\n县中医院,发热诊室,120.07,30.06,8:00-17:00\n'
    const people = 'code,lon,lat,people,age65\n990101001001,120.055,30.06,1200,200\n990101100200,,,300,90\n'
    const institutions = 'name,kind,people,lon,lat\n敬老院,养老院,80,120.05,30.06\n'
    const all = async () => [
      await takeUnits(),
      await take('people', 'people.csv', people),
      await take('facilities', 'list.csv', list),
      await take('institutions', 'institutions.csv', institutions),
    ]
    await all()
    const before = await everything()
    for (const report of await all()) {
      expect(report).toMatchObject({
        new: 0,
        changed: 0,
        removed: 0,
        unchanged: report.rows,
        dataVersion: before.region?.dataVersion,
      })
    }
    expect(await everything()).toEqual(before)
    expect(await importsOf(database().db, 'tea')).toHaveLength(8)
  })

  test('a dry run says what would happen and changes nothing', async () => {
    await takeUnits()
    const before = await everything()
    const list = '机构名称,类型,经度,纬度\n县人民医院,发热门诊,120.05,30.06\n'
    expect(await take('facilities', 'list.csv', list, { dryRun: true })).toMatchObject({
      accepted: 1,
      new: 1,
      dryRun: true,
      dataVersion: 1,
    })
    expect(await everything()).toEqual(before)
  })

  test('a file of which no row can be used changes nothing', async () => {
    await takeUnits()
    const report = await take('facilities', 'bad.csv', '机构名称,类型\n,\n县医院,美容院\n')
    expect(report).toMatchObject({ rows: 1, accepted: 0, refused: 1 })
    expect(await version()).toBe(1)
  })

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', (text: string) => iconv.encode(text, 'gb18030')],
    ['UTF-16', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ])('a list in %s is read, with coordinates in GCJ-02 kept as they were sent', async (_name, encode) => {
    const text = '编号\t机构名称\t类型\t经度\t纬度\nA1\t湖㳇镇卫生院\t发热诊室\t120.0545\t30.0575\n'
    expect(await take('facilities', 'list.csv', encode(text), { crs: 'gcj02' })).toMatchObject({ accepted: 1 })
    const facility = (await facilitiesOf(database().db, 'tea')).find(({ id }) => id === 'A1')
    expect(facility?.organisation).toBe('湖㳇镇卫生院')
    const { rows } = await sql`select original_x, original_y, original_crs from site`.execute(database().db)
    expect(rows).toEqual([{ original_x: 120.0545, original_y: 30.0575, original_crs: 'gcj02' }])
    expect(Math.abs((facility?.at[0] ?? 0) - 120.0545)).toBeGreaterThan(0.003) // several hundred metres
  })

  test('a workbook may have title rows, merged cells, real dates and numbers, and several sheets', async () => {
    await takeUnits()
    const file = join(folder, 'list.xlsx')
    const text = (value: string | null) => (value === null ? null : { value, type: String })
    await writeXlsxFile(
      [
        [[text('填表说明')]],
        [
          [text('发热诊疗机构')],
          ['县区', '机构名称', '类型', '启用日期', '诊室数', '地址'].map(text),
          [
            text('茶山县'),
            text('甲医院'),
            text('发热门诊'),
            { value: new Date('2022-12-08T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
            { value: 3, type: Number },
            text('东街街道1号'),
          ],
          [null, text('乙医院'), text('发热诊室'), null, null, text('西山镇2号')],
        ],
      ].map((data, index) => ({ data, sheet: ['说明', '名单'][index] })),
    ).toFile(file)
    const report = await importFile(parts(), { what: 'facilities', file, region: 'tea' })
    expect(report).toMatchObject({ rows: 2, accepted: 2 })
    expect(
      (await facilitiesOf(database().db, 'tea')).map(({ organisation, openedOn, rooms, countyCode }) => [
        organisation,
        openedOn,
        rooms,
        countyCode,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['甲医院', '2022-12-08', 3, '990101000000'],
        ['乙医院', null, null, '990101000000'],
      ]),
    )
  })

  test('a list without coordinates does not take away those already known', async () => {
    await takeUnits()
    await take('facilities', 'a.csv', '编号,机构名称,类型,经度,纬度,地址\nH1,县医院,发热门诊,120.05,30.06,东街1号\n')
    await take('facilities', 'b.csv', '编号,机构名称,类型,县区,地址,电话\nH1,县医院,发热门诊,茶山县,东街1号,123\n')
    expect((await facilitiesOf(database().db, 'tea')).find(({ id }) => id === 'H1')).toMatchObject({
      precision: 'exact',
      at: [120.05, 30.06],
      phone: '123',
    })
  })

  test('a change in one field moves the version, and the time of that facility alone', async () => {
    await takeUnits()
    const list = (phone: string) =>
      `编号,机构名称,类型,经度,纬度,电话\nH1,甲,发热门诊,120.05,30.06,${phone}\nH2,乙,发热门诊,120.05,30.07,1\n`
    await take('facilities', 'a.csv', list('1'))
    const later = new Date('2023-02-01T00:00:00Z')
    const file = await put('a.csv', list('2'))
    const report = await importFile({ ...parts(), clock: () => later }, { what: 'facilities', file, region: 'tea' })
    expect(report).toMatchObject({ new: 0, changed: 1, unchanged: 1, dataVersion: 3 })
    expect((await facilitiesOf(database().db, 'tea')).map((found) => found.updatedAt)).toEqual([
      later.toISOString(),
      NOW.toISOString(),
    ])
  })

  test('roads from lines become the network of the region', async () => {
    const line = (properties: object, ...coordinates: number[][]) => feature(properties, { type: 'LineString', coordinates })
    const lines = collection(
      line({ klass: 'primary', naam: '东路' }, [120, 30], [120.1, 30]),
      line({ klass: 'primary', naam: '东路' }, [120.1, 30], [120.1, 30.1]),
      line({ klass: 'nonsense', naam: '' }, [120.1, 30.1], [120.2, 30.1]),
    )
    const columns = { highway: 'klass', name: 'naam' }
    const report = await take('roads', 'roads.geojson', lines, { columns })
    expect(report).toMatchObject({ rows: 3, accepted: 2, refused: 1 })
    expect(report.problems).toMatchObject([{ row: 3 }])
    const region = await regionById(database().db, 'tea')
    expect(region?.bbox).toEqual([120, 30, 120.1, 30.1])
    const roads = await readRoadFile(database().dataDir, 'tea', region?.roadsFile ?? '')
    expect([wayCount(roads), nodeCount(roads)]).toEqual([2, 3])
    expect(await take('roads', 'roads.geojson', lines, { columns })).toMatchObject({ new: 0, unchanged: 2, dataVersion: 1 })
  })

  test('a population raster becomes cells inside the region, and a coarser one takes their place', async () => {
    await takeUnits()
    // 4 x 2 pixels of 0.1 degree from 120, 30.2 down: one pixel without data, the right half beyond the county's west-east middle inside too
    const values = new Float32Array([10, 20, -9999, 40, 0, 60, 70, 80])
    const tiff = await writeArrayBuffer(values, {
      width: 4,
      height: 2,
      ModelPixelScale: [0.1, 0.1, 0],
      ModelTiepoint: [0, 0, 0, 120, 30.2, 0],
      GeographicTypeGeoKey: 4326,
      GTModelTypeGeoKey: 2,
      GDAL_NODATA: '-9999',
      SampleFormat: [3],
      BitsPerSample: [32],
    })
    const fine = await take('people', 'pop.tif', new Uint8Array(tiff), { aggregate: 1 })
    expect(fine).toMatchObject({ rows: 6, accepted: 6, new: 6 })
    const people = async () => (await placesOf(database().db, 'tea')).map((place) => place.people)
    expect((await people()).reduce((sum, one) => sum + one, 0)).toBe(280)
    const coarse = await take('people', 'pop.tif', new Uint8Array(tiff), { aggregate: 2 })
    expect(coarse).toMatchObject({ accepted: 2 })
    // left block 10 + 20 + 0 + 60, right block 40 + 70 + 80
    expect((await people()).sort()).toEqual([190, 90])
  })

  test('a raster cell takes its class from its density', async () => {
    await takeUnits()
    // pixels of 0.001 degrees near 30 north are 96.3 m by 111.2 m, 0.0107 km2: 20, 10 and 2 people are 1,868, 934 and 187 a km2
    const tiff = await writeArrayBuffer(new Float32Array([20, 10, 2, 0]), {
      width: 4,
      height: 1,
      ModelPixelScale: [0.001, 0.001, 0],
      ModelTiepoint: [0, 0, 0, 120.1, 30.1, 0],
      GeographicTypeGeoKey: 4326,
      GTModelTypeGeoKey: 2,
      SampleFormat: [3],
      BitsPerSample: [32],
    })
    await take('people', 'dense.tif', new Uint8Array(tiff), { aggregate: 1 })
    const places = await placesOf(database().db, 'tea')
    const classes = places.map((place) => [place.people, place.settlementClass, place.classSource])
    expect(classes.sort((a, b) => Number(b[0]) - Number(a[0]))).toEqual([
      [20, '111', 'density'],
      [10, '112', 'density'],
      [2, '220', 'density'],
    ])
  })

  test('a pack makes its region, and is known to be whole only when every file went in', async () => {
    const region = {
      id: 'pack',
      nameZh: '包',
      nameEn: 'Pack',
      fictional: true,
      files: [{ what: 'units', file: 'units.geojson' }],
    }
    await put('units.geojson', UNITS)
    await put('region.json', JSON.stringify({ ...region, files: [...region.files, { what: 'people', file: 'missing.csv' }] }))
    await expect(importPack(parts(), folder)).rejects.toMatchObject({ code: 'bad_file' })
    expect(await isPackImported(database().db, 'pack')).toBe(false)
    await put('region.json', JSON.stringify(region))
    expect(await importPack(parts(), folder)).toMatchObject([{ what: 'units', unchanged: 7 }])
    expect(await isPackImported(database().db, 'pack')).toBe(true)
    expect(await regionById(database().db, 'pack')).toMatchObject({ fictional: true, nameEn: 'Pack' })
  })

  test('the spreadsheets for data stewards are read as they are', async () => {
    const templates = join(import.meta.dirname, '..', '..', '..', '..', 'geodata', 'templates')
    for (const what of ['units', 'people', 'facilities', 'institutions'] as const) {
      const report = await importFile(parts(), { what, file: join(templates, `${what}.csv`), region: 'tea' })
      expect(report.refused, JSON.stringify(report.problems)).toBe(0)
    }
    const facilities = await facilitiesOf(database().db, 'tea')
    expect(facilities.map(({ id, precision, capabilities }) => [id, precision, capabilities.children])).toEqual([
      ['SL-0001', 'exact', true],
      ['SL-0002', 'exact', null],
      ['SL-0003', 'township', null],
    ])
  })

  test('files that cannot be read are refused as a whole, in one line', async () => {
    const fails = async (
      what: ImportRequest['what'],
      name: string,
      content: string | Uint8Array,
      more: Partial<ImportRequest> = {},
    ) => {
      const error = await take(what, name, content, more).then(
        () => null,
        (reason: unknown) => reason as Error,
      )
      expect(error).toMatchObject({ code: 'bad_file' })
      expect(error?.message).not.toContain('\n')
    }
    await fails('facilities', 'empty.csv', '')
    await fails('facilities', 'none.csv', 'a,b\n1,2\n')
    await fails('facilities', 'not.xlsx', 'PK nothing')
    await fails('facilities', 'not.geojson', '{"type":')
    await fails('facilities', 'not.zip', 'nothing')
    await fails('facilities', 'old.xls', 'nothing')
    await fails('roads', 'not.osm.pbf', 'nothing at all, certainly no blocks')
    await fails('people', 'not.tif', 'nothing')
    await fails('facilities', 'columns.csv', '机构名称,类型\n甲,药店\n', { columns: { address: '住址' } })
    await expect(importFile(parts(), { what: 'units', file: join(folder, 'absent.csv'), region: 'tea' })).rejects.toMatchObject({
      code: 'bad_file',
    })
    await expect(
      importFile(parts(), { what: 'units', file: await put('u.geojson', UNITS), region: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(await readFile(join(folder, 'none.csv'), 'utf8')).toBe('a,b\n1,2\n')
  })

  const sample = (name: string) => join(import.meta.dirname, '../../../../geodata/samples', name)
  /** Zip archives of stored files, as the simplest packer writes them. */
  const zipOf = (files: Record<string, Buffer>) => {
    const [locals, entries]: [Buffer[], Buffer[]] = [[], []]
    let at = 0
    for (const [name, content] of Object.entries(files)) {
      const title = iconv.encode(name, 'gb18030')
      const local = Buffer.alloc(30)
      local.writeUInt32LE(0x04034b50, 0)
      local.writeUInt16LE(title.length, 26)
      const entry = Buffer.alloc(46)
      entry.writeUInt32LE(0x02014b50, 0)
      entry.writeUInt32LE(content.length, 20)
      entry.writeUInt16LE(title.length, 28)
      entry.writeUInt32LE(at, 42)
      locals.push(local, title, content)
      entries.push(entry, title)
      at += local.length + title.length + content.length
    }
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(Object.keys(files).length, 10)
    end.writeUInt32LE(at, 16)
    return Buffer.concat([...locals, ...entries, end])
  }

  test('a zipped Shapefile in projected CGCS2000 with Chinese text in GBK comes in as drawn', async () => {
    const report = await importFile(parts(), {
      what: 'units',
      file: sample('units-cgcs2000-gk120-gbk.zip'),
      region: 'tea',
      crs: 'cgcs2000',
    })
    expect(report).toMatchObject({ rows: 3, accepted: 3, refused: 0 })
    const units = await unitsOf(database().db, 'tea')
    expect(units.map((unit) => [unit.code, unit.name, unit.parent])).toEqual([
      ['990101000000', '示例区', null],
      ['990101001000', '东风街道', '990101000000'],
      ['990101100000', '柳溪镇', '990101000000'],
    ])
    // the corners were written in degrees: 120.30-120.34, 31.50-31.53
    const { bbox } = (await regionById(database().db, 'tea')) ?? { bbox: [] }
    for (const [index, expected] of [120.3, 31.5, 120.34, 31.53].entries()) expect(bbox[index]).toBeCloseTo(expected, 6)

    const roads = { what: 'roads', file: sample('roads-cgcs2000-gk120-gbk.zip'), region: 'tea', language: 'zh' } as const
    const columns = { name: 'DLMC', highway: 'JB', oneway: 'DX' }
    const built = await importFile(parts(), { ...roads, columns })
    expect(built).toMatchObject({ rows: 3, accepted: 2, refused: 1, notes: { nodes: 4 } })
    expect(built.problems).toEqual([
      {
        row: 3,
        field: 'highway',
        code: 'road_not_in_use',
        problem: '道路未投入使用(highway=proposed)。',
        suggestion: '通车前无需处理;如已通车,请改正道路等级。',
      },
    ])
    expect((await importFile(parts(), { ...roads, columns })).dataVersion).toBe(built.dataVersion)
  })

  test('a Shapefile without a code page is read as the Chinese it is, in a folder with a Chinese name too', async () => {
    const files = await readZip(sample('units-cgcs2000-gk120-gbk.zip'))
    const of = (ending: string) => files.get(`units.${ending}`) ?? Buffer.alloc(0)
    const zip = zipOf({ '区划/单位.shp': of('shp'), '区划/单位.dbf': of('dbf'), '区划/单位.prj': of('prj') })
    expect(await take('units', 'windows.zip', zip)).toMatchObject({ rows: 3, accepted: 3 })
    expect((await unitsOf(database().db, 'tea')).map((unit) => unit.name)).toEqual(['示例区', '东风街道', '柳溪镇'])

    const bare = zipOf({ 'a.shp': of('shp'), 'a.dbf': of('dbf') })
    await expect(take('units', 'bare.zip', bare)).rejects.toThrow(/not degrees; put the .prj file into the zip/)
    const short = zipOf({ 'a.shp': of('shp'), 'a.dbf': of('dbf').subarray(0, 150), 'a.prj': of('prj') })
    await expect(take('units', 'short.zip', short)).rejects.toMatchObject({ code: 'bad_file' })
  })

  test('an archive that unpacks to gigabytes is refused before it fills the memory', async () => {
    const zeros = deflateRawSync(Buffer.alloc(600 * 2 ** 20), { level: 1 })
    const bomb = zipOf({ 'a.shp': zeros })
    // say "deflated" in both heads of the entry
    bomb.writeUInt16LE(8, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 10)
    bomb.writeUInt16LE(8, 8)
    await expect(take('units', 'bomb.zip', bomb)).rejects.toThrow(/more than 512 MB/)
    await expect(take('facilities', 'bomb.xlsx', bomb)).rejects.toThrow(/more than 512 MB/)
  })

  test('a file that is no table, a folder, and one that goes away are told in one line', async () => {
    const refused = (what: ImportRequest['what'], name: string, content: string | Uint8Array) =>
      expect(take(what, name, content)).rejects
    await refused('facilities', 'zeros.csv', new Uint8Array(5_000_000)).toThrow(/not a text file/)
    await refused('facilities', 'quote.csv', `机构名称,类型\n"${'x'.repeat(3_000_000)}`).toThrow(/not a table/)
    await refused('roads', 'roads.csv', '名称,等级\n甲路,主干\n').toThrow(/table, and roads are drawn/)
    await refused('units', 'roads.osm.pbf', 'x').toThrow(/import roads/)
    await expect(importFile(parts(), { what: 'units', file: folder, region: 'tea' })).rejects.toThrow(/is a folder/)
    const gone = Object.assign(new Error('ENOENT: gone'), { code: 'ENOENT', syscall: 'open' })
    expect(fileFault(gone, 'list.csv')).toMatchObject({
      code: 'bad_file',
      message: 'list.csv: there is no such file; check the path.',
    })
  })

  test('a field that does not exist is refused, in --columns and in --set', async () => {
    const list = '机构名称,类型\n甲,药店\n'
    await expect(take('facilities', 'a.csv', list, { set: { typ: 'x' } })).rejects.toThrow(/--set: there is no field "typ"/)
    await expect(take('facilities', 'a.csv', list, { columns: { nane: '机构名称' } })).rejects.toThrow(/no field "nane"/)
  })

  test('a management unit keeps its streets and has a middle; people are counted under the county of their codes', async () => {
    await takeUnits()
    const zone =
      '代码,名称,级别,种类,上级代码,管理单元\n990171000000,茶山经开区,county,quasi,,是\n990101001000,东街街道,,,990171000000,\n'
    expect(await take('units', 'zone.csv', zone)).toMatchObject({ accepted: 2, new: 1, changed: 1 })
    // the statistical list comes again, and knows nothing of the zone
    const list = await take('units', 'list.csv', '代码,名称,上级代码\n990101001000,东街街道,990101000000\n')
    expect(list).toMatchObject({ accepted: 1, unchanged: 1, warnings: [{ row: 2, field: '上级代码', code: 'kept_in_zone' }] })

    const census = await take('people', 'census.csv', '代码,人口\n990101000000,4000\n')
    expect(census).toMatchObject({ accepted: 1, warnings: [{ row: 2, code: 'zone_counted_by_code' }] })
    const places = await placesOf(database().db, 'tea')
    expect(places.map((place) => [place.countyCode, place.people])).toEqual([
      ['990171000000', 1000],
      ['990171000000', 1000],
      ['990101000000', 1000],
      ['990101000000', 1000],
    ])
    const own = await take('people', 'own.csv', '代码,人口\n990101000000,3000\n990171000000,1000\n')
    expect(own.warnings).toEqual([])
    expect((await placesOf(database().db, 'tea')).map((place) => place.people)).toEqual([500, 500, 1500, 1500])

    // an address that only names the zone: the middle of its one street, whose outline is 120-120.2, 30-30.2
    await take('facilities', 'f.csv', '机构名称,类型,县区\n区医院,发热门诊,经开区\n')
    const [hospital] = await facilitiesOf(database().db, 'tea')
    expect([hospital.precision, hospital.at[0].toFixed(3), hospital.at[1].toFixed(3)]).toEqual(['county', '120.100', '30.100'])
  })

  test('an extract is cut to where the region is, and one of another place changes nothing', async () => {
    await takeUnits() // 120-120.4, 30-30.2, and 20 km around
    const highway = { highway: 'secondary' }
    const nodes = [120.1, 120.2, 9.5, 9.6].map((lon, index) => ({ id: index + 1, lon, lat: 30.1 }))
    const near = { id: 1, refs: [1, 2], tags: highway }
    const far = { id: 2, refs: [3, 4], tags: highway }
    const both = osmFile([{ dense: nodes }, { ways: [near, far] }])
    expect(await take('roads', 'province.osm.pbf', both)).toMatchObject({
      rows: 2,
      accepted: 1,
      dataVersion: 2,
      problems: [{ row: 2, code: 'road_outside_bounds', problem: 'It lies outside the region.' }],
    })
    const elsewhere = osmFile([{ dense: nodes }, { ways: [far] }])
    expect(await take('roads', 'elsewhere.osm.pbf', elsewhere)).toMatchObject({ rows: 1, accepted: 0, dataVersion: 2 })
  })
})
