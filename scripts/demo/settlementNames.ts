/** Names of villages and communities, none twice in a township, and hardly ever twice in the region. */
import type { NameWords, Plan } from './plan.ts'
import { random } from './random.ts'
import type { Settlement } from './territory.ts'

export interface SettlementName {
  /** As on the map: 谢家岭, 建设社区. */
  readonly label: string
  /** As in the register: 谢家岭村民委员会, 建设社区居民委员会. */
  readonly name: string
  readonly nameEn: string
}

export function nameSettlements(plan: Plan, words: NameWords, settlements: readonly Settlement[]): SettlementName[] {
  const dice = random(plan.seed, 'settlement names')
  const taken = new Set<string>()
  const village = (): [string, string] => {
    const family = dice.pick(words.families)
    const ending = dice.pick(words.villageEndings)
    if (dice.chance(0.72)) return [family[0] + ending[0], capital(family[1] + ending[1])]
    const front = dice.pick(words.villageFronts)
    // 老夏岭, 东孔坑: with a word in front, 家 falls away.
    return [
      front[0] + family[0] + ending[0].slice(1),
      capital(`${front[1]}${family[1].toLowerCase()}${ending[1].replace(/^jia'?/, '')}`),
    ]
  }
  const community = (): [string, string] => [...dice.pick(words.communities)]
  return settlements.map(({ town, committee, seat, class: type }) => {
    const township = plan.towns[town]
    const stem = township.name.replace(/[乡镇]$|街道$|片区$/, '')
    let [zh, en] = ['', '']
    if (seat && township.kind !== 'street') [zh, en] = [stem, township.nameEn.replace(/ (Township|Town|Zone.*)$/, '')]
    if (seat && township.name === '城关镇') [zh, en] = ['城关', 'Chengguan']
    if (seat && township.kind === 'quasi')
      [zh, en] = township.name.includes('茶场')
        ? ['茶场', 'Tea Farm']
        : [stem.slice(-2), stem.endsWith('东园') ? 'Dongyuan' : 'Nanyuan']
    for (let attempt = 0; zh === '' || taken.has(`${town} ${zh}`) || (attempt < 60 && taken.has(zh)); attempt++) {
      ;[zh, en] = committee === 'community' ? community() : village()
    }
    taken.add(zh).add(`${town} ${zh}`)
    if (committee === 'village') return { label: zh, name: `${zh}村民委员会`, nameEn: `${en} Village` }
    const suffix = type === 123 ? '虚拟生活区' : ''
    return { label: `${zh}社区`, name: `${zh}社区${suffix === '' ? '居民委员会' : ''}`, nameEn: `${en} Community` }
  })
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
