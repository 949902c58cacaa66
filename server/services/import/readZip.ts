/** The files of a zip, none of them larger than what a machine can bear: a small archive may hold gigabytes of nothing. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { AppError } from '../../errors.ts'

const LARGEST_TOTAL_BYTES = 512 * 2 ** 20
const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
const NAME_IS_UTF8 = 1 << 11
const IS_ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/** Reads a whole archive. Throws AppError('bad_file') when it is none, is protected, or unpacks to more than 512 MB. */
export async function readZip(path: string): Promise<Map<string, Buffer>> {
  const refuse = (reason: string) => new AppError('bad_file', `${basename(path)} ${reason}`)
  const bytes = await readFile(path)
  const end = endOf(bytes)
  if (end === null) throw refuse('is not a zip archive; pack the files again.')
  const files = new Map<string, Buffer>()
  let left = LARGEST_TOTAL_BYTES
  try {
    let at = bytes.readUInt32LE(end + 16)
    for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
      if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new RangeError('no entry')
      const entry = entryAt(bytes, at)
      at = entry.next
      if (entry.name.endsWith('/')) continue
      if (entry.encrypted) throw refuse('is protected by a password; pack the files again without one.')
      const content = unpack(bytes, entry, left)
      if (content === null) throw refuse('unpacks to more than 512 MB; cut the layer to the region, or use GeoJSON or CSV.')
      left -= content.length
      files.set(entry.name, content)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw refuse('is a damaged zip archive; copy it again, or pack the files again.')
  }
  return files
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly local: number
  readonly next: number
}

function endOf(bytes: Buffer): number | null {
  const first = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT)
  for (let at = bytes.length - END_BYTES; at >= first; at--) if (bytes.readUInt32LE(at) === END_SIGNATURE) return at
  return null
}

function entryAt(bytes: Buffer, at: number): Entry {
  const flags = bytes.readUInt16LE(at + 8)
  const nameBytes = bytes.readUInt16LE(at + 28)
  const raw = bytes.subarray(at + 46, at + 46 + nameBytes)
  return {
    // Chinese Windows writes names as GB18030 without saying so
    name: flags & NAME_IS_UTF8 ? raw.toString('utf8') : iconv.decode(raw, 'gb18030'),
    method: bytes.readUInt16LE(at + 10),
    encrypted: (flags & IS_ENCRYPTED) !== 0,
    packedBytes: bytes.readUInt32LE(at + 20),
    local: bytes.readUInt32LE(at + 42),
    next: at + 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32),
  }
}

/** null: larger than what is left. Sizes that the archive states are not believed. */
function unpack(bytes: Buffer, { local, method, packedBytes }: Entry, left: number): Buffer | null {
  if (bytes.readUInt32LE(local) !== LOCAL_SIGNATURE) throw new RangeError('no local entry')
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const packed = bytes.subarray(start, start + packedBytes)
  if (packed.length < packedBytes) throw new RangeError('cut short')
  if (method === STORED) return packed.length > left ? null : packed
  if (method !== DEFLATED) throw new RangeError(`method ${method}`)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null
    throw error
  }
}
