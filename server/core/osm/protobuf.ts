/** Reads the protocol-buffer wire format with every access checked: damaged bytes give an error, never a stray value. */

/** Says what was wrong at which byte of the buffer; the PBF reader turns it into an OsmFormatError. */
export class ProtobufError extends Error {
  readonly at: number
  readonly expected: string

  constructor(at: number, expected: string) {
    super(`byte ${at}: expected ${expected}`)
    this.at = at
    this.expected = expected
  }
}

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** A cursor over one message. `field` and `wire` describe the field that `next()` found. */
export class ProtobufReader {
  readonly bytes: Uint8Array
  at: number
  end: number
  field = 0
  wire = 0

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** A second cursor over the rest of the message, which leaves this one where it is. */
  again(): ProtobufReader {
    return new ProtobufReader(this.bytes, this.at, this.end)
  }

  /** Moves to the next field; false at the end of the message. The caller must read or `skip()` its value. */
  next(): boolean {
    if (this.at >= this.end) return false
    const tag = this.varint()
    this.field = tag <= 0x7fff_ffff ? tag >>> 3 : Math.floor(tag / 8)
    this.wire = tag <= 0x7fff_ffff ? tag & 7 : tag % 8
    if (this.field === 0) throw new ProtobufError(this.at, 'a field number of 1 or more')
    return true
  }

  /** An unsigned whole number; above 2^53 only the leading digits are right. */
  varint(): number {
    const { bytes, end } = this
    let at = this.at
    // most numbers are short: up to 28 bits in whole numbers
    if (at + 4 <= end) {
      const first = bytes[at]
      if (first < 0x80) {
        this.at = at + 1
        return first
      }
      const second = bytes[at + 1]
      if (second < 0x80) {
        this.at = at + 2
        return (first & 0x7f) | (second << 7)
      }
      const third = bytes[at + 2]
      if (third < 0x80) {
        this.at = at + 3
        return (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14)
      }
      const fourth = bytes[at + 3]
      if (fourth < 0x80) {
        this.at = at + 4
        return (first & 0x7f) | ((second & 0x7f) << 7) | ((third & 0x7f) << 14) | (fourth << 21)
      }
    }
    let value = 0
    let scale = 1
    for (let taken = 0; taken < 10; taken++) {
      if (at >= end) throw new ProtobufError(at, 'more bytes of a number')
      const byte = bytes[at++]
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        this.at = at
        return value
      }
      scale *= 128
    }
    throw new ProtobufError(at, 'a number of at most 10 bytes')
  }

  /** A number in zigzag encoding (sint32, sint64). */
  zigzag(): number {
    const value = this.varint()
    if (value <= 0x7fff_ffff) return (value >>> 1) ^ -(value & 1)
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** A number in two's complement (int32, int64). */
  signed(): number {
    const value = this.varint()
    return value >= 2 ** 63 ? value - 2 ** 64 : value
  }

  /** Enters a length-delimited value and returns where it ends; the cursor stands at its first byte. */
  enter(): number {
    this.expectWire(WIRE.bytes, 'a length-delimited value')
    const length = this.varint()
    if (length > this.end - this.at) throw new ProtobufError(this.at, `${length} bytes, only ${this.end - this.at} are left`)
    return this.at + length
  }

  /** A cursor over a nested message; this cursor moves past it. */
  message(): ProtobufReader {
    const end = this.enter()
    const inner = new ProtobufReader(this.bytes, this.at, end)
    this.at = end
    return inner
  }

  /** The bytes of a length-delimited value, as a view. */
  view(): Uint8Array {
    const end = this.enter()
    const view = this.bytes.subarray(this.at, end)
    this.at = end
    return view
  }

  expectWire(wire: number, what: string): void {
    if (this.wire !== wire) throw new ProtobufError(this.at, `${what} in field ${this.field}, found wire type ${this.wire}`)
  }

  skip(): void {
    if (this.wire === WIRE.varint) this.varint()
    else if (this.wire === WIRE.bytes) this.at = this.enter()
    else if (this.wire === WIRE.fixed64) this.at += 8
    else if (this.wire === WIRE.fixed32) this.at += 4
    else throw new ProtobufError(this.at, `wire type 0, 1, 2 or 5, found ${this.wire}`)
    if (this.at > this.end) throw new ProtobufError(this.at, 'the value of a field before the end of its message')
  }
}
