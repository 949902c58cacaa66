/** Roads out of plain lines with attributes, as GeoJSON and Shapefiles hold them. */
import { isLonLat, type LonLat } from '../geometry/lonLat.ts'
import { E7 } from '../units.ts'
import { RoadAssembler } from './roadAssembler.ts'
import type { RoadData } from './roadData.ts'
import { RestrictionTally, type RoadReport, RoadTally } from './roadReport.ts'
import { claimsToBeRoad, readWayTags } from './tags.ts'

export interface TaggedLine {
  readonly coordinates: readonly LonLat[]
  /** OSM keys and values: highway, name, oneway, surface… */
  readonly tags: Readonly<Record<string, string | undefined>>
}

/** How the columns of a file become OSM tags. */
export interface ColumnMapping {
  /** OSM key → column of the file. */
  readonly columns: Readonly<Record<string, string>>
  /** OSM key → value in the file → OSM value; values that are not listed stay as they are. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** OSM key → value, where the file says nothing. */
  readonly fixed?: Readonly<Record<string, string>>
}

/** The tags of one line from its attributes. Empty attributes give no tag. */
export function mapColumns(properties: Readonly<Record<string, unknown>>, mapping: ColumnMapping): Record<string, string> {
  const tags: Record<string, string> = { ...mapping.fixed }
  for (const [key, column] of Object.entries(mapping.columns)) {
    const value = String(properties[column] ?? '').trim()
    const mapped = mapping.values?.[key]?.[value] ?? value
    if (mapped !== '') tags[key] = mapped
  }
  return tags
}

/**
 * Lines meet where they share a position, within 1e-7 degree (a centimetre); a line that crosses another without a common
 * position passes over it. Problems name lines by their number, from 1, in `osmId`.
 */
export function roadsFromLines(lines: Iterable<TaggedLine>): { roads: RoadData; report: RoadReport } {
  const tally = new RoadTally()
  const assembler = new RoadAssembler()
  const junctions = new Junctions()
  let row = 0
  for (const { coordinates, tags } of lines) {
    row++
    const lookup = { get: (key: string) => tags[key] }
    const traits = claimsToBeRoad(lookup) ? readWayTags(lookup) : 'not_a_road'
    const stray = coordinates.find((point) => !isLonLat(point))
    if (typeof traits === 'string') tally.refuse(row, traits, `highway=${tags.highway ?? ''}`)
    else if (stray) tally.refuse(row, 'bad_position', `[${stray[0]}, ${stray[1]}]`)
    else {
      const nodes = coordinates.map(([lon, lat]) => junctions.nodeAt(Math.round(lon * E7), Math.round(lat * E7)))
      if (assembler.addWay(row, assembler.addTraits(traits), nodes)) tally.accept()
      else tally.refuse(row, 'too_short', `${coordinates.length} positions, fewer than 2 of them different`)
    }
  }
  const lonE7 = Int32Array.from(junctions.lonE7)
  const latE7 = Int32Array.from(junctions.latE7)
  const roads = assembler.finish(lonE7, latE7, { waterAreas: [], waterways: [], places: [] })
  const water = { rows: 0, accepted: 0, refused: 0 }
  return {
    roads,
    report: tally.report({
      nodes: roads.nodeLonE7.length,
      water,
      places: 0,
      restrictions: new RestrictionTally().report(),
      barriers: { read: 0, kept: 0, open: 0, offRoad: 0 },
    }),
  }
}

/** Gives positions node numbers, the same number to positions at most one unit apart in each direction. */
class Junctions {
  readonly lonE7: number[] = []
  readonly latE7: number[] = []
  readonly #columns = new Map<number, Map<number, number>>()

  nodeAt(lonE7: number, latE7: number): number {
    for (const east of [0, -1, 1]) {
      const column = this.#columns.get(lonE7 + east)
      if (!column) continue
      const node = column.get(latE7) ?? column.get(latE7 - 1) ?? column.get(latE7 + 1)
      if (node !== undefined) return node
    }
    const node = this.lonE7.push(lonE7) - 1
    this.latE7.push(latE7)
    const column = this.#columns.get(lonE7) ?? new Map<number, number>()
    this.#columns.set(lonE7, column.set(latE7, node))
    return node
  }
}
