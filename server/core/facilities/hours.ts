/**
 * Opening hours as people write them in lists, read into opening_hours text.
 *
 * Real lists hold 周三、周六8：00-11：30、13：00-18：00 · 每天;7:00-9:00  17:00-20:00 · （工作日）9:00-11:30 · 24小时 ·
 * 周一----周日;上午8:00-11:00 下午1:30-4:30 · 14:00-17；00 and worse. What is read is what can mean one thing only;
 * everything else is null and the page shows the sender's own words. A word that is not understood is never skipped.
 */
import { joined, MINUTES_PER_DAY, readSchedule, type ScheduleRule, type Span, writeSchedule } from './schedule.ts'

/**
 * The hours as opening_hours text that openState.ts reads, or null when the text is not certain: no times, times that
 * overlap or run backwards, remarks that change the hours (根据航班调整), odd and even days, words that are not known.
 * Text that is opening_hours already is put into its usual form.
 */
export function parseHours(raw: string): string | null {
  const text = tidied(raw)
  if (/[a-z]{2}|24\/7/i.test(text)) {
    const schedule = readSchedule(raw.trim())
    return schedule === null ? null : writeSchedule(schedule)
  }
  const tokens = tokensOf(text)
  const schedule = tokens === null ? null : scheduleOf(tokens)
  return schedule === null ? null : writeSchedule(schedule)
}

/** One width of digits and punctuation, one kind of dash, simplified characters for the few words that matter. */
function tidied(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/[時點週號單雙節開間後診]/g, (character) => SIMPLIFIED[character])
    .replace(/[、，]/g, ',')
    .replace(/[。]/g, ';')
    .replace(/[-‐‑‒–—―−─~～至到]+/g, '-')
    .replace(/:{2,}/g, ':')
    .replace(/\s+/g, ' ')
    .trim()
}
const SIMPLIFIED: Record<string, string> = {
  時: '时',
  點: '点',
  週: '周',
  號: '号',
  單: '单',
  雙: '双',
  節: '节',
  開: '开',
  間: '间',
  後: '后',
  診: '诊',
}

// ---- words

type Token =
  | { readonly kind: 'days'; readonly weekdays: readonly boolean[]; readonly holidays: boolean; readonly workdays: boolean }
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'holidays'; readonly plan: 'off' | 'unknown' | 'same' }
  | { readonly kind: 'noBreak' }

const DAY = '(?:周|星期|礼拜)?[一二三四五六日天]'
const DAYS = new RegExp(`(?:周|星期|礼拜)[一二三四五六日天](?: ?[-,及和] ?${DAY})*`, 'y')
const EVERY = /每天|每日|天天|每周七天/y
const WEEKEND = /周末|双休日/y
const WORKDAYS = /工作日/y
const HOLIDAY_WORD = '(?:法定)?(?:节假日|节日|假日|公休日|春节)'
const ALL_DAY = /(?:全天|全天候)? ?24 ?(?:小时|h)|全天候?/iy
const OFF_HOLIDAYS = new RegExp(`${HOLIDAY_WORD}(?:期间)?(?:除外|休息|不开放|不接诊|停诊)`, 'y')
const SAME_HOLIDAYS = new RegExp(
  `(?:含|包括)${HOLIDAY_WORD}|${HOLIDAY_WORD}(?:照常|正常开放|正常接诊|不休息?)|全年无休|常年不停`,
  'y',
)
const UNKNOWN_HOLIDAYS = new RegExp(
  `((?:周末)?)[/,]?${HOLIDAY_WORD}(?:[/,和及]${HOLIDAY_WORD})*(?:安排)?(?:另行(?:通知)?|以通知为准)`,
  'y',
)
const HOLIDAYS = new RegExp(HOLIDAY_WORD, 'y')
const NO_BREAK = /中午不休息?|午间不休息?/y
// who comes and what the hours are of: changes nothing about when
const SILENT = /对外|限号|发热门诊|(?:工作|开放|营业|服务|门诊|接诊|采样)时间:?|接诊|开诊|开放|及|和|[ ,;/()]/y
const CLOCK = String.raw`(\d{1,2})(?: ?[:.;] ?(\d{2})(?!\d)|[点时](?:(\d{1,2})分?(?!\d)|(半))?)`
const PART_OF_DAY = '(凌晨|早上|早晨|上午|中午|下午|晚上|晚间|夜间|早|晚)?:? ?'
const SPAN = new RegExp(`${PART_OF_DAY}${CLOCK} ?- ?(次日|第二天|翌日)?${PART_OF_DAY}${CLOCK}(?![:.点时\\d])`, 'y')

