/** Finding out which column is what: headers are known by many names, in two languages, with notes in brackets. */
import { cleanText } from './values.ts'

/** For each kind of sheet, for each field, the headers it goes by. */
export type Synonyms = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** Which column (by its own header) holds each field. */
export type Columns = ReadonlyMap<string, string>

/** A header without case, spaces, punctuation, and notes in brackets. */
export function headerKey(header: string): string {
  return cleanText(header)
    .replace(/[（(【[].*?[)）】\]]/g, '')
    .replace(/[\s_\-·.:：*＊/、]/g, '')
    .toLowerCase()
}

/**
 * The fields that a header row offers. Declared columns come first and must exist; a header that two fields claim goes to
 * the field named first in the table; of two headers for one field the first in the row counts.
 */
export function recogniseColumns(
  header: readonly string[],
  synonyms: Readonly<Record<string, readonly string[]>>,
  declared: Readonly<Record<string, string>> = {},
): { columns: Columns; missing: readonly string[] } {
  const columns = new Map<string, string>()
  const missing: string[] = []
  const taken = new Set<string>()
  for (const [field, column] of Object.entries(declared)) {
    const parts = column.split('+')
    if (parts.every((part) => header.includes(part))) {
      columns.set(field, column)
      for (const part of parts) taken.add(part)
    } else missing.push(column)
  }
  const fieldOf = new Map<string, string>()
  for (const [field, names] of Object.entries(synonyms)) {
    for (const name of [field, ...names]) if (!fieldOf.has(headerKey(name))) fieldOf.set(headerKey(name), field)
  }
  for (const name of header) {
    const field = fieldOf.get(headerKey(name))
    if (field !== undefined && !columns.has(field) && !taken.has(name)) columns.set(field, name)
  }
  return { columns, missing }
}

/** Rows above this one may be titles. */
export const HEADER_SEARCH_ROWS = 20

/**
 * Which of the first rows is the header: the one with the most recognised columns, the uppermost of equals.
 * null when none has two, or one where a single declared or known column is all there is.
 */
export function findHeaderRow(
  rows: readonly (readonly string[])[],
  synonyms: Readonly<Record<string, readonly string[]>>,
  declared: Readonly<Record<string, string>> = {},
): number | null {
  let best: number | null = null
  let most = 1
  for (const [index, row] of rows.slice(0, HEADER_SEARCH_ROWS).entries()) {
    const count = recogniseColumns(row, synonyms, declared).columns.size
    if (count > most) {
      most = count
      best = index
    }
  }
  return best
}
