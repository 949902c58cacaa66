/** Writes OpenStreetMap PBF: a header blob, dense nodes and ways, zlib-compressed, 8,000 elements a block. */
import { deflateSync } from 'node:zlib'
import { PbfWriter } from 'pbf'
import type { LonLat } from './plane.ts'

export interface OsmNode {
  readonly id: number
  readonly position: LonLat
}

export interface OsmWay {
  readonly id: number
  readonly nodes: readonly number[]
  readonly tags: Readonly<Record<string, string>>
}

const BLOCK_SIZE = 8000
/** Positions are counted in units of 100 nanodegrees, the default of the format. */
const UNITS_PER_DEGREE = 1e7

/** The whole file. Ids must ascend; every node of a way must be among the nodes. */
export function writeOsmPbf(nodes: readonly OsmNode[], ways: readonly OsmWay[]): Buffer {
  const blobs = [blob('OSMHeader', headerBlock(nodes))]
  for (let i = 0; i < nodes.length; i += BLOCK_SIZE) blobs.push(blob('OSMData', nodeBlock(nodes.slice(i, i + BLOCK_SIZE))))
  for (let i = 0; i < ways.length; i += BLOCK_SIZE) blobs.push(blob('OSMData', wayBlock(ways.slice(i, i + BLOCK_SIZE))))
  return Buffer.concat(blobs)
}

function blob(type: string, data: Uint8Array): Buffer {
  const body = new PbfWriter()
  body.writeVarintField(2, data.length)
  body.writeBytesField(3, deflateSync(data, { level: 9 }))
  const bodyBytes = body.finish()
  const header = new PbfWriter()
  header.writeStringField(1, type)
  header.writeVarintField(3, bodyBytes.length)
  const headerBytes = header.finish()
  const length = Buffer.alloc(4)
  length.writeUInt32BE(headerBytes.length)
  return Buffer.concat([length, headerBytes, bodyBytes])
}

function headerBlock(nodes: readonly OsmNode[]): Uint8Array {
  const box = { west: 180, east: -180, south: 90, north: -90 }
  for (const { position } of nodes) {
    box.west = Math.min(box.west, position[0])
    box.east = Math.max(box.east, position[0])
    box.south = Math.min(box.south, position[1])
    box.north = Math.max(box.north, position[1])
  }
  const nano = (degrees: number) => Math.round(degrees * UNITS_PER_DEGREE) * 100
  const pbf = new PbfWriter()
  pbf.writeMessage(
    1,
    (corners: typeof box, message) => {
      message.writeSVarintField(1, nano(corners.west))
      message.writeSVarintField(2, nano(corners.east))
      message.writeSVarintField(3, nano(corners.north))
      message.writeSVarintField(4, nano(corners.south))
    },
    box,
  )
  pbf.writeStringField(4, 'OsmSchema-V0.6')
  pbf.writeStringField(4, 'DenseNodes')
  pbf.writeStringField(5, 'Sort.Type_then_ID')
  pbf.writeStringField(16, 'jiujin-demo')
  return pbf.finish()
}

function nodeBlock(nodes: readonly OsmNode[]): Uint8Array {
  const units = (degrees: number) => Math.round(degrees * UNITS_PER_DEGREE)
  const deltas = (values: readonly number[]) => values.map((value, i) => (i === 0 ? value : value - values[i - 1]))
  return block([''], (group) => {
    group.writeMessage(
      2,
      (dense: readonly OsmNode[], message) => {
        message.writePackedSVarint(1, deltas(dense.map(({ id }) => id)))
        message.writePackedSVarint(8, deltas(dense.map(({ position }) => units(position[1]))))
        message.writePackedSVarint(9, deltas(dense.map(({ position }) => units(position[0]))))
      },
      nodes,
    )
  })
}

function wayBlock(ways: readonly OsmWay[]): Uint8Array {
  const strings = new Map<string, number>([['', 0]])
  const index = (text: string) => {
    const known = strings.get(text)
    if (known !== undefined) return known
    strings.set(text, strings.size)
    return strings.size - 1
  }
  for (const { tags } of ways) for (const [key, value] of Object.entries(tags)) [index(key), index(value)]
  return block([...strings.keys()], (group) => {
    for (const way of ways) {
      group.writeMessage(
        3,
        ({ id, nodes, tags }: OsmWay, message) => {
          message.writeVarintField(1, id)
          message.writePackedVarint(2, Object.keys(tags).map(index))
          message.writePackedVarint(3, Object.values(tags).map(index))
          message.writePackedSVarint(
            8,
            nodes.map((node, i) => (i === 0 ? node : node - nodes[i - 1])),
          )
        },
        way,
      )
    }
  })
}

function block(strings: readonly string[], writeGroup: (group: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeMessage(
    1,
    (table: readonly string[], message) => {
      for (const text of table) message.writeBytesField(1, Buffer.from(text, 'utf8'))
    },
    strings,
  )
  pbf.writeMessage(2, (_: null, message) => writeGroup(message), null)
  return pbf.finish()
}
