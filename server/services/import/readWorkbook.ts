/** Workbooks (.xlsx): one sheet, title rows above the header, cells merged downwards. */
import { basename } from 'node:path'
import readWorkbookFile from 'read-excel-file/node'
import { findHeaderRow, recogniseColumns } from '../../core/import/columns.ts'
import type { SheetRow } from '../../core/import/row.ts'
import { AppError } from '../../errors.ts'
import { readZip } from './readZip.ts'
import type { Sheet, SheetQuestion } from './sheet.ts'
import { headerNames, noHeader, rowOf } from './tableRows.ts'

/** Fields whose cells are often merged downwards: an empty one means the one above. */
const MERGED_FIELDS = ['county', 'township']

interface WorkbookSheet {
  readonly sheet: string
  readonly data: readonly (readonly unknown[])[]
}

/** Takes the sheet of the given name or number (from 1), else the first with a header that is understood. */
export async function openWorkbook(path: string, question: SheetQuestion): Promise<Sheet> {
  const sheets = await readSheets(path)
  const chosen =
    question.sheet === null
      ? sheets
      : sheets.filter(({ sheet }, index) => sheet === question.sheet || String(index + 1) === question.sheet)
  const names = sheets.map(({ sheet }) => `"${sheet}"`).join(', ')
  if (chosen.length === 0)
    throw new AppError('bad_file', `${basename(path)} has no sheet "${question.sheet}"; its sheets are ${names}.`)
  for (const { data } of chosen) {
    const table = data.map((row) => row.map(cellText))
    const headerRow = findHeaderRow(table, question.synonyms, question.declared)
    if (headerRow === null) continue
    const header = headerNames(table[headerRow])
    const { columns } = recogniseColumns(header, question.synonyms, question.declared)
    const merged = MERGED_FIELDS.flatMap((field) => header.indexOf(columns.get(field) ?? '')).filter((index) => index >= 0)
    return { format: 'workbook', header, rows: () => rowsBelow(table, headerRow, header, merged) }
  }
  throw noHeader(basename(path), question.synonyms)
}

async function readSheets(path: string): Promise<WorkbookSheet[]> {
  await readZip(path) // a workbook is a zip; one that unpacks to more than a machine can bear stops here
  try {
    return (await readWorkbookFile(path)) as unknown as WorkbookSheet[]
  } catch (error) {
    throw new AppError(
      'bad_file',
      `${basename(path)} is not a workbook that can be opened (${(error as Error).message}); save it again as .xlsx or CSV.`,
    )
  }
}

function* rowsBelow(table: readonly string[][], headerRow: number, header: string[], merged: number[]): Generator<SheetRow> {
  const above = new Map<number, string>()
  for (let index = headerRow + 1; index < table.length; index++) {
    const cells = [...table[index]]
    const filled = cells.filter((cell) => cell.trim() !== '').length
    if (filled === 0) continue
    for (const column of merged) {
      if (cells[column] !== '') above.set(column, cells[column])
      else if (filled > 1) cells[column] = above.get(column) ?? ''
    }
    yield rowOf(index + 1, header, cells)
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  return String(cell)
}
