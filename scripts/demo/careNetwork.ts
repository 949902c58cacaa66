/** Hospitals, health centres, clinics and the single places of the plan: who treats fever on 20 December 2022. */
import type { Draft, Registry } from './facilities.ts'

export function addHospitals({ plan, dice, settlementsOf, spot, add }: Registry): void {
  for (const hospital of plan.hospitals) {
    for (const [site, siteEn, town, status] of hospital.sites) {
      const settlement = settlementsOf(town)[hospital.sites.length > 1 ? 2 : 1]
      const at = spot(settlement)
      const shared = { organisation: hospital.name, settlement, grade: hospital.grade, flags: hospital.flags.split(','), status }
      const tertiary = hospital.grade.startsWith('三级')
      const label = (zh: string, en: string) => ({
        name: `${hospital.name}${site}${zh}`,
        nameEn: [hospital.nameEn, siteEn, en].filter(Boolean).join(', '),
      })
      add({
        ...shared,
        ...label('', ''),
        type: tertiary ? 'tertiary' : 'secondary',
        at,
        hours: '24小时',
        status: status === '筹建' ? '筹建' : '开诊',
      })
      add({
        ...shared,
        ...label('发热门诊', 'Fever Clinic'),
        type: 'fever_clinic',
        at: [at[0] + 60, at[1] - 45],
        hours: '24小时',
        rooms: tertiary ? dice.integer(4, 8) : dice.integer(2, 4),
        visitsPerDay: tertiary ? dice.integer(22, 44) * 10 : dice.integer(11, 20) * 10,
        openedOn: status === '筹建' ? '2023-01-10' : '2020-03-01',
      })
    }
  }
}

const ROOM_HOURS = [
  '8:00-21:00',
  '上午8:00-11:30,下午13:30-21:00',
  '24小时',
  '每天8:00-17:30',
  '7:30-11:30 13:30-20:00 每天',
  '8:00-21:00 中午不休息',
]

export function addHealthCentres({ region, plan, dice, settlementsOf, spot, add }: Registry): void {
  for (const town of region.plan.towns) {
    if (town.name === '清浦茶场') continue
    const [settlement] = settlementsOf(town.name)
    const city = town.kind === 'street' || town.county === '云溪经开区'
    const stem = town.name.replace(/[乡镇]$|街道$|片区$/, '')
    const stemEn = town.nameEn.replace(/ (Town|Township|Subdistrict)$/, '')
    const organisation = city
      ? `${stem}社区卫生服务中心`
      : `${town.seat ? town.county.replace('县', '县城关') : stem}${town.kind === 'township' ? '乡' : '镇中心'}卫生院`
    const organisationEn = city
      ? `${stemEn} Community Health Centre`
      : `${stemEn} ${town.kind === 'township' ? 'Township' : 'Town'} Health Centre`
    const at = spot(settlement)
    const status = (Object.keys(plan.feverRooms) as (keyof typeof plan.feverRooms)[]).find((key) =>
      plan.feverRooms[key].includes(town.name),
    )
    const shared = { organisation, settlement, grade: '一级甲等' }
    add({
      ...shared,
      name: organisation,
      nameEn: organisationEn,
      type: city ? 'community_hc' : 'township_hc',
      at,
      status: status === '停诊' ? '停诊' : '开诊',
      hours: dice.pick(['上午8:00-11:30,下午14:00-17:30', '8:00-17:00', '24小时']),
      flags: ['慢病', '配药', '医保'],
    })
    const beside: Draft = { ...shared, name: '', nameEn: '', type: '', at: [at[0] + 25, at[1] + 20] }
    if (status) {
      add({
        ...beside,
        name: `${organisation}发热诊室`,
        nameEn: `${organisationEn}, Fever Room`,
        type: 'fever_room',
        status,
        openedOn: status === '筹建' ? '2023-01-05' : dice.pick(['2022-12-09', '2022-12-12', '2021-01-20', '2022-10-31']),
        closedOn: status === '停诊' ? dice.pick(['2022-12-14', '2022-12-17']) : '',
        hours: dice.pick(ROOM_HOURS),
        rooms: dice.integer(1, 3),
        visitsPerDay: dice.integer(5, 13) * 10,
        flags: dice.chance(0.5) ? ['儿童', '配药', '医保'] : ['配药', '医保'],
        denied: dice.chance(0.35) ? ['24小时'] : [],
      })
    } else if (plan.feverSentinels.includes(town.name)) {
      add({
        ...beside,
        name: `${organisation}发热哨点`,
        nameEn: `${organisationEn}, Fever Sentinel`,
        type: 'fever_sentinel',
        hours: '8:00-17:00',
        rooms: 1,
        openedOn: '2021-03-01',
        denied: ['配药'],
      })
    }
  }
}

