/** What threads answer is what a direct call answers, bit for bit, whichever region, traveller, scenario and state of the roads. */
import { afterAll, describe, expect, test } from 'vitest'
import type { LonLat } from '../../../server/core/geometry/lonLat.ts'
import type { RoadData } from '../../../server/core/osm/roadData.ts'
import { encodeRoads } from '../../../server/core/osm/roadFile.ts'
import { roadsFromLines } from '../../../server/core/osm/roadsFromLines.ts'
import { Random } from '../../../server/core/random.ts'
import { applyRoadEdits } from '../../../server/core/scenario/applyRoadEdits.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { nearestFrom, timesToNearest } from '../../../server/core/travel/nearest.ts'
import { createNetwork, type Network } from '../../../server/core/travel/network.ts'
import { reachOutlines } from '../../../server/core/travel/outlines.ts'
import { type TimeGrid, travelTimeGrid } from '../../../server/core/travel/timeGrid.ts'
import type { NetworkSource } from '../../../server/threads/networkSource.ts'
import { unpackOutlines } from '../../../server/threads/packedOutlines.ts'
import { packPositions } from '../../../server/threads/sharedArrays.ts'
import { createThreads } from '../../../server/threads/threads.ts'
import { flatProfile } from '../../support/flatProfile.ts'

const threads = createThreads({
  size: 2,
  onCrash: (error) => {
    throw error
  },
})
afterAll(() => threads.close())

const WEST = 100
const SOUTH = 31
const STREETS = 12
const SPACING = 0.004

/** A town of crooked streets, every third of them one way. */
function town(seed: string): RoadData {
  const random = new Random(seed)
  const spot = (column: number, row: number): LonLat => [
    WEST + SPACING * (column + random.between(-0.3, 0.3)),
    SOUTH + SPACING * (row + random.between(-0.3, 0.3)),
  ]
  const corners = Array.from({ length: STREETS }, (_, column) => Array.from({ length: STREETS }, (__, row) => spot(column, row)))
  const tags = (street: number) => ({ highway: 'residential', ...(street % 3 === 0 && { oneway: 'yes' }) })
  const lines = corners.flatMap((column, at) => [
    { coordinates: column, tags: tags(at) },
    { coordinates: corners.map((other) => other[at]), tags: tags(at + 1) },
  ])
  return roadsFromLines(lines).roads
}

const profile = flatProfile(30, 5)
const somewhere = (seed: string, count: number): LonLat[] => {
  const random = new Random(seed)
  const side = STREETS * SPACING
  return Array.from({ length: count }, () => [WEST + random.between(0, side), SOUTH + random.between(0, side)])
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length)
  new Uint8Array(buffer).set(bytes)
  return buffer
}

async function sourceOf(region: string, roadsFile: string, roads: RoadData, edits: readonly ScenarioEdit[] = []) {
  const source = { region, roadsFile, roads: shared(encodeRoads(roads)), profile, networkFile: `${roadsFile} car` }
  const network = await threads.run('buildNetwork', source)
  const scenario = edits.length === 0 ? null : { id: JSON.stringify(edits), edits }
  return { ...source, network, scenario } satisfies NetworkSource
}

const places = somewhere('places', 200)
const facilities = somewhere('facilities', 9)
const ask = (network: NetworkSource, direction: 'to_facility' | 'from_facility' = 'to_facility') =>
  threads.run('timesToNearest', {
    ground: { network },
    direction,
    places: packPositions(places),
    facilities: packPositions(facilities),
  })
const plain = (answer: object) =>
  Object.fromEntries(Object.entries(answer).map(([name, array]) => [name, [...(array as Uint8Array)]]))
const directly = (network: Network, direction: 'to_facility' | 'from_facility' = 'to_facility') =>
  plain(timesToNearest(network, places, facilities, { direction }))

