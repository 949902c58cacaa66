/** One row of somebody's sheet, read field by field; what is wrong is collected, nothing is thrown. */
import type { Flag } from '../facilities/facility.ts'
import type { Columns } from './columns.ts'
import type { ProblemCode, RowProblem } from './problems.ts'
import { cleanText, isNothing, readCode, readDate, readFlag, readNumber } from './values.ts'

/** A row as the readers of files give it: texts by the file's own column names. */
export interface SheetRow {
  readonly row: number // as in the sheet: the header is counted
  readonly values: Readonly<Record<string, string>>
  readonly geometry?: { readonly type: string; readonly coordinates: unknown } | null
}

export interface Choice {
  readonly code: string
  readonly nameZh: string
  readonly nameEn?: string
  readonly otherNames?: readonly string[]
}

/** A list of values and everything they are called. */
export class Choices<Code extends string> {
  readonly #byName = new Map<string, Code>()
  readonly listed: string

  constructor(choices: readonly Choice[]) {
    for (const { code, nameZh, nameEn = '', otherNames = [] } of choices) {
      for (const name of [code, nameZh, nameEn, ...otherNames]) {
        if (name !== '' && !this.#byName.has(choiceKey(name))) this.#byName.set(choiceKey(name), code as Code)
      }
    }
    this.listed = choices.map((choice) => (choice.nameZh === '' ? choice.code : choice.nameZh)).join(' | ')
  }

  find(text: string): Code | undefined {
    return this.#byName.get(choiceKey(text))
  }
}

const choiceKey = (text: string) =>
  cleanText(text)
    .replace(/[\s_/、，,·-]/g, '')
    .toLowerCase()

export class RowReader {
  readonly problems: RowProblem[] = [] // any of these refuses the row
  readonly remarks: RowProblem[] = [] // these do not
  readonly row: number
  readonly geometry: SheetRow['geometry']
  readonly #values: SheetRow['values']
  readonly #columns: Columns
  readonly #fixed: Readonly<Record<string, string>>

  /** `fixed` gives fields the same value in every row where the sheet has none. */
  constructor(row: SheetRow, columns: Columns, fixed: Readonly<Record<string, string>> = {}) {
    this.row = row.row
    this.geometry = row.geometry
    this.#values = row.values
    this.#columns = columns
    this.#fixed = fixed
  }

  has(field: string): boolean {
    return this.#columns.has(field) || this.#fixed[field] !== undefined
  }

  /** The sender's name of a field's column. */
  column(field: string): string {
    return this.#columns.get(field) ?? field
  }

  refuse(field: string, code: ProblemCode, value?: string, hint?: string): void {
    this.problems.push({ row: this.row, field: this.column(field), code, value, hint })
  }

  remark(field: string, code: ProblemCode, value?: string, hint?: string): void {
    this.remarks.push({ row: this.row, field: this.column(field), code, value, hint })
  }

  /** What stands in a field, cleaned; '' when nothing does. Keeps the words for nothing ("无") apart only in flags. */
  text(field: string): string {
    const text = this.raw(field)
    return isNothing(text) ? '' : text
  }

  raw(field: string): string {
    const column = this.#columns.get(field)
    const given = column === undefined ? '' : cleanText(this.#values[column] ?? '')
    return given === '' ? (this.#fixed[field] ?? '') : given
  }

  required(field: string): string {
    const text = this.text(field)
    if (text === '') this.refuse(field, 'missing')
    return text
  }

  /** A number from `least` on, from one column or the sum of several ("a+b"). null when the field is empty. */
  number(field: string, least = 0, most = 1e10): number | null {
    const columns = this.#columns.get(field)?.split('+') ?? []
    if (columns.length < 2) return this.#oneNumber(field, this.text(field), least, most)
    let sum: number | null = null
    for (const column of columns) {
      const text = cleanText(this.#values[column] ?? '')
      const part = isNothing(text) ? null : this.#oneNumber(field, text, least, most)
      if (part !== null) sum = (sum ?? 0) + part
    }
    return sum
  }

  #oneNumber(field: string, text: string, least: number, most: number): number | null {
    if (text === '') return null
    const found = readNumber(text)
    if (found === null) {
      this.refuse(field, 'not_a_number', text)
      return null
    }
    if (found.value < least || found.value > most) {
      this.refuse(field, 'out_of_range', text, most >= 1e10 ? `≥ ${least}` : `${least} … ${most}`)
      return null
    }
    if (found.approximate) this.remark(field, 'approximate_number', text, String(found.value))
    return found.value
  }

  date(field: string): string | null {
    const text = this.text(field)
    if (text === '') return null
    const date = readDate(text)
    if (date === null) this.refuse(field, 'not_a_date', text)
    return date
  }

  flag(field: string): Flag {
    const text = this.raw(field)
    const flag = readFlag(text)
    if (flag === undefined) this.refuse(field, 'not_a_flag', text)
    return flag ?? null
  }

  /** A 12-digit code; null when the field is empty or wrong. */
  code(field: string): string | null {
    const text = this.text(field)
    if (text === '') return null
    const read = readCode(text)
    if ('code' in read) return read.code
    this.refuse(field, read.problem, text)
    return null
  }

  choice<Code extends string>(field: string, choices: Choices<Code>): Code | null {
    const text = this.text(field)
    if (text === '') return null
    const found = choices.find(text)
    if (found === undefined) this.refuse(field, 'not_in_list', text, choices.listed)
    return found ?? null
  }
}

/** A row with one single filled cell that is no data: a note below the table, a heading, a total. null when it is data. */
export function noteOf({ values, geometry }: SheetRow, columnCount: number): string | null {
  if (geometry || columnCount < 3) return null
  const filled = Object.values(values)
    .map(cleanText)
    .filter((text) => text !== '')
  if (filled.length === 1 && !/^\d+$/.test(filled[0])) return filled[0]
  const isTotal = filled.some((text) => /^(合\s*计|总\s*计|小\s*计|共\s*计)[:：]?$/.test(text))
  return isTotal ? filled.join(' ') : null
}
