/** Decodes one block of a PBF file: its string table, then nodes (plain or dense), ways and relations. */
import type { Member, MemberType, OsmVisitor, Tags } from './pbfReader.ts'
import { ProtobufError, ProtobufReader, WIRE } from './protobuf.ts'
import { decodeUtf8 } from './utf8.ts'

const MEMBER_TYPES: readonly MemberType[] = ['node', 'way', 'relation']
const NO_TAGS: Tags = new Map()

/** The strings of a block, decoded when first asked for: most blocks use few of theirs. */
class StringTable {
  readonly #bytes: Uint8Array
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #texts: (string | undefined)[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  read(reader: ProtobufReader): void {
    while (reader.next()) {
      if (reader.field !== 1) {
        reader.skip()
        continue
      }
      const end = reader.enter()
      this.#starts.push(reader.at)
      this.#ends.push(end)
      reader.at = end
    }
  }

  text(index: number, at: number): string {
    if (!(index < this.#starts.length)) {
      throw new ProtobufError(at, `a string number below ${this.#starts.length}, found ${index}`)
    }
    const known = this.#texts[index]
    if (known !== undefined) return known
    const text = decodeUtf8(this.#bytes, this.#starts[index], this.#ends[index])
    this.#texts[index] = text
    return text
  }
}

/** How the whole numbers of a block become 1e-7 degrees. */
interface Scale {
  granularity: number
  latOffset: number
  lonOffset: number
}

/** Calls the visitor for every element of the block that it has a method for. Throws ProtobufError when malformed. */
export function readPrimitiveBlock(bytes: Uint8Array, block: number, visitor: OsmVisitor): void {
  const strings = new StringTable(bytes)
  const scale: Scale = { granularity: 100, latOffset: 0, lonOffset: 0 }
  const groups: ProtobufReader[] = []
  const reader = new ProtobufReader(bytes)
  while (reader.next()) {
    if (reader.field === 1) strings.read(reader.message())
    else if (reader.field === 2) groups.push(reader.message())
    else if (reader.field === 17) scale.granularity = number(reader, 'signed')
    else if (reader.field === 19) scale.latOffset = number(reader, 'signed')
    else if (reader.field === 20) scale.lonOffset = number(reader, 'signed')
    else reader.skip()
  }
  if (scale.granularity <= 0) throw new ProtobufError(reader.at, `a granularity above 0, found ${scale.granularity}`)

  if (visitor.block) visitor.block(block, contentsOf(groups))
  const refs = new RefBuffer()
  for (const group of groups) {
    while (group.next()) {
      if (group.field === 1 && visitor.node) readNode(group.message(), strings, scale, visitor.node.bind(visitor))
      else if (group.field === 2 && visitor.node) readDense(group.message(), strings, scale, visitor.node.bind(visitor))
      else if (group.field === 3 && visitor.way) readWay(group.message(), strings, refs, visitor.way.bind(visitor))
      else if (group.field === 4 && visitor.relation) readRelation(group.message(), strings, visitor.relation.bind(visitor))
      else group.skip()
    }
  }
}

function contentsOf(groups: readonly ProtobufReader[]) {
  const fields = new Set<number>()
  for (const group of groups) {
    // a group holds one kind of element, but the format does not enforce it
    const peek = new ProtobufReader(group.bytes, group.at, group.end)
    while (peek.next()) {
      fields.add(peek.field)
      peek.skip()
    }
  }
  return { hasNodes: fields.has(1) || fields.has(2), hasWays: fields.has(3), hasRelations: fields.has(4) }
}

function number(reader: ProtobufReader, kind: 'signed' | 'zigzag'): number {
  reader.expectWire(WIRE.varint, 'a number')
  return kind === 'signed' ? reader.signed() : reader.zigzag()
}

/** A position in 1e-7 degrees, refused when it is not on the globe. */
function degreesE7(value: number, offset: number, granularity: number, limitE7: number, at: number): number {
  const e7 = Math.round((offset + granularity * value) / 100)
  if (!(Math.abs(e7) <= limitE7)) throw new ProtobufError(at, `a position within ±${limitE7 / 1e7}°, found ${e7 / 1e7}`)
  return e7
}

const LON_LIMIT = 180e7
const LAT_LIMIT = 90e7

function readNode(reader: ProtobufReader, strings: StringTable, scale: Scale, visit: NonNullable<OsmVisitor['node']>): void {
  let id = 0
  let lat = 0
  let lon = 0
  const keys: number[] = []
  const values: number[] = []
  while (reader.next()) {
    if (reader.field === 1) id = number(reader, 'zigzag')
    else if (reader.field === 2) readPacked(reader, keys)
    else if (reader.field === 3) readPacked(reader, values)
    else if (reader.field === 8) lat = number(reader, 'zigzag')
    else if (reader.field === 9) lon = number(reader, 'zigzag')
    else reader.skip()
  }
  const lonE7 = degreesE7(lon, scale.lonOffset, scale.granularity, LON_LIMIT, reader.at)
  const latE7 = degreesE7(lat, scale.latOffset, scale.granularity, LAT_LIMIT, reader.at)
  visit(id, lonE7, latE7, keys.length > 0 ? tagsOf(keys, values, strings, reader.at) : null)
}

function readDense(reader: ProtobufReader, strings: StringTable, scale: Scale, visit: NonNullable<OsmVisitor['node']>): void {
  let ids = EMPTY
  let lats = EMPTY
  let lons = EMPTY
  let tags = EMPTY
  while (reader.next()) {
    if (reader.field === 1) ids = reader.message()
    else if (reader.field === 8) lats = reader.message()
    else if (reader.field === 9) lons = reader.message()
    else if (reader.field === 10) tags = reader.message()
    else reader.skip()
  }
  let id = 0
  let lat = 0
  let lon = 0
  while (ids.at < ids.end) {
    id += ids.zigzag()
    lat += lats.zigzag()
    lon += lons.zigzag()
    const lonE7 = degreesE7(lon, scale.lonOffset, scale.granularity, LON_LIMIT, lons.at)
    const latE7 = degreesE7(lat, scale.latOffset, scale.granularity, LAT_LIMIT, lats.at)
    visit(id, lonE7, latE7, readDenseTags(tags, strings))
  }
  if (lats.at < lats.end || lons.at < lons.end) throw new ProtobufError(lats.at, 'as many positions as node ids')
}

const EMPTY = new ProtobufReader(new Uint8Array(0))

/** The tags of one dense node: key and value numbers in turn, closed by a 0. A block without any tags has none at all. */
function readDenseTags(packed: ProtobufReader, strings: StringTable): Tags | null {
  let tags: Map<string, string> | null = null
  while (packed.at < packed.end) {
    const key = packed.varint()
    if (key === 0) break
    tags ??= new Map()
    tags.set(strings.text(key, packed.at), strings.text(packed.varint(), packed.at))
  }
  return tags
}

/** Node ids of one way, in one buffer for all ways of a block. */
class RefBuffer {
  #values = new Float64Array(2048)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  view(): Float64Array {
    return this.#values.subarray(0, this.length)
  }
}

