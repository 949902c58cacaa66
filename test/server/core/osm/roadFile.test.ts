import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyRoadData, type RoadData } from '../../../../server/core/osm/roadData.ts'
import { decodeRoads, encodeRoads } from '../../../../server/core/osm/roadFile.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { DamagedFileError, decodeSections, encodeSections, type Sections } from '../../../../server/core/roads/sections.ts'

const position = fc
  .tuple(fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }), fc.integer({ min: -900_000_000, max: 900_000_000 }))
  .map(([lon, lat]): [number, number] => [lon / 1e7, lat / 1e7])
const text = fc.string({ unit: 'grapheme', maxLength: 6 })
const line = fc.record({
  coordinates: fc.array(position, { minLength: 2, maxLength: 6 }),
  tags: fc.record({
    highway: fc.constantFrom('primary', 'track', 'steps'),
    name: text,
    oneway: fc.constantFrom('yes', 'no', '-1'),
  }),
})
const ring = fc.array(position, { minLength: 3, maxLength: 5 }).map((points) => [...points, points[0]])
const named = { osmId: fc.nat(), name: text, nameEn: text }
const someRoads: fc.Arbitrary<RoadData> = fc
  .record({
    lines: fc.array(line, { maxLength: 6 }),
    waterAreas: fc.array(fc.record({ ...named, kind: text, polygon: fc.array(ring, { minLength: 1, maxLength: 3 }) }), {
      maxLength: 3,
    }),
    waterways: fc.array(
      fc.record({
        ...named,
        kind: fc.constantFrom('river' as const, 'canal' as const),
        line: fc.array(position, { minLength: 2, maxLength: 5 }),
      }),
      { maxLength: 3 },
    ),
    places: fc.array(fc.record({ ...named, place: text, at: position }), { maxLength: 3 }),
  })
  .map(({ lines, ...rest }) => withRules({ ...roadsFromLines(lines).roads, ...rest }))

/** With a turn round at the end of every way forbidden, and its first node barred. */
function withRules(roads: RoadData): RoadData {
  const { firstNode, nodes, osmId } = roads.ways
  const lasts = Array.from(osmId, (_, way) => firstNode[way + 1] - 2)
  return {
    ...roads,
    restrictions: {
      osmId,
      isOnly: Uint8Array.from(osmId, (_, way) => way % 2),
      binds: new Uint8Array(osmId.length).fill(4),
      firstStep: Uint32Array.from([...osmId, 0], (_, way) => 2 * way),
      steps: Uint32Array.from(lasts.flatMap((place) => [2 * place, 2 * place + 1])),
    },
    barriers: {
      node: Uint32Array.from(new Set(Array.from(osmId, (_, way) => nodes[firstNode[way]]))).sort(),
      stops: new Uint8Array(new Set(Array.from(osmId, (_, way) => nodes[firstNode[way]])).size).fill(6),
    },
  }
}

const sample = roadsFromLines([
  {
    coordinates: [
      [120, 31],
      [120.1, 31],
    ],
    tags: { highway: 'primary', name: '云溪路' },
  },
]).roads

/** The same bytes under a checksum that fits them: the old kind, CRC-32, since anybody can work it out. */
function rechecked(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer)
  view.setUint32(24, 0, true)
  view.setUint32(28, 0, true)
  view.setUint32(24, crc32(bytes), true)
  return bytes
}

const problemOf = (bytes: Uint8Array) => {
  try {
    decodeRoads(bytes)
    return 'none'
  } catch (error) {
    if (error instanceof DamagedFileError) return error.problem
    throw error
  }
}

describe('the road file', () => {
  test('gives back what was put in', () => {
    fc.assert(
      fc.property(someRoads, (roads) => {
        expect(decodeRoads(encodeRoads(roads))).toEqual(roads)
      }),
      { seed: 20221220, numRuns: 200 },
    )
    expect(decodeRoads(encodeRoads(emptyRoadData()))).toEqual(emptyRoadData())
  })

  test('a file of version 1 is read as one without restrictions and barriers', () => {
    const sections = decodeSections({ magic: 'JJROADS', version: 2 }, encodeRoads(withRules(sample)))
    const known = Object.entries(sections).filter(([name]) => !name.startsWith('restriction.') && !name.startsWith('barrier.'))
    expect(decodeRoads(encodeSections({ magic: 'JJROADS', version: 1 }, Object.fromEntries(known)))).toEqual(sample)
  })

  test('restrictions that contradict the roads are refused', () => {
    const { restrictions, barriers, ...roads } = withRules(sample)
    const refused = (change: Partial<RoadData>) => () => decodeRoads(encodeRoads({ ...roads, restrictions, barriers, ...change }))
    expect(refused({ restrictions: { ...restrictions, steps: Uint32Array.of(0, 0) } })).toThrow('jumps from node')
    expect(refused({ restrictions: { ...restrictions, steps: Uint32Array.of(0, 2) } })).toThrow('no piece of road at 1')
    expect(refused({ restrictions: { ...restrictions, firstStep: Uint32Array.of(0, 1) } })).toThrow('expected 0 to 2')
    expect(refused({ barriers: { node: Uint32Array.of(7), stops: Uint8Array.of(1) } })).toThrow('Barrier 0 is at node 7')
  })

  test('a made file that claims what it does not hold is refused, whatever its checksum', () => {
    const sections = decodeSections({ magic: 'JJROADS', version: 2 }, encodeRoads(sample))
    const refused = (change: Sections) => () =>
      decodeRoads(encodeSections({ magic: 'JJROADS', version: 2 }, { ...sections, ...change }))
    expect(refused({ stringFirst: Uint32Array.of(0, 4_000_000_000) })).toThrow('does not cut')
    expect(refused({ areaFirstRing: Uint32Array.of(0, 2_000_000_000) })).toThrow('does not cut')
    expect(refused({ placeKind: Uint32Array.of(7) })).toThrow(DamagedFileError)
    const bytes = encodeRoads(sample)
    // the table of sections begins at byte 32; a count and an offset stand behind each name of 24 bytes and its kind
    for (const [at, value] of [
      [12, 1_000_000],
      [32 + 24, 99],
      [32 + 28, 2_000_000_000],
    ]) {
      const made = bytes.slice()
      new DataView(made.buffer).setUint32(at, value, true)
      expect(() => decodeRoads(rechecked(made))).toThrow('claims')
    }
  })

  test('loads from bytes at any offset', () => {
    const bytes = encodeRoads(sample)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeRoads(shifted.subarray(3))).toEqual(sample)
  })

  test('every damaged byte is noticed', () => {
    const bytes = encodeRoads(sample)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice()
      damaged[at] ^= 0x10
      // the four spare bytes of the header are under the checksum too
      expect(problemOf(damaged)).not.toBe('none')
    }
  })

  test('a file cut short, another file and another version are told apart', () => {
    const bytes = encodeRoads(sample)
    expect(problemOf(bytes.slice(0, 20))).toBe('truncated')
    expect(problemOf(bytes.slice(0, -8))).toBe('truncated')
    expect(problemOf(new TextEncoder().encode('not a road file, but long enough'))).toBe('not_this_kind')
    const newer = bytes.slice()
    newer[8] = 3
    expect(problemOf(newer)).toBe('other_version')
    const rotten = bytes.slice()
    rotten[bytes.length - 9] ^= 1
    expect(problemOf(rotten)).toBe('checksum')
    expect(problemOf(bytes)).toBe('none')
  })
})
