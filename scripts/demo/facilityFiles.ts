/** The facility list as files: one clean table for the region, and one county's own messy workbook. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addHealthCentres, addHospitals, addSinglePlaces, addVillageClinics } from './careNetwork.ts'
import { type CsvValue, writeCsv } from './csv.ts'
import { type Facility, openRegistry } from './facilities.ts'
import { addKiosks, addPharmacies } from './kiosks.ts'
import { messyWorkbook } from './messyWorkbook.ts'
import type { Sheet } from './plane.ts'
import type { Region } from './region.ts'

/** The county that sends its own workbook; none of its places are in the clean table. */
const OWN_WORKBOOK = '清浦县'

const HEAD = [
  ...[
    '编号',
    '机构名称',
    '院区/服务点名称',
    '英文名',
    '类型',
    '服务级别',
    '状态',
    '启用日期',
    '停用日期',
    '县区',
    '乡镇',
    '村居代码',
    '地址',
    '电话',
  ],
  ...[
    '经度',
    '纬度',
    '开放时间',
    '诊室数',
    '日接诊能力',
    '儿童',
    '24小时',
    '孕产',
    '透析',
    '慢病',
    '配药',
    '医保',
    '统一社会信用代码',
    '级别',
    '举办',
  ],
]

const FLAGS = ['儿童', '24小时', '孕产', '透析', '慢病', '配药', '医保']

export async function writeFacilities(region: Region, map: Sheet, folder: string): Promise<void> {
  const registry = openRegistry(region)
  addHospitals(registry)
  addHealthCentres(registry)
  addVillageClinics(registry)
  addSinglePlaces(registry)
  addKiosks(registry)
  addPharmacies(registry)
  const countyOf = ({ settlement }: Facility) => region.plan.towns[region.settlements[settlement].town].county
  const clean = registry.facilities.filter((facility) => countyOf(facility) !== OWN_WORKBOOK)
  const own = registry.facilities.filter((facility) => countyOf(facility) === OWN_WORKBOOK)
  await writeFile(
    join(folder, 'facilities.csv'),
    writeCsv(
      HEAD,
      clean.map((facility, i) => row(region, map, facility, `YX${String(i + 1).padStart(5, '0')}`)),
    ),
  )
  await writeFile(join(folder, 'facilities-qingpu.xlsx'), await messyWorkbook(region, map, own))
}

function row(region: Region, map: Sheet, facility: Facility, id: string): CsvValue[] {
  const town = region.plan.towns[region.settlements[facility.settlement].town]
  const [lon, lat] = map.toLonLat(facility.at)
  const flag = (name: string) => (facility.flags.includes(name) ? '是' : facility.denied.includes(name) ? '否' : '')
  return [
    ...[id, facility.organisation, facility.name, facility.nameEn, facility.type, facility.serviceLevel, facility.status],
    ...[
      facility.openedOn,
      facility.closedOn,
      town.county,
      town.name,
      region.codes.settlements[facility.settlement],
      facility.address,
      facility.phone,
    ],
    ...[lon.toFixed(6), lat.toFixed(6), facility.hours, facility.rooms, facility.visitsPerDay, ...FLAGS.map(flag)],
    ...[facility.creditCode, facility.grade, facility.ownership],
  ]
}
