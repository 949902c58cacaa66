/** Age groups out of census tables that count every five years of age, men and women apart. */

export const AGE_GROUPS = ['age0to14', 'age60', 'age65', 'age80'] as const
export type AgeGroup = (typeof AGE_GROUPS)[number]

const HEADER = /^(?:男|女|男女|合计|总|计)?[_\s]*(\d+)(?:岁?[-~到至—](\d+))?岁?(及?以上)?$/

const within: Record<AgeGroup, (from: number, to: number) => boolean> = {
  age0to14: (_from, to) => to <= 14,
  age60: (from) => from >= 60,
  age65: (from) => from >= 65,
  age80: (from) => from >= 80,
}

/**
 * For each age group the columns whose sum it is, from headers such as 男_60到64岁 and 女_85岁以上.
 * Empty when the table is not cut that way: it needs both 0 and an open end from 80 on.
 */
export function ageColumns(header: readonly string[]): Partial<Record<AgeGroup, readonly string[]>> {
  const bands = header.flatMap((name) => {
    const found = HEADER.exec(name.trim())
    if (!found || !/[男女]/.test(name)) return []
    const from = Number(found[1])
    return [{ name, from, to: found[3] ? Number.POSITIVE_INFINITY : Number(found[2] ?? from) }]
  })
  if (!bands.some((band) => band.from === 0) || !bands.some((band) => band.from >= 80 && band.to === Number.POSITIVE_INFINITY))
    return {}
  return Object.fromEntries(
    AGE_GROUPS.map((group) => [group, bands.filter((band) => within[group](band.from, band.to)).map((band) => band.name)]),
  )
}
