/** Comma-separated text: a head line, one line a row, quotes only where a value needs them. */
export type CsvValue = string | number | null

export function writeCsv(head: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  const cell = (value: CsvValue) => {
    const text = value === null ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}
