/**
 * Reads an OpenStreetMap PBF file as a stream, block by block, in bounded memory.
 *
 * Format: https://wiki.openstreetmap.org/wiki/PBF_Format. A file is a row of blobs, each with a 4-byte length, a header
 * and a body of at most 32 MiB unpacked. Unpacking is passed in, since the kernels know no zlib.
 */
import type { CancelSignal, Progress } from '../progress.ts'
import { readPrimitiveBlock } from './primitiveBlock.ts'
import { ProtobufError, ProtobufReader, WIRE } from './protobuf.ts'
import { decodeUtf8 } from './utf8.ts'

const MAX_HEADER_BYTES = 64 * 1024
const MAX_BLOB_BYTES = 32 * 1024 * 1024
/** Packing can add a little to data that does not pack; anything beyond is no honest file. */
const MAX_PACKED_BYTES = MAX_BLOB_BYTES + 64 * 1024
/** Honest blocks shrink to a half or a tenth; only small ones of nothing but repetition shrink more. */
const MAX_PACKING = 100
const SMALL_BYTES = 1024 * 1024
const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes'])

/** The file is not OSM PBF, or is damaged, at about this byte of the file. */
export class OsmFormatError extends Error {
  readonly byteOffset: number
  readonly expected: string

  constructor(byteOffset: number, expected: string, options?: { cause?: unknown }) {
    super(`Not a readable .osm.pbf file: at byte ${byteOffset}, expected ${expected}.`, options)
    this.name = 'OsmFormatError'
    this.byteOffset = byteOffset
    this.expected = expected
  }
}

/** Unpacks zlib data that should give rawSize bytes; throws when it cannot. */
export type Inflate = (data: Uint8Array, rawSize: number) => Uint8Array

export type Tags = ReadonlyMap<string, string>

export type MemberType = 'node' | 'way' | 'relation'
export interface Member {
  readonly type: MemberType
  readonly id: number
  readonly role: string
}

interface BlockContents {
  readonly hasNodes: boolean
  readonly hasWays: boolean
  readonly hasRelations: boolean
}

/** What is called for each element, in the file's order; what is left out is not even decoded. */
export interface OsmVisitor {
  /** Before the elements of a data block; blocks are numbered from 0. */
  block?(block: number, contents: BlockContents): void
  /** Only nodes with one of these keys have their tags read; absent: all. */
  readonly nodeKeys?: readonly string[]
  /** Only ways with one of these keys are read; absent: all. */
  readonly wayKeys?: readonly string[]
  /** Position in 1e-7 degrees. Tags are null for the many nodes without any that are asked for. */
  node?(id: number, lonE7: number, latE7: number, tags: Tags | null): void
  /** `refs` are node ids, in a buffer that is reused: copy what you keep. */
  way?(id: number, tags: Tags, refs: Float64Array): void
  /** `members` reads them, when wanted, before the call returns. */
  relation?(id: number, tags: Tags, members: () => readonly Member[]): void
}

export interface ReadOptions {
  readonly inflate: Inflate
  readonly signal?: CancelSignal
  /** Receives the bytes read so far. */
  readonly progress?: Progress
  readonly totalBytes?: number
  /** Blocks, by number, whose contents are of no interest: they are not unpacked. */
  readonly skipBlock?: (block: number) => boolean
}

/** Reads the whole file. Throws OsmFormatError when it is malformed, whatever `signal` throws when cancelled. */
export async function readOsmPbf(chunks: AsyncIterable<Uint8Array>, options: ReadOptions, visitor: OsmVisitor): Promise<void> {
  const source = new ByteSource(chunks)
  let block = 0
  let isFirst = true
  try {
    for (;;) {
      options.signal?.throwIfAborted()
      const blobStart = source.offset
      const lengthBytes = await source.take(4, 'the 4-byte length of a blob header', true)
      if (lengthBytes === null) break
      const headerLength = new DataView(lengthBytes.buffer, lengthBytes.byteOffset, 4).getUint32(0)
      if (headerLength > MAX_HEADER_BYTES) {
        throw new OsmFormatError(
          blobStart,
          `a blob header of at most ${MAX_HEADER_BYTES} bytes, found a claim of ${headerLength}`,
        )
      }
      const header = locate(blobStart + 4, await source.take(headerLength, 'a blob header'), readBlobHeader)
      if (header.dataSize > MAX_PACKED_BYTES) {
        throw new OsmFormatError(blobStart, `a blob of at most ${MAX_BLOB_BYTES} bytes, found a claim of ${header.dataSize}`)
      }
      if (isFirst && header.type !== 'OSMHeader') {
        throw new OsmFormatError(blobStart, `an OSMHeader blob first, found '${printable(header.type)}'`)
      }
      const isData = header.type === 'OSMData'
      const bodyStart = source.offset
      const body = await source.take(header.dataSize, `a blob of ${header.dataSize} bytes`)

      if (isFirst) locate(bodyStart, unpack(body, bodyStart, options.inflate), checkFeatures)
      else if (isData && !options.skipBlock?.(block)) {
        const raw = unpack(body, bodyStart, options.inflate)
        locate(bodyStart, raw, () => readPrimitiveBlock(raw, block, visitor))
      }
      if (isData) block++
      isFirst = false
      options.progress?.(source.offset, options.totalBytes)
    }
  } finally {
    await source.close()
  }
  if (isFirst) throw new OsmFormatError(0, 'an OSMHeader blob, the file is empty')
}

