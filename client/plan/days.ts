/** Days as ISO text: 2022-12-20. */

const DAY_MS = 86_400_000

/** The day some days later (or earlier). */
export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Today where the region is: every region of the product keeps Chinese time, as its rules do. */
export const todayInShanghai = (now: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/**
 * The day a page opens on. A fictional region stands still on the day its facilities were written down; a real one is
 * asked about today.
 */
export function openingDay(
  region: { readonly fictional: boolean; readonly sources: readonly { readonly what: string; readonly date: string }[] },
  now: Date,
): string {
  const listed = region.sources.find((source) => source.what === 'facilities')?.date
  return region.fictional && listed !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(listed) ? listed : todayInShanghai(now)
}
