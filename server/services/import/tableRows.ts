/** What CSV files and workbooks have in common once their cells are text. */
import type { SheetRow } from '../../core/import/row.ts'
import { cleanText } from '../../core/import/values.ts'
import { AppError } from '../../errors.ts'

/** The names of a header row: cleaned, every one different, none empty. */
export function headerNames(cells: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return cells.map((cell, index) => {
    const name = cleanText(cell) || `column ${index + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

export function rowOf(row: number, header: readonly string[], cells: readonly string[]): SheetRow {
  return { row, values: Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])) }
}

export function noHeader(file: string, synonyms: Readonly<Record<string, readonly string[]>>): AppError {
  const examples = Object.entries(synonyms)
    .slice(0, 4)
    .map(([field, names]) => [field, ...names.slice(0, 1)].join('/'))
  return new AppError(
    'bad_file',
    `${file}: no header row was recognised in the first rows; name the columns ${examples.join(', ')} …, or declare them with --columns field=column.`,
  )
}
