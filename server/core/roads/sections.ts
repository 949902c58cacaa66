/**
 * A file of named typed arrays that loads without parsing: magic, version, length, checksum, a table, then the arrays, each at a
 * multiple of 8 bytes. Shared by the road file and the graph file. Little-endian, as every machine we run on.
 */
import { decodeUtf8, encodeUtf8 } from '../osm/utf8.ts'

export type Section = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array
export type Sections = Readonly<Record<string, Section>>

/** The file is not what it should be; `problem` says how. */
export class DamagedFileError extends Error {
  readonly problem: 'not_this_kind' | 'other_version' | 'truncated' | 'checksum' | 'contents'

  constructor(problem: DamagedFileError['problem'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'DamagedFileError'
    this.problem = problem
  }
}

const KINDS = [Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array] as const
const MAGIC_BYTES = 8
const NAME_BYTES = 24
const HEADER_BYTES = 32 // magic 8, version 4, section count 4, file length 8, checksum 4, kind of checksum 4
const ENTRY_BYTES = NAME_BYTES + 16 // name, kind 4, entries 4, offset 8
const CHECKSUM_AT = 24
const CHECKSUM_KIND_AT = 28

/** By number in the file. Files are written with the second; those of earlier versions carry the first. */
const CHECKSUMS = [crc32, wordSum] as const
const WORD_SUM = 1

export interface FileKind {
  /** At most 8 ASCII letters. */
  readonly magic: string
  /** Raised whenever the sections change their meaning. */
  readonly version: number
  /** Versions that the reader of the sections still understands. */
  readonly older?: readonly number[]
}

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8

export function encodeSections({ magic, version }: FileKind, sections: Sections): Uint8Array {
  const names = Object.keys(sections)
  let length = aligned(HEADER_BYTES + names.length * ENTRY_BYTES)
  const offsets = names.map((name) => {
    const offset = length
    length = aligned(length + sections[name].byteLength)
    return offset
  })
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  bytes.set(encodeUtf8(magic).subarray(0, MAGIC_BYTES))
  view.setUint32(8, version, true)
  view.setUint32(12, names.length, true)
  view.setFloat64(16, length, true)
  names.forEach((name, number) => {
    const entry = HEADER_BYTES + number * ENTRY_BYTES
    const section = sections[name]
    const encodedName = encodeUtf8(name)
    if (encodedName.length > NAME_BYTES) throw new Error(`Section name ${name} is longer than ${NAME_BYTES} bytes.`)
    bytes.set(encodedName, entry)
    view.setUint32(
      entry + NAME_BYTES,
      KINDS.findIndex((kind) => section instanceof kind),
      true,
    )
    view.setUint32(entry + NAME_BYTES + 4, section.length, true)
    view.setFloat64(entry + NAME_BYTES + 8, offsets[number], true)
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), offsets[number])
  })
  view.setUint32(CHECKSUM_KIND_AT, WORD_SUM, true)
  view.setUint32(CHECKSUM_AT, wordSum(bytes), true)
  return bytes
}

/** The sections, as views of the given bytes when these are aligned, of a copy otherwise. Throws DamagedFileError. */
export function decodeSections({ magic, version, older }: FileKind, given: Uint8Array): Sections {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice()
  if (bytes.length < HEADER_BYTES) {
    throw new DamagedFileError('truncated', `The file has ${bytes.length} bytes, expected at least ${HEADER_BYTES}.`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const foundMagic = decodeUtf8(bytes, 0, MAGIC_BYTES).replace(/\0+$/, '')
  if (foundMagic !== magic) throw new DamagedFileError('not_this_kind', `The file does not begin with ${magic}.`)
  const foundVersion = view.getUint32(8, true)
  if (foundVersion !== version && !older?.includes(foundVersion)) {
    throw new DamagedFileError('other_version', `The file has version ${foundVersion}, expected ${version}.`)
  }
  const length = view.getFloat64(16, true)
  if (length !== bytes.length) throw new DamagedFileError('truncated', `The file has ${bytes.length} bytes, expected ${length}.`)
  const checksum = CHECKSUMS[view.getUint32(CHECKSUM_KIND_AT, true)]
  if (checksum === undefined || view.getUint32(CHECKSUM_AT, true) !== checksum(bytes)) {
    throw new DamagedFileError('checksum', 'The checksum of the file does not match its contents.')
  }

  const sections: Record<string, Section> = {}
  const count = view.getUint32(12, true)
  if (HEADER_BYTES + count * ENTRY_BYTES > bytes.length) {
    throw new DamagedFileError('contents', `The file has ${bytes.length} bytes and claims ${count} sections.`)
  }
  for (let number = 0; number < count; number++) {
    const entry = HEADER_BYTES + number * ENTRY_BYTES
    const name = decodeUtf8(bytes, entry, entry + NAME_BYTES).replace(/\0+$/, '')
    const Kind = KINDS[view.getUint32(entry + NAME_BYTES, true)]
    const entries = view.getUint32(entry + NAME_BYTES + 4, true)
    const offset = view.getFloat64(entry + NAME_BYTES + 8, true)
    if (Kind === undefined || offset % 8 !== 0 || !(offset >= 0 && offset + entries * Kind.BYTES_PER_ELEMENT <= bytes.length)) {
      throw new DamagedFileError(
        'contents',
        `Section ${number} claims ${entries} entries from byte ${offset} of ${bytes.length}.`,
      )
    }
    sections[name] = new Kind(bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, entries)
  }
  return sections
}

/** A section that must be there and be of one kind. */
export function sectionOf<T extends Section>(sections: Sections, name: string, kind: new (length: number) => T): T {
  const section = sections[name]
  if (!(section instanceof kind)) throw new DamagedFileError('contents', `The file has no section ${name} of ${kind.name}.`)
  return section
}

/**
 * A checksum of whole words in four lanes, several times as fast as CRC-32: an index is loaded in milliseconds. Each step is a
 * one-to-one map of the lane for a given word and of the word for a given lane, so every single damaged word is found.
 */
function wordSum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  let [a, b, c, d] = [1, 2, 3, 4]
  const whole = words.length & ~3
  // the first 32 bytes hold the checksum itself, whose word counts as zero
  for (let at = 0; at < HEADER_BYTES / 4; at++) a = Math.imul(a ^ (at === CHECKSUM_AT / 4 ? 0 : words[at]), 0x9e3779b1)
  for (let at = HEADER_BYTES / 4; at < whole; at += 4) {
    a = Math.imul(a ^ words[at], 0x9e3779b1)
    b = Math.imul(b ^ words[at + 1], 0x85ebca6b)
    c = Math.imul(c ^ words[at + 2], 0xc2b2ae35)
    d = Math.imul(d ^ words[at + 3], 0x27d4eb2f)
  }
  for (let at = Math.max(whole, HEADER_BYTES / 4); at < words.length; at++) a = Math.imul(a ^ words[at], 0x9e3779b1)
  for (let at = words.length * 4; at < bytes.length; at++) b = Math.imul(b ^ bytes[at], 0x85ebca6b)
  return (a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7)) >>> 0
}

/** CRC-32 (IEEE 802.3) of the whole file but the checksum itself. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let at = 0; at < bytes.length; at++) {
    const byte = at >= CHECKSUM_AT && at < CHECKSUM_AT + 4 ? 0 : bytes[at]
    crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  }
  return (crc ^ 0xffffffff) >>> 0
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})
