/** Scenarios on drawn roads: 100 m a minute by car, and ten times as long on foot, so that every time can be read off the drawing. */
import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { CLOSED_MS, nodeCount, roadNode } from '../../../../server/core/roads/graph.ts'
import { applyRoadEdits } from '../../../../server/core/scenario/applyRoadEdits.ts'
import type { AddRoad, RoadEdit } from '../../../../server/core/scenario/edits.ts'
import { timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork, type Network } from '../../../../server/core/travel/network.ts'
import { pathBetween } from '../../../../server/core/travel/path.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { drawRoads, metresAt, withRules } from '../../../support/sketch.ts'

const car = flatProfile(6, 0.6)
const LOOP = `
A-B-C-D
|     |
E-F-G-H`
const { roads, at } = drawRoads(LOOP)
const network = createNetwork(roads, car)
/** The OSM number of the road between two letters. */
const wayBetween = (from: string, to: string, drawn = { roads, at }): number => {
  const ends = [from, to].map((letter) => drawn.at[letter].map((degrees) => Math.round(degrees * 1e7)).join())
  const { ways, nodeLonE7, nodeLatE7 } = drawn.roads
  const way = ways.roadClass.findIndex((_, way) => {
    const nodes = ways.nodes.subarray(ways.firstNode[way], ways.firstNode[way + 1])
    return ends.every((end) => [...nodes].some((node) => `${nodeLonE7[node]},${nodeLatE7[node]}` === end))
  })
  return ways.osmId[way]
}
/** Whole minutes between two positions; null without a way. */
function minutes(on: Network, from: LonLat, to: LonLat): number | null {
  const [seconds] = timesToNearest(on, [from], [to]).seconds
  return seconds === Infinity ? null : Math.round(seconds / 6) / 10
}
const road = (line: LonLat[], more: Partial<AddRoad> = {}): AddRoad => {
  return { kind: 'add_road', line, roadClass: 'residential', kmh: null, oneway: false, name: '新路', ...more }
}
const middle = (a: LonLat, b: LonLat): LonLat => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

describe('a closed road', () => {
  test('is driven round, by everybody but nobody else', () => {
    const closed = applyRoadEdits(network, [{ kind: 'close_ways', ways: [wayBetween('A', 'E')] }])
    expect([minutes(network, at.E, at.A), minutes(closed, at.E, at.A)]).toEqual([2, 14])
    expect([minutes(network, at.G, at.D), minutes(closed, at.G, at.D)]).toEqual([4, 4])
  })

  test('is not walked along either: who stands beside it has the next road', () => {
    const onlyRoad = createNetwork(drawRoads('A--------B').roads, car)
    const closed = applyRoadEdits(onlyRoad, [{ kind: 'close_ways', ways: [1] }])
    const { unreached } = timesToNearest(closed, [metresAt(100, 0)], [metresAt(3900, 0)])
    expect([...unreached]).toEqual([1]) // no_road
  })

  test('stays closed when it is given a speed afterwards', () => {
    const ways = [wayBetween('A', 'E')]
    const edits: RoadEdit[] = [
      { kind: 'close_ways', ways },
      { kind: 'way_speed', ways, kmh: 60, modes: null },
    ]
    expect(minutes(applyRoadEdits(network, edits), at.E, at.A)).toBe(14)
  })
})

describe('a speed', () => {
  test('of one road holds for it, in the directions it is open in', () => {
    const oneway = createNetwork(drawRoads('A>>>>B---C').roads, car)
    const faster = applyRoadEdits(oneway, [{ kind: 'way_speed', ways: [1], kmh: 12, modes: ['car'] }])
    expect([minutes(oneway, metresAt(0, 0), metresAt(900, 0)), minutes(faster, metresAt(0, 0), metresAt(900, 0))]).toEqual([
      9, 6.5,
    ])
    expect(faster.graph.backwardMs[0]).toBe(CLOSED_MS)
  })

  test('of a class is a share of what it was, on top of earlier edits', () => {
    const half: RoadEdit = { kind: 'class_speed', classes: ['residential'], factor: 0.5, modes: null }
    const twice: RoadEdit = { kind: 'way_speed', ways: [wayBetween('A', 'E')], kmh: 12, modes: ['car'] }
    expect(minutes(applyRoadEdits(network, [half]), at.E, at.A)).toBe(4)
    expect(minutes(applyRoadEdits(network, [twice, half]), at.E, at.A)).toBe(2)
    expect(minutes(applyRoadEdits(network, [half, twice]), at.E, at.A)).toBe(1)
  })

  test('for all travellers leaves walkers at their own', () => {
    const onFoot = createNetwork(roads, { ...car, id: 'walk', access: 'foot', oneway: 'foot' })
    const edit: RoadEdit = { kind: 'way_speed', ways: [wayBetween('A', 'E')], kmh: 60, modes: null }
    expect(applyRoadEdits(onFoot, [edit])).toBe(onFoot)
    expect(minutes(applyRoadEdits(onFoot, [{ ...edit, modes: ['walk'] }]), at.E, at.A)).toBe(0.2)
  })

  test('stays a time, however often the roads are slowed', () => {
    const crawl: RoadEdit = { kind: 'class_speed', classes: null, factor: 0.1, modes: null }
    const slow = applyRoadEdits(
      network,
      Array.from({ length: 50 }, () => crawl),
    )
    expect(Math.max(...slow.graph.forwardMs)).toBe(2 ** 29)
    expect(minutes(slow, at.E, at.A)).toBe(20) // on foot
  })
})

