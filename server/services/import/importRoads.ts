/** Roads, with the water and the names of places beside them: an OpenStreetMap extract, or lines with attributes. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { RowProblem } from '../../core/import/problems.ts'
import { OsmTooLargeError } from '../../core/osm/gatherRoads.ts'
import { OsmFormatError } from '../../core/osm/pbfReader.ts'
import { readRoads } from '../../core/osm/readRoads.ts'
import { nodeCount, type RoadData, roadBounds } from '../../core/osm/roadData.ts'
import type { RoadProblem, RoadProblemCode, RoadReport } from '../../core/osm/roadReport.ts'
import { mapColumns, roadsFromLines, type TaggedLine } from '../../core/osm/roadsFromLines.ts'
import { AppError } from '../../errors.ts'
import { pointToRoadFile } from '../../store/imports.ts'
import { removeOldRoadFiles, writeRoadFile } from '../../store/roadFiles.ts'
import { NO_CHANGES } from '../../store/upsert.ts'
import { type BasemapRow, replaceLayers } from '../../store/writeBasemap.ts'
import type { ImportContext, Importer, Prepared, SheetImporter } from './importer.ts'
import { lineStringText, lines } from './shapes.ts'

/** Larger than node's own 64 KiB: fewer turns of the event loop per block. */
const READ_AT_ONCE_BYTES = 1 << 20

/** A whole network at a time: it replaces the region's roads, water and names of places. */
export const importOsmRoads: Importer = async (context): Promise<Prepared> => {
  const { size } = await stat(context.path)
  try {
    const { roads, report } = await readRoads(() => createReadStream(context.path, { highWaterMark: READ_AT_ONCE_BYTES }), {
      inflate: (data, rawSize) => inflateSync(data, { maxOutputLength: Math.max(1, rawSize), chunkSize: Math.max(64, rawSize) }),
      bounds: context.within ?? undefined,
      signal: context.signal,
      progress: context.progress,
      totalBytes: size,
    })
    const notes = {
      nodes: nodeCount(roads),
      waterAreas: roads.waterAreas.length,
      waterways: roads.waterways.length,
      places: report.places,
      restrictions: report.restrictions.kept,
      barriers: report.barriers.kept,
    }
    return prepare(context, roads, report, { notes, withWater: true, rowOf: (number) => number })
  } catch (error) {
    if (error instanceof OsmTooLargeError) throw new AppError('bad_file', `${basename(context.path)}: ${error.message}`)
    if (!(error instanceof OsmFormatError)) throw error
    throw new AppError('bad_file', `${basename(context.path)} is not an OpenStreetMap extract (.osm.pbf): ${error.message}`)
  }
}

/** Lines of a GeoJSON or Shapefile; `--columns` says which column holds highway, name, oneway and other OSM keys. */
export const importRoadLines: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const { columns, set, crs, filter } = context.options
  const missing = [...Object.values(columns), ...Object.keys(filter)].filter((column) => !sheet.header.includes(column))
  if (missing.length > 0) {
    throw new AppError('bad_file', `There is no column "${missing.join('", "')}"; the columns are ${sheet.header.join(', ')}.`)
  }
  const own = Object.fromEntries(OSM_KEYS.filter((key) => sheet.header.includes(key)).map((key) => [key, key]))
  const tagged: TaggedLine[] = []
  const rowOfLine: number[] = []
  const problems: RowProblem[] = []
  for await (const row of sheet.rows()) {
    if (Object.entries(filter).some(([column, value]) => row.values[column] !== value)) continue
    const parts = row.geometry ? lines(row.geometry, crs) : null
    if (parts === null) {
      problems.push({
        row: row.row,
        field: 'geometry',
        code: 'bad_geometry',
        value: row.geometry?.type ?? 'null',
        hint: 'LineString | MultiLineString',
      })
      continue
    }
    const tags = mapColumns(row.values, { columns: { ...own, ...columns }, fixed: set })
    for (const coordinates of parts) {
      tagged.push({ coordinates, tags })
      rowOfLine.push(row.row)
    }
  }
  const { roads, report } = roadsFromLines(tagged)
  const prepared = prepare(context, roads, report, {
    notes: { nodes: nodeCount(roads) },
    withWater: false,
    rowOf: (line) => rowOfLine[line - 1],
  })
  return { ...prepared, rows: prepared.rows + problems.length, problems: [...problems, ...prepared.problems] }
}

