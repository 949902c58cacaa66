/** CSV files as streams, whatever their encoding (UTF-8 with or without a mark, UTF-16, GB18030) and separator. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { findHeaderRow, HEADER_SEARCH_ROWS } from '../../core/import/columns.ts'
import type { SheetRow } from '../../core/import/row.ts'
import { AppError } from '../../errors.ts'
import type { Sheet, SheetQuestion } from './sheet.ts'
import { headerNames, noHeader, rowOf } from './tableRows.ts'

export async function openCsv(path: string, question: SheetQuestion): Promise<Sheet> {
  const encoding = await detectEncoding(path)
  const delimiter = await detectDelimiter(path, encoding)
  const { size } = await stat(path)
  const first: string[][] = []
  for await (const record of records(path, encoding, delimiter)) {
    first.push(record)
    if (first.length === HEADER_SEARCH_ROWS) break
  }
  const headerRow = findHeaderRow(first, question.synonyms, question.declared)
  if (headerRow === null) throw noHeader(basename(path), question.synonyms)
  const header = headerNames(first[headerRow])
  return {
    format: 'csv',
    header,
    async *rows(): AsyncGenerator<SheetRow> {
      let number = 0
      for await (const record of records(path, encoding, delimiter, (bytes) => question.progress(bytes, size))) {
        number++
        if (number > headerRow + 1 && record.some((cell) => cell.trim() !== '')) yield rowOf(number, header, record)
      }
    },
  }
}

/** Characters of one row; a longer one is no row of a table but a file of another kind, or a quote that never ends. */
const LONGEST_ROW = 1_000_000

async function* records(
  path: string,
  encoding: string,
  delimiter: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string[]> {
  const bytes = createReadStream(path)
  const text = bytes.pipe(iconv.decodeStream(encoding) as unknown as Transform)
  const parser = text.pipe(
    parse({
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      bom: true,
      max_record_size: LONGEST_ROW,
    }),
  )
  bytes.on('error', (error) => parser.destroy(error))
  try {
    for await (const record of parser) {
      yield record as string[]
      onBytes?.(bytes.bytesRead)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new AppError(
      'bad_file',
      `${basename(path)} is not a table of separated values (line ${error.lines ?? '?'}); save it again as CSV.`,
    )
  } finally {
    bytes.destroy()
    text.destroy()
    parser.destroy()
  }
}

const LOOK_BYTES = 4096

/** Reads the file once: a mark at its start decides, else it is UTF-8 when every byte fits, else GB18030. */
async function detectEncoding(path: string): Promise<'utf-8' | 'utf-16le' | 'gb18030'> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let encoding: 'utf-8' | 'utf-16le' | 'gb18030' = 'utf-8'
  let isFirst = true
  const stream = createReadStream(path)
  await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      if (isFirst && chunk.subarray(0, LOOK_BYTES).includes(0) && chunk[0] !== 0xff) {
        throw new AppError('bad_file', `${basename(path)} is not a text file; save the table again as CSV.`)
      }
      if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) {
        encoding = 'utf-16le'
        return
      }
      isFirst = false
      if (!decodes(strict, chunk, true)) {
        encoding = 'gb18030'
        return
      }
    }
    if (!decodes(strict, new Uint8Array(), false)) encoding = 'gb18030'
  })
  return encoding
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

/** The separator that the first lines hold most of. */
async function detectDelimiter(path: string, encoding: string): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: 65_535 })) chunks.push(chunk as Buffer)
  const text = iconv.decode(Buffer.concat(chunks), encoding).split(/\r?\n/).slice(0, HEADER_SEARCH_ROWS).join('\n')
  const count = (separator: string) => text.split(separator).length
  return [',', '\t', ';'].reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}
