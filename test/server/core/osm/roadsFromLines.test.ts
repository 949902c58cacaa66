import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { nodeCount, wayClass, wayCount, wayName } from '../../../../server/core/osm/roadData.ts'
import { mapColumns, roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'

const road = (...coordinates: LonLat[]) => ({ coordinates, tags: { highway: 'tertiary' } })

describe('roadsFromLines', () => {
  test('lines meet at shared positions, and where they differ by at most 1e-7 degree', () => {
    const near = roadsFromLines([road([120, 31], [120.1, 31]), road([120.1000001, 30.9999999], [120.2, 31])])
    expect(nodeCount(near.roads)).toBe(3)
    const apart = roadsFromLines([road([120, 31], [120.1, 31]), road([120.1000003, 31], [120.2, 31])])
    expect(nodeCount(apart.roads)).toBe(4)
  })

  test('lines meet in the middle of each other when the position is shared, and pass over each other when it is not', () => {
    const crossing = roadsFromLines([road([0, 0], [1, 1], [2, 2]), road([0, 2], [1, 1], [2, 0])])
    expect(nodeCount(crossing.roads)).toBe(5)
    const bridge = roadsFromLines([road([0, 0], [2, 2]), road([0, 2], [2, 0])])
    expect(nodeCount(bridge.roads)).toBe(4)
  })

  test('accounts for every line, by its number', () => {
    const { roads, report } = roadsFromLines([
      road([120, 31], [120.1, 31]),
      road([120, 31]),
      road([31, 120], [31, 121]),
      {
        coordinates: [
          [1, 1],
          [2, 2],
        ],
        tags: { name: 'no class' },
      },
      {
        coordinates: [
          [1, 1],
          [2, 2],
        ],
        tags: { highway: 'proposed' },
      },
    ])
    expect(wayCount(roads)).toBe(1)
    expect(report).toMatchObject({ rows: 5, accepted: 1, refused: 4 })
    expect(report.problems.map(({ osmId, problem }) => [osmId, problem])).toEqual([
      [2, 'too_short'],
      [3, 'bad_position'],
      [4, 'not_a_road'],
      [5, 'not_in_use'],
    ])
  })
})

describe('mapColumns', () => {
  test('reads columns as OSM keys, translates values, and fills in what is fixed', () => {
    const mapping = {
      columns: { highway: '道路等级', name: '路名', oneway: 'DIR' },
      values: { highway: { 县道: 'secondary', 乡道: 'tertiary' } },
      fixed: { surface: 'asphalt', oneway: 'no' },
    }
    const tags = mapColumns({ 道路等级: ' 县道 ', 路名: '云溪路', DIR: null }, mapping)
    expect(tags).toEqual({ highway: 'secondary', name: '云溪路', oneway: 'no', surface: 'asphalt' })
    const { roads } = roadsFromLines([
      {
        coordinates: [
          [1, 1],
          [2, 2],
        ],
        tags,
      },
    ])
    expect([wayClass(roads, 0), wayName(roads, 0)]).toEqual(['secondary', '云溪路'])
  })
})
