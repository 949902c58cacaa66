/**
 * Files made to do harm: wrong at every place, absurd in every number. A file is read or refused with the place and what was
 * expected there; nothing else, not slowly, and not with memory beyond what its bytes justify.
 */
import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { PbfWriter } from 'pbf'
import { describe, expect, test } from 'vitest'
import { OsmTooLargeError } from '../../../../server/core/osm/gatherRoads.ts'
import { OsmFormatError } from '../../../../server/core/osm/pbfReader.ts'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import { blob, framed, inChunks, inflate, joined, osmFile, type TestBlock } from '../../../support/osmFile.ts'

const refusal = async (bytes: Uint8Array): Promise<string> => {
  try {
    await readRoads(() => inChunks(bytes, 1 << 16), { inflate })
    return 'read'
  } catch (error) {
    if (error instanceof OsmFormatError || error instanceof OsmTooLargeError) return error.message
    throw error
  }
}

/** A file with one block of these bytes. */
const withBlock = (raw: Uint8Array, isPacked = true) => joined([osmFile([]), blob('OSMData', raw, isPacked)])

/** A block of one group, written by hand, with strings that number 0, 1, 2… */
function block(
  strings: readonly string[],
  group: (out: PbfWriter) => void,
  head: (out: PbfWriter) => void = () => {},
): Uint8Array {
  const out = new PbfWriter()
  out.writeMessage(
    1,
    (_: null, table: PbfWriter) => {
      for (const text of strings) table.writeBytesField(1, new TextEncoder().encode(text))
    },
    null,
  )
  out.writeMessage(2, (_: null, inner: PbfWriter) => group(inner), null)
  head(out)
  return out.finish()
}

const HIGHWAY = ['', 'highway', 'residential']
const way = (id: number, refs: Uint8Array) => (out: PbfWriter) =>
  out.writeMessage(
    3,
    (_: null, inner: PbfWriter) => {
      inner.writeVarintField(1, id)
      inner.writePackedVarint(2, [1])
      inner.writePackedVarint(3, [2])
      inner.writeBytesField(8, refs)
    },
    null,
  )

const town: TestBlock[] = [
  {
    dense: [
      { id: 1, lon: 120.1, lat: 31.1 },
      { id: 2, lon: 120.2, lat: 31.1, tags: { barrier: 'bollard' } },
      { id: 3, lon: 120.2, lat: 31.2, tags: { place: 'village', name: '小马洲' } },
      { id: 4, lon: 120.1, lat: 31.2 },
    ],
  },
  {
    ways: [
      { id: 10, refs: [1, 2, 3], tags: { highway: 'tertiary', name: '云溪大道' } },
      { id: 11, refs: [3, 4], tags: { highway: 'residential', oneway: 'yes' } },
      { id: 12, refs: [1, 2, 3, 4, 1], tags: { natural: 'water' } },
    ],
  },
  {
    relations: [
      {
        id: 20,
        members: [
          { type: 'way', id: 10, role: 'from' },
          { type: 'node', id: 3, role: 'via' },
          { type: 'way', id: 11, role: 'to' },
        ],
        tags: { type: 'restriction', restriction: 'no_left_turn' },
      },
      {
        id: 21,
        members: [{ type: 'way', id: 12, role: 'outer' }],
        tags: { type: 'multipolygon', natural: 'water' },
      },
    ],
  },
]

