import fc from 'fast-check'
import { PbfWriter } from 'pbf'
import { describe, expect, test } from 'vitest'
import { type Member, OsmFormatError, type OsmVisitor, readOsmPbf, type Tags } from '../../../../server/core/osm/pbfReader.ts'
import { readRoads } from '../../../../server/core/osm/readRoads.ts'
import { blob, framed, inChunks, inflate, joined, osmFile, type TestBlock } from '../../../support/osmFile.ts'

const BLOCKS: TestBlock[] = [
  {
    dense: [
      { id: 1, lon: 120.3, lat: 31.5 },
      { id: 2, lon: 120.31, lat: 31.51, tags: { place: 'village', name: '小马洲' } },
      { id: 900719925474099, lon: -179.9999999, lat: -89.9999999 },
    ],
  },
  { nodes: [{ id: -5, lon: 0.0000001, lat: -0.0000001, tags: { highway: 'crossing' } }] },
  { ways: [{ id: 10, refs: [1, 2, 900719925474099, 1], tags: { highway: 'tertiary', name: '云溪大道 𠮷' } }] },
  {
    relations: [
      {
        id: 20,
        members: [
          { type: 'way', id: 10, role: 'outer' },
          { type: 'node', id: 1, role: '' },
        ],
        tags: { type: 'multipolygon' },
      },
    ],
  },
]

interface Seen {
  nodes: unknown[]
  ways: unknown[]
  relations: unknown[]
}

async function read(bytes: Uint8Array, chunkSize = 1000): Promise<Seen> {
  const seen: Seen = { nodes: [], ways: [], relations: [] }
  const plain = (tags: Tags | null) => tags && Object.fromEntries(tags)
  const visitor: OsmVisitor = {
    node: (id: number, lonE7: number, latE7: number, tags: Tags | null) => seen.nodes.push([id, lonE7, latE7, plain(tags)]),
    way: (id: number, tags: Tags, refs: Float64Array) => seen.ways.push([id, [...refs], plain(tags)]),
    relation: (id: number, tags: Tags, members: () => readonly Member[]) => seen.relations.push([id, members(), plain(tags)]),
  }
  await readOsmPbf(inChunks(bytes, chunkSize), { inflate }, visitor)
  return seen
}

const EXPECTED: Seen = {
  nodes: [
    [1, 1203000000, 315000000, null],
    [2, 1203100000, 315100000, { place: 'village', name: '小马洲' }],
    [900719925474099, -1799999999, -899999999, null],
    [-5, 1, -1, { highway: 'crossing' }],
  ],
  ways: [[10, [1, 2, 900719925474099, 1], { highway: 'tertiary', name: '云溪大道 𠮷' }]],
  relations: [
    [
      20,
      [
        { type: 'way', id: 10, role: 'outer' },
        { type: 'node', id: 1, role: '' },
      ],
      { type: 'multipolygon' },
    ],
  ],
}

describe('readOsmPbf', () => {
  test.each([1, 7, 1000, 1e6])('reads nodes, dense or plain, ways and relations from chunks of %i bytes', async (size) => {
    expect(await read(osmFile(BLOCKS), size)).toEqual(EXPECTED)
  })

  test('reads blobs that are not packed', async () => {
    expect(await read(osmFile(BLOCKS, [], false))).toEqual(EXPECTED)
  })

  test('applies granularity and offsets', async () => {
    const file = osmFile([
      { dense: [{ id: 1, lon: 120.3, lat: 31.5 }], granularity: 1000, latOffset: 500_000_000, lonOffset: 1_000_000_000 },
    ])
    expect((await read(file)).nodes).toEqual([[1, 1203000000, 315000000, null]])
  })

  test('skips blobs of kinds it does not know', async () => {
    const file = joined([
      osmFile([]),
      blob('OSMFuture', Uint8Array.of(1, 2, 3)),
      osmFile([BLOCKS[1]]).subarray(osmFile([]).length),
    ])
    expect((await read(file)).nodes).toEqual([EXPECTED.nodes[3]])
  })

  test('stops when cancelled, and lets the file go', async () => {
    const abort = new AbortController()
    abort.abort(new Error('enough'))
    let isClosed = false
    async function* chunks() {
      try {
        yield* inChunks(osmFile(BLOCKS))
      } finally {
        isClosed = true
      }
    }
    const started = chunks()
    await started.next()
    await expect(readOsmPbf(started, { inflate, signal: abort.signal }, {})).rejects.toThrow('enough')
    expect(isClosed).toBe(true)
  })

  test('reports the bytes read, up to all of them', async () => {
    const file = osmFile(BLOCKS)
    const reports: number[] = []
    await readOsmPbf(inChunks(file), { inflate, progress: (done) => reports.push(done) }, {})
    expect(reports.at(-1)).toBe(file.length)
    expect(reports.toSorted((a, b) => a - b)).toEqual(reports)
  })
})