const CLINIC_HOURS = [
  '8:00-17:00',
  '上午8:30-11:30,下午14:30-17:30',
  '7:00-11:00 13:00-17:00 每天',
  '上午08:00-11:45',
  '8:00-20:00 中午不休息',
  '',
]

export function addVillageClinics({ region, dice, add }: Registry): void {
  region.settlements.forEach(({ committee, class: type, town }, settlement) => {
    const { label, nameEn } = region.settlementNames[settlement]
    if (committee === 'village') {
      // The smallest villages share the clinic of their neighbour.
      if (region.people[settlement].people < 720 && type === 220) return
      const name = `${label}村卫生室`
      const status = dice.chance(0.045) ? '停诊' : '开诊'
      add({
        organisation: `${region.plan.towns[town].name}${name}`,
        name,
        nameEn: `${nameEn} Clinic`,
        type: 'village_clinic',
        settlement,
        status,
        hours: dice.pick(CLINIC_HOURS),
        flags: dice.chance(0.7) ? ['配药', '医保'] : ['配药'],
      })
    } else if (dice.chance(0.34)) {
      const name = `${label}卫生服务站`
      add({
        organisation: `${region.plan.towns[town].name}${name}`,
        name,
        nameEn: `${nameEn.replace(/ Community$/, '')} Community Health Station`,
        type: 'community_station',
        settlement,
        hours: dice.pick(CLINIC_HOURS),
        flags: ['慢病', '配药', '医保'],
      })
    }
    if (committee === 'community' && dice.chance(0.22)) {
      const doctor = dice.pick(['仁和', '济民', '康泰', '同春', '惠安', '百草', '杏林', '福寿'])
      const name = `${doctor}诊所（${label}）`
      add({
        organisation: name,
        name,
        nameEn: `Private Clinic, ${nameEn}`,
        type: 'private_clinic',
        settlement,
        ownership: '民营',
        hours: dice.pick(CLINIC_HOURS),
        flags: ['配药'],
        denied: dice.chance(0.4) ? ['医保'] : [],
      })
    }
  })
}

export function addSinglePlaces({ plan, dice, settlementsOf, add }: Registry): void {
  for (const [type, name, nameEn, town, order, grade, status] of plan.single) {
    const own = settlementsOf(town)
    add({
      organisation: name.replace(/（.*）$|[一二三]号巡回医疗车$|.{2}分站$/, ''),
      name,
      nameEn,
      type,
      settlement: own[Math.min(order, own.length - 1)],
      grade,
      status,
      hours:
        type === 'temp_fever_site' ? '8:30-20:30' : type === 'testing_lab' || type === 'supply_node' ? '8:00-18:00' : '24小时',
      rooms: type === 'isolation_site' ? dice.integer(6, 18) * 10 : type === 'temp_fever_site' ? 6 : null,
      visitsPerDay: type === 'temp_fever_site' ? 400 : null,
      closedOn: status === '停诊' ? '2022-12-10' : '',
      flags: type === 'designated_hospital' || type === 'sub_designated' ? ['透析', '配药', '医保'] : [],
    })
  }
}
