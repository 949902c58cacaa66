/** Decodes one block of a PBF file: nodes (plain or dense), ways and relations, as far as the visitor cares for them. */
import { GrowingFloat64 } from './growing.ts'
import type { Member, MemberType, OsmVisitor, Tags } from './pbfReader.ts'
import { ProtobufError, ProtobufReader, WIRE } from './protobuf.ts'
import { StringTable } from './stringTable.ts'

const MEMBER_TYPES: readonly MemberType[] = ['node', 'way', 'relation']
const NO_TAGS: Tags = new Map()

/** How the whole numbers of a block become 1e-7 degrees. */
interface Scale {
  granularity: number
  latOffset: number
  lonOffset: number
}

/** Calls the visitor for every element of the block that it has a method for. Throws ProtobufError when malformed. */
export function readPrimitiveBlock(bytes: Uint8Array, block: number, visitor: OsmVisitor): void {
  const groups: ProtobufReader[] = []
  const scale: Scale = { granularity: 100, latOffset: 0, lonOffset: 0 }
  let table: ProtobufReader | null = null
  const reader = new ProtobufReader(bytes)
  while (reader.next()) {
    if (reader.field === 1) table = reader.message()
    else if (reader.field === 2) groups.push(reader.message())
    else if (reader.field === 17) scale.granularity = number(reader, 'signed')
    else if (reader.field === 19) scale.latOffset = number(reader, 'signed')
    else if (reader.field === 20) scale.lonOffset = number(reader, 'signed')
    else reader.skip()
  }
  if (scale.granularity <= 0) throw new ProtobufError(reader.at, `a granularity above 0, found ${scale.granularity}`)

  const contents = contentsOf(groups)
  visitor.block?.(block, contents)
  const isOfInterest =
    (visitor.node && contents.hasNodes) || (visitor.way && contents.hasWays) || (visitor.relation && contents.hasRelations)
  if (isOfInterest) new BlockReader(new StringTable(table), scale, visitor).read(groups)
}

function contentsOf(groups: readonly ProtobufReader[]) {
  const found = [false, false, false, false, false]
  for (const group of groups) {
    // a group holds one kind of element, but the format does not enforce it
    const peek = group.again()
    while (peek.next()) {
      if (peek.field < found.length) found[peek.field] = true
      peek.skip()
    }
  }
  return { hasNodes: found[1] || found[2], hasWays: found[3], hasRelations: found[4] }
}

function number(reader: ProtobufReader, kind: 'signed' | 'zigzag'): number {
  reader.expectWire(WIRE.varint, 'a number')
  return kind === 'signed' ? reader.signed() : reader.zigzag()
}

const LON_LIMIT = 180e7
const LAT_LIMIT = 90e7
const NOTHING = new ProtobufReader(new Uint8Array(0))
/** OpenStreetMap allows 2,000 nodes a way and 32,000 members a relation; old files have a few longer ones. */
const MAX_REFS = 100_000
const MAX_MEMBERS = 100_000

class BlockReader {
  readonly #strings: StringTable
  readonly #scale: Scale
  readonly #visitor: OsmVisitor
  /** Strings that are keys the visitor asks for; null when it wants every tag. */
  readonly #nodeKeys: Uint8Array | null
  readonly #wayKeys: Uint8Array | null
  // of the element at hand, in lists that are used again
  readonly #keys = new GrowingFloat64()
  readonly #values = new GrowingFloat64()
  #refs = new Float64Array(2048)

  constructor(strings: StringTable, scale: Scale, visitor: OsmVisitor) {
    this.#strings = strings
    this.#scale = scale
    this.#visitor = visitor
    this.#nodeKeys = visitor.nodeKeys ? strings.marks(visitor.nodeKeys) : null
    this.#wayKeys = visitor.wayKeys ? strings.marks(visitor.wayKeys) : null
  }

  read(groups: readonly ProtobufReader[]): void {
    const { node, way, relation } = this.#visitor
    for (const group of groups) {
      while (group.next()) {
        if (group.field === 1 && node) this.#readNode(group.message())
        else if (group.field === 2 && node) this.#readDense(group.message())
        else if (group.field === 3 && way) this.#readWay(group.message())
        else if (group.field === 4 && relation) this.#readRelation(group.message())
        else group.skip()
      }
    }
  }