describe('absurd numbers', () => {
  test('a file without nodes gives no roads, and says which nodes are missing', async () => {
    const { roads, report } = await readRoads(() => inChunks(osmFile(town.slice(1))), { inflate })
    expect(roads.nodeLonE7).toHaveLength(0)
    expect(report).toMatchObject({ rows: 2, accepted: 0, refused: 2, reasons: { missing_nodes: 2 } })
    expect(report.restrictions.reasons.missing_members).toBe(1)
    expect((await readRoads(() => inChunks(osmFile([])), { inflate })).report.rows).toBe(0)
  })

  test.each<[string, Partial<TestBlock>]>([
    ['longitude', { lonOffset: 4_000_000_000_000 }],
    ['latitude', { latOffset: 4_000_000_000_000 }],
  ])('an offset that takes a %s out of the world is refused', async (_, offset) => {
    const dense = [{ id: 1, lon: 4000, lat: 4000 }]
    const lone = 'lonOffset' in offset ? [{ id: 1, lon: 4000, lat: 0 }] : [{ id: 1, lon: 0, lat: 4000 }]
    expect(await refusal(osmFile([{ dense, ...offset }]))).toContain('a position within ±')
    expect(await refusal(osmFile([{ nodes: lone, ...offset }]))).toContain('a position within ±')
  })

  test.each([0, -100, 2 ** 62])('a granularity of %d is refused, or every position but 0° 0° with it', async (granularity) => {
    const dense = (out: PbfWriter) =>
      out.writeMessage(
        2,
        (_: null, inner: PbfWriter) => {
          inner.writePackedSVarint(1, [1])
          inner.writePackedSVarint(8, [1])
          inner.writePackedSVarint(9, [1])
        },
        null,
      )
    const bytes = withBlock(block([''], dense, (out) => out.writeVarintField(17, granularity)))
    expect(await refusal(bytes)).toMatch(/a granularity above 0|a position within/)
  })

  test('a claim of 2 billion nodes is refused by what there is room for', async () => {
    const claim = (field: number) => {
      const out = new PbfWriter()
      out.writeVarint((field << 3) | 2)
      out.writeVarint(2_000_000_000)
      return out.finish()
    }
    // as the length of a block, of a group, and of the list of node ids
    expect(await refusal(withBlock(claim(2)))).toContain('2000000000 bytes, only 0 are left')
    expect(await refusal(withBlock(block([''], (out) => out.writeBytesField(2, claim(1)))))).toContain('2000000000 bytes')
    expect(await refusal(joined([osmFile([]), framed('OSMData', claim(3), 2_000_000_000)]))).toContain('at most 33554432 bytes')
  })

  test('numbers that never end, and lengths below zero, are refused', async () => {
    const endless = new Uint8Array(40).fill(0xff)
    expect(await refusal(withBlock(endless))).toContain('a number of at most 10 bytes')
    const negative = Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
    expect(await refusal(withBlock(negative))).toContain('bytes, only 0 are left')
    const length = new Uint8Array(8)
    new DataView(length.buffer).setInt32(0, -1)
    expect(await refusal(joined([osmFile([]), length]))).toContain('a claim of 4294967295')
  })
})

