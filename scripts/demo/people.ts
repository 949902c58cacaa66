/** How many people live in each settlement and how old they are: cities young, villages old. */
import type { Plan } from './plan.ts'
import { random } from './random.ts'
import type { Settlement, SettlementClass } from './territory.ts'

export interface People {
  readonly people: number
  readonly age0to14: number
  readonly age60: number
  readonly age65: number
  readonly age80: number
}

type Residence = 'urban' | 'fringe' | 'rural'

const residenceOf = (type: SettlementClass): Residence =>
  type === 112 || type === 122 ? 'fringe' : type === 210 || type === 220 ? 'rural' : 'urban'

/** Relative size of a settlement by class, before the totals of the plan are met. */
const WEIGHT: Record<SettlementClass, readonly [number, number]> = {
  111: [3600, 7600],
  112: [1900, 4400],
  121: [2400, 5200],
  122: [1500, 3000],
  123: [3600, 4600],
  210: [1500, 2600],
  220: [650, 1750],
}

/** Shares of people by age, of the seventh census' order of size: working towns, ageing villages. */
const AGES: Record<Residence, { child: number; age60: number; age65: number; age80: number }> = {
  urban: { child: 0.165, age60: 0.163, age65: 0.116, age80: 0.022 },
  fringe: { child: 0.158, age60: 0.196, age65: 0.142, age80: 0.028 },
  rural: { child: 0.138, age60: 0.286, age65: 0.216, age80: 0.044 },
}

export function makePeople(plan: Plan, settlements: readonly Settlement[]): People[] {
  const dice = random(plan.seed, 'people')
  const weights = settlements.map(({ class: type }) => dice.between(...WEIGHT[type]))
  const sums = { urban: 0, fringe: 0, rural: 0 }
  settlements.forEach(({ class: type }, i) => {
    sums[residenceOf(type)] += weights[i]
  })
  return settlements.map(({ class: type }, i) => {
    const residence = residenceOf(type)
    const people = Math.round((weights[i] * plan.people[residence]) / sums[residence])
    const ages = AGES[residence]
    // Old settlements have few children: one number moves both ends.
    const old = dice.between(0.84, 1.16)
    const share = (part: number) => Math.round(people * part)
    return {
      people,
      age0to14: share(ages.child * (2 - old) * dice.between(0.96, 1.04)),
      age60: share(ages.age60 * old),
      age65: share(ages.age65 * old * dice.between(0.97, 1.02)),
      age80: share(ages.age80 * old * dice.between(0.9, 1.1)),
    }
  })
}
