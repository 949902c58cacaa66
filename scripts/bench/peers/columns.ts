/** Reads and writes the columns that questions and answers are exchanged in: plain numbers in the order of this machine. */
import { readFileSync, writeFileSync } from 'node:fs'

export const readU32 = (path: string) => new Uint32Array(bytesOf(path))
export const readF64 = (path: string) => new Float64Array(bytesOf(path))
export const writeColumn = (path: string, column: Uint32Array | Float32Array | Float64Array) => writeFileSync(path, column)

function bytesOf(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