describe('bombs', () => {
  const zeros = new Uint8Array(32 * 1024 * 1024)

  test('a blob that unpacks to far more than it could honestly be is refused before it is unpacked', async () => {
    const body = new PbfWriter()
    body.writeVarintField(2, zeros.length)
    body.writeBytesField(3, deflateSync(zeros))
    let unpacked = 0
    const counting: typeof inflate = (data, rawSize) => {
      unpacked += rawSize
      return inflate(data, rawSize)
    }
    const file = joined([osmFile([]), framed('OSMData', body.finish())])
    await expect(readRoads(() => inChunks(file), { inflate: counting })).rejects.toThrow('at most 100 times')
    expect(unpacked).toBeLessThan(1000)
  })

  test('a blob that unpacks to more than it says is refused', async () => {
    const body = new PbfWriter()
    body.writeVarintField(2, 1000)
    body.writeBytesField(3, deflateSync(zeros.subarray(0, 100_000)))
    expect(await refusal(joined([osmFile([]), framed('OSMData', body.finish())]))).toContain('unpacks to 1000 bytes')
  })

  test('a way of millions of nodes is refused; so are millions of tags', async () => {
    expect(await refusal(withBlock(block(HIGHWAY, way(1, zeros.subarray(0, 200_000))), false))).toContain(
      'at most 100000 nodes in a way',
    )
    const tagged = (out: PbfWriter) =>
      out.writeMessage(3, (_: null, inner: PbfWriter) => inner.writeBytesField(2, zeros.subarray(0, 200_000)), null)
    expect(await refusal(withBlock(block(HIGHWAY, tagged), false))).toContain('at most 10000 tags')
  })

  test('more roads than memory is given for are refused, with a hint', async () => {
    const many = block(HIGHWAY, (out) => {
      for (let id = 1; id <= 320; id++) way(id, zeros.subarray(0, 100_000))(out)
    })
    expect(await refusal(withBlock(many, false))).toContain('cut the region out of it first')
  })

  test('a name as long as a book is refused', async () => {
    const named = (out: PbfWriter) =>
      out.writeMessage(
        3,
        (_: null, inner: PbfWriter) => {
          inner.writePackedVarint(2, [1, 3])
          inner.writePackedVarint(3, [2, 4])
          inner.writePackedSVarint(8, [1, 1])
        },
        null,
      )
    expect(await refusal(withBlock(block([...HIGHWAY, 'name', '路'.repeat(100_000)], named), false))).toContain(
      'a text of at most 4096 bytes',
    )
  })

  test('a relation of ten thousands of rings, one in another, is left out', async () => {
    const members = Array.from({ length: 20_000 }, (_, id) => ({ type: 'way' as const, id, role: 'outer' }))
    const { report } = await readRoads(
      () => inChunks(osmFile([{ relations: [{ id: 1, members, tags: { type: 'multipolygon', natural: 'water' } }] }])),
      { inflate },
    )
    expect(report.water).toEqual({ rows: 1, accepted: 0, refused: 1 })
  })

  test('relations that hold one another are no circle to walk in', async () => {
    const ring = Array.from({ length: 500 }, (_, id) => ({
      id,
      members: ['from', 'via', 'to'].map((role) => ({ type: 'relation' as const, id: (id + 1) % 500, role })),
      tags: { type: id % 2 ? 'restriction' : 'multipolygon', restriction: 'no_u_turn', natural: 'water' },
    }))
    const { report } = await readRoads(() => inChunks(osmFile([{ relations: ring }])), { inflate })
    expect(report.restrictions).toMatchObject({ read: 250, kept: 0, reasons: { bad_members: 250 } })
    expect(report.water).toEqual({ rows: 250, accepted: 0, refused: 250 })
  })
})

describe('noise', () => {
  test('a made file, cut short and with bytes changed, in and under the packing, is read or refused', async () => {
    const change = fc.record({
      isPacked: fc.boolean(),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ isPacked, keep, bytes }) => {
        const file = osmFile(town, undefined, isPacked)
        for (const [share, byte] of bytes) file[Math.floor(share * file.length)] = byte
        await refusal(file.subarray(0, bytes.length === 0 ? Math.floor(keep * file.length) : file.length))
      }),
      { seed: 20221220, numRuns: 1500 },
    )
  })

  const real = join(process.env.OSM_DIR ?? '../shared/data/osm', 'monaco2.osm.pbf')
  test.runIf(existsSync(real))(
    'a real file, cut short and with bytes changed, is read or refused, and the heap stays small',
    async () => {
      const original = new Uint8Array(await readFile(real))
      const change = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
        minLength: 1,
        maxLength: 40,
      })
      let most = 0
      await fc.assert(
        fc.asyncProperty(change, fc.boolean(), async (bytes, isCut) => {
          const file = original.slice(0, isCut ? Math.floor(bytes[0][0] * original.length) : original.length)
          for (const [share, byte] of bytes) if (file.length > 0) file[Math.floor(share * file.length)] = byte
          await refusal(file)
          most = Math.max(most, process.memoryUsage().rss)
        }),
        { seed: 20221220, numRuns: 40 },
      )
      expect(most).toBeLessThan(1.5e9)
      await expect(readRoads(() => createReadStream(real, { end: 1000 }), { inflate })).rejects.toThrow(OsmFormatError)
    },
  )
})
