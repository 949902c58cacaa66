/** Writes small .osm.pbf files for tests, plain or dense, one block per list of elements, so that the reader can be shown anything. */
import { deflateSync, inflateSync } from 'node:zlib'
import { PbfWriter } from 'pbf'
import type { Inflate, MemberType } from '../../server/core/osm/pbfReader.ts'

type TestTags = Readonly<Record<string, string>>
export interface TestNode {
  readonly id: number
  readonly lon: number
  readonly lat: number
  readonly tags?: TestTags
}
interface TestWay {
  readonly id: number
  readonly refs: readonly number[]
  readonly tags?: TestTags
}
interface TestRelation {
  readonly id: number
  readonly members: readonly { readonly type: MemberType; readonly id: number; readonly role: string }[]
  readonly tags?: TestTags
}
export interface TestBlock {
  readonly nodes?: readonly TestNode[]
  readonly dense?: readonly TestNode[]
  readonly ways?: readonly TestWay[]
  readonly relations?: readonly TestRelation[]
  readonly granularity?: number
  readonly latOffset?: number
  readonly lonOffset?: number
}

export const inflate: Inflate = (data, rawSize) => inflateSync(data, { maxOutputLength: Math.max(1, rawSize) })

/** The bytes of a file with these blocks; `features` are what the header says a reader must know. */
export function osmFile(blocks: readonly TestBlock[], features = ['OsmSchema-V0.6', 'DenseNodes'], isPacked = true): Uint8Array {
  const header = new PbfWriter()
  for (const feature of features) header.writeStringField(4, feature)
  return joined([
    blob('OSMHeader', header.finish(), isPacked),
    ...blocks.map((block) => blob('OSMData', blockBytes(block), isPacked)),
  ])
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** One blob with its length and header. */
export function blob(type: string, raw: Uint8Array, isPacked = true): Uint8Array {
  const body = new PbfWriter()
  if (isPacked) {
    body.writeVarintField(2, raw.length)
    body.writeBytesField(3, deflateSync(raw))
  } else body.writeBytesField(1, raw)
  return framed(type, body.finish())
}

export function framed(type: string, body: Uint8Array, claimedSize = body.length): Uint8Array {
  const header = new PbfWriter()
  header.writeStringField(1, type)
  header.writeVarintField(3, claimedSize)
  const headerBytes = header.finish()
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, headerBytes.length)
  return joined([length, headerBytes, body])
}

/** The file in chunks of the given size, as a stream would bring it. */
export async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function blockBytes(block: TestBlock): Uint8Array {
  const strings = ['']
  const number = (text: string) => {
    const known = strings.indexOf(text)
    return known >= 0 ? known : strings.push(text) - 1
  }
  const keys = (tags: TestTags = {}) => Object.keys(tags).map(number)
  const values = (tags: TestTags = {}) => Object.values(tags).map(number)
  const granularity = block.granularity ?? 100
  const units = (degrees: number, offset = 0) => Math.round((degrees * 1e9 - offset) / granularity)
  const deltas = (list: readonly number[]) => list.map((value, at) => value - (at === 0 ? 0 : list[at - 1]))

  const group = new PbfWriter()
  for (const node of block.nodes ?? []) {
    group.writeMessage(
      1,
      (_, out) => {
        out.writeSVarintField(1, node.id)
        out.writePackedVarint(2, keys(node.tags))
        out.writePackedVarint(3, values(node.tags))
        out.writeSVarintField(8, units(node.lat, block.latOffset))
        out.writeSVarintField(9, units(node.lon, block.lonOffset))
      },
      null,
    )
  }
  const { dense } = block
  if (dense) {
    group.writeMessage(
      2,
      (_, out) => {
        out.writePackedSVarint(1, deltas(dense.map((node) => node.id)))
        out.writePackedSVarint(8, deltas(dense.map((node) => units(node.lat, block.latOffset))))
        out.writePackedSVarint(9, deltas(dense.map((node) => units(node.lon, block.lonOffset))))
        const pairs = dense.map(({ tags = {} }) => Object.entries(tags).flatMap(([key, value]) => [number(key), number(value)]))
        if (pairs.some((pair) => pair.length > 0))
          out.writePackedVarint(
            10,
            pairs.flatMap((pair) => [...pair, 0]),
          )
      },
      null,
    )
  }
  for (const way of block.ways ?? []) {
    group.writeMessage(
      3,
      (_, out) => {
        out.writeVarintField(1, way.id)
        out.writePackedVarint(2, keys(way.tags))
        out.writePackedVarint(3, values(way.tags))
        out.writePackedSVarint(8, deltas(way.refs))
      },
      null,
    )
  }
  for (const relation of block.relations ?? []) {
    group.writeMessage(
      4,
      (_, out) => {
        out.writeVarintField(1, relation.id)
        out.writePackedVarint(2, keys(relation.tags))
        out.writePackedVarint(3, values(relation.tags))
        out.writePackedVarint(
          8,
          relation.members.map((member) => number(member.role)),
        )
        out.writePackedSVarint(9, deltas(relation.members.map((member) => member.id)))
        out.writePackedVarint(
          10,
          relation.members.map((member) => ['node', 'way', 'relation'].indexOf(member.type)),
        )
      },
      null,
    )
  }
  const groupBytes = group.finish()
  const out = new PbfWriter()
  const writeStrings = (_: null, table: PbfWriter) => {
    for (const text of strings) table.writeBytesField(1, new TextEncoder().encode(text))
  }
  out.writeMessage(1, writeStrings, null)
  out.writeBytesField(2, groupBytes)
  out.writeVarintField(17, granularity)
  if (block.latOffset) out.writeVarintField(19, block.latOffset)
  if (block.lonOffset) out.writeVarintField(20, block.lonOffset)
  return out.finish()
}
