import { describe, expect, test } from 'vitest'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import {
  checkRoadData,
  isBridge,
  nodeCount,
  type RoadData,
  wayClass,
  wayCount,
  wayLengthMetres,
  wayLine,
  wayName,
  wayNameEn,
  wayRef,
} from '../../../../server/core/osm/roadData.ts'
import { inChunks, inflate, osmFile, type TestBlock, type TestNode } from '../../../support/osmFile.ts'

const read = (blocks: TestBlock[], bounds?: [number, number, number, number]) =>
  readRoads(() => inChunks(osmFile(blocks)), { inflate, bounds })

/** Nodes 1…9 on a row, a hundredth of a degree apart. */
const row: TestNode[] = Array.from({ length: 9 }, (_, at) => ({ id: at + 1, lon: 120 + (at + 1) / 100, lat: 31 }))
const square = (first: number, west: number, south: number, side: number): TestNode[] => [
  { id: first, lon: west, lat: south },
  { id: first + 1, lon: west + side, lat: south },
  { id: first + 2, lon: west + side, lat: south + side },
  { id: first + 3, lon: west, lat: south + side },
]
const lines = (roads: RoadData) => Array.from({ length: wayCount(roads) }, (_, way) => wayLine(roads, way))

describe('readRoads', () => {
  test('gives each road its line, names, class and structures', async () => {
    const tags = { highway: 'secondary', name: '云溪路', 'name:en': 'Yunxi Road', ref: 'X301', bridge: 'yes' }
    const { roads, report } = await read([{ dense: row }, { ways: [{ id: 7, refs: [1, 2, 3], tags }] }])
    checkRoadData(roads)
    expect(lines(roads)).toEqual([
      [
        [120.01, 31],
        [120.02, 31],
        [120.03, 31],
      ],
    ])
    expect([wayName(roads, 0), wayNameEn(roads, 0), wayRef(roads, 0), wayClass(roads, 0), isBridge(roads, 0)]).toEqual([
      '云溪路',
      'Yunxi Road',
      'X301',
      'secondary',
      true,
    ])
    // 0.02 degrees of longitude at 31° N: 0.02 x 111,195 m x cos 31°
    expect(wayLengthMetres(roads, 0)).toBeCloseTo(0.02 * 111_195.08 * Math.cos((31 * Math.PI) / 180), 0)
    expect(report).toMatchObject({ rows: 1, accepted: 1, refused: 0, nodes: 3 })
    expect(nodeCount(roads)).toBe(3)
  })

  test('roads that share a node of the file share a node of the data', async () => {
    const highway = { highway: 'residential' }
    const { roads } = await read([
      { dense: row },
      {
        ways: [
          { id: 1, refs: [1, 2], tags: highway },
          { id: 2, refs: [3, 2], tags: highway },
        ],
      },
    ])
    expect(nodeCount(roads)).toBe(3)
    expect(roads.ways.nodes[1]).toBe(roads.ways.nodes[3])
  })

  test('accounts for every row: accepted and refused by reason', async () => {
    const way = (id: number, refs: number[], tags: Record<string, string>) => ({ id, refs, tags })
    const { roads, report } = await read([
      { dense: row },
      {
        ways: [
          way(1, [1, 2], { highway: 'residential' }),
          way(2, [1, 2], { highway: 'construction' }),
          way(3, [1, 2], { highway: 'bus_stop' }),
          way(4, [1, 2, 3, 1], { highway: 'pedestrian', area: 'yes' }),
          way(5, [100, 101], { highway: 'residential' }),
          way(6, [1], { highway: 'residential' }),
          way(7, [1, 1], { highway: 'residential' }),
          way(8, [1, 2, 100, 4, 5, 101, 7], { highway: 'residential' }),
          way(9, [1, 2], { building: 'yes' }),
          way(10, [8, 9], { route: 'ferry' }),
        ],
      },
    ])
    expect(report).toMatchObject({ rows: 9, accepted: 3, refused: 6 })
    expect(report.reasons).toMatchObject({ not_in_use: 1, not_a_road: 1, area: 1, missing_nodes: 1, too_short: 2, cut: 1 })
    expect(report.problems).toHaveLength(7)
    // way 8 is cut into 1-2 and 4-5
    expect([...roads.ways.osmId]).toEqual([1, 8, 8, 10])
  })

  test('keeps only what touches the bounds', async () => {
    const { roads, report } = await read(
      [
        { dense: [...row, { id: 50, lon: 120.011, lat: 31, tags: { place: 'village', name: 'in' } }] },
        { dense: [{ id: 51, lon: 120.08, lat: 31, tags: { place: 'village', name: 'out' } }] },
        {
          ways: [
            { id: 1, refs: [1, 2, 3], tags: { highway: 'track' } },
            { id: 2, refs: [7, 8], tags: { highway: 'track' } },
          ],
        },
      ],
      [120, 30, 120.015, 32],
    )
    expect([...roads.ways.osmId]).toEqual([1])
    expect(lines(roads)[0]).toHaveLength(3)
    expect(report.reasons.outside_bounds).toBe(1)
    expect(roads.places.map((place) => place.name)).toEqual(['in'])
  })

  test('a box keeps the same of a file whatever its order: roads, lakes that touch it, restrictions between its roads', async () => {
    const water = { natural: 'water', type: 'multipolygon' }
    const member = (type: 'way' | 'node', id: number, role: string) => ({ type, id, role })
    const turn = (id: number, from: number, via: number, to: number) => ({
      id,
      members: [member('way', from, 'from'), member('node', via, 'via'), member('way', to, 'to')],
      tags: { type: 'restriction', restriction: 'no_left_turn' },
    })
    const nodes = { dense: [...row, ...square(11, 120, 31, 0.1), ...square(21, 130, 31, 0.1)] }
    const ways = {
      ways: [
        { id: 1, refs: [1, 2], tags: { highway: 'road' } },
        { id: 2, refs: [2, 3], tags: { highway: 'road' } },
        { id: 3, refs: [7, 8], tags: { highway: 'road' } },
        { id: 4, refs: [8, 9], tags: { highway: 'road' } },
        { id: 5, refs: [11, 12, 13, 14, 11] },
        { id: 6, refs: [21, 22, 23, 24, 21] },
      ],
    }
    const relations = {
      relations: [
        { id: 90, members: [member('way', 5, 'outer')], tags: water },
        { id: 91, members: [member('way', 6, 'outer')], tags: water },
        turn(92, 1, 2, 2),
        turn(93, 3, 8, 4),
      ],
    }
    const box: [number, number, number, number] = [119, 30, 120.025, 32]
    for (const blocks of [
      [nodes, ways, relations],
      [relations, ways, nodes],
      [ways, nodes, relations],
    ]) {
      const { roads, report } = await read(blocks, box)
      expect([...roads.ways.osmId]).toEqual([1, 2])
      expect(roads.waterAreas.map((area) => area.osmId)).toEqual([90])
      expect([...roads.restrictions.osmId]).toEqual([92])
      expect(report).toMatchObject({ rows: 4, accepted: 2, reasons: { outside_bounds: 2 }, water: { rows: 2, accepted: 1 } })
      expect(report.restrictions).toMatchObject({ read: 2, kept: 1, reasons: { missing_members: 1 } })
    }
  })

  test('reads places with a name, watercourses, and lakes drawn by one way', async () => {
    const { roads, report } = await read([
      {
        dense: [
          ...square(1, 120, 31, 0.1),
          { id: 9, lon: 120.05, lat: 31.2, tags: { place: 'town', name: '梅岭镇', 'name:en': 'Meiling' } },
          { id: 10, lon: 120.05, lat: 31.3, tags: { place: 'hamlet' } },
        ],
      },
      {
        ways: [
          { id: 1, refs: [1, 4, 3, 2, 1], tags: { natural: 'water', water: 'reservoir', name: '龙潭水库' } },
          { id: 2, refs: [1, 9, 10], tags: { waterway: 'stream', name: '小溪' } },
          { id: 3, refs: [1, 9], tags: { waterway: 'stream', tunnel: 'culvert' } },
        ],
      },
    ])
    expect(roads.places).toEqual([{ osmId: 9, place: 'town', name: '梅岭镇', nameEn: 'Meiling', at: [120.05, 31.2] }])
    expect(roads.waterAreas).toHaveLength(1)
    expect(roads.waterAreas[0]).toMatchObject({ kind: 'reservoir', name: '龙潭水库' })
    // drawn clockwise, given counter-clockwise
    expect(roads.waterAreas[0].polygon[0][1]).toEqual([120.1, 31])
    expect(roads.waterways).toMatchObject([{ kind: 'stream', name: '小溪' }])
    expect(report.water).toEqual({ rows: 2, accepted: 2, refused: 0 })
    expect(report.places).toBe(1)
  })

  test('joins the ways of a water relation into rings, islands into holes, and a pond on the island', async () => {
    const member = (id: number, role: string) => ({ type: 'way' as const, id, role })
    const water = { natural: 'water', type: 'multipolygon', name: '太湖' }
    const { roads, report } = await read([
      { dense: [...square(1, 120, 31, 1), ...square(11, 120.2, 31.2, 0.6), ...square(21, 120.4, 31.4, 0.1)] },
      {
        ways: [
          { id: 1, refs: [1, 2, 3] },
          { id: 2, refs: [1, 4, 3] },
          { id: 3, refs: [11, 12, 13, 14, 11] },
          { id: 4, refs: [21, 22, 23, 24, 21], tags: { natural: 'water' } },
        ],
      },
      {
        relations: [
          { id: 99, members: [member(1, 'outer'), member(2, 'outer'), member(3, 'outer'), member(4, '')], tags: water },
        ],
      },
    ])
    expect(report.water).toEqual({ rows: 1, accepted: 1, refused: 0 })
    expect(roads.waterAreas.map((area) => area.polygon.map((ring) => ring.length))).toEqual([[5, 5], [5]])
    expect(roads.waterAreas.every((area) => area.name === '太湖')).toBe(true)
  })

  test('refuses a water relation with a gap in its outline', async () => {
    const { roads, report } = await read([
      { dense: square(1, 120, 31, 1) },
      { ways: [{ id: 1, refs: [1, 2, 3] }] },
      {
        relations: [
          { id: 9, members: [{ type: 'way', id: 1, role: 'outer' }], tags: { natural: 'water', type: 'multipolygon' } },
        ],
      },
    ])
    expect(roads.waterAreas).toEqual([])
    expect(report.water).toEqual({ rows: 1, accepted: 0, refused: 1 })
  })

  test('reports progress over all passes', async () => {
    const file = osmFile([{ dense: row }, { ways: [{ id: 1, refs: [1, 2], tags: { highway: 'road' } }] }])
    const seen: [number, number | undefined][] = []
    await readRoads(() => inChunks(file), {
      inflate,
      totalBytes: file.length,
      progress: (done, total) => seen.push([done, total]),
    })
    expect(seen.at(-1)).toEqual([2 * file.length, 2 * file.length])
  })
})
