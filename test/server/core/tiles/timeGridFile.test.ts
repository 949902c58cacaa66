import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTimeGrid, encodeTimeGrid, type TimeGridFile } from '../../../../server/core/tiles/timeGridFile.ts'

const GRID: TimeGridFile = {
  grid: { bounds: [119.5, 30.25, 120.5, 31.75], columns: 3, rows: 2, seconds: Uint16Array.of(0, 1, 2, 600, 65534, 65535) },
  estimate: true,
  dataVersion: 7,
}

describe('a file of travel times', () => {
  test('is laid out as its description says', () => {
    const bytes = encodeTimeGrid(GRID)
    expect(bytes.length).toBe(32 + 12)
    expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe('JJTG')
    const view = new DataView(bytes.buffer)
    expect([view.getUint16(4, true), view.getUint16(6, true), view.getUint16(8, true), view.getUint16(10, true)]).toEqual([
      1, 1, 3, 2,
    ])
    expect([view.getUint32(12, true), view.getInt32(16, true), view.getInt32(28, true)]).toEqual([7, 1_195_000_000, 317_500_000])
    expect(view.getUint16(32 + 3 * 2, true)).toBe(600)
  })

  test('is read back as it was written, also from the middle of a buffer', () => {
    const side = fc.integer({ min: -89e7, max: 89e7 }).map((e7) => e7 / 1e7)
    const size = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    fc.assert(
      fc.property(
        fc.tuple(side, side, side, side),
        size,
        fc.boolean(),
        fc.nat(),
        (bounds, [columns, rows], estimate, dataVersion) => {
          const seconds = Uint16Array.from({ length: columns * rows }, (_, cell) => (cell * 7919) % 65536)
          const file = { grid: { bounds, columns, rows, seconds }, estimate, dataVersion }
          const moved = new Uint8Array([9, ...encodeTimeGrid(file)]).subarray(1)
          expect(decodeTimeGrid(moved)).toEqual(file)
        },
      ),
      { seed: 2022, numRuns: 200 },
    )
  })

  test('is refused when it is cut off, of another kind or of another format', () => {
    const bytes = encodeTimeGrid(GRID)
    expect(() => decodeTimeGrid(bytes.subarray(0, 40))).toThrow('The time grid has 40 bytes, expected 44.')
    expect(() => decodeTimeGrid(bytes.subarray(0, 10))).toThrow('no time grid')
    expect(() => decodeTimeGrid(new Uint8Array(44))).toThrow('no time grid')
    const newer = bytes.slice()
    newer[4] = 2
    expect(() => decodeTimeGrid(newer)).toThrow('format 2, expected 1')
  })
})
