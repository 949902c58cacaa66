/** Reads back what the generator wrote, with code that shares nothing with it but the formats' definitions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { PbfReader } from 'pbf'

interface OsmWay {
  readonly nodes: readonly number[]
  readonly tags: ReadonlyMap<string, string>
}

export interface OsmFile {
  readonly nodes: ReadonlyMap<number, readonly [lon: number, lat: number]>
  readonly ways: readonly OsmWay[]
}

export type UnitFeature = Feature<Polygon | MultiPolygon, Record<string, string | number | boolean | null>>

export const readUnits = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'units.geojson'), 'utf8')) as FeatureCollection).features as UnitFeature[]

export const readCsv = (folder: string, file: string) =>
  parse(readFileSync(join(folder, file)), { columns: true }) as Record<string, string>[]

/** Messages as maps from field number to the values met, in order; enough for a file this plain. */
function fields(bytes: Uint8Array, read: Record<number, (pbf: PbfReader) => unknown>): Map<number, unknown[]> {
  const found = new Map<number, unknown[]>()
  new PbfReader(bytes).readFields((tag, into, pbf) => {
    const reader = read[tag]
    if (reader) into.set(tag, [...(into.get(tag) ?? []), reader(pbf)])
  }, found)
  return found
}

const bytes = (pbf: PbfReader) => pbf.readBytes()
const packed = (pbf: PbfReader) => pbf.readPackedVarint()
const packedSigned = (pbf: PbfReader) => pbf.readPackedSVarint()
const summed = (deltas: readonly number[]) => {
  let sum = 0
  return deltas.map((delta) => (sum += delta))
}

export function readOsm(folder: string): OsmFile {
  const file = readFileSync(join(folder, 'roads.osm.pbf'))
  const nodes = new Map<number, readonly [number, number]>()
  const ways: OsmWay[] = []
  for (let at = 0; at < file.length; ) {
    const headerLength = file.readUInt32BE(at)
    const header = fields(file.subarray(at + 4, at + 4 + headerLength), {
      1: (pbf) => pbf.readString(),
      3: (pbf) => pbf.readVarint(),
    })
    at += 4 + headerLength
    const size = header.get(3)?.[0] as number
    const blob = fields(file.subarray(at, at + size), { 3: bytes })
    at += size
    if (header.get(1)?.[0] !== 'OSMData') continue
    const block = fields(inflateSync(blob.get(3)?.[0] as Uint8Array), { 1: bytes, 2: bytes })
    const table = fields(block.get(1)?.[0] as Uint8Array, { 1: bytes })
    const strings = ((table.get(1) ?? []) as Uint8Array[]).map((text) => Buffer.from(text).toString('utf8'))
    for (const group of (block.get(2) ?? []) as Uint8Array[]) {
      const { dense, wayMessages } = (({ 2: d, 3: w }) => ({ dense: d, wayMessages: w }))(
        Object.fromEntries(fields(group, { 2: bytes, 3: bytes })),
      )
      for (const message of (dense ?? []) as Uint8Array[]) {
        const read = fields(message, { 1: packedSigned, 8: packedSigned, 9: packedSigned })
        const [ids, lats, lons] = [1, 8, 9].map((tag) => summed(read.get(tag)?.[0] as number[]))
        ids.forEach((id, i) => {
          nodes.set(id, [lons[i] / 1e7, lats[i] / 1e7])
        })
      }
      for (const message of (wayMessages ?? []) as Uint8Array[]) {
        const read = fields(message, { 2: packed, 3: packed, 8: packedSigned })
        const [keys, values] = [2, 3].map((tag) => (read.get(tag)?.[0] ?? []) as number[])
        ways.push({
          nodes: summed(read.get(8)?.[0] as number[]),
          tags: new Map(keys.map((key, i) => [strings[key], strings[values[i]]])),
        })
      }
    }
  }
  return { nodes, ways }
}
