/** RoadData as one checked binary file, and back. Files of version 1 know no restrictions and no barriers. */
import type { LonLat } from '../geometry/lonLat.ts'
import {
  DamagedFileError,
  decodeSections,
  encodeSections,
  type FileKind,
  type Section,
  type Sections,
  sectionOf,
} from '../roads/sections.ts'
import { E7 } from '../units.ts'
import {
  checkRoadData,
  noBarriers,
  noRestrictions,
  type PlaceNode,
  type RoadData,
  WATERWAY_KINDS,
  type WaterArea,
  type Waterway,
} from './roadData.ts'
import { decodeUtf8, encodeUtf8 } from './utf8.ts'

const ROAD_FILE: FileKind = { magic: 'JJROADS', version: 2, older: [1] }

/** Positions of water and places are rounded to 1e-7 degree. */
export function encodeRoads(data: RoadData): Uint8Array {
  const strings = new StringPool(data.strings)
  const { waterAreas, waterways, places } = data
  const lists = {
    ...packNamed('area', waterAreas, strings),
    areaKind: Uint32Array.from(waterAreas, (area) => strings.number(area.kind)),
    areaFirstRing: firsts(waterAreas.map((area) => area.polygon.length)),
    ringFirstPoint: firsts(waterAreas.flatMap((area) => area.polygon.map((ring) => ring.length))),
    ringPoints: packPoints(waterAreas.flatMap((area) => area.polygon.flat())),
    ...packNamed('waterway', waterways, strings),
    waterwayKind: Uint8Array.from(waterways, (waterway) => WATERWAY_KINDS.indexOf(waterway.kind)),
    waterwayFirstPoint: firsts(waterways.map((waterway) => waterway.line.length)),
    waterwayPoints: packPoints(waterways.flatMap((waterway) => waterway.line)),
    ...packNamed('place', places, strings),
    placeKind: Uint32Array.from(places, (place) => strings.number(place.place)),
    placePoints: packPoints(places.map((place) => place.at)),
  }
  return encodeSections(ROAD_FILE, {
    nodeLonE7: data.nodeLonE7,
    nodeLatE7: data.nodeLatE7,
    ...prefixed('way', data.ways),
    ...prefixed('restriction', data.restrictions),
    ...prefixed('barrier', data.barriers),
    ...lists,
    ...strings.sections(),
  })
}

/** Throws DamagedFileError when the bytes are not a road file of this version, or were damaged. */
export function decodeRoads(bytes: Uint8Array): RoadData {
  const sections = decodeSections(ROAD_FILE, bytes)
  try {
    const data = unpack(sections)
    checkRoadData(data)
    return data
  } catch (cause) {
    if (cause instanceof DamagedFileError) throw cause
    throw new DamagedFileError('contents', `The road file contradicts itself: ${(cause as Error).message}`, { cause })
  }
}

