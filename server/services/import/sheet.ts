/** One way to read every kind of table: CSV, workbook, GeoJSON, Shapefile become columns and a stream of rows. */
import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { type Columns, recogniseColumns } from '../../core/import/columns.ts'
import type { RowProblem } from '../../core/import/problems.ts'
import { noteOf, RowReader, type SheetRow } from '../../core/import/row.ts'
import { cleanText } from '../../core/import/values.ts'
import type { Progress } from '../../core/progress.ts'
import { AppError } from '../../errors.ts'
import type { ImportContext } from './importer.ts'
import { openCsv } from './readCsv.ts'
import { openGeoJson } from './readFeatures.ts'
import { openShapefile } from './readShapefile.ts'
import { openWorkbook } from './readWorkbook.ts'

export interface Sheet {
  readonly format: 'csv' | 'workbook' | 'features'
  readonly header: readonly string[]
  rows(): AsyncIterable<SheetRow> | Iterable<SheetRow>
}

export interface SheetQuestion {
  readonly synonyms: Readonly<Record<string, readonly string[]>>
  readonly declared: Readonly<Record<string, string>>
  readonly sheet: string | null
  readonly progress: Progress
}

const readers: Record<string, (path: string, question: SheetQuestion) => Promise<Sheet>> = {
  '.csv': openCsv,
  '.txt': openCsv,
  '.tsv': openCsv,
  '.xlsx': openWorkbook,
  '.geojson': openGeoJson,
  '.json': openGeoJson,
  '.zip': openShapefile,
}

/** What to do with files that are no table, or none that can be read. */
const remedies: Record<string, string> = {
  '.xls': 'is an old workbook (.xls); save it as .xlsx or CSV and try again.',
  '.et': 'is a workbook of WPS; save it as .xlsx or CSV and try again.',
  '.pbf': 'is an OpenStreetMap extract, which holds roads and water: import roads FILE.',
  '.tif': 'is a raster, which holds people: import people FILE.',
  '.tiff': 'is a raster, which holds people: import people FILE.',
  '.shp': 'is one part of a Shapefile; zip the .shp, .dbf, .prj and .cpg together and import the .zip.',
}

/** Opens a table by its name's ending. Throws AppError('bad_file') when it is none that can be read. */
export async function openSheet(path: string, question: SheetQuestion): Promise<Sheet> {
  const reader = readers[extname(path).toLowerCase()]
  const known = Object.keys(readers).join(', ')
  if (!reader) {
    const remedy = remedies[extname(path).toLowerCase()]
    throw new AppError(
      'bad_file',
      `${basename(path)} ${remedy ?? `cannot be read here: files of this kind are unknown; use one of ${known}.`}`,
    )
  }
  return reader(path, question)
}

/** Fails in one line when the file is not there or may not be read. */
export async function mustBeReadable(path: string): Promise<number> {
  try {
    const file = await open(path, 'r')
    try {
      const found = await file.stat()
      if (found.isDirectory())
        throw new AppError('bad_file', `${path} is a folder; give one file (a whole pack: import pack FOLDER).`)
      const { size } = found
      if (size === 0) throw new AppError('bad_file', `${basename(path)} is empty; check that it was copied whole.`)
      return size
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileFault(error, path)
  }
}

/** One line for a file that is missing, forbidden, or went away while it was read; any other error as it is. */
export function fileFault(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof AppError || syscall === undefined || !['open', 'read', 'stat', 'fstat'].includes(syscall)) return error
  const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
  return new AppError('bad_file', `${path}: ${reason}; check the path.`)
}

export interface ReadRows {
  readonly columns: Columns
  rows: number // looked at
  filtered: number // left out by --filter, not counted as rows
  readonly problems: RowProblem[]
  readonly remarks: RowProblem[]
}

/**
 * Reads every row of a sheet: `take` gets a reader and returns true when it accepts the row. Notes and totals below the table
 * are refused; rows that the filter leaves out are counted apart. Throws AppError('bad_file') on columns that do not exist.
 */
export async function readRows(
  sheet: Sheet,
  context: ImportContext,
  synonyms: Readonly<Record<string, readonly string[]>>,
  take: (reader: RowReader, columns: Columns) => boolean,
): Promise<ReadRows & { accepted: number }> {
  const { columns, set, filter } = context.options
  const recognised = recogniseColumns(sheet.header, synonyms, columns)
  const missing = [...recognised.missing, ...Object.keys(filter).filter((column) => !sheet.header.includes(column))]
  if (missing.length > 0) {
    throw new AppError('bad_file', `There is no column "${missing.join('", "')}"; the columns are ${sheet.header.join(', ')}.`)
  }
  const read = {
    columns: recognised.columns,
    rows: 0,
    accepted: 0,
    filtered: 0,
    problems: [] as RowProblem[],
    remarks: [] as RowProblem[],
  }
  for await (const row of sheet.rows()) {
    if (read.rows % 1000 === 0) context.signal?.throwIfAborted()
    if (Object.entries(filter).some(([column, value]) => cleanText(row.values[column] ?? '') !== value)) {
      read.filtered++
      continue
    }
    read.rows++
    const note = noteOf(row, sheet.header.length)
    if (note !== null) {
      read.problems.push({ row: row.row, field: '', code: 'note_row', value: note })
      continue
    }
    const reader = new RowReader(row, recognised.columns, set)
    const accepted = take(reader, recognised.columns)
    if (accepted !== (reader.problems.length === 0)) {
      throw new Error(
        `expected row ${row.row} to be accepted or to have problems, got ${accepted} with ${reader.problems.length}`,
      )
    }
    if (accepted) read.accepted++
    read.problems.push(...reader.problems)
    if (accepted) read.remarks.push(...reader.remarks)
  }
  return read
}
