/** Numbers and states as a person says them, in both languages. */
import type { FacilityReply, OpenStateReply } from '../../server/contract.ts'
import type { Language } from '../i18n/language.ts'

/** Whole minutes, rounded up: nobody should arrive late because a page was kind. At least 1. */
export const wholeMinutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60))

/** 350 米, 1.3 公里, 24 公里: to 10 m under a kilometre, to 100 m under ten. */
export function distanceText(metres: number, lang: Language): string {
  const [metre, kilometre] = lang === 'zh' ? ['米', '公里'] : ['m', 'km']
  const tens = Math.max(10, Math.round(metres / 10) * 10)
  if (tens < 1000) return `${tens} ${metre}`
  const kilometres = metres / 1000
  return kilometres < 9.95 ? `${kilometres.toFixed(1)} ${kilometre}` : `${Math.round(kilometres)} ${kilometre}`
}

/** Whether a minute figure must be marked as about: no roads are known, or the place's own position is not exact. */
export const isAbout = (estimate: boolean, precision: FacilityReply['precision']): boolean =>
  estimate || precision === 'township' || precision === 'county'

/** A day without its year when it is this year: 12 月 20 日, 20 Dec. Days are Beijing days. */
export function dayText(isoTime: string, now: string, lang: Language): string {
  const [year, month, day] = beijing(isoTime)
  const sameYear = year === beijing(now)[0]
  if (lang === 'zh') return `${sameYear ? '' : `${year} 年 `}${Number(month)} 月 ${Number(day)} 日`
  return `${Number(day)} ${MONTHS[Number(month) - 1]}${sameYear ? '' : ` ${year}`}`
}

/** 09:12, Beijing time. */
export const clockText = (isoTime: string): string => {
  const [, , , hour, minute] = beijing(isoTime)
  return `${hour}:${minute}`
}

/** The opening state in a few words, and whether they deserve weight. */
export function openText(open: OpenStateReply, lang: Language): string {
  const zh = lang === 'zh'
  if (open.state === 'unknown') return zh ? '开放时间没写，先打电话' : 'hours not given, call first'
  if (open.state === 'open') {
    if (open.allDay) return zh ? '24 小时' : '24 hours'
    if (open.until === null) return zh ? '现在开着' : 'open now'
    return zh ? `开到 ${open.until}` : `until ${open.until}`
  }
  if (open.opensAt === null) return zh ? '现在关门' : 'closed now'
  const at = opensAtText(open.opensAt, lang)
  return zh ? `现在关门，${at} 开` : `closed now, opens ${at}`
}

/** "MM-DD HH:MM" or "HH:MM", as the contract gives it. */
function opensAtText(opensAt: string, lang: Language): string {
  const later = /^(\d{2})-(\d{2}) (\d{2}:\d{2})$/.exec(opensAt)
  if (later === null) return opensAt
  const [, month, day, time] = later
  return lang === 'zh' ? `${Number(month)} 月 ${Number(day)} 日 ${time}` : `${Number(day)} ${MONTHS[Number(month) - 1]} ${time}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const BEIJING_OFFSET_MS = 8 * 3_600_000

/** Year, month, day, hour, minute of a time at UTC+8, which has no summer time. A bare date is that day. */
function beijing(isoTime: string): string[] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(isoTime)) return [...isoTime.split('-'), '00', '00']
  const shifted = new Date(Date.parse(isoTime) + BEIJING_OFFSET_MS).toISOString()
  return [shifted.slice(0, 4), shifted.slice(5, 7), shifted.slice(8, 10), shifted.slice(11, 13), shifted.slice(14, 16)]
}
