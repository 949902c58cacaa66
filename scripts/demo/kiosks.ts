/** Sampling kiosks, one per 2,500 people, some converted, some closed; sampling points, pharmacies and drug points. */
import type { Registry } from './facilities.ts'

const PEOPLE_PER_KIOSK = 2500
const CONVERTED_ON = ['2022-12-15', '2022-12-17', '2022-12-19', '2022-12-20']
const CONVERTED_HOURS = ['上午8:30-11:30,下午14:30-17:30', '8:30-11:30，14:30-17:30', '9:00-17:00 中午不休息', '8:00-20:00']

export function addKiosks({ region, plan, dice, settlementsOf, add }: Registry): void {
  const consulting = new Map(plan.consultingKiosks.map(([town, order, level]) => [settlementsOf(town)[order], level]))
  let owed = 0
  region.settlements.forEach(({ class: type, town }, settlement) => {
    owed += region.people[settlement].people / PEOPLE_PER_KIOSK
    if (consulting.has(settlement)) owed = Math.max(owed, 1)
    const { label, nameEn } = region.settlementNames[settlement]
    for (let number = 1; owed >= 1; number++, owed--) {
      const treats = number === 1 ? consulting.get(settlement) : undefined
      // One in five is converted; of the rest, two in three still take samples and one in three stands closed.
      const converted = treats !== undefined || dice.chance(type < 120 ? 0.26 : 0.17)
      const fate = converted ? '' : dice.chance(0.62) ? 'sampling' : 'closed'
      const base = `${label}${number > 1 ? `${number}号` : ''}`
      const closed = fate === 'closed' || (converted && !treats && dice.chance(0.04))
      const planned = converted && !treats && !closed && dice.chance(0.12)
      add({
        organisation: `${region.plan.towns[town].name}核酸采样小屋运营点`,
        name: converted ? `${base}便民医疗服务点` : `${base}核酸采样小屋`,
        nameEn: `${nameEn}${number > 1 ? ` ${number}` : ''} ${converted ? 'Medical Service Kiosk' : 'Sampling Kiosk'}`,
        type: 'kiosk',
        serviceLevel: treats ?? (converted ? '只咨询' : '采样'),
        settlement,
        status: closed ? '停诊' : planned ? '筹建' : '开诊',
        openedOn: planned ? '2022-12-26' : converted ? (closed ? CONVERTED_ON[0] : dice.pick(CONVERTED_ON)) : '2022-05-10',
        closedOn: closed ? (converted ? '2022-12-18' : dice.pick(['2022-12-08', '2022-12-12', '2022-12-18'])) : '',
        hours: converted
          ? dice.pick(CONVERTED_HOURS)
          : dice.chance(0.04)
            ? '单号日8:00-12:00'
            : dice.pick(['7:00-11:00 13:00-17:00 每天', '8:00-20:00']),
        rooms: converted ? 1 : null,
        visitsPerDay: treats ? 60 : null,
        flags: treats === '可看病配药' ? ['配药', '医保'] : [],
        denied: converted && treats !== '可看病配药' ? ['配药'] : [],
        creditCode: '',
      })
    }
  })
  for (const town of region.plan.towns.filter(({ kind }) => kind === 'street' || kind === 'town')) {
    const [settlement] = settlementsOf(town.name)
    const place = region.settlementNames[settlement]
    add({
      organisation: `${town.name}核酸采样小屋运营点`,
      name: `${place.label}核酸采样点`,
      nameEn: `${place.nameEn} Sampling Point`,
      type: 'sampling_point',
      settlement,
      hours: '8:00-11:30 14:00-17:30',
      status: dice.chance(0.3) ? '停诊' : '开诊',
    })
  }
}

const CHAINS = [
  ['云康大药房', 'Yunkang Pharmacy'],
  ['益民药店', 'Yimin Drugstore'],
  ['福春堂', 'Fuchuntang Pharmacy'],
  ['江南大药房', 'Jiangnan Pharmacy'],
  ['百姓缘药房', 'Baixingyuan Pharmacy'],
] as const

/** People whom one pharmacy serves, by residence: towns have many, villages walk to the township. */
export function addPharmacies({ region, dice, settlementsOf, add }: Registry): void {
  region.settlements.forEach(({ class: type, seat }, settlement) => {
    const chance =
      type === 111 ? 1.42 : type === 121 ? 1.05 : type === 112 || type === 123 ? 0.5 : seat ? 1 : type === 122 ? 0.2 : 0.025
    const count = Math.floor(chance) + (dice.chance(chance % 1) ? 1 : 0)
    for (let number = 0; number < count; number++) {
      const [chain, chainEn] = dice.pick(CHAINS)
      const { label, nameEn } = region.settlementNames[settlement]
      add({
        organisation: chain,
        name: `${chain}${label.replace('社区', '')}${number > 0 ? '二' : ''}店`,
        nameEn: `${chainEn}, ${nameEn}${number > 0 ? ' 2' : ''}`,
        type: 'pharmacy',
        settlement,
        ownership: '民营',
        hours: dice.pick(['8:00-21:30', '7:30-22:00 每天', '8:00-21:00', '24小时']),
        flags: dice.chance(0.75) ? ['配药', '医保'] : ['配药'],
        status: dice.chance(0.03) ? '停诊' : '开诊',
      })
    }
  })
  for (const town of ['城关镇', '后溪镇', '浦阳镇', '杨村镇', '金坑乡', '青山乡', '洪塘镇', '柳湾镇']) {
    const [settlement] = settlementsOf(town)
    const { label, nameEn } = region.settlementNames[settlement]
    add({
      organisation: `${town}药品投放点`,
      name: `${label}药品投放点`,
      nameEn: `${nameEn} Drug Point`,
      type: 'drug_point',
      settlement,
      hours: '9:00-16:30',
      openedOn: '2022-12-18',
      flags: ['配药'],
      creditCode: '',
    })
  }
}
