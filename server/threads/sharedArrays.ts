/** Arrays in shared memory, and positions as plain numbers: what is large travels between threads without being copied. */
import type { LonLat } from '../core/geometry/lonLat.ts'

/** A copy that any thread may read. */
export function sharedUint32(values: Uint32Array): Uint32Array<SharedArrayBuffer> {
  const shared = new Uint32Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

export function sharedUint16(values: Uint16Array): Uint16Array<SharedArrayBuffer> {
  const shared = new Uint16Array(new SharedArrayBuffer(values.byteLength))
  shared.set(values)
  return shared
}

/** Longitude, latitude, longitude, latitude …, in shared memory. */
export type PackedPositions = Float64Array<SharedArrayBuffer>

export function packPositions(positions: readonly LonLat[]): PackedPositions {
  const packed = new Float64Array(new SharedArrayBuffer(positions.length * 2 * Float64Array.BYTES_PER_ELEMENT))
  positions.forEach(([lon, lat], at) => {
    packed[2 * at] = lon
    packed[2 * at + 1] = lat
  })
  return packed
}

export const unpackPositions = (packed: PackedPositions): LonLat[] =>
  Array.from({ length: packed.length / 2 }, (_, at) => [packed[2 * at], packed[2 * at + 1]])
