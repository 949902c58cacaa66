/** Tables as CSV that Excel opens rightly: UTF-8 with a byte order mark, CRLF, and no cell that is run as a formula. */

export type Cell = string | number | boolean | null

/**
 * A cell that begins like this is a formula to a spreadsheet program (OWASP, CSV injection): with the sign itself, with its
 * full-width form, which programs set to Chinese or Japanese take for the same, or with either after blanks.
 */
const FORMULA = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** The file's text. A text that begins like a formula gets an apostrophe before it; numbers stay numbers; null is an empty cell. */
export const csvText = (head: readonly string[], rows: Iterable<readonly Cell[]>): string => [...csvLines(head, rows)].join('')

/** The same, line by line as the rows come. */
export function* csvLines(head: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield `\uFEFF${line(head)}\r\n`
  for (const row of rows) yield `${line(row)}\r\n`
}

const line = (cells: readonly Cell[]) => cells.map(cellText).join(',')

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
