/** Writes the files of the demo region into a folder, as a real city would hand them over. The same bytes every time. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCsv } from './csv.ts'
import { writeFacilities } from './facilityFiles.ts'
import { makeInstitutions } from './institutions.ts'
import { writeRoadsFile } from './osmFile.ts'
import { type Plan, readNameWords, readPlan } from './plan.ts'
import { type Point, type Sheet, sheet } from './plane.ts'
import { makeRegion, type Progress, type Region } from './region.ts'
import { contourLines } from './terrain.ts'

/**
 * Writes region.json, units.geojson, roads.osm.pbf, contours.geojson, people.csv, facilities.csv, facilities-qingpu.xlsx
 * and institutions.csv into `folder`, which is made if it is not there. `progress` receives a fraction from 0 to 1.
 */
export async function generateDemo(folder: string, progress: Progress): Promise<void> {
  const plan = readPlan()
  const words = readNameWords()
  const region = makeRegion(plan, words, (message, fraction) => progress(message, fraction * 0.85))
  const map = sheet(plan.centre)
  await mkdir(folder, { recursive: true })
  const write = (name: string, data: string | Buffer) => writeFile(join(folder, name), data)

  progress('Writing files', 0.86)
  await write('region.json', `${JSON.stringify(regionFile(plan), null, 2)}\n`)
  await write('units.geojson', unitsFile(region, map))
  await write('roads.osm.pbf', writeRoadsFile(region, map))
  await write('contours.geojson', contoursFile(region, map))
  await write('people.csv', peopleFile(region, map))
  await write('institutions.csv', makeInstitutions(region, map))
  await writeFacilities(region, map, folder)
  progress('Demo region written', 1)
}

function regionFile({ id, nameZh, nameEn, year }: Plan) {
  const source = (what: string, zh: string, en: string, date: string) => ({
    what,
    nameZh: zh,
    nameEn: en,
    date,
    licence: 'CC0-1.0',
  })
  return {
    id,
    nameZh,
    nameEn,
    fictional: true,
    mapApprovalNo: null,
    sources: [
      source('units', '云溪市示范区划（虚构）', 'Yunxi demonstration units (fictional)', `${year}-10-31`),
      source('roads', '云溪市示范路网（虚构）', 'Yunxi demonstration roads (fictional)', `${year}-11-30`),
      source('contours', '云溪市示范地形（虚构）', 'Yunxi demonstration terrain (fictional)', `${year}-11-30`),
      source('people', '云溪市示范人口（虚构）', 'Yunxi demonstration population (fictional)', '2020-11-01'),
      source('facilities', '云溪市示范机构名录（虚构）', 'Yunxi demonstration facility list (fictional)', `${year}-12-20`),
      source('institutions', '云溪市示范重点机构（虚构）', 'Yunxi demonstration key institutions (fictional)', `${year}-12-15`),
    ],
    files: [
      { what: 'units', file: 'units.geojson' },
      { what: 'roads', file: 'roads.osm.pbf' },
      { what: 'contours', file: 'contours.geojson' },
      { what: 'people', file: 'people.csv' },
      { what: 'facilities', file: 'facilities.csv' },
      { what: 'facilities', file: 'facilities-qingpu.xlsx', crs: 'gcj02' },
      { what: 'institutions', file: 'institutions.csv' },
    ],
  }
}

/** One feature a line, so that a change shows as a changed line. */
const collection = (features: readonly object[]) =>
  `{"type":"FeatureCollection","features":[\n${features.map((feature) => JSON.stringify(feature)).join(',\n')}\n]}\n`

const degrees = (map: Sheet) => (point: Point) => map.toLonLat(point).map((value) => Math.round(value * 1e6) / 1e6)

function unitsFile({ units, plan }: Region, map: Sheet): string {
  return collection(
    units.map(({ polygons, seat, nameEn, class: type, ...unit }) => {
      const rings = polygons.map((polygon) => polygon.map((ring) => ring.map(degrees(map))))
      const [seatLon, seatLat] = degrees(map)(seat)
      return {
        type: 'Feature',
        properties: {
          code: unit.code,
          year: plan.year,
          name: unit.name,
          nameEn,
          level: unit.level,
          kind: unit.kind,
          parent: unit.parent,
          ...(type && { class: type, classSource: 'nbs' }),
          seatLon,
          seatLat,
          ...(unit.management && { management: true }),
        },
        geometry: rings.length === 1 ? { type: 'Polygon', coordinates: rings[0] } : { type: 'MultiPolygon', coordinates: rings },
      }
    }),
  )
}

function contoursFile({ terrain, units }: Region, map: Sheet): string {
  const [[outline]] = units[0].polygons
  return collection(
    contourLines(terrain, outline, 60).map(({ elevationMetres, line }) => ({
      type: 'Feature',
      properties: { elevationMetres },
      geometry: {
        type: 'LineString',
        coordinates: line.map(map.toLonLat).map(([lon, lat]) => [Number(lon.toFixed(5)), Number(lat.toFixed(5))]),
      },
    })),
  )
}

function peopleFile({ people, settlementAt, settlementNames, codes }: Region, map: Sheet): string {
  return writeCsv(
    ['code', 'name', 'lon', 'lat', 'people', 'age0to14', 'age60', 'age65', 'age80'],
    people.map((row, i) => {
      const [lon, lat] = degrees(map)(settlementAt[i])
      return [codes.settlements[i], settlementNames[i].label, lon, lat, row.people, row.age0to14, row.age60, row.age65, row.age80]
    }),
  )
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  if (!values.out) {
    process.stderr.write('Say where the files go: node scripts/demo/generate.ts --out FOLDER\n')
    process.exit(2)
  }
  await generateDemo(values.out, (message, fraction) =>
    process.stderr.write(`${String(Math.round(fraction * 100)).padStart(3)} % ${message}\n`),
  )
}
