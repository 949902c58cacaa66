/**
 * Weekly opening times: the part of the OpenStreetMap opening_hours language that facilities here use.
 *
 *   24/7 · 08:00-11:30,13:00-17:00 · Mo-Fr 08:00-17:00; Sa,Su 09:00-12:00; PH off · We 20:00-08:00; PH unknown "另行通知"
 *
 * Weekdays, PH (public holidays), times, off and unknown. Seasons, weeks and school holidays are not read: `readSchedule`
 * then says null and the sender's own words are shown. The whole language has a library, but that reads the clock of the
 * machine's own zone and brings a calendar of Chinese holidays without Spring Festival.
 */

const WEEKDAYS: readonly string[] = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']

/** Minutes after midnight; the end is later than the start, and beyond 1440 when it is on the next day. */
export type Span = readonly [startMinute: number, endMinute: number]

/** What holds on a day: open at these times (none: closed), or nobody knows. */
export type DayPlan = readonly Span[] | 'unknown'

export interface ScheduleRule {
  readonly weekdays: readonly boolean[] // seven, Monday first
  readonly holidays: boolean // also on public holidays, whatever the weekday
  readonly plan: DayPlan
}

/** The last rule that speaks of a day decides it; a day of which none speaks is closed. */
export type Schedule = readonly ScheduleRule[]

export const MINUTES_PER_DAY = 1440

/** The times of a day. Whether the day is a public holiday is for a calendar to say. */
export function planOf(schedule: Schedule, weekday: number, isHoliday: boolean): DayPlan {
  return schedule.findLast((rule) => rule.weekdays[weekday] || (isHoliday && rule.holidays))?.plan ?? []
}

/** Reads opening_hours text; null when it says anything outside the part above, or is wrong. */
export function readSchedule(text: string): Schedule | null {
  const schedule: ScheduleRule[] = []
  for (const part of text.split(';')) {
    const rule = readRule(part.replace(/"[^"]*"\s*$/, '').trim())
    if (rule === null) return null
    schedule.push(rule)
  }
  return schedule
}

/** Writes a schedule in opening_hours text that `readSchedule` and the OpenStreetMap library read. Unknown days say why. */
export const writeSchedule = (schedule: Schedule, unknownBecause = '另行通知'): string =>
  schedule.map((rule) => writeRule(rule, unknownBecause)).join('; ')

const EVERY_DAY: readonly boolean[] = WEEKDAYS.map(() => true)
const RULE =
  /^(?<days>(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*)?\s*(?<plan>24\/7|off|closed|unknown|[\d:,-]+)?$/

function readRule(text: string): ScheduleRule | null {
  const { days, plan } = RULE.exec(text)?.groups ?? {}
  if (plan === undefined) return null
  const selector = days === undefined ? { weekdays: EVERY_DAY, holidays: false } : readDays(days)
  const times = plan === 'unknown' ? plan : plan === 'off' || plan === 'closed' ? [] : readTimes(plan)
  return selector === null || times === null ? null : { ...selector, plan: times }
}

function readDays(text: string): Pick<ScheduleRule, 'weekdays' | 'holidays'> | null {
  const weekdays = WEEKDAYS.map(() => false)
  let holidays = false
  for (const item of text.split(',')) {
    const [from, to = from, ...more] = item.split('-')
    if (item === 'PH') holidays = true
    else if (from === 'PH' || to === 'PH' || more.length > 0) return null
    else {
      // a range may run over the end of the week: Sa-Mo
      const last = WEEKDAYS.indexOf(to)
      for (let day = WEEKDAYS.indexOf(from); ; day = (day + 1) % 7) {
        weekdays[day] = true
        if (day === last) break
      }
    }
  }
  return { weekdays, holidays }
}

function readTimes(text: string): Span[] | null {
  if (text === '24/7') return [[0, MINUTES_PER_DAY]]
  const spans: Span[] = []
  for (const item of text.split(',')) {
    const [, startHour, startMinute, endHour, endMinute] = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(item)?.map(Number) ?? []
    const start = startHour * 60 + startMinute
    const end = endHour * 60 + endMinute
    if (!(start < MINUTES_PER_DAY && end <= MINUTES_PER_DAY && startMinute < 60 && endMinute < 60) || start === end) return null
    spans.push([start, end > start ? end : end + MINUTES_PER_DAY])
  }
  return joined(spans)
}

/** Spans in order with touching ones made one; null when two overlap, which nobody means. */
export function joined(spans: readonly Span[]): Span[] | null {
  const result: Span[] = []
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before !== undefined && start < before[1]) return null
    if (before !== undefined && start === before[1]) result[result.length - 1] = [before[0], end]
    else result.push([start, end])
  }
  // the last may run over midnight, but not into the first of the same kind of day
  const [first, last] = [result[0], result.at(-1)]
  return last !== undefined && last[1] > MINUTES_PER_DAY && last[1] - MINUTES_PER_DAY > first[0] ? null : result
}

function writeRule({ weekdays, holidays, plan }: ScheduleRule, unknownBecause: string): string {
  const days = writeDays(weekdays, holidays)
  const lead = days === '' ? '' : `${days} `
  if (plan === 'unknown') return `${lead}unknown "${unknownBecause}"`
  if (plan.length === 0) return `${lead}off`
  if (days === '' && isAllDay(plan)) return '24/7'
  return (
    lead +
    plan.map(([start, end]) => `${clockOf(start)}-${clockOf(end > MINUTES_PER_DAY ? end - MINUTES_PER_DAY : end)}`).join(',')
  )
}

function writeDays(weekdays: readonly boolean[], holidays: boolean): string {
  if (weekdays.every(Boolean)) return ''
  const items: string[] = []
  for (let first = 0; first < 7; first++) {
    if (!weekdays[first]) continue
    let last = first
    while (weekdays[last + 1]) last++
    // two days in a row read better as a list
    if (last - first < 2) for (let day = first; day <= last; day++) items.push(WEEKDAYS[day])
    else items.push(`${WEEKDAYS[first]}-${WEEKDAYS[last]}`)
    first = last
  }
  if (holidays) items.push('PH')
  return items.join(',')
}

export const isAllDay = (plan: DayPlan): boolean =>
  plan !== 'unknown' && plan.length === 1 && plan[0][0] === 0 && plan[0][1] === MINUTES_PER_DAY

/** HH:MM; the end of a day is 24:00. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