describe('a closed area', () => {
  const square = (letter: string, metres: number) => {
    const [lon, lat] = at[letter]
    const [half] = metresAt(metres, 0)
    return [
      [lon - half, lat - half],
      [lon + half, lat - half],
      [lon + half, lat + half],
      [lon - half, lat + half],
      [lon - half, lat - half],
    ] satisfies LonLat[]
  }

  test('takes every road that comes into it, and nobody walks through it', () => {
    const flooded = applyRoadEdits(network, [{ kind: 'close_area', ring: square('F', 50) }])
    expect(minutes(flooded, at.G, at.A)).toBe(10) // by H, D, C, B
    expect(flooded.graph.forwardMs.filter((ms) => ms === CLOSED_MS)).toHaveLength(2)
    expect(flooded.barrier?.blocks(...planeAt(flooded, at.E), ...planeAt(flooded, at.G), [])).toBe(true)
  })

  test('lets nobody walk out, whatever water he stands in', () => {
    const flooded = applyRoadEdits(network, [{ kind: 'close_area', ring: square('F', 50) }])
    expect(flooded.barrier?.areasAt(...planeAt(flooded, at.F))).toEqual([])
    expect(minutes(flooded, at.F, at.A)).toBeNull()
  })

  test('is no road when it lies beside one', () => {
    const [lon, lat] = at.F
    const ring = square('F', 50).map(([x, y]): LonLat => [x - lon + metresAt(100, 0)[0], y - lat + metresAt(0, -100)[1]])
    const beside = applyRoadEdits(network, [{ kind: 'close_area', ring }])
    expect(beside.graph).toBe(network.graph)
  })

  const planeAt = ({ plane }: Network, [lon, lat]: LonLat): [number, number] => [plane.x(lon), plane.y(lat)]
})

describe('a new road', () => {
  const bridge = road([middle(at.B, at.C), middle(at.F, at.G)])

  test('joins roads between their nodes, and is driven by name', () => {
    const after = applyRoadEdits(network, [bridge])
    expect([minutes(network, at.G, at.B), minutes(after, at.G, at.B)]).toEqual([8, 4])
    const steps = pathBetween(after, at.G, at.B)?.steps.map(({ name, seconds }) => [name, Math.round(seconds / 6) / 10])
    expect(steps?.filter(([, minutes]) => minutes !== 0)).toEqual([
      ['', 1],
      ['新路', 2],
      ['', 1],
    ])
  })

  test('cuts a road into pieces whose times add up to its own exactly, and leaves it in its place', () => {
    const third: LonLat = [at.B[0] + (at.C[0] - at.B[0]) / 3, at.B[1]]
    const { graph } = applyRoadEdits(network, [road([third, middle(at.B, at.C), middle(at.F, at.G)])])
    const old = network.graph.edgeFrom.length
    const way = wayBetween('B', 'C') - 1
    const edge = network.graph.edgeWay.indexOf(way)
    const parts = [...graph.edgeWay.keys()].filter((one) => one >= old && graph.edgeWay[one] === way)
    expect(parts).toHaveLength(3)
    const sum = (column: Uint32Array) => parts.reduce((total, part) => total + column[part], 0)
    expect([sum(graph.forwardMs), sum(graph.backwardMs)]).toEqual([graph.forwardMs[edge], graph.backwardMs[edge]])
    expect(graph.forwardMs.subarray(0, old)).toEqual(network.graph.forwardMs)
  })

  test('joins a crossing that is near, passes over what lies between its points, and may be closed to one direction', () => {
    const near = road([[at.B[0], at.B[1] + metresAt(0, 10)[1]], at.F], { oneway: true })
    const after = applyRoadEdits(network, [near])
    expect([minutes(after, at.B, at.F), minutes(after, at.F, at.B)]).toEqual([2, 6])
    const over = applyRoadEdits(network, [road([metresAt(-500, -100), metresAt(1500, -100)])])
    expect(minutes(over, at.E, at.D)).toBe(minutes(network, at.E, at.D))
  })

  test('may begin at another new road, and be closed by a later area', () => {
    const stub = road([at.D, metresAt(900, 0)])
    const onwards = road([metresAt(905, 0), metresAt(905, -400)], { name: '' })
    const after = applyRoadEdits(network, [stub, onwards])
    expect(minutes(after, at.D, metresAt(905, -400))).toBeCloseTo(3 + 4, 0)
    const ring = [metresAt(850, -250), metresAt(950, -250), metresAt(950, -150), metresAt(850, -150), metresAt(850, -250)]
    expect(
      minutes(applyRoadEdits(network, [stub, onwards, { kind: 'close_area', ring }]), at.D, metresAt(905, -400)),
    ).toBeGreaterThan(20)
  })

  test('is nothing to those who may not use its class, and joins neither bridges nor closed roads', () => {
    const onFoot = createNetwork(roads, { ...car, classes: { ...car.classes, residential: null, footway: { kmh: 6 } } })
    expect(applyRoadEdits(onFoot, [bridge])).toBe(onFoot)
    const spanning = createNetwork(
      roadsFromLines([{ coordinates: [metresAt(0, 0), metresAt(800, 0)], tags: { highway: 'residential', bridge: 'yes' } }])
        .roads,
      car,
    )
    const beneath = applyRoadEdits(spanning, [road([metresAt(400, 0), metresAt(400, 400)])])
    expect(minutes(beneath, metresAt(400, 400), metresAt(0, 0))).toBeGreaterThan(8)
    const closedFirst = applyRoadEdits(network, [{ kind: 'close_ways', ways: [wayBetween('B', 'C')] }, bridge])
    expect(minutes(closedFirst, at.G, at.B)).toBe(8)
  })

  test('is drawn among the roads: data and graph agree on its nodes', () => {
    const after = applyRoadEdits(network, [bridge, road([at.A, metresAt(0, 300), metresAt(200, 300), at.B])])
    expect(nodeCount(after.graph) - after.graph.copyOf.length).toBe(after.roads.nodeLonE7.length)
    expect(after.nodeX).toHaveLength(nodeCount(after.graph))
  })
})

