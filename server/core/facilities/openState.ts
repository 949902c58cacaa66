/** Whether a place is open at an instant, by the clock of China, whatever zone the machine is in. */
import type { Holidays } from './holidays.ts'
import { clockOf, type DayPlan, isAllDay, MINUTES_PER_DAY, planOf, readSchedule, type Schedule } from './schedule.ts'

export interface OpenState {
  readonly state: 'open' | 'closed' | 'unknown'
  readonly until: string | null // when open: HH:MM it closes, 24:00 for midnight; null when it does not within 24 hours
  readonly opensAt: string | null // when closed: HH:MM today or MM-DD HH:MM; null when not known within a fortnight
  readonly allDay: boolean // open from midnight to midnight today
}

/** Asia/Shanghai has been UTC+8 without summer time since 1992. */
const SHANGHAI_OFFSET_MINUTES = 8 * 60
const MS_PER_MINUTE = 60_000
const LOOK_AHEAD_DAYS = 14
const UNKNOWN: OpenState = { state: 'unknown', until: null, opensAt: null, allDay: false }

/**
 * The state of a place with these opening_hours (null: its hours could not be read) at an instant.
 *
 * Opening is inclusive, closing is not: at 17:00 a place open until 17:00 is closed. Hours that run over midnight are kept
 * whole, also into a holiday. Days off by statute and weekends worked instead are taken from the calendar:
 * hours that name weekdays and say nothing of holidays are unknown on a day off on which they would be open, and on a
 * worked weekend when Monday to Friday have hours of their own. In years that the calendar lacks every day is an ordinary day.
 */
export function openState(openingHours: string | null, at: Date, holidays: Holidays): OpenState {
  const schedule = openingHours === null ? null : readSchedule(openingHours)
  if (schedule === null) return UNKNOWN

  // the clock of Shanghai in minutes since 1970; all arithmetic from here on is in that one zone
  const now = at.getTime() / MS_PER_MINUTE + SHANGHAI_OFFSET_MINUTES
  const today = Math.floor(now / MINUTES_PER_DAY)
  const plans = new Map<number, DayPlan>()
  for (let day = today - 1; day <= today + LOOK_AHEAD_DAYS; day++) plans.set(day, planOn(schedule, day, holidays))

  // yesterday's hours may still run
  const spans = spansOf(plans)
  const running = spans.find(([start, end]) => start <= now && now < end)
  const todays = plans.get(today)!
  if (running !== undefined) {
    const [, end] = running
    const closesSoon = end - now <= MINUTES_PER_DAY
    return { state: 'open', until: closesSoon ? closingClock(end) : null, opensAt: null, allDay: isAllDay(todays) }
  }
  if (todays === 'unknown') return UNKNOWN

  // a day nobody knows hides what comes after it
  const next = spans.find(([start]) => start > now)
  const unknownDay = [...plans].find(([day, plan]) => day > today && plan === 'unknown')?.[0] ?? Infinity
  const known = next !== undefined && next[0] < unknownDay * MINUTES_PER_DAY
  return { state: 'closed', until: null, opensAt: known ? openingClock(next[0], today) : null, allDay: false }
}

/** The plan of a day (days since 1970), the calendar considered. */
function planOn(schedule: Schedule, day: number, { daysOff, workedWeekends }: Holidays): DayPlan {
  const weekday = (day + 3) % 7 // the first of January 1970 was a Thursday
  const date = dateOf(day)
  const speaksOfHolidays = schedule.some((rule) => rule.holidays)
  const ordinary = planOf(schedule, weekday, false)

  if (daysOff.has(date)) {
    if (speaksOfHolidays) return planOf(schedule, weekday, true)
    return isSameEveryDay(schedule) || ordinary.length === 0 ? ordinary : 'unknown'
  }
  if (workedWeekends.has(date)) {
    const working = planOf(schedule, 0, false)
    const isWorkingWeek = [1, 2, 3, 4].every((other) => samePlan(planOf(schedule, other, false), working))
    if (!isWorkingWeek || samePlan(working, ordinary)) return ordinary
    return speaksOfHolidays ? working : 'unknown'
  }
  return ordinary
}

const isSameEveryDay = (schedule: Schedule): boolean =>
  [1, 2, 3, 4, 5, 6].every((weekday) => samePlan(planOf(schedule, weekday, false), planOf(schedule, 0, false)))

const samePlan = (a: DayPlan, b: DayPlan): boolean =>
  a === 'unknown' || b === 'unknown'
    ? a === b
    : a.length === b.length && a.every(([start, end], at) => start === b[at][0] && end === b[at][1])

/** Every span in minutes since 1970, in order, touching and overlapping ones made one. */
function spansOf(plans: ReadonlyMap<number, DayPlan>): [number, number][] {
  const spans: [number, number][] = []
  for (const [day, plan] of plans) {
    if (plan === 'unknown') continue
    for (const [start, end] of plan) {
      const before = spans.at(-1)
      const [from, to] = [day * MINUTES_PER_DAY + start, day * MINUTES_PER_DAY + end]
      if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to)
      else spans.push([from, to])
    }
  }
  return spans
}

const dateOf = (day: number): string => new Date(day * MINUTES_PER_DAY * MS_PER_MINUTE).toISOString().slice(0, 10)
const closingClock = (minute: number): string => clockOf(minute % MINUTES_PER_DAY || MINUTES_PER_DAY)
function openingClock(minute: number, today: number): string {
  const day = Math.floor(minute / MINUTES_PER_DAY)
  const clock = clockOf(minute % MINUTES_PER_DAY)
  return day === today ? clock : `${dateOf(day).slice(5)} ${clock}`
}
