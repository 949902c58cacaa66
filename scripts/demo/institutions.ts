/** Key institutions: homes, schools, the prison, the university, offices, dormitories. They are places of demand, not of care. */
import { type CsvValue, writeCsv } from './csv.ts'
import type { Point, Sheet } from './plane.ts'
import { type Random, random } from './random.ts'
import type { Region } from './region.ts'

interface Kind {
  readonly code: string
  readonly name: (place: string) => string
  readonly people: readonly [number, number]
}

const KINDS = {
  nursing: { code: 'nursing_home', name: (place) => `${place}${place.endsWith('乡') ? '敬老院' : '养老院'}`, people: [38, 160] },
  welfare: { code: 'welfare_home', name: (place) => `${place}社会福利院`, people: [120, 310] },
  prison: { code: 'prison', name: (place) => `${place}监狱`, people: [1800, 2400] },
  university: { code: 'university', name: (place) => place, people: [7200, 13800] },
  school: { code: 'school', name: (place) => `${place}学校`, people: [420, 2300] },
  kindergarten: { code: 'kindergarten', name: (place) => `${place}幼儿园`, people: [110, 340] },
  government: { code: 'government', name: (place) => `${place}人民政府`, people: [60, 420] },
  dormitory: { code: 'factory_dorm', name: (place) => `${place}职工宿舍`, people: [380, 1900] },
} as const satisfies Record<string, Kind>

/** The text of institutions.csv. */
export function makeInstitutions(region: Region, map: Sheet): string {
  const { plan, settlements, settlementNames, settlementAt, codes } = region
  const dice = random(plan.seed, 'institutions')
  const rows: CsvValue[][] = []
  const put = (kind: Kind, place: string, settlement: number) => {
    const [lon, lat] = map.toLonLat(near(settlementAt[settlement], dice))
    const id = `JG${String(rows.length + 1).padStart(4, '0')}`
    const town = plan.towns[settlements[settlement].town]
    const address = `${town.county}${town.name.replace(/^经开区/, '')}${settlementNames[settlement].label}${dice.integer(1, 188)}号`
    rows.push([
      id,
      kind.name(place),
      kind.code,
      dice.integer(...kind.people),
      lon.toFixed(6),
      lat.toFixed(6),
      codes.settlements[settlement],
      address,
    ])
  }
  const inTown = (town: number) => settlements.map((_, i) => i).filter((i) => settlements[i].town === town)
  plan.towns.forEach((town, index) => {
    const own = inTown(index)
    const stem = town.seat ? town.county.replace(/县$/, '') : town.name.replace(/[乡镇]$|街道$|片区$/, '')
    if (town.kind !== 'quasi')
      put(KINDS.nursing, town.kind === 'street' ? stem : `${stem}${town.kind === 'township' ? '乡' : '中心'}`, dice.pick(own))
    if (town.kind !== 'quasi') put(KINDS.school, `${stem}${town.kind === 'township' ? '中心' : '第一'}`, own[0])
    if (town.communities >= 2) put(KINDS.kindergarten, settlementNames[own[1]].label.replace('社区', ''), own[1])
    if (town.kind === 'quasi' && town.communities > 1)
      for (const i of own.slice(0, 3)) put(KINDS.dormitory, `${stem}${dice.pick(['精工', '电子', '纺织', '食品', '新材'])}`, i)
    if (town.seat) {
      put(KINDS.government, town.county, own[0])
      put(KINDS.welfare, town.county, own[2])
      put(KINDS.school, `${stem}县中`, own[1])
    }
  })
  const street = (name: string) => inTown(plan.towns.findIndex((town) => town.name === name))
  put(KINDS.government, '云溪市', street('站前街道')[0])
  put(KINDS.government, '溪州区', street('东湖街道')[1])
  put(KINDS.welfare, '云溪市', street('城北街道')[3])
  put(KINDS.university, '云溪学院', street('学前街道')[4])
  put(KINDS.university, '云溪职业技术学院', street('滨江街道')[5])
  put(KINDS.prison, '云溪', street('白塔镇')[5])
  for (const name of ['学前街道', '城北街道', '站前街道', '东湖街道', '南岸街道', '滨江街道']) {
    const own = street(name)
    for (const i of [own[2], own[6]]) put(KINDS.school, settlementNames[i].label.replace('社区', '路'), i)
    put(KINDS.nursing, settlementNames[own[7]].label.replace('社区', ''), own[7])
  }
  return writeCsv(['id', 'name', 'kind', 'people', 'lon', 'lat', 'code', 'address'], rows)
}

const near = ([east, north]: Point, dice: Random): Point => [east + dice.between(-160, 160), north + dice.between(-160, 160)]
