/** One import: a file judged row by row, then written in one transaction, or not at all. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import synonyms from '../../../geodata/standards/column-synonyms.json' with { type: 'json' }
import { type Bounds, growBounds } from '../../core/geometry/lonLat.ts'
import type { CoordinateSystem } from '../../core/import/coordinates.ts'
import type { Language } from '../../core/import/problems.ts'
import type { CancelSignal, Progress } from '../../core/progress.ts'
import { AppError } from '../../errors.ts'
import { recordImport } from '../../store/imports.ts'
import { bumpDataVersion, lockRegion, type RegionRecord, regionById } from '../../store/regions.ts'
import { settle } from '../../store/settle.ts'
import type { Db } from '../../store/tables.ts'
import { isChange, NO_CHANGES } from '../../store/upsert.ts'
import { unitBounds } from '../../store/writePlaces.ts'
import { fillClasses } from './fillClasses.ts'
import { importContours } from './importContours.ts'
import type { ImportContext, Prepared, SheetImporter, What } from './importer.ts'
import { importFacilities } from './importFacilities.ts'
import { importGrid } from './importGrid.ts'
import { importInstitutions } from './importInstitutions.ts'
import { importPeople } from './importPeople.ts'
import { importOsmRoads, importRoadLines } from './importRoads.ts'
import { importUnits } from './importUnits.ts'
import { type ImportReport, reportOf } from './report.ts'
import { fileFault, mustBeReadable, openSheet } from './sheet.ts'

/** The parts of the app that an import needs. */
export interface ImportParts {
  readonly db: Db
  readonly config: { readonly dataDir: string }
  readonly clock: () => Date
}

export interface ImportRequest {
  readonly what: What
  readonly file: string
  readonly region: string
  readonly crs?: CoordinateSystem
  readonly columns?: Readonly<Record<string, string>>
  readonly set?: Readonly<Record<string, string>>
  readonly filter?: Readonly<Record<string, string>>
  readonly sheet?: string | null
  readonly aggregate?: number | null
  readonly dryRun?: boolean
  readonly language?: Language
  readonly progress?: Progress
  readonly signal?: CancelSignal
}

const sheetImporters: Record<What, SheetImporter> = {
  units: importUnits,
  roads: importRoadLines,
  contours: importContours,
  people: importPeople,
  facilities: importFacilities,
  institutions: importInstitutions,
}

/** Undoes a dry run's transaction. */
class DryRunDone extends Error {}

/**
 * Imports a file into a region that exists. Afterwards rows = accepted + refused, each refusal explained. With no row
 * accepted nothing is changed. Importing the same file again changes nothing, not even the region's data version.
 * Throws AppError('not_found') for the region, AppError('bad_file') when the file as a whole cannot be read.
 */
