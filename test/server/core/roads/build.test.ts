import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { buildGraph, graphOfEdges, wayUse } from '../../../../server/core/roads/build.ts'
import { checkRoadGraph, type RoadGraph } from '../../../../server/core/roads/graph.ts'
import { readTravelProfiles, type Traveller, variantOf } from '../../../../server/core/travel/travelProfiles.ts'
import { sketch } from '../../../support/sketch.ts'

const profiles = readTravelProfiles(profilesJson)

/** What a traveller makes of one road, e.g. '22 both', '40 forward', 'closed'. */
function use(traveller: Traveller, tags: Record<string, string>): string {
  const line = { coordinates: [[0, 0] as const, [0.1, 0] as const], tags: { highway: 'secondary', ...tags } }
  const { kmh, forward, backward } = wayUse(roadsFromLines([line]).roads, 0, profiles[traveller])
  if (kmh === 0 || !(forward || backward)) return 'closed'
  return `${Math.round(kmh * 10) / 10} ${forward && backward ? 'both' : forward ? 'forward' : 'backward'}`
}

describe('wayUse', () => {
  test.each([
    ['ebike', { highway: 'secondary' }, '22 both'],
    ['ebike', { highway: 'tertiary' }, '22 both'],
    ['ebike', { highway: 'unclassified' }, '15 both'],
    ['ebike', { highway: 'motorway' }, 'closed'],
    ['ebike', { highway: 'motorway', bicycle: 'yes' }, 'closed'],
    ['walk', { highway: 'motorway_link' }, 'closed'],
    ['walk', { highway: 'residential' }, '5 both'],
    ['car', { highway: 'motorway' }, '100 forward'],
    ['car', { highway: 'footway' }, 'closed'],
    ['car', { highway: 'pedestrian' }, 'closed'],
    ['car', { highway: 'pedestrian', motor_vehicle: 'destination' }, '8 both'],
    ['ebike', { highway: 'footway' }, 'closed'],
    ['ebike', { highway: 'footway', bicycle: 'yes' }, '8 both'],
    ['car', { access: 'private' }, 'closed'],
    ['walk', { access: 'private' }, 'closed'],
    ['car', { motor_vehicle: 'no' }, 'closed'],
    ['walk', { motor_vehicle: 'no' }, '5 both'],
    ['car', { maxspeed: '30' }, '30 both'],
    ['car', { maxspeed: '80' }, '40 both'],
    ['walk', { maxspeed: '3' }, '5 both'],
    ['car', { surface: 'gravel' }, '28 both'],
    ['ebike', { bicycle: 'dismount' }, '4 both'],
    ['car', { oneway: 'yes' }, '40 forward'],
    ['car', { oneway: '-1' }, '40 backward'],
    ['car', { oneway: 'reversible' }, 'closed'],
    ['car', { junction: 'roundabout' }, '40 forward'],
    ['ebike', { oneway: 'yes' }, '22 forward'],
    ['ebike', { oneway: 'yes', 'oneway:bicycle': 'no' }, '22 both'],
    ['car', { oneway: 'yes', 'oneway:bicycle': 'no' }, '40 forward'],
    ['walk', { oneway: 'yes' }, '5 both'],
    ['walk', { 'oneway:foot': 'yes' }, '5 forward'],
  ] as const)('%s on %o: %s', (traveller, tags, expected) => {
    expect(use(traveller, tags as Record<string, string>)).toBe(expected)
  })
})

describe('buildGraph', () => {
  const lines = [
    { coordinates: [[0, 0] as const, [0.01, 0] as const, [0.02, 0] as const], tags: { highway: 'tertiary' } },
    { coordinates: [[0.02, 0] as const, [0.03, 0] as const], tags: { highway: 'secondary', oneway: 'yes', bridge: 'yes' } },
    { coordinates: [[0.03, 0] as const, [0.04, 0] as const], tags: { highway: 'footway' } },
  ]

  test('gives an edge per piece, its time at the speed of its class, and no joining on bridges', () => {
    const graph = buildGraph(roadsFromLines(lines).roads, profiles.car)
    expect(graph.edgeFrom).toHaveLength(3)
    expect(graph.headNode).toHaveLength(5)
    // 0.01 degree is 1,111.95 m: 133.434 s at 30 km/h, 100.076 s at 40 km/h
    expect([...graph.forwardMs]).toEqual([133434, 133434, 100076])
    expect([...graph.joinable]).toEqual([1, 1, 0])
    expect(graph.edgeMetres[0]).toBeCloseTo(1111.95, 2)
  })

  test('scales with the older adult, who walks at 3.6 km/h', () => {
    const { roads } = roadsFromLines(lines)
    const adult = buildGraph(roads, profiles.walk)
    const older = buildGraph(roads, variantOf(profiles.walk, 'older_adult'))
    expect(older.forwardMs[0] / adult.forwardMs[0]).toBeCloseTo(5 / 3.6, 4)
    expect(() => variantOf(profiles.car, 'older_adult')).toThrow('no variant older_adult')
  })
})

describe('graphOfEdges', () => {
  test('lists the arcs anew when it is given a whole graph with other times', () => {
    const { graph } = sketch('A--B')
    const slow = graphOfEdges(2, { ...graph, forwardMs: Uint32Array.of(7), backwardMs: Uint32Array.of(9) })
    expect([...slow.travelMs, ...slow.travelInMs]).toEqual([7, 9, 9, 7])
    const oneWay = graphOfEdges(2, { ...graph, backwardMs: Uint32Array.of(0xffffffff) })
    expect([...oneWay.headNode]).toEqual([1])
  })
})

describe('checkRoadGraph', () => {
  const { graph } = sketch('A--B--C')
  const broken: [string, Partial<RoadGraph>, string][] = [
    ['an arc to nowhere', { headNode: Uint32Array.of(1, 0, 9, 1) }, 'arc 2 has node 9'],
    ['lists that descend', { firstArc: Uint32Array.of(0, 4, 3, 4) }, 'descends at node 1'],
    ['lists that end early', { firstArc: Uint32Array.of(0, 1, 3, 3) }, 'ends at 3, expected 4'],
    ['an edge to nowhere', { edgeTo: Uint32Array.of(1, 7) }, 'Edge 1'],
    ['a missing column', { edgeMetres: new Float32Array(1) }, 'edgeMetres has 1 entries'],
    ['a closed edge with arcs', { forwardMs: Uint32Array.of(0xffffffff, 1) }, 'open in 3 directions'],
  ]
  test.each(broken)('notices %s', (_, change, message) => {
    expect(() => checkRoadGraph(graph)).not.toThrow()
    expect(() => checkRoadGraph({ ...graph, ...change })).toThrow(message)
  })
})
