import { describe, expect, test } from 'vitest'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import type { RestrictionProblem } from '../../../../server/core/osm/restrictions.ts'
import { nodeAt, type RoadData, stepEnds } from '../../../../server/core/osm/roadData.ts'
import { inChunks, inflate, osmFile, type TestBlock } from '../../../support/osmFile.ts'

const highway = { highway: 'residential' }
const node = (id: number, east: number, north: number, tags: Record<string, string> = {}) => ({
  id,
  lon: 120 + east / 100,
  lat: 31 + north / 100,
  tags,
})
const way = (id: number, refs: number[], tags: Record<string, string> = {}) => ({ id, refs, tags: { ...highway, ...tags } })

/**
 * A cross of streets round node 5, a second crossing at node 8, and a ring of one-way road 80 from node 8.
 *
 *       2        9
 *       |        |
 *   4---5---6---8---10
 *       |
 *       7
 */
const NODES = [
  node(2, 2, 1),
  node(4, 1, 0),
  node(5, 2, 0),
  node(6, 3, 0),
  node(7, 2, -1),
  node(8, 4, 0),
  node(9, 4, 1),
  node(10, 5, 0),
]
const WAYS = [
  way(20, [2, 5]),
  way(40, [4, 5]),
  way(60, [5, 6, 8]),
  way(70, [5, 7]),
  way(90, [8, 9]),
  way(100, [8, 10]),
  way(99, [4, 2], { highway: 'construction' }),
]
type Members = (readonly [type: 'node' | 'way' | 'relation', id: number, role: string])[]
const relation = (id: number, members: Members, tags: Record<string, string>) => ({
  id,
  members: members.map(([type, ref, role]) => ({ type, id: ref, role })),
  tags: { type: 'restriction', ...tags },
})
const byNode: Members = [
  ['way', 40, 'from'],
  ['node', 5, 'via'],
  ['way', 20, 'to'],
]
const byWay: Members = [
  ['way', 40, 'from'],
  ['way', 60, 'via'],
  ['way', 90, 'to'],
]
const read = async (relations: TestBlock['relations'], ways = WAYS) =>
  readRoads(() => inChunks(osmFile([{ dense: NODES }, { ways }, { relations }])), { inflate })

/** The restrictions as OSM-like text: 'no 4-5-2 for 6'. */
function written({ restrictions, ways, ...roads }: RoadData): string[] {
  const idOf = (number: number) => {
    const [lon, lat] = nodeAt({ ...roads, restrictions, ways }, number)
    return NODES.find((one) => Math.abs(one.lon - lon) < 1e-6 && Math.abs(one.lat - lat) < 1e-6)?.id
  }
  return Array.from(restrictions.osmId, (_, at) => {
    const steps = [...restrictions.steps.subarray(restrictions.firstStep[at], restrictions.firstStep[at + 1])]
    const path = [stepEnds(ways, steps[0])[0], ...steps.map((step) => stepEnds(ways, step)[1])].map(idOf)
    return `${restrictions.isOnly[at] ? 'only' : 'no'} ${path.join('-')} for ${restrictions.binds[at]}`
  })
}

