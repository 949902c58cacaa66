/** Starts WebAssembly modules, where there is WebAssembly. */

/** The part of the WebAssembly interface used here; the core is compiled without the library that declares it. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Memory: new (size: { initial: number }) => WasmMemory
  readonly Instance: new (module: object, imports: { environment: { memory: WasmMemory } }) => { exports: Routines }
  validate(bytes: Uint8Array<ArrayBuffer>): boolean
}
interface WasmMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** Routines by name; their parameters are addresses in bytes and plain numbers. */
type Routines = Readonly<Record<string, (...parameters: number[]) => void>>

export interface Started {
  readonly routines: Routines
  /** The memory as 32-bit numbers, at least `bytes` of it; numbers written before are kept, but read through the newest view. */
  reserve(bytes: number): Uint32Array<ArrayBuffer>
}

const PAGE_BYTES = 65_536

/** A module with a memory of its own; undefined where WebAssembly, or an instruction of the module, is missing. */
export function startModule(bytes: Uint8Array<ArrayBuffer>): Started | undefined {
  const engine = (globalThis as unknown as { WebAssembly?: Engine }).WebAssembly
  if (!engine?.validate(bytes)) return undefined
  const memory = new engine.Memory({ initial: 1 })
  const { exports } = new engine.Instance(new engine.Module(bytes), { environment: { memory } })
  return {
    routines: exports,
    reserve(size) {
      const missing = size - memory.buffer.byteLength
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
      return new Uint32Array(memory.buffer)
    },
  }
}