const OSM_KEYS = ['highway', 'name', 'name:en', 'ref', 'oneway', 'surface', 'maxspeed', 'bridge', 'tunnel', 'junction', 'access']

/** Towns are named on smaller maps than hamlets. */
const PLACE_RANK: Readonly<Record<string, number>> = {
  city: 1,
  town: 2,
  suburb: 3,
  village: 3,
  quarter: 4,
  neighbourhood: 4,
  hamlet: 5,
}
const LEAST_RANK = 6

/** Where in a row the fault of a road stands. */
const FIELDS: Record<RoadProblemCode, string> = {
  not_in_use: 'highway',
  not_a_road: 'highway',
  area: 'highway',
  missing_nodes: 'nodes',
  too_short: 'nodes',
  outside_bounds: 'nodes',
  bad_position: 'nodes',
  cut: 'nodes',
}

function prepare(
  context: ImportContext,
  roads: RoadData,
  report: RoadReport,
  { notes, withWater, rowOf }: { notes: Prepared['notes']; withWater: boolean; rowOf: (number: number) => number },
): Prepared {
  const { dataDir, region, now } = context
  let file = ''
  const shown = ({ osmId, problem, detail }: RoadProblem): RowProblem => ({
    row: rowOf(osmId),
    field: FIELDS[problem],
    code: `road_${problem}`,
    value: detail,
  })
  return {
    rows: report.rows,
    accepted: report.accepted,
    problems: report.problems.filter(({ problem }) => problem !== 'cut').map(shown),
    remarks: [
      ...report.problems.filter(({ problem }) => problem === 'cut').map(shown),
      ...report.restrictions.problems.map(restrictionRemark),
    ],
    notes: { ...notes, ...Object.fromEntries(Object.entries(report.reasons).filter(([, count]) => count > 0)) },
    roadBounds: roadBounds(roads),
    async write(trx) {
      // the file lies there whole before the region points to it; unused ones are cleared away later
      file = await writeRoadFile(dataDir, region.id, roads)
      const isNew = await pointToRoadFile(trx, region.id, file)
      if (withWater) await replaceLayers(trx, region.id, ['water', 'waterway', 'label'], basemapRows(roads))
      return isNew ? { ...NO_CHANGES, added: report.accepted } : { ...NO_CHANGES, unchanged: report.accepted }
    },
    afterwards: () => removeOldRoadFiles(dataDir, region.id, file, now.getTime()),
  }
}

/** A turn restriction that was left out: the roads it speaks of are kept. */
const restrictionRemark = ({ osmId, problem }: RoadReport['restrictions']['problems'][number]): RowProblem => ({
  row: osmId,
  field: 'restriction',
  code: 'road_restriction',
  value: problem.replaceAll('_', ' '),
})

function basemapRows({ waterAreas, waterways, places }: RoadData): BasemapRow[] {
  const ring = (points: readonly (readonly [number, number])[]) => `(${points.map(([lon, lat]) => `${lon} ${lat}`).join(',')})`
  return [
    ...waterAreas.map(
      (area): BasemapRow => ({
        layer: 'water',
        name: area.name,
        nameEn: area.nameEn,
        rank: 1,
        shape: `POLYGON(${area.polygon.map(ring).join(',')})`,
        properties: { kind: area.kind },
      }),
    ),
    ...waterways.map(
      (waterway): BasemapRow => ({
        layer: 'waterway',
        name: waterway.name,
        nameEn: waterway.nameEn,
        rank: waterway.kind === 'river' ? 1 : 2,
        shape: lineStringText(waterway.line),
        properties: { kind: waterway.kind },
      }),
    ),
    ...places.map(
      (place): BasemapRow => ({
        layer: 'label',
        name: place.name,
        nameEn: place.nameEn,
        rank: PLACE_RANK[place.place] ?? LEAST_RANK,
        shape: `POINT(${place.at[0]} ${place.at[1]})`,
        properties: { kind: place.place },
      }),
    ),
  ]
}