/** Runs a decoder over bytes that begin at an offset of the file, so that its complaints name the place. */
function locate<T>(fileOffset: number, bytes: Uint8Array, decode: (bytes: Uint8Array) => T): T {
  try {
    return decode(bytes)
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    throw new OsmFormatError(fileOffset, `${error.expected} (byte ${error.at} of the unpacked block)`, { cause: error })
  }
}

function readBlobHeader(bytes: Uint8Array): { type: string; dataSize: number } {
  const reader = new ProtobufReader(bytes)
  let type = ''
  let dataSize = -1
  while (reader.next()) {
    if (reader.field === 1) type = decodeUtf8(reader.view())
    else if (reader.field === 3) {
      reader.expectWire(WIRE.varint, 'a number')
      dataSize = reader.varint()
    } else reader.skip()
  }
  if (dataSize < 0) throw new ProtobufError(reader.at, 'the size of the blob')
  return { type, dataSize }
}

function unpack(body: Uint8Array, bodyStart: number, inflate: Inflate): Uint8Array {
  const blob = locate(bodyStart, body, readBlob)
  if (blob.raw) return blob.raw
  if (blob.rawSize > MAX_BLOB_BYTES) {
    throw new OsmFormatError(bodyStart, `at most ${MAX_BLOB_BYTES} bytes unpacked, found a claim of ${blob.rawSize}`)
  }
  if (blob.rawSize > SMALL_BYTES && blob.rawSize > MAX_PACKING * blob.zlib.length) {
    const size = `${blob.zlib.length} bytes unpacked, found a claim of ${blob.rawSize}`
    throw new OsmFormatError(bodyStart, `at most ${MAX_PACKING} times the ${size}`)
  }
  let raw: Uint8Array
  try {
    raw = inflate(blob.zlib, blob.rawSize)
  } catch (cause) {
    throw new OsmFormatError(bodyStart, `zlib data that unpacks to ${blob.rawSize} bytes`, { cause })
  }
  if (raw.length !== blob.rawSize) {
    throw new OsmFormatError(bodyStart, `${blob.rawSize} bytes unpacked, got ${raw.length}`)
  }
  return raw
}

const PACKINGS: Record<number, string> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' }

function readBlob(bytes: Uint8Array): { raw: Uint8Array | undefined; zlib: Uint8Array; rawSize: number } {
  const reader = new ProtobufReader(bytes)
  let raw: Uint8Array | undefined
  let zlib: Uint8Array | undefined
  let rawSize = -1
  while (reader.next()) {
    if (reader.field === 1) raw = reader.view()
    else if (reader.field === 2) {
      reader.expectWire(WIRE.varint, 'a number')
      rawSize = reader.varint()
    } else if (reader.field === 3) zlib = reader.view()
    else if (reader.field in PACKINGS) {
      throw new ProtobufError(reader.at, `a blob packed with zlib or not at all, found ${PACKINGS[reader.field]}`)
    } else reader.skip()
  }
  if (raw && raw.length <= MAX_BLOB_BYTES) return { raw, zlib: raw, rawSize: raw.length }
  if (!zlib || rawSize < 0) throw new ProtobufError(reader.at, 'raw data, or zlib data with its unpacked size')
  return { raw: undefined, zlib, rawSize }
}

/** Refuses files that say they cannot be understood without a feature we lack. */
function checkFeatures(bytes: Uint8Array): void {
  const reader = new ProtobufReader(bytes)
  while (reader.next()) {
    if (reader.field !== 4) {
      reader.skip()
      continue
    }
    const feature = decodeUtf8(reader.view())
    if (!KNOWN_FEATURES.has(feature)) {
      throw new ProtobufError(
        reader.at,
        `only the features ${[...KNOWN_FEATURES].join(', ')}, the file needs '${printable(feature)}'`,
      )
    }
  }
}

/** Foreign text, short and without control characters, for a message. */
const printable = (text: string) => text.slice(0, 40).replace(/[^\x20-\x7e\u4e00-\u9fff]/g, '?')

/** Hands out exact byte counts from chunks of any size, and knows how far into the file it is. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  offset = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  take(count: number, what: string): Promise<Uint8Array>
  take(count: number, what: string, mayEnd: true): Promise<Uint8Array | null>
  async take(count: number, what: string, mayEnd = false): Promise<Uint8Array | null> {
    const start = this.offset
    let taken: Uint8Array
    if (this.#rest.length >= count) {
      taken = this.#rest.subarray(0, count)
      this.#rest = this.#rest.subarray(count)
    } else {
      // pieces first, one copy at the end: a false claim of size allocates nothing
      const pieces = [this.#rest]
      let held = this.#rest.length
      while (held < count) {
        const { done, value } = await this.#chunks.next()
        if (done) {
          if (mayEnd && held === 0) return null
          throw new OsmFormatError(start + held, `${what}, but the file ends`)
        }
        pieces.push(value)
        held += value.length
      }
      const last = pieces[pieces.length - 1]
      const spare = held - count
      taken = new Uint8Array(count)
      let at = 0
      for (const piece of pieces) {
        const part = at + piece.length > count ? piece.subarray(0, count - at) : piece
        taken.set(part, at)
        at += part.length
      }
      this.#rest = last.subarray(last.length - spare)
    }
    this.offset += count
    return taken
  }

  /** Lets the file go, also when reading stopped half-way. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
