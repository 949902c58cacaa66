import { describe, expect, test } from 'vitest'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { DamagedFileError } from '../../../../server/core/roads/sections.ts'
import { timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { decodeNetwork, encodeNetwork } from '../../../../server/core/travel/networkFile.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { metresAt } from '../../../support/sketch.ts'

const profile = flatProfile(36, 3.6)
const streets = Array.from({ length: 5 }, (_, street) => [0, 1, 2, 3, 4].map((at) => ({ street: street * 300, at: at * 300 })))
const line = (row: (typeof streets)[number]) => ({
  coordinates: row.map(({ street, at }) => metresAt(at, street)),
  tags: { highway: 'residential' },
})
const { roads } = roadsFromLines([
  ...streets.map(line),
  ...streets.map((row) => ({ coordinates: row.map(({ street, at }) => metresAt(street, at)), tags: { highway: 'tertiary' } })),
])
const network = createNetwork(roads, profile)
const bytes = encodeNetwork(network, 'roads-1 car')

/** The bytes in shared memory, as threads get them. */
function shared(of: Uint8Array): Uint8Array {
  const view = new Uint8Array(new SharedArrayBuffer(of.length))
  view.set(of)
  return view
}

describe('the network file', () => {
  test('gives back the same network, out of shared memory, without copying it', () => {
    const memory = shared(bytes)
    const read = decodeNetwork(roads, profile, memory, 'roads-1 car')
    const { plane: _, ...parts } = network // a plane is two functions of the same roads
    expect(read).toMatchObject(parts)
    expect(read.graph.headNode.buffer).toBe(memory.buffer)
    expect(read.hierarchy.upHead.buffer).toBe(memory.buffer)
    const places = [metresAt(20, 20), metresAt(1150, 640)]
    expect(timesToNearest(read, places, [metresAt(610, 900)])).toEqual(timesToNearest(network, places, [metresAt(610, 900)]))
  })

  test('is refused when it is of other roads or of another profile', () => {
    expect(() => decodeNetwork(roads, profile, bytes, 'roads-2 car')).toThrow('made from other roads')
    const other = roadsFromLines([{ coordinates: [metresAt(0, 0), metresAt(90, 0)], tags: { highway: 'path' } }]).roads
    expect(() => decodeNetwork(other, profile, bytes, 'roads-1 car')).toThrow(DamagedFileError)
  })

  test('is refused when any byte of it was changed, or a part is missing', () => {
    for (let at = 0; at < bytes.length; at += 37) {
      const damaged = bytes.slice()
      damaged[at] ^= 0x10
      expect(() => decodeNetwork(roads, profile, damaged, 'roads-1 car'), `byte ${at}`).toThrow(DamagedFileError)
    }
    for (const length of [0, 7, 31, 500, bytes.length - 8]) {
      expect(() => decodeNetwork(roads, profile, bytes.slice(0, length), 'roads-1 car')).toThrow(DamagedFileError)
    }
  })

  test('is refused when it contradicts itself under a right checksum', () => {
    const { graph } = network
    const broken = encodeNetwork({ ...network, graph: { ...graph, headNode: graph.headNode.map(() => 999) } }, 'roads-1 car')
    expect(() => decodeNetwork(roads, profile, broken, 'roads-1 car')).toThrow('contradicts itself')
    const { hierarchy, weights } = createNetwork(roadsFromLines([streets[0]].map(line)).roads, profile)
    const mixed = encodeNetwork({ ...network, hierarchy, weights }, 'roads-1 car')
    expect(() => decodeNetwork(roads, profile, mixed, 'roads-1 car')).toThrow('An index of 5 nodes for a graph of 25')
  })
})
