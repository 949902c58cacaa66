/** The statutory calendar: days off, and the weekend days worked instead (调休), as the State Council announces them each year. */

export interface Holidays {
  readonly daysOff: ReadonlySet<string> // ISO dates
  readonly workedWeekends: ReadonlySet<string>
}

/**
 * Reads geodata/standards/holidays.json. Throws an Error that names what is wrong: a range that ends before it begins or
 * is longer than any holiday, a worked day that is no weekend.
 */
export function readHolidays(json: unknown): Holidays {
  const daysOff = new Set<string>()
  const workedWeekends = new Set<string>()
  const { years } = json as { years?: { year: number; holidays: { from: string; to: string; worked: string[] }[] }[] }
  if (!Array.isArray(years)) throw new Error('holidays: expected a list of years')
  for (const { year, holidays } of years) {
    for (const { from, to, worked } of holidays) {
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
      if (!(days >= 1 && days <= 10))
        throw new Error(`holidays of ${year}: expected 1 to 10 days from ${from} to ${to}, found ${days}`)
      for (let day = 0; day < days; day++) daysOff.add(isoDate(Date.parse(from) + day * DAY_MS))
      for (const date of worked) {
        const weekday = new Date(Date.parse(date)).getUTCDay()
        if (weekday !== 0 && weekday !== 6)
          throw new Error(`holidays of ${year}: expected a Saturday or Sunday worked, found ${date}`)
        workedWeekends.add(date)
      }
    }
  }
  return { daysOff, workedWeekends }
}

const DAY_MS = 86_400_000
const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