describe('turn restrictions', () => {
  const drawn = drawRoads(`
  X

A-B-C
  |
  D`)
  const turned = (...turns: string[]) => createNetwork(withRules(drawn, { turns }).roads, car)
  const toX = road([drawn.at.B, drawn.at.X])

  test('do not keep drivers from a new road at the crossing', () => {
    const baseline = turned('no A-B-D')
    expect(minutes(baseline, drawn.at.A, drawn.at.D)).toBe(8) // round at C
    const after = applyRoadEdits(baseline, [toX])
    expect([minutes(after, drawn.at.A, drawn.at.X), minutes(after, drawn.at.X, drawn.at.D)]).toEqual([4, 4])
  })

  test('that are obligatory do', () => {
    const after = applyRoadEdits(turned('only A-B-C'), [toX])
    expect(minutes(after, drawn.at.A, drawn.at.X)).toBe(8)
  })

  test('bind those who come by a new road between the nodes as well', () => {
    const half = middle(drawn.at.A, drawn.at.B)
    const after = applyRoadEdits(turned('no A-B-D'), [road([metresAt(100, 300), half])])
    const top = [half[0], metresAt(0, 300)[1]] satisfies LonLat
    expect(minutes(after, drawn.at.A, top)).toBeCloseTo(1 + Math.abs(top[1] - half[1]) / metresAt(0, 100)[1], 0)
    expect(minutes(after, drawn.at.A, drawn.at.D)).toBe(8)
  })

  test('are closed with the road: every copy of it', () => {
    const baseline = turned('no A-B-D')
    expect(baseline.graph.copyOf.length).toBeGreaterThan(0)
    const closed = applyRoadEdits(baseline, [{ kind: 'close_ways', ways: [wayBetween('A', 'B', drawn)] }])
    expect(minutes(closed, drawn.at.A, drawn.at.C)).toBe(22) // on foot to B, then by car
  })

  test('keep their copies in their places when nodes are added before them', () => {
    const baseline = turned('no A-B-D')
    const after = applyRoadEdits(baseline, [road([middle(drawn.at.B, drawn.at.C), metresAt(300, 100)])])
    const places = (one: Network) =>
      [...one.graph.copyOf.keys()].map((copy) => {
        const node = nodeCount(one.graph) - one.graph.copyOf.length + copy
        return [roadNode(one.graph, node), Math.round(one.nodeX[node]), Math.round(one.nodeY[node])]
      })
    expect(places(after)).toEqual(places(baseline))
    expect(minutes(after, drawn.at.A, drawn.at.D)).toBe(6) // round at the new crossing already
  })
})