  #readNode(reader: ProtobufReader): void {
    let id = 0
    let lat = 0
    let lon = 0
    this.#forgetTags()
    while (reader.next()) {
      if (reader.field === 1) id = number(reader, 'zigzag')
      else if (reader.field === 2) readPacked(reader, this.#keys)
      else if (reader.field === 3) readPacked(reader, this.#values)
      else if (reader.field === 8) lat = number(reader, 'zigzag')
      else if (reader.field === 9) lon = number(reader, 'zigzag')
      else reader.skip()
    }
    this.#checkTags(reader.at)
    const { granularity, lonOffset, latOffset } = this.#scale
    const lonE7 = degreesE7(lon, lonOffset, granularity, LON_LIMIT, reader.at)
    const latE7 = degreesE7(lat, latOffset, granularity, LAT_LIMIT, reader.at)
    const tags = this.#keys.length > 0 && this.#hasKeyIn(this.#nodeKeys) ? this.#tags(reader.at) : null
    this.#visitor.node?.(id, lonE7, latE7, tags)
  }

  #readDense(reader: ProtobufReader): void {
    let ids = NOTHING
    let lats = NOTHING
    let lons = NOTHING
    let tags = NOTHING
    while (reader.next()) {
      if (reader.field === 1) ids = reader.message()
      else if (reader.field === 8) lats = reader.message()
      else if (reader.field === 9) lons = reader.message()
      else if (reader.field === 10) tags = reader.message()
      else reader.skip()
    }
    const { granularity, lonOffset, latOffset } = this.#scale
    const visitor = this.#visitor
    let id = 0
    let lat = 0
    let lon = 0
    while (ids.at < ids.end) {
      id += ids.zigzag()
      lat += lats.zigzag()
      lon += lons.zigzag()
      const lonE7 = degreesE7(lon, lonOffset, granularity, LON_LIMIT, lons.at)
      const latE7 = degreesE7(lat, latOffset, granularity, LAT_LIMIT, lats.at)
      visitor.node?.(id, lonE7, latE7, tags.at < tags.end ? this.#denseTags(tags) : null)
    }
    if (lats.at < lats.end || lons.at < lons.end) throw new ProtobufError(lats.at, 'as many positions as node ids')
  }

  /** The tags of one dense node: key and value numbers in turn, closed by a 0. A block without any tags has none at all. */
  #denseTags(packed: ProtobufReader): Tags | null {
    const first = packed.varint()
    if (first === 0) return null
    this.#forgetTags()
    for (let key = first; key !== 0; key = packed.at < packed.end ? packed.varint() : 0) {
      if (this.#keys.length >= MAX_TAGS) throw new ProtobufError(packed.at, `at most ${MAX_TAGS} tags`)
      this.#keys.push(key)
      this.#values.push(packed.varint())
    }
    return this.#hasKeyIn(this.#nodeKeys) ? this.#tags(packed.at) : null
  }

  #readWay(reader: ProtobufReader): void {
    let id = 0
    let refs = NOTHING
    this.#forgetTags()
    while (reader.next()) {
      if (reader.field === 1) id = number(reader, 'signed')
      else if (reader.field === 2) readPacked(reader, this.#keys)
      else if (reader.field === 3) readPacked(reader, this.#values)
      else if (reader.field === 8) refs = reader.message()
      else reader.skip()
    }
    this.#checkTags(reader.at)
    if (!this.#hasKeyIn(this.#wayKeys)) return
    this.#visitor.way?.(id, this.#tags(reader.at), this.#readRefs(refs))
  }

  #readRefs(packed: ProtobufReader): Float64Array {
    let count = 0
    let ref = 0
    while (packed.at < packed.end) {
      if (count === this.#refs.length) {
        if (count >= MAX_REFS) throw new ProtobufError(packed.at, `at most ${MAX_REFS} nodes in a way`)
        const larger = new Float64Array(Math.min(MAX_REFS, count * 2))
        larger.set(this.#refs)
        this.#refs = larger
      }
      ref += packed.zigzag()
      this.#refs[count++] = ref
    }
    return this.#refs.subarray(0, count)
  }

  #readRelation(reader: ProtobufReader): void {
    let id = 0
    const packed = { roles: NOTHING, ids: NOTHING, types: NOTHING }
    const single = { roles: [] as number[], types: [] as number[] }
    this.#forgetTags()
    while (reader.next()) {
      if (reader.field === 1) id = number(reader, 'signed')
      else if (reader.field === 2) readPacked(reader, this.#keys)
      else if (reader.field === 3) readPacked(reader, this.#values)
      else if (reader.field === 8) {
        if (reader.wire === WIRE.varint) single.roles.push(reader.varint())
        else packed.roles = reader.message()
      } else if (reader.field === 9) packed.ids = reader.message()
      else if (reader.field === 10) {
        if (reader.wire === WIRE.varint) single.types.push(reader.varint())
        else packed.types = reader.message()
      } else reader.skip()
    }
    this.#checkTags(reader.at)
    const at = reader.at
    const members = () => {
      const roles = new GrowingFloat64()
      const types = new GrowingFloat64()
      roles.pushAll(single.roles)
      types.pushAll(single.types)
      pushAll(packed.roles.again(), roles, MAX_MEMBERS, 'members in a relation')
      pushAll(packed.types.again(), types, MAX_MEMBERS, 'members in a relation')
      return this.#members(packed.ids.again(), roles.view(), types.view(), at)
    }
    this.#visitor.relation?.(id, this.#tags(at), members)
  }

  #members(ids: ProtobufReader, roles: Float64Array, types: Float64Array, at: number): Member[] {
    const members: Member[] = []
    let id = 0
    while (ids.at < ids.end && members.length < roles.length) {
      id += ids.zigzag()
      const type = MEMBER_TYPES[types[members.length]]
      if (!type) throw new ProtobufError(at, `a member type of 0, 1 or 2, found ${types[members.length]}`)
      members.push({ type, id, role: this.#strings.text(roles[members.length], at) })
    }
    if (ids.at < ids.end || members.length !== roles.length || types.length !== roles.length) {
      throw new ProtobufError(at, `an id, a role and a type for each member, found ${roles.length} roles, ${types.length} types`)
    }
    return members
  }

  #forgetTags(): void {
    this.#keys.cut(0)
    this.#values.cut(0)
  }

  #checkTags(at: number): void {
    const [keys, values] = [this.#keys.length, this.#values.length]
    if (keys !== values) throw new ProtobufError(at, `as many values as keys, found ${values} for ${keys}`)
  }

  #hasKeyIn(marks: Uint8Array | null): boolean {
    if (marks === null) return true
    for (let tag = 0; tag < this.#keys.length; tag++) if (marks[this.#keys.at(tag)] === 1) return true
    return false
  }

  #tags(at: number): Tags {
    if (this.#keys.length === 0) return NO_TAGS
    const tags = new Map<string, string>()
    for (let tag = 0; tag < this.#keys.length; tag++) {
      tags.set(this.#strings.text(this.#keys.at(tag), at), this.#strings.text(this.#values.at(tag), at))
    }
    return tags
  }
}

/** A position in 1e-7 degrees, refused when it is not on the globe. */
function degreesE7(value: number, offset: number, granularity: number, limitE7: number, at: number): number {
  const e7 = granularity === 100 && offset === 0 ? value : Math.round((offset + granularity * value) / 100)
  if (!(Math.abs(e7) <= limitE7)) throw new ProtobufError(at, `a position within ±${limitE7 / 1e7}°, found ${e7 / 1e7}`)
  return e7
}

/** Tags of one element that are read: nothing honest has more, and each costs more memory than it takes in the file. */
const MAX_TAGS = 10_000

/** Appends whole numbers, packed as the format asks, or one by one as some writers do. */
function readPacked(reader: ProtobufReader, into: GrowingFloat64): void {
  if (reader.wire === WIRE.varint) {
    if (into.length >= MAX_TAGS) throw new ProtobufError(reader.at, `at most ${MAX_TAGS} tags`)
    into.push(reader.varint())
  } else pushAll(reader.message(), into, MAX_TAGS, 'tags')
}

function pushAll(packed: ProtobufReader, into: GrowingFloat64, atMost: number, what: string): void {
  while (packed.at < packed.end) {
    if (into.length >= atMost) throw new ProtobufError(packed.at, `at most ${atMost} ${what}`)
    into.push(packed.varint())
  }
}
