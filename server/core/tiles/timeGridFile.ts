/**
 * Travel times on a grid as one file, for a browser that draws bands of its own while a slider moves.
 *
 * Little endian. A head of 32 bytes:
 *   0  the letters JJTG          4  Uint16 format (1)        6  Uint16 bit 0: times are an estimate (straight line x 1.6)
 *   8  Uint16 columns           10  Uint16 rows             12  Uint32 version of the region's data
 *  16  Int32 west, 20 south, 24 east, 28 north, in 1e-7 degrees
 * then columns x rows Uint16: travel seconds from each cell's centre to the nearest service, row 0 in the north,
 * each row from west to east; 65535 where none can be reached.
 */
import type { TimeGrid } from '../travel/timeGrid.ts'
import { E7 } from '../units.ts'

const HEAD_BYTES = 32
const MAGIC = 0x4754_4a4a // "JJTG" read as a little-endian Uint32
const FORMAT = 1
const MOST_SIDE = 0xffff

export interface TimeGridFile {
  readonly grid: TimeGrid
  readonly estimate: boolean
  readonly dataVersion: number
}

export function encodeTimeGrid({ grid, estimate, dataVersion }: TimeGridFile): Uint8Array<ArrayBuffer> {
  const { bounds, columns, rows, seconds } = grid
  if (seconds.length !== columns * rows) throw new Error(`${seconds.length} cells in ${columns} columns and ${rows} rows.`)
  if (columns > MOST_SIDE || rows > MOST_SIDE)
    throw new Error(`${columns} x ${rows} cells, expected at most ${MOST_SIDE} a side.`)
  const view = new DataView(new ArrayBuffer(HEAD_BYTES + seconds.length * 2))
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, FORMAT, true)
  view.setUint16(6, estimate ? 1 : 0, true)
  view.setUint16(8, columns, true)
  view.setUint16(10, rows, true)
  view.setUint32(12, dataVersion, true)
  for (let side = 0; side < 4; side++) view.setInt32(16 + side * 4, Math.round(bounds[side] * E7), true)
  for (let cell = 0; cell < seconds.length; cell++) view.setUint16(HEAD_BYTES + cell * 2, seconds[cell], true)
  return new Uint8Array(view.buffer)
}

/** Throws Error when the bytes are not such a file or are cut off. */
export function decodeTimeGrid(bytes: Uint8Array): TimeGridFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < HEAD_BYTES || view.getUint32(0, true) !== MAGIC) throw new Error('These bytes are no time grid.')
  if (view.getUint16(4, true) !== FORMAT)
    throw new Error(`The time grid has format ${view.getUint16(4, true)}, expected ${FORMAT}.`)
  const columns = view.getUint16(8, true)
  const rows = view.getUint16(10, true)
  const expected = HEAD_BYTES + columns * rows * 2
  if (bytes.byteLength !== expected) throw new Error(`The time grid has ${bytes.byteLength} bytes, expected ${expected}.`)
  const side = (at: number) => view.getInt32(16 + at * 4, true) / E7
  const seconds = Uint16Array.from({ length: columns * rows }, (_, cell) => view.getUint16(HEAD_BYTES + cell * 2, true))
  return {
    grid: { bounds: [side(0), side(1), side(2), side(3)], columns, rows, seconds },
    estimate: (view.getUint16(6, true) & 1) === 1,
    dataVersion: view.getUint32(12, true),
  }
}