export async function importFile(parts: ImportParts, request: ImportRequest): Promise<ImportReport> {
  const { db, config, clock } = parts
  const { what, file, dryRun = false, language = 'en' } = request
  const region = await regionById(db, request.region)
  if (region === null)
    throw new AppError('not_found', `There is no region "${request.region}"; make it with: region create ${request.region}.`)
  await mustBeReadable(file)
  const context: ImportContext = {
    db,
    dataDir: config.dataDir,
    region,
    within: what === 'units' && region.dataVersion === 0 ? null : await whereRegionIs(db, region, what),
    path: file,
    options: {
      crs: request.crs ?? 'wgs84',
      columns: request.columns ?? {},
      set: request.set ?? {},
      filter: request.filter ?? {},
      sheet: request.sheet ?? null,
      aggregate: request.aggregate ?? null,
    },
    synonyms,
    now: clock(),
    progress: request.progress ?? (() => {}),
    signal: request.signal,
  }
  const prepared = await prepare(what, context).catch((error: unknown) => {
    throw fileFault(error, file)
  })
  const head = { what, region: region.id, file: basename(file), dryRun }
  if (prepared.accepted === 0) return reportOf({ ...head, dataVersion: region.dataVersion }, prepared, NO_CHANGES, language)

  const sha256 = await fingerprint(file)
  let changes = NO_CHANGES
  let dataVersion = region.dataVersion
  try {
    await db.transaction().execute(async (trx) => {
      await lockRegion(trx, region.id)
      changes = await prepared.write(trx)
      if (what === 'units' || what === 'people') await fillClasses(trx, region.id)
      const followed = what === 'contours' || what === 'roads' ? 0 : await settle(trx, region.id)
      const changed = isChange(changes) || followed > 0
      if (changed) await bumpDataVersion(trx, region.id, prepared.roadBounds ?? null)
      dataVersion = (await lockRegion(trx, region.id)).dataVersion
      if (dryRun) throw new DryRunDone()
      const report = reportOf({ ...head, dataVersion }, prepared, changes, language)
      await recordImport(trx, { ...report, regionId: region.id, fileName: head.file, sha256, changed, at: context.now })
    })
  } catch (error) {
    if (!(error instanceof DryRunDone)) throw error
    dataVersion = region.dataVersion
  }
  if (!dryRun) await prepared.afterwards?.()
  return reportOf({ ...head, dataVersion }, prepared, changes, language)
}

async function prepare(what: What, context: ImportContext): Promise<Prepared> {
  if (what === 'roads' && /\.pbf$/i.test(context.path)) return importOsmRoads(context)
  if (what === 'people' && /\.tiff?$/i.test(context.path)) return importGrid(context)
  if (what === 'roads' && /\.osm(\.gz|\.bz2)?$/i.test(context.path)) {
    throw new AppError(
      'bad_file',
      `${basename(context.path)} is OpenStreetMap XML; convert it first: osmium cat ${basename(context.path)} -o roads.osm.pbf.`,
    )
  }
  const { columns, sheet } = context.options
  const known =
    what === 'roads' || what === 'contours' ? {} : (context.synonyms as Record<string, Record<string, string[]>>)[what]
  if ((what === 'roads' || what === 'contours') && /\.(csv|txt|tsv|xlsx)$/i.test(context.path)) {
    const kinds =
      what === 'roads' ? 'an .osm.pbf extract, or lines as GeoJSON or zipped Shapefile' : 'lines as GeoJSON or zipped Shapefile'
    throw new AppError('bad_file', `${basename(context.path)} is a table, and ${what} are drawn; give ${kinds}.`)
  }
  if (what !== 'roads' && what !== 'contours') knownFields(context, Object.keys(known))
  const opened = await openSheet(context.path, { synonyms: known, declared: columns, sheet, progress: context.progress })
  return sheetImporters[what](context, opened)
}

/** A mistyped field in --columns or --set would quietly do nothing. */
function knownFields({ options }: ImportContext, fields: readonly string[]): void {
  for (const [option, given] of [
    ['--columns', options.columns],
    ['--set', options.set],
  ] as const) {
    const unknown = Object.keys(given).find((field) => !fields.includes(field))
    if (unknown !== undefined) {
      throw new AppError('bad_request', `${option}: there is no field "${unknown}"; the fields are ${fields.join(', ')}.`)
    }
  }
}

/** How far outside its outlines a region's things may lie: a neighbouring town's hospital, not another province. */
const MARGIN_METRES = 20_000
/** The same where only seats are known, which do not reach the borders. */
const SEAT_MARGIN_METRES = 60_000

/** New roads are not measured by the old ones, which they replace. */
async function whereRegionIs(db: Db, region: RegionRecord, what: What): Promise<Bounds | null> {
  const units = await unitBounds(db, region.id)
  if (units) return growBounds(units.bounds, units.outlined ? MARGIN_METRES : SEAT_MARGIN_METRES)
  return region.roadsFile === null || what === 'roads' ? null : growBounds(region.bbox, MARGIN_METRES)
}

async function fingerprint(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
