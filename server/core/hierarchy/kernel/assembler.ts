/**
 * WebAssembly written as nested expressions: an instruction is a function from the code of its operands to code.
 *
 * Only what the kernels of this folder use. Opcodes: WebAssembly Core Specification 2.0, sections 5.4 (instructions) and 5.5
 * (modules).
 */

/** Encoded instructions; those with a value leave one on the stack. */
export type Code = readonly number[]

const TYPES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const
type ValueType = keyof typeof TYPES

export interface Local {
  readonly get: Code
  set(value: Code): Code
}

export interface Routine {
  /** The next parameter; all are 32 bits. Parameters are declared before locals. */
  parameter(): Local
  local(type: ValueType): Local
}

const NO_RESULT = 0x40
const SIMD = 0xfd
/** log2 of the bytes that an address may be trusted to be a multiple of. */
const ALIGNED = { 4: 2, 8: 3, 16: 4 } as const

/** A number of any size in groups of seven bits, lowest first (LEB128). */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest]
}

function signed(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value | 0; ; rest >>= 7) {
    const group = rest & 0x7f
    const isLast = rest >> 6 === 0 || rest >> 6 === -1
    if (isLast) return [...bytes, group]
    bytes.push(group | 0x80)
  }
}

const access = (alignedTo: keyof typeof ALIGNED, offset: number): Code => [ALIGNED[alignedTo], ...unsigned(offset)]

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode]

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: (address: Code, offset = 0): Code => [...address, 0x28, ...access(4, offset)],
  load8: (address: Code): Code => [...address, 0x2d, 0, 0],
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  and: binary(0x71),
  shiftLeft: binary(0x74),
  lessThan: binary(0x49), // unsigned
  equal: binary(0x46),
}

export const i64 = {
  const: (value: number): Code => [0x42, ...signed(value)],
  load: (address: Code, offset = 0): Code => [...address, 0x29, ...access(8, offset)],
  store: (address: Code, offset: number, value: Code): Code => [...address, ...value, 0x37, ...access(8, offset)],
  /** 32 bits as the upper half of 64. */
  upper: (value: Code): Code => [...value, 0xad, 0x42, 32, 0x86],
  storeLower: (address: Code, offset: number, value: Code): Code => [...address, ...value, 0x3e, ...access(4, offset)],
  storeUpper: (address: Code, offset: number, value: Code): Code => [
    ...address,
    ...[...value, 0x42, 32, 0x88],
    ...[0x3e, ...access(4, offset)],
  ],
  add: binary(0x7c),
  subtract: binary(0x7d),
  lessThan: binary(0x54), // unsigned
}

/** One of two values: the first if the condition holds. Both are worked out. */
export const choose = (condition: Code, first: Code, second: Code): Code => [...first, ...second, ...condition, 0x1b]

/** Sixteen bytes as four unsigned 32-bit numbers, unless said otherwise. */
export const u32x4 = {
  load: (address: Code, offset = 0): Code => [...address, SIMD, 0x00, ...access(16, offset)],
  store: (address: Code, offset: number, value: Code): Code => [...address, ...value, SIMD, 0x0b, ...access(16, offset)],
  /** Reads one number four times over. */
  loadSplat: (address: Code, offset = 0): Code => [...address, SIMD, 0x09, ...access(4, offset)],
  splat: (value: Code): Code => [...value, SIMD, 0x11],
  add: binary(SIMD, 0xae, 0x01),
  min: binary(SIMD, 0xb7, 0x01),
  /** All bits set where a >= b, none elsewhere. */
  atLeast: binary(SIMD, 0x40),
  or: binary(SIMD, 0x50),
  /** Four of the eight numbers of a (0 to 3) and b (4 to 7). */
  shuffle: (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
    ...a,
    ...b,
    SIMD,
    0x0d,
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
}

/** Repeats the body while the condition holds, which is asked first. */
export const whileTrue = (condition: Code, ...body: Code[]): Code => [
  ...condition,
  ...[0x04, NO_RESULT], // if
  ...[0x03, NO_RESULT], // loop
  ...body.flat(),
  ...condition,
  ...[0x0d, 0x00], // back to the loop's start if true
  ...[0x0b, 0x0b],
]

/** Runs the body if the condition holds. */
export const when = (condition: Code, ...body: Code[]): Code => [...condition, 0x04, NO_RESULT, ...body.flat(), 0x0b]

/** A list that says first how many entries it has. */
const vector = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()]
const sized = (code: Code): Code => [...unsigned(code.length), ...code]
const section = (id: number, entries: readonly Code[]): Code => [id, ...sized(vector(entries))]
const text = (name: string): Code => sized([...name].map((letter) => letter.charCodeAt(0)))

/** The bytes of a module that imports the memory `environment.memory` and exports the routines, which return nothing. */
export function assemble(routines: Record<string, (routine: Routine) => Code>): Uint8Array<ArrayBuffer> {
  const written = Object.entries(routines).map(([name, write]) => ({ name, ...writeRoutine(write) }))
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // '\0asm', version 1
    ...section(
      1,
      written.map(({ parameters }) => [0x60, ...vector(Array(parameters).fill([TYPES.i32])), 0]),
    ),
    ...section(2, [[...text('environment'), ...text('memory'), 0x02, 0x00, 1]]),
    ...section(
      3,
      written.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      written.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(
      10,
      written.map(({ code }) => sized(code)),
    ),
  ])
}

function writeRoutine(write: (routine: Routine) => Code): { parameters: number; code: Code } {
  const types: ValueType[] = []
  let parameters = 0
  const declare = (type: ValueType): Local => {
    const index = unsigned(types.push(type) - 1)
    return { get: [0x20, ...index], set: (value) => [...value, 0x21, ...index] }
  }
  const body = write({
    parameter() {
      if (types.length > parameters) throw new Error(`Parameter ${parameters} is declared after a local.`)
      parameters++
      return declare('i32')
    },
    local: declare,
  })
  const locals = types.slice(parameters).map((type) => [1, TYPES[type]])
  return { parameters, code: [...vector(locals), ...body, 0x0b] }
}
