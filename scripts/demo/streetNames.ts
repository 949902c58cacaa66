/** Names of streets: one per line of a grid, no name twice in a town. */
import type { NameWords, Plan, Word } from './plan.ts'
import { random } from './random.ts'

export interface StreetNames {
  /** Name of a line of a grid, or null when it has none. */
  of(line: string, town: string, artery: boolean): Word | null
  /** True in the city and the county seats, whose grids are planned. */
  isCity(town: string): boolean
}

const ENDINGS = {
  avenue: ['大道', 'Avenue'],
  road: ['路', 'Road'],
  street: ['街', 'Street'],
  lane: ['巷', 'Lane'],
} as const satisfies Record<string, Word>

export function makeStreetNames(plan: Plan, words: NameWords): StreetNames {
  const planned = new Set(plan.patches.map(({ name }) => name))
  const dice = random(plan.seed, 'street names')
  const known = new Map<string, Word | null>()
  const usedBy = new Map<string, Set<string>>()
  const invent = (town: string, artery: boolean): Word | null => {
    const city = planned.has(town)
    const used = usedBy.get(city && !town.includes('县城') ? '云溪' : town) ?? new Set<string>()
    usedBy.set(city && !town.includes('县城') ? '云溪' : town, used)
    if (!artery && dice.chance(city ? 0.35 : 0.7)) return null
    const kind = artery
      ? dice.chance(city ? 0.4 : 0)
        ? 'avenue'
        : 'road'
      : dice.chance(0.4)
        ? 'street'
        : dice.chance(0.6)
          ? 'road'
          : 'lane'
    for (let attempt = 0; attempt < 40; attempt++) {
      const start = dice.pick(artery ? words.streetStarts : words.laneStarts)
      const name: Word = [`${start[0]}${ENDINGS[kind][0]}`, `${start[1]} ${ENDINGS[kind][1]}`]
      if (used.has(start[0])) continue
      used.add(start[0])
      return name
    }
    return null
  }
  return {
    isCity: (town) => planned.has(town),
    of: (line, town, artery) => {
      const found = known.get(line)
      if (found !== undefined) return found
      const name = invent(town, artery)
      known.set(line, name)
      return name
    },
  }
}