function unpack(sections: Sections): RoadData {
  const u8 = (name: string) => sectionOf(sections, name, Uint8Array)
  const u16 = (name: string) => sectionOf(sections, name, Uint16Array)
  const u32 = (name: string) => sectionOf(sections, name, Uint32Array)
  const i32 = (name: string) => sectionOf(sections, name, Int32Array)
  const f64 = (name: string) => sectionOf(sections, name, Float64Array)
  /** Where lists begin in the list of all of them, as `firsts` made it. */
  const firstsOf = (name: string, lists: number, total: number) => {
    const first = u32(name)
    const isWhole = first.length === lists + 1 && first[0] === 0 && first[lists] === total
    if (!isWhole || first.some((start, at) => at > 0 && start < first[at - 1])) {
      throw new Error(`${name} does not cut ${total} entries into ${lists} lists.`)
    }
    return first
  }
  const strings = unpackStrings(
    firstsOf('stringFirst', u32('stringFirst').length - 1, u8('stringBytes').length),
    u8('stringBytes'),
  )
  const textOf = (number: number) => {
    if (number >= strings.length) throw new Error(`There is no string ${number}, only ${strings.length}.`)
    return strings[number]
  }
  const named = (list: string, at: number) => ({
    osmId: f64(`${list}OsmId`)[at],
    name: textOf(u32(`${list}Name`)[at]),
    nameEn: textOf(u32(`${list}NameEn`)[at]),
  })

  const ringPoints = i32('ringPoints')
  const areaFirst = firstsOf('areaFirstRing', u32('areaKind').length, u32('ringFirstPoint').length - 1)
  const ringFirst = firstsOf('ringFirstPoint', u32('ringFirstPoint').length - 1, ringPoints.length / 2)
  const waterAreas: WaterArea[] = Array.from(u32('areaKind'), (kind, at) => ({
    ...named('area', at),
    kind: textOf(kind),
    polygon: range(areaFirst[at], areaFirst[at + 1]).map((ring) => pointsOf(ringPoints, ringFirst[ring], ringFirst[ring + 1])),
  }))
  const linePoints = i32('waterwayPoints')
  const lineFirst = firstsOf('waterwayFirstPoint', u8('waterwayKind').length, linePoints.length / 2)
  const waterways: Waterway[] = Array.from(u8('waterwayKind'), (kind, at) => ({
    ...named('waterway', at),
    kind: WATERWAY_KINDS[kind],
    line: pointsOf(linePoints, lineFirst[at], lineFirst[at + 1]),
  }))
  const placePoints = i32('placePoints')
  const places: PlaceNode[] = Array.from(u32('placeKind'), (kind, at) => ({
    ...named('place', at),
    place: textOf(kind),
    at: [placePoints[2 * at] / E7, placePoints[2 * at + 1] / E7],
  }))

  return {
    nodeLonE7: i32('nodeLonE7'),
    nodeLatE7: i32('nodeLatE7'),
    ways: {
      osmId: f64('way.osmId'),
      roadClass: u8('way.roadClass'),
      surface: u8('way.surface'),
      maxspeedKmh: u8('way.maxspeedKmh'),
      flags: u16('way.flags'),
      access: u16('way.access'),
      name: u32('way.name'),
      nameEn: u32('way.nameEn'),
      ref: u32('way.ref'),
      firstNode: u32('way.firstNode'),
      nodes: u32('way.nodes'),
    },
    restrictions: sections['restriction.osmId']
      ? {
          osmId: f64('restriction.osmId'),
          isOnly: u8('restriction.isOnly'),
          binds: u8('restriction.binds'),
          firstStep: u32('restriction.firstStep'),
          steps: u32('restriction.steps'),
        }
      : noRestrictions(),
    barriers: sections['barrier.node'] ? { node: u32('barrier.node'), stops: u8('barrier.stops') } : noBarriers(),
    strings: strings.slice(0, u32('stringCount')[0]),
    waterAreas,
    waterways,
    places,
  }
}

const prefixed = (prefix: string, columns: object): Sections =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${prefix}.${name}`, column as Section]))

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, step) => from + step)

function packNamed(list: string, entries: readonly { osmId: number; name: string; nameEn: string }[], strings: StringPool) {
  return {
    [`${list}OsmId`]: Float64Array.from(entries, (entry) => entry.osmId),
    [`${list}Name`]: Uint32Array.from(entries, (entry) => strings.number(entry.name)),
    [`${list}NameEn`]: Uint32Array.from(entries, (entry) => strings.number(entry.nameEn)),
  }
}

/** Where each list begins in the list of all of them: one entry more than there are lists. */
function firsts(lengths: readonly number[]): Uint32Array {
  const first = new Uint32Array(lengths.length + 1)
  for (let at = 0; at < lengths.length; at++) first[at + 1] = first[at] + lengths[at]
  return first
}

const packPoints = (points: readonly LonLat[]) =>
  Int32Array.from(points.flatMap(([lon, lat]) => [Math.round(lon * E7), Math.round(lat * E7)]))

const pointsOf = (packed: Int32Array, from: number, to: number): LonLat[] =>
  range(from, to).map((at) => [packed[2 * at] / E7, packed[2 * at + 1] / E7])

/** The strings of the data, and those of its lists after them. */
class StringPool {
  readonly #texts: string[]
  readonly #numbers: Map<string, number>
  readonly #ownCount: number

  constructor(texts: readonly string[]) {
    this.#texts = [...texts]
    this.#ownCount = texts.length
    this.#numbers = new Map(texts.map((text, number) => [text, number]))
  }

  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }

  sections() {
    const encoded = this.#texts.map(encodeUtf8)
    const stringFirst = firsts(encoded.map((text) => text.length))
    const stringBytes = new Uint8Array(stringFirst[encoded.length])
    encoded.forEach((text, at) => {
      stringBytes.set(text, stringFirst[at])
    })
    return { stringFirst, stringBytes, stringCount: Uint32Array.of(this.#ownCount) }
  }
}

function unpackStrings(first: Uint32Array, bytes: Uint8Array): string[] {
  return range(0, first.length - 1).map((at) => decodeUtf8(bytes, first[at], first[at + 1]))
}