function readWay(reader: ProtobufReader, strings: StringTable, refs: RefBuffer, visit: NonNullable<OsmVisitor['way']>): void {
  let id = 0
  const keys: number[] = []
  const values: number[] = []
  refs.length = 0
  while (reader.next()) {
    if (reader.field === 1) id = number(reader, 'signed')
    else if (reader.field === 2) readPacked(reader, keys)
    else if (reader.field === 3) readPacked(reader, values)
    else if (reader.field === 8) {
      const packed = reader.message()
      let ref = 0
      while (packed.at < packed.end) {
        ref += packed.zigzag()
        refs.push(ref)
      }
    } else reader.skip()
  }
  visit(id, tagsOf(keys, values, strings, reader.at), refs.view())
}

function readRelation(reader: ProtobufReader, strings: StringTable, visit: NonNullable<OsmVisitor['relation']>): void {
  let id = 0
  const keys: number[] = []
  const values: number[] = []
  const roles: number[] = []
  const types: number[] = []
  const ids: number[] = []
  while (reader.next()) {
    if (reader.field === 1) id = number(reader, 'signed')
    else if (reader.field === 2) readPacked(reader, keys)
    else if (reader.field === 3) readPacked(reader, values)
    else if (reader.field === 8) readPacked(reader, roles)
    else if (reader.field === 9) {
      const packed = reader.message()
      let member = 0
      while (packed.at < packed.end) {
        member += packed.zigzag()
        ids.push(member)
      }
    } else if (reader.field === 10) readPacked(reader, types)
    else reader.skip()
  }
  if (roles.length !== ids.length || types.length !== ids.length) {
    throw new ProtobufError(reader.at, `a role and a type for each of ${ids.length} members`)
  }
  const members: Member[] = ids.map((memberId, member) => {
    const type = MEMBER_TYPES[types[member]]
    if (!type) throw new ProtobufError(reader.at, `a member type of 0, 1 or 2, found ${types[member]}`)
    return { type, id: memberId, role: strings.text(roles[member], reader.at) }
  })
  visit(id, tagsOf(keys, values, strings, reader.at), members)
}

/** Appends whole numbers, packed as the format asks, or one by one as some writers do. */
function readPacked(reader: ProtobufReader, into: number[]): void {
  if (reader.wire === WIRE.varint) {
    into.push(reader.varint())
    return
  }
  const packed = reader.message()
  while (packed.at < packed.end) into.push(packed.varint())
}

function tagsOf(keys: readonly number[], values: readonly number[], strings: StringTable, at: number): Tags {
  if (keys.length !== values.length)
    throw new ProtobufError(at, `as many values as keys, found ${values.length} for ${keys.length}`)
  if (keys.length === 0) return NO_TAGS
  const tags = new Map<string, string>()
  for (let tag = 0; tag < keys.length; tag++) tags.set(strings.text(keys[tag], at), strings.text(values[tag], at))
  return tags
}