describe('a thread answers as a direct call does', () => {
  const roads = town('one')
  const network = createNetwork(roads, profile)

  test.each(['to_facility', 'from_facility'] as const)('times %s of every place', async (direction) => {
    expect(plain(await ask(await sourceOf('one', 'roads-1', roads), direction))).toEqual(directly(network, direction))
  })

  test('the nearest services of one place', async () => {
    const source = await sourceOf('one', 'roads-1', roads)
    const task = { ground: { network: source }, direction: 'to_facility', count: 4, limitSeconds: 900 } as const
    const { found, unreached } = await threads.run('nearestFrom', {
      ...task,
      at: places[0],
      facilities: packPositions(facilities),
    })
    expect([found, unreached]).toEqual([nearestFrom(network, places[0], facilities, { count: 4, limitSeconds: 900 }), null])
  })

  test('times over the land and the lines through them', async () => {
    const source = await sourceOf('one', 'roads-1', roads)
    const { nodeMs } = await ask(source)
    const frame = { bounds: [WEST, SOUTH, WEST + 0.05, SOUTH + 0.05], cellMetres: 150 } as const
    const task = {
      ground: { network: source },
      direction: 'to_facility',
      facilities: packPositions(facilities),
      ...frame,
    } as const
    const grid = await threads.run('timeGrid', { ...task, nodeMs })
    const alone = await threads.run('timeGrid', { ...task, nodeMs: null })
    const expected = travelTimeGrid(network, timesToNearest(network, [], facilities).nodeMs, facilities, frame)
    const whole = (one: TimeGrid) => ({ ...one, seconds: [...one.seconds] })
    expect([grid, alone].map(whole)).toEqual([whole(expected), whole(expected)])
    const drawn = await threads.run('outlines', { ...task, nodeMs, limitsSeconds: [120, 300] })
    const outlines = reachOutlines(network, nodeMs!, facilities, [120, 300], frame)
    const reading = unpackOutlines(drawn)
    let step = reading.next()
    while (!step.done) step = reading.next()
    const read = step.value
    expect(read).toEqual(outlines.map(({ geometry }) => geometry.coordinates))
  })

  test('a scenario, which leaves the present as it was', async () => {
    const edits: ScenarioEdit[] = [{ kind: 'class_speed', classes: null, factor: 0.5, modes: null }]
    const changed = await sourceOf('one', 'roads-1', roads, edits)
    const answer = plain(await ask(changed))
    expect(answer).toEqual(directly(applyRoadEdits(network, edits)))
    expect(answer).not.toEqual(directly(network))
    expect(plain(await ask({ ...changed, scenario: null }))).toEqual(directly(network))
  })

  test('two regions at once', async () => {
    const other = town('two')
    const [one, two] = [await sourceOf('one', 'roads-1', roads), await sourceOf('two', 'roads-2', other)]
    const answers = await Promise.all([one, two, one, two, two, one].map((source) => ask(source)))
    const expected = [directly(network), directly(createNetwork(other, profile))]
    expect(expected[0]).not.toEqual(expected[1])
    expect(answers.map(plain)).toEqual([0, 1, 0, 1, 1, 0].map((at) => expected[at]))
  })

  test('new roads of a region take the place of the old ones, in every thread', async () => {
    const rebuilt = town('rebuilt')
    const [before, after] = [await sourceOf('one', 'roads-1', roads), await sourceOf('one', 'roads-3', rebuilt)]
    await Promise.all([ask(before), ask(before)])
    const answers = await Promise.all([ask(after), ask(after)])
    expect(answers.map(plain)).toEqual(Array(2).fill(directly(createNetwork(rebuilt, profile))))
  })
})

test('a network file that is damaged, or of other roads, is not trusted', async () => {
  const roads = town('one')
  const source = await sourceOf('four', 'roads-4', roads)
  const damaged = shared(new Uint8Array(source.network))
  new Uint8Array(damaged)[damaged.byteLength - 9] ^= 1
  expect(await threads.run('holdNetwork', { ...source, network: damaged })).toBe(false)
  expect(await threads.run('holdNetwork', { ...source, networkFile: 'roads-5 car' })).toBe(false)
  expect(await threads.run('holdNetwork', source)).toBe(true)
})

test('damaged roads are a fault of the question that first needs them', async () => {
  const bytes = encodeRoads(town('one'))
  const source = { region: 'five', roadsFile: 'roads-5', roads: shared(bytes.subarray(0, bytes.length / 2)) }
  await expect(threads.run('checkRoads', source)).rejects.toMatchObject({ name: 'DamagedFileError' })
})