describe('files that are not OSM PBF', () => {
  const fault = async (bytes: Uint8Array): Promise<OsmFormatError> => {
    const error = await read(bytes).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(OsmFormatError)
    return error as OsmFormatError
  }
  const zeros = (count: number) => new Uint8Array(count)

  test('an empty file, text, XML, zeros', async () => {
    expect((await fault(zeros(0))).expected).toContain('the file is empty')
    expect((await fault(new TextEncoder().encode('<?xml version="1.0"?><osm></osm>'))).byteOffset).toBe(0)
    expect((await fault(new TextEncoder().encode('PK\u0003\u0004 a zip file'))).expected).toContain('65536')
    await fault(zeros(500))
  })

  test('a header blob of another kind is named', async () => {
    expect((await fault(blob('Something\u0007', zeros(4)))).expected).toContain("'Something?'")
  })

  test('a feature we do not know is named', async () => {
    expect((await fault(osmFile(BLOCKS, ['HistoricalInformation']))).expected).toContain('HistoricalInformation')
  })

  test.each([
    [4, 'LZMA'],
    [6, 'LZ4'],
    [7, 'Zstandard'],
  ])('packing %i is refused by its name', async (field, name) => {
    const body = new PbfWriter()
    body.writeVarintField(2, 3)
    body.writeBytesField(field, Uint8Array.of(1, 2, 3))
    expect((await fault(joined([osmFile([]), framed('OSMData', body.finish())]))).expected).toContain(name)
  })

  test('absurd claims of size are refused before anything is read or unpacked', async () => {
    const huge = framed('OSMData', zeros(10), 2 ** 40)
    expect((await fault(joined([osmFile([]), huge]))).expected).toContain('at most 33554432 bytes')
    const bomb = new PbfWriter()
    bomb.writeVarintField(2, 2 ** 33)
    bomb.writeBytesField(3, zeros(10))
    expect((await fault(joined([osmFile([]), framed('OSMData', bomb.finish())]))).expected).toContain('unpacked')
    const liar = new PbfWriter()
    liar.writeVarintField(2, 5)
    liar.writeBytesField(3, zeros(10))
    expect((await fault(joined([osmFile([]), framed('OSMData', liar.finish())]))).expected).toContain('zlib')
  })

  test('positions off the globe are refused', async () => {
    expect((await fault(osmFile([{ nodes: [{ id: 1, lon: 181, lat: 0 }] }]))).expected).toContain('±180')
    expect((await fault(osmFile([{ dense: [{ id: 1, lon: 0, lat: 90.1 }] }]))).expected).toContain('±90')
  })

  test('a file cut at any byte is read up to a whole block or refused, never anything else', async () => {
    const file = osmFile(BLOCKS)
    for (let length = 0; length < file.length; length++) {
      try {
        await read(file.subarray(0, length))
      } catch (error) {
        expect(error).toBeInstanceOf(OsmFormatError)
        expect((error as OsmFormatError).byteOffset).toBeLessThanOrEqual(length)
      }
    }
  })

  test('a file with flipped bits, packed or not, is read or refused, never anything else', async () => {
    const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(7)), {
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(flips, fc.boolean(), async (places, isPacked) => {
        const file = osmFile(BLOCKS, [], isPacked)
        for (const [share, bit] of places) file[Math.floor(share * file.length)] ^= 1 << bit
        try {
          await readRoads(() => inChunks(file), { inflate })
        } catch (error) {
          expect(error).toBeInstanceOf(OsmFormatError)
        }
      }),
      { seed: 20221220, numRuns: 800 },
    )
  })

  test('random bytes behind a good header are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        try {
          await readRoads(() => inChunks(joined([osmFile([]), blob('OSMData', noise)])), { inflate })
        } catch (error) {
          expect(error).toBeInstanceOf(OsmFormatError)
        }
      }),
      { seed: 20221220, numRuns: 600 },
    )
  })
})
