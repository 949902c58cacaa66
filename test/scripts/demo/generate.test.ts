/** The demo pack as a whole: counts that a prefecture must have, and the laws its files must keep. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { area, booleanPointInPolygon, kinks } from '@turf/turf'
import Flatbush from 'flatbush'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '../../../scripts/demo/generate.ts'
import { type OsmFile, readCsv, readOsm, readUnits, type UnitFeature } from './readPack.ts'

const FILES = [
  'region.json',
  'units.geojson',
  'roads.osm.pbf',
  'contours.geojson',
  'people.csv',
  'facilities.csv',
  'institutions.csv',
]

let folder = ''
let units: UnitFeature[] = []
let osm: OsmFile
const ofLevel = (level: string) => units.filter(({ properties }) => properties.level === level)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiujin-demo-'))
  await generateDemo(folder, () => undefined)
  units = readUnits(folder)
  osm = readOsm(folder)
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('units', () => {
  it('form a tree of four levels with enough of each', () => {
    expect(ofLevel('prefecture')).toHaveLength(1)
    expect(ofLevel('county').length).toBeGreaterThanOrEqual(4)
    expect(ofLevel('township').length).toBeGreaterThanOrEqual(30)
    expect(ofLevel('village').length).toBeGreaterThanOrEqual(400)
    const codes = new Set(units.map(({ properties }) => properties.code))
    expect(codes.size).toBe(units.length)
    for (const { properties } of units) {
      expect(properties.code).toMatch(/^99\d{10}$/)
      if (properties.level === 'prefecture') expect(properties.parent).toBeNull()
      else expect(codes).toContain(properties.parent)
    }
  })

  it('use every settlement class and the ranges of GB/T 10114', () => {
    expect(new Set(ofLevel('village').map(({ properties }) => properties.class))).toEqual(
      new Set([111, 112, 121, 122, 123, 210, 220]),
    )
    const ranges = { street: [1, 99], town: [100, 199], township: [200, 399], quasi: [400, 599] } as const
    for (const { properties } of ofLevel('township')) {
      const [from, to] = ranges[properties.kind as keyof typeof ranges]
      const number = Number(String(properties.code).slice(6, 9))
      expect(number).toBeGreaterThanOrEqual(from)
      expect(number).toBeLessThanOrEqual(to)
    }
    expect(units.filter(({ properties }) => properties.management)).toHaveLength(1)
  })

  it('have names that are unique within their township', () => {
    const seen = new Set(ofLevel('village').map(({ properties }) => `${properties.parent} ${properties.name}`))
    expect(seen.size).toBe(ofLevel('village').length)
  })

  it('have valid polygons that contain the point of their village', () => {
    for (const unit of ofLevel('village')) {
      expect(kinks(unit as Parameters<typeof kinks>[0]).features, String(unit.properties.name)).toHaveLength(0)
      expect(
        booleanPointInPolygon([Number(unit.properties.seatLon), Number(unit.properties.seatLat)], unit),
        String(unit.properties.name),
      ).toBe(true)
    }
  })

  it('share their borders: the parts of a unit fill it to within a thousandth, and leave no sliver', () => {
    for (const level of ['prefecture', 'county', 'township']) {
      for (const whole of ofLevel(level)) {
        const parts = units.filter(({ properties }) => properties.parent === whole.properties.code)
        const sum = parts.reduce((total, part) => total + area(part), 0)
        expect(Math.abs(sum / area(whole) - 1), String(whole.properties.name)).toBeLessThan(0.001)
      }
    }
    for (const village of ofLevel('village')) expect(area(village), String(village.properties.name)).toBeGreaterThan(60_000)
  })
})

describe('people', () => {
  it('are about 1.1 million, town and country in the planned proportions, older in the country', () => {
    const rows = readCsv(folder, 'people.csv')
    const classOf = new Map(ofLevel('village').map(({ properties }) => [properties.code, Number(properties.class)]))
    const sum = (key: string, classes: readonly number[]) =>
      rows.filter((row) => classes.includes(classOf.get(row.code) ?? 0)).reduce((total, row) => total + Number(row[key]), 0)
    const [urban, fringe, rural] = [
      [111, 121, 123],
      [112, 122],
      [210, 220],
    ]
    const total = sum('people', [...urban, ...fringe, ...rural])
    expect(rows).toHaveLength(ofLevel('village').length)
    expect(total).toBeGreaterThan(1_090_000)
    expect(total).toBeLessThan(1_120_000)
    expect(sum('people', urban) / total).toBeCloseTo(0.54, 1)
    expect(sum('people', fringe) / total).toBeCloseTo(0.19, 1)
    expect(sum('age65', rural) / sum('people', rural)).toBeGreaterThan(sum('age65', urban) / sum('people', urban))
    for (const row of rows) {
      expect(Number(row.age80)).toBeLessThanOrEqual(Number(row.age65))
      expect(Number(row.age65)).toBeLessThanOrEqual(Number(row.age60))
    }
  })
})

describe('roads', () => {
  const highways = () => osm.ways.filter(({ tags }) => tags.has('highway'))

  it('have at least 40,000 nodes and every class from expressway to footpath', () => {
    expect(new Set(highways().flatMap(({ nodes }) => nodes)).size).toBeGreaterThanOrEqual(40_000)
    const classes = new Set(highways().map(({ tags }) => tags.get('highway')))
    for (const name of [
      'motorway',
      'motorway_link',
      'trunk',
      'secondary',
      'tertiary',
      'unclassified',
      'residential',
      'service',
      'track',
      'path',
    ]) {
      expect(classes).toContain(name)
    }
  })

  it('are one network but for the three islands left on purpose', () => {
    const pieceOf = new Map<number, number>()
    const find = (node: number): number => {
      let root = node
      while (pieceOf.get(root) !== undefined) root = pieceOf.get(root) ?? root
      if (root !== node) pieceOf.set(node, root)
      return root
    }
    for (const { nodes } of highways()) {
      for (const node of nodes.slice(1)) {
        const [a, b] = [find(nodes[0]), find(node)]
        if (a !== b) pieceOf.set(a, b)
      }
    }
    const sizes = new Map<number, number>()
    for (const node of new Set(highways().flatMap(({ nodes }) => nodes))) sizes.set(find(node), (sizes.get(find(node)) ?? 0) + 1)
    expect([...sizes.values()].sort((a, b) => b - a).slice(1)).toEqual([4, 4, 4])
  })

  it('cross the main river only on bridges, of which there are few', () => {
    const place = (node: number) => osm.nodes.get(node) ?? [0, 0]
    const river = osm.ways.find(({ tags }) => tags.get('waterway') === 'river' && tags.get('name') === '云溪江')
    const course = (river?.nodes ?? []).map(place)
    const index = new Flatbush(course.length - 1)
    for (let i = 1; i < course.length; i++) {
      const [a, b] = [course[i - 1], course[i]]
      index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
    }
    index.finish()
    const side = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
      (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0
    const wrong: string[] = []
    let bridges = 0
    for (const { nodes, tags } of highways()) {
      for (let i = 1; i < nodes.length; i++) {
        const [a, b] = [place(nodes[i - 1]), place(nodes[i])]
        const near = index.search(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
        for (const n of near) {
          const [c, d] = [course[n], course[n + 1]]
          if (side(a, b, c) === side(a, b, d) || side(c, d, a) === side(c, d, b)) continue
          if (tags.get('bridge') === 'yes') bridges++
          else wrong.push(`${tags.get('highway')} ${tags.get('name') ?? ''} at ${a.join()}`)
        }
      }
    }
    expect(wrong).toEqual([])
    // Six to eight roads, and each expressway twice: it has two carriageways.
    expect(bridges).toBeGreaterThanOrEqual(6)
    expect(bridges).toBeLessThanOrEqual(14)
  })

  it('pass within 150 m of every village', () => {
    const spots = [
      ...new Set(
        highways()
          .filter(({ tags }) => !tags.get('highway')?.startsWith('motorway'))
          .flatMap(({ nodes }) => nodes),
      ),
    ].map((node) => osm.nodes.get(node) ?? [0, 0])
    const index = new Flatbush(spots.length)
    for (const [lon, lat] of spots) index.add(lon * 0.816, lat)
    index.finish()
    for (const { properties } of ofLevel('village')) {
      const degrees = 150 / 111_195
      expect(
        index.neighbors(Number(properties.seatLon) * 0.816, Number(properties.seatLat), 1, degrees),
        String(properties.name),
      ).toHaveLength(1)
    }
  })
})

describe('facilities', () => {
  it('are of every spatial type, in believable numbers', async () => {
    const rows = readCsv(folder, 'facilities.csv')
    const count = (type: string, column = '类型', value = type) =>
      rows.filter((row) => row.类型 === type && row[column] === value).length
    for (const type of 'fever_clinic fever_room fever_sentinel designated_hospital sub_designated mobile_hospital tertiary secondary township_hc community_hc community_station village_clinic private_clinic kiosk temp_fever_site mobile_unit isolation_site pharmacy drug_point ambulance_station testing_lab sampling_point supply_node'.split(
      ' ',
    )) {
      expect(count(type), type).toBeGreaterThan(0)
    }
    const sheet = await readSheet(join(folder, 'facilities-qingpu.xlsx'))
    const kiosks = count('kiosk') + sheet.filter((row) => row.includes('核酸采样小屋')).length
    // One kiosk per 2,500 people of 1,107,000 is 443.
    expect(kiosks).toBeGreaterThan(420)
    expect(kiosks).toBeLessThan(465)
    expect(rows.every((row) => row.县区 !== '清浦县')).toBe(true)
    expect(new Set(rows.filter((row) => row.类型 === 'kiosk').map((row) => row.服务级别))).toEqual(
      new Set(['采样', '只咨询', '可看病', '可看病配药']),
    )
  })

  it('share organisation and credit code between two campuses of a hospital', () => {
    const campuses = readCsv(folder, 'facilities.csv').filter(
      (row) => row.机构名称 === '云溪市人民医院' && row.类型 === 'fever_clinic',
    )
    expect(campuses).toHaveLength(2)
    expect(new Set(campuses.map((row) => row.统一社会信用代码)).size).toBe(1)
    expect(new Set(campuses.map((row) => row.经度)).size).toBe(2)
  })

  it('come from one county as a workbook with a title above its head and a handful of unusable rows', async () => {
    const sheet = await readSheet(join(folder, 'facilities-qingpu.xlsx'))
    expect(String(sheet[0][0])).toContain('清浦县')
    const head = sheet[2].map(String)
    expect(head).toContain('经度')
    const [lon, lat] = [head.indexOf('经度'), head.indexOf('纬度')]
    const body = sheet.slice(3)
    const unusable = body.filter((row) => typeof row[lon] !== 'number' || Number(row[lat]) > 54 || Number(row[lon]) < 72)
    expect(unusable.length).toBeGreaterThanOrEqual(4)
    expect(unusable.length).toBeLessThan(10)
    const numbers = body.map((row) => row[0])
    expect(new Set(numbers).size).toBeLessThan(numbers.length)
  })
})

it('says that the region is fictional', async () => {
  const region = JSON.parse(await readFile(join(folder, 'region.json'), 'utf8')) as Record<string, unknown>
  expect(region).toMatchObject({ id: 'demo', fictional: true, nameZh: '云溪市' })
})

it('is the same, byte for byte, the second time', async () => {
  const again = await mkdtemp(join(tmpdir(), 'jiujin-demo-'))
  const hash = async (root: string, file: string) =>
    createHash('sha256')
      .update(await readFile(join(root, file)))
      .digest('hex')
  await generateDemo(again, () => undefined)
  for (const file of FILES) expect(await hash(again, file), file).toBe(await hash(folder, file))
  expect(await readSheet(join(again, 'facilities-qingpu.xlsx'))).toEqual(await readSheet(join(folder, 'facilities-qingpu.xlsx')))
  await rm(again, { recursive: true })
}, 60_000)