/** What each word says; the first pattern that fits at a position is taken. null: the word makes the text uncertain. */
const WORDS: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => Token | 'silent' | null])[] = [
  [EVERY, () => days([0, 1, 2, 3, 4, 5, 6])],
  // 周末另行 hides hours that nobody states
  [UNKNOWN_HOLIDAYS, (match) => (match[1] === '' ? { kind: 'holidays', plan: 'unknown' } : null)],
  [OFF_HOLIDAYS, () => ({ kind: 'holidays', plan: 'off' })],
  [SAME_HOLIDAYS, () => ({ kind: 'holidays', plan: 'same' })],
  [WORKDAYS, () => ({ ...days([0, 1, 2, 3, 4]), workdays: true })],
  [WEEKEND, () => days([5, 6])],
  [HOLIDAYS, () => ({ ...days([]), holidays: true })],
  [DAYS, (match) => weekdaysIn(match[0])],
  [NO_BREAK, () => ({ kind: 'noBreak' })],
  [SPAN, (match) => spanToken(spanOf(match))],
  [ALL_DAY, () => spanToken([0, MINUTES_PER_DAY])],
  [SILENT, () => 'silent'],
]

/** The text as tokens; null when a piece of it is not understood. */
function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const found = wordAt(text, at)
    if (found === null || found.token === null) return null
    if (found.token !== 'silent') tokens.push(found.token)
    at = found.end
  }
  return tokens
}

function wordAt(text: string, at: number): { token: Token | 'silent' | null; end: number } | null {
  for (const [pattern, read] of WORDS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) return { token: read(match), end: pattern.lastIndex }
  }
  return null
}

type DaysToken = Extract<Token, { kind: 'days' }>
const days = (list: readonly number[]): DaysToken => ({ kind: 'days', weekdays: daysOf(list), holidays: false, workdays: false })
const spanToken = (span: Span | null): Token | null => (span === null ? null : { kind: 'span', span })
const daysOf = (list: readonly number[]): boolean[] => [0, 1, 2, 3, 4, 5, 6].map((day) => list.includes(day))
const DAY_CHARACTERS = '一二三四五六日'

/** 周一-周五 · 周三,周六 · 周二,三,五; null for a range that runs backwards. */
function weekdaysIn(text: string): DaysToken | null {
  const named: number[] = []
  const list = text
    .replace(/周|星期|礼拜| /g, '')
    .replaceAll('天', '日')
    .replace(/[及和]/g, ',')
  for (const item of list.split(',')) {
    const [first, last] = [item[0], item.at(-1)!].map((character) => DAY_CHARACTERS.indexOf(character))
    if (item.length > 3 || first < 0 || last < first) return null
    for (let day = first; day <= last; day++) named.push(day)
  }
  return days(named)
}

/** The span of a match of SPAN; null when the two ends do not say one thing. */
function spanOf(match: RegExpExecArray): Span | null {
  const [, partA, hourA, minuteA, spokenA, halfA, nextDay, partB, hourB, minuteB, spokenB, halfB] = match
  const isLate = (part: string | undefined) => part !== undefined && /下午|晚|夜|中午/.test(part)
  const start = minuteOf(partA, hourA, minuteA ?? spokenA, halfA)
  // 下午1:30-4:30: the word in front is meant for both ends
  const end = minuteOf(partB ?? (isLate(partA) && nextDay === undefined ? partA : undefined), hourB, minuteB ?? spokenB, halfB)
  if (start === null || end === null || start === MINUTES_PER_DAY) return null
  if (nextDay !== undefined) return end <= start ? [start, end + MINUTES_PER_DAY] : null
  // a small hour that nobody calls early is an afternoon written on a 12-hour clock
  if (partA === undefined && start > 0 && end <= 6 * 60) return null
  return end > start ? [start, end] : null
}

