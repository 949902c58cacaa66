/** Reading single values as people write them: full-width digits, thousands separators, "约300", dates from spreadsheets, yes and no. */
import type { Flag } from '../facilities/facility.ts'

/** Half-width, single spaces, nothing invisible. */
export function cleanText(raw: string): string {
  return raw
    .replace(/[\uFEFF\u200B-\u200D\u2060]/g, '')
    .replace(/[\u00A0\u3000\t\r\n]+/g, ' ')
    .replace(/[！-～]/g, (letter) =>
      /[（），：；？！]/.test(letter) ? letter : String.fromCharCode(letter.charCodeAt(0) - 0xfee0),
    )
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** What stands for "nothing" in real sheets. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '无',
  '空',
  'null',
  'NULL',
  'None',
  'N/A',
  'n/a',
  'NA',
  '#N/A',
  '暂无',
  '不详',
  '未知',
])

export const isNothing = (text: string): boolean => NOTHING.has(text)

export interface ReadNumber {
  readonly value: number
  readonly approximate: boolean // the sender wrote "约", "余" or the like
}

/**
 * A number as people write it: "1,234", "１２３４", "约300人", "1.2万", "300余". null when it is none.
 * Two numbers ("300-400") are not one number.
 */
export function readNumber(raw: string): ReadNumber | null {
  const text = cleanText(raw).replace(/[,，\s']/g, '')
  const found =
    /^(约|大约|近|超过?|逾|~|≈)?([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(万|亿)?(余|多|左右|以上)?[人名户张间次个位台%]*(?:\/[天日])?$/i.exec(
      text,
    )
  if (!found) return null
  const factor = found[3] === '万' ? 10_000 : found[3] === '亿' ? 100_000_000 : 1
  const value = Number(found[2]) * factor
  if (!Number.isFinite(value)) return null
  return { value: factor === 1 ? value : Math.round(value), approximate: found[1] !== undefined || found[4] !== undefined }
}

const YES = new Set([
  '是',
  '有',
  '可',
  '可以',
  '能',
  '支持',
  '提供',
  '√',
  '✓',
  '✔',
  'y',
  'yes',
  'true',
  't',
  '1',
  '开',
  '24小时',
  '24h',
  '全天',
])
const NO = new Set([
  '否',
  '无',
  '没有',
  '不',
  '不可',
  '不能',
  '不支持',
  '不提供',
  '×',
  'x',
  '✗',
  '✘',
  'n',
  'no',
  'false',
  'f',
  '0',
  '非',
])

/** true, false, null when nobody has said; undefined when it is neither. "无" is a no here. */
export function readFlag(raw: string): Flag | undefined {
  const text = cleanText(raw).toLowerCase()
  if (NO.has(text)) return false
  if (YES.has(text)) return true
  return isNothing(cleanText(raw)) || text === '?' || text === '？' ? null : undefined
}

const MS_PER_DAY = 86_400_000
/** Day 0 of the 1900 date system, as spreadsheets count from 1 March 1900 on. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)
const EARLIEST_SERIAL = 18_264 // 1950-01-01; smaller numbers are years or mistakes
const LATEST_SERIAL = 73_050 // 2099-12-31

/**
 * A day as YYYY-MM-DD from 2022-12-5, 2022/12/05, 2022.12.5, 2022年12月5日, 20221205, a date with a time of day, or a
 * spreadsheet's serial number. null when it is no day of the calendar.
 */
export function readDate(raw: string): string | null {
  const text = cleanText(raw)
  const serial = /^\d{5}(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0
  if (serial >= EARLIEST_SERIAL && serial <= LATEST_SERIAL) {
    return new Date(SERIAL_EPOCH_MS + serial * MS_PER_DAY).toISOString().slice(0, 10)
  }
  const found =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T ].*)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!found) return null
  const [year, month, day] = found.slice(1).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && year >= 1900 && year <= 2199 ? date.toISOString().slice(0, 10) : null
}

export type ReadCode = { readonly code: string } | { readonly problem: 'bad_code' | 'code_rounded' }

/** The 12-digit code of a unit; shorter ones of prefectures (4), counties (6) and townships (9) are filled up with zeros. */
export function readCode(raw: string): ReadCode {
  const text = cleanText(raw)
    .replace(/^['"]|['"]$/g, '')
    .replace(/\.0+$/, '')
    .replace(/\s/g, '')
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text)) return { problem: 'code_rounded' }
  if (!/^(\d{4}|\d{6}|\d{9}|\d{12})$/.test(text) || text.startsWith('0')) return { problem: 'bad_code' }
  return { code: text.padEnd(12, '0') }
}