describe('turn restrictions of a file', () => {
  test.each<[string, Members, Record<string, string>, string[]]>([
    ['no turn by a node, for all vehicles', byNode, { restriction: 'no_left_turn' }, ['no 4-5-2 for 6']],
    ['an obligatory turn', byNode, { restriction: 'only_left_turn' }, ['only 4-5-2 for 6']],
    ['cyclists may be exempt', byNode, { restriction: 'no_left_turn', except: 'psv;bicycle' }, ['no 4-5-2 for 4']],
    ['a key for cars', byNode, { 'restriction:motorcar': 'no_left_turn' }, ['no 4-5-2 for 4']],
    ['a way in the middle, passed in its direction', byWay, { restriction: 'no_left_turn' }, ['no 4-5-6-8-9 for 6']],
    [
      'a way in the middle, passed against its direction',
      [
        ['way', 100, 'from'],
        ['way', 60, 'via'],
        ['way', 20, 'to'],
      ],
      { restriction: 'no_right_turn' },
      ['no 10-8-6-5-2 for 6'],
    ],
    [
      'turning round',
      [
        ['way', 60, 'from'],
        ['node', 8, 'via'],
        ['way', 60, 'to'],
      ],
      { restriction: 'no_u_turn' },
      ['no 6-8-6 for 6'],
    ],
    [
      'no entry from several ways',
      [
        ['way', 40, 'from'],
        ['way', 70, 'from'],
        ['node', 5, 'via'],
        ['way', 20, 'to'],
      ],
      { restriction: 'no_entry' },
      ['no 4-5-2 for 6', 'no 7-5-2 for 6'],
    ],
    [
      'a member in another role does not matter',
      [...byNode, ['node', 2, 'location_hint']],
      { restriction: 'no_left_turn' },
      ['no 4-5-2 for 6'],
    ],
  ])('%s', async (_, members, tags, expected) => {
    const { roads, report } = await read([relation(1, members, tags)])
    expect(written(roads)).toEqual(expected)
    expect(report.restrictions).toMatchObject({ read: 1, kept: 1, problems: [] })
  })

  test.each<[RestrictionProblem, Members, Record<string, string>]>([
    ['conditional', byNode, { 'restriction:conditional': 'no_left_turn @ (07:00-09:00)' }],
    ['conditional', byNode, { restriction: 'no_left_turn', hour_on: '07:00', hour_off: '09:00' }],
    ['other_vehicles', byNode, { 'restriction:hgv': 'no_left_turn' }],
    ['other_vehicles', byNode, { restriction: 'no_left_turn', except: 'motorcar;bicycle' }],
    ['not_understood', byNode, { restriction: 'no_right_turn_on_red' }],
    ['not_understood', byNode, {}],
    ['bad_members', byNode.slice(1), { restriction: 'no_left_turn' }],
    ['bad_members', [...byNode, ['node', 7, 'via']], { restriction: 'no_left_turn' }],
    ['bad_members', [['relation', 1, 'from'], ...byNode.slice(1)], { restriction: 'no_left_turn' }],
    ['missing_members', [['way', 99, 'from'], ...byNode.slice(1)], { restriction: 'no_left_turn' }],
    ['missing_members', [byNode[0], ['node', 777, 'via'], byNode[2]], { restriction: 'no_left_turn' }],
    ['not_connected', [byNode[0], ['node', 8, 'via'], byNode[2]], { restriction: 'no_left_turn' }],
    ['not_connected', [byNode[0], ['way', 90, 'via'], byNode[2]], { restriction: 'no_left_turn' }],
  ])('%s: left out and counted', async (problem, members, tags) => {
    const { roads, report } = await read([relation(1, members, tags)])
    expect(written(roads)).toEqual([])
    expect(report.restrictions).toMatchObject({ read: 1, kept: 0, problems: [{ osmId: 1, problem }] })
    expect(report.restrictions.reasons[problem]).toBe(1)
  })

  test('where the way runs on beyond the node, its one-way rule tells which piece is meant', async () => {
    const through = (oneway: string) => [...WAYS.filter(({ id }) => id !== 20 && id !== 70), way(20, [7, 5, 2], { oneway })]
    const restriction = relation(1, byNode, { restriction: 'no_left_turn' })
    expect(written((await read([restriction], through('yes'))).roads)).toEqual(['no 4-5-2 for 6'])
    expect(written((await read([restriction], through('-1'))).roads)).toEqual(['no 4-5-7 for 6'])
    const { report } = await read([restriction], through('no'))
    expect(report.restrictions.reasons.ambiguous).toBe(1)
  })

  test('a relation of 100,000 members, or one that names itself, is left out at once', async () => {
    const many = Array.from({ length: 90_000 }, (): Members[number] => ['way', 60, 'via'])
    const { report } = await read([
      relation(1, [...byNode, ...many], { restriction: 'no_left_turn' }),
      relation(
        2,
        [
          ['relation', 2, 'from'],
          ['relation', 2, 'via'],
          ['relation', 2, 'to'],
        ],
        { restriction: 'no_left_turn' },
      ),
    ])
    expect(report.restrictions).toMatchObject({ read: 2, kept: 0, reasons: { bad_members: 2 } })
  })
})

describe('barriers of a file', () => {
  const at5 = async (tags: Record<string, string>) => {
    const nodes = NODES.map((one) => (one.id === 5 ? { ...one, tags } : one))
    const { roads, report } = await readRoads(() => inChunks(osmFile([{ dense: nodes }, { ways: WAYS }])), { inflate })
    return { stops: [...roads.barriers.stops], report }
  }
  test.each<[string, Record<string, string>, number[]]>([
    ['a bollard stops cars', { barrier: 'bollard' }, [4]],
    ['a cycle barrier stops cars', { barrier: 'cycle_barrier' }, [4]],
    ['a stile lets walkers through', { barrier: 'stile' }, [6]],
    ['a wall stops everybody', { barrier: 'wall' }, [7]],
    ['a gate stands open', { barrier: 'gate' }, []],
    ['a lowered kerb stops nobody', { barrier: 'kerb', kerb: 'lowered' }, []],
    ['a raised kerb stops cars', { barrier: 'kerb', kerb: 'raised' }, [4]],
    ['a private gate stops everybody', { barrier: 'gate', access: 'private' }, [7]],
    ['a private gate with a right of way', { barrier: 'gate', access: 'private', foot: 'yes' }, [6]],
    ['a bollard that cars may pass', { barrier: 'bollard', motor_vehicle: 'yes' }, []],
    ['a bollard that bicycles may not pass', { barrier: 'bollard', bicycle: 'no' }, [6]],
  ])('%s', async (_, tags, stops) => {
    const found = await at5(tags)
    expect(found.stops).toEqual(stops)
    expect(found.report.barriers).toEqual({ read: 1, kept: stops.length, open: 1 - stops.length, offRoad: 0 })
  })

  test('one in a fence is not on a road', async () => {
    const fence = [...NODES, node(50, 9, 9, { barrier: 'gate', access: 'no' })]
    const { roads, report } = await readRoads(() => inChunks(osmFile([{ dense: fence }, { ways: WAYS }])), { inflate })
    expect(roads.barriers.node).toHaveLength(0)
    expect(report.barriers).toEqual({ read: 1, kept: 0, open: 0, offRoad: 1 })
  })
})