function minuteOf(
  part: string | undefined,
  hourText: string,
  minuteText: string | undefined,
  half: string | undefined,
): number | null {
  let hour = Number(hourText)
  const minute = half !== undefined ? 30 : Number(minuteText ?? 0)
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null
  if (part !== undefined) {
    if (/凌晨|早|上午/.test(part) && hour > 12) return null
    if (/凌晨/.test(part) && hour > 6) return null
    if (/下午|中午/.test(part) && hour < (part === '下午' ? 12 : 10)) hour += 12
    else if (/晚|夜/.test(part)) {
      if (hour < 5 || hour === 12) return null // tonight or tomorrow: cannot be told
      if (hour < 12) hour += 12
    }
  }
  return hour * 60 + minute
}

// ---- meaning

interface Group {
  weekdays: boolean[] | null // null: nobody said which days
  holidays: boolean
  workdays: boolean
  spans: Span[]
}

/** Days and times put together; null when they do not fit. */
function scheduleOf(tokens: readonly Token[]): ScheduleRule[] | null {
  const groups: Group[] = []
  let holidays: 'off' | 'unknown' | 'same' | null = null
  let noBreak = false
  for (const token of tokens) {
    const last = groups.at(-1)
    if (token.kind === 'noBreak') noBreak = true
    else if (token.kind === 'holidays') {
      if (holidays !== null && holidays !== token.plan) return null
      holidays = token.plan
    } else if (token.kind === 'span') {
      if (last === undefined) groups.push({ weekdays: null, holidays: false, workdays: false, spans: [token.span] })
      else if (!last.spans.some((span) => span[0] === token.span[0] && span[1] === token.span[1])) last.spans.push(token.span)
    } else if (last === undefined || last.spans.length > 0) {
      groups.push({ weekdays: [...token.weekdays], holidays: token.holidays, workdays: token.workdays, spans: [] })
    } else {
      // 周末、节假日: days without times yet, so they belong together
      last.weekdays = (last.weekdays ?? daysOf([])).map((named, day) => named || token.weekdays[day])
      last.holidays ||= token.holidays
      last.workdays ||= token.workdays
    }
  }

  // 7:00-11:00 13:00-17:00 每天: the days said at the end, of times that had none
  const trailing = groups.at(-1)
  if (groups.length === 2 && groups[0].weekdays === null && trailing!.spans.length === 0) {
    groups.pop()
    Object.assign(groups[0], { ...trailing, spans: groups[0].spans })
  }
  if (groups.length === 0) return null
  return rulesOf(groups, holidays, noBreak)
}

/** 8:00-次日8:00 on every day is round the clock; on some days it is two halves that nobody writes so: null. */
function wholeDays(plan: Span[] | null, weekdays: readonly boolean[]): Span[] | null {
  const runsRound = plan?.some(([start, end]) => start > 0 && end - start === MINUTES_PER_DAY)
  if (!runsRound) return plan
  return weekdays.every(Boolean) ? [[0, MINUTES_PER_DAY]] : null
}

function rulesOf(groups: readonly Group[], holidays: 'off' | 'unknown' | 'same' | null, noBreak: boolean): ScheduleRule[] | null {
  const rules: ScheduleRule[] = []
  const spoken = daysOf([])
  for (const group of groups) {
    const weekdays = group.weekdays ?? daysOf([0, 1, 2, 3, 4, 5, 6])
    const plan = wholeDays(joined(group.spans), weekdays)
    if (plan === null || plan.length === 0) return null
    if (noBreak && plan.length > 1) return null
    // two statements about one day: nobody says which holds
    for (let day = 0; day < 7; day++) {
      if (weekdays[day] && spoken[day]) return null
      spoken[day] ||= weekdays[day]
    }
    rules.push({ weekdays, holidays: group.holidays || (holidays === 'same' && !weekdays.every(Boolean)), plan })
  }
  if (rules.filter((rule) => rule.holidays).length > 1) return null

  // a workday is no holiday; what then holds is known only where nothing else is said
  const hasWorkdays = groups.some((group) => group.workdays)
  const speaksOfHolidays = holidays !== null || groups.some((group) => group.holidays)
  if (holidays === 'off' || holidays === 'unknown') {
    if (groups.some((group) => group.holidays)) return null
    rules.push({ weekdays: daysOf([]), holidays: true, plan: holidays === 'off' ? [] : 'unknown' })
  } else if (hasWorkdays && !speaksOfHolidays)
    rules.push({ weekdays: daysOf([]), holidays: true, plan: groups.length === 1 ? [] : 'unknown' })
  return rules
}
