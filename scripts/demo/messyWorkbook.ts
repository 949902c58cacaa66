/** A county's list as counties send it: a title above the head, Chinese type names, full-width digits, and some rows nobody can use. */
import gcoordModule from 'gcoord'
import writeXlsxFile from 'write-excel-file/node'
import type { Facility } from './facilities.ts'
import type { Sheet } from './plane.ts'
import { random } from './random.ts'
import type { Region } from './region.ts'

// gcoord is CommonJS at run time, while its types describe an ES module: the default import is already the library.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

type Cell = string | number | null

const HEAD = [
  '编号',
  '机构名称',
  '院区/服务点名称',
  '类型',
  '服务级别',
  '状态',
  '启用日期',
  '停用日期',
  '乡镇',
  '村居代码',
  '地址',
  '电话',
  '经度',
  '纬度',
  '开放时间',
  '诊室数',
  '日接诊能力',
  '儿童',
  '24小时',
  '配药',
  '医保',
  '统一社会信用代码',
  '级别',
  '举办',
  '备注',
]
const column = (name: string) => HEAD.indexOf(name)

const TYPE_LABELS: Record<string, string> = {
  fever_clinic: '发热门诊',
  fever_room: '发热诊室',
  fever_sentinel: '发热哨点',
  tertiary: '三级医院',
  secondary: '二级医院',
  township_hc: '乡镇卫生院',
  community_hc: '社区卫生服务中心',
  community_station: '社区卫生服务站',
  village_clinic: '村卫生室',
  private_clinic: '个体诊所',
  kiosk: '核酸采样小屋',
  pharmacy: '社会药店',
  drug_point: '药品投放点',
  sampling_point: '采样点',
}

const fullWidth = (text: string) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

/** The bytes of an .xlsx file; coordinates are GCJ-02, as read off a map app. */
export async function messyWorkbook(region: Region, map: Sheet, facilities: readonly Facility[]): Promise<Buffer> {
  const dice = random(region.plan.seed, 'workbook')
  const rows = facilities.map((facility, i): Cell[] => {
    const town = region.plan.towns[region.settlements[facility.settlement].town]
    const [lon, lat] = gcoord.transform(map.toLonLat(facility.at), gcoord.WGS84, gcoord.GCJ02)
    const flag = (name: string) => (facility.flags.includes(name) ? '是' : facility.denied.includes(name) ? '否' : null)
    const phone = dice.chance(0.12)
      ? `${facility.phone}/${dice.integer(801, 829)}`
      : dice.chance(0.12)
        ? fullWidth(facility.phone)
        : facility.phone
    const hours = dice.chance(0.1) ? fullWidth(facility.hours).replace('-', '－') : facility.hours
    const name = dice.chance(0.04) ? ` ${facility.name} ` : facility.name
    return [
      ...[
        `QP${String(i + 1).padStart(4, '0')}`,
        facility.organisation,
        name,
        TYPE_LABELS[facility.type],
        facility.serviceLevel || null,
        facility.status,
      ],
      ...[
        facility.openedOn || null,
        facility.closedOn || null,
        town.name,
        region.codes.settlements[facility.settlement],
        facility.address,
        phone,
      ],
      ...[Number(lon.toFixed(6)), Number(lat.toFixed(6)), hours || null, facility.rooms, facility.visitsPerDay],
      ...[
        flag('儿童'),
        flag('24小时'),
        flag('配药'),
        flag('医保'),
        facility.creditCode || null,
        facility.grade || null,
        facility.ownership,
        null,
      ],
    ]
  })
  const note = (text: string, changes: Record<string, Cell>, from: number): Cell[] => {
    const row = rows[from].slice()
    row[column('编号')] = `QP9${String(from).padStart(3, '0')}`
    for (const [name, value] of Object.entries(changes)) row[column(name)] = value
    row[column('备注')] = text
    return row
  }
  const [lon, lat] = [rows[20][column('经度')], rows[20][column('纬度')]]
  // What cannot be taken as it stands, and why a person can see it at once; the one without coordinates still has its township.
  const unusable = [
    note('名称待补', { 机构名称: null, '院区/服务点名称': null }, 12),
    note('经纬度填反', { '院区/服务点名称': '浦阳老街卫生服务站', 经度: lat, 纬度: lon }, 20),
    note(
      '坐标未采集',
      { '院区/服务点名称': '黄岗镇临时采样点', 乡镇: '黄岗镇', 经度: null, 纬度: null, 地址: null, 村居代码: null },
      31,
    ),
    note('类型不明', { '院区/服务点名称': '长滩镇便民服务大厅', 类型: '政务大厅' }, 40),
    note('纬度多写一位', { '院区/服务点名称': '松口镇第二卫生室', 纬度: 352.118204 }, 44),
    note('经度写成文字', { '院区/服务点名称': '竹源乡流动采样点', 经度: '东经九十度', 纬度: '见附图' }, 50),
  ]
  const duplicates = [rows[3], rows[57], rows[90]].map((row) => row.slice())
  const body = [...rows]
  for (const [i, row] of [...unusable, ...duplicates].entries()) body.splice(17 + i * 19, 0, row)
  const bold = (value: string, size: number) => ({ value, fontWeight: 'bold' as const, fontSize: size })
  const blank = HEAD.slice(1).map(() => null)
  const data = [
    [bold('清浦县医疗卫生机构及便民服务点一览表（截至2022年12月19日）', 16), ...blank],
    [{ value: '填报单位：清浦县卫生健康局　　联系电话：0990-0210999　　坐标取自手机地图' }, ...blank],
    HEAD.map((name) => bold(name, 11)),
    ...body.map((row) => row.map((value) => (value === null ? null : { value }))),
    [{ value: '注：如有变动以当日公布为准' }, ...blank],
  ]
  return writeXlsxFile(data, { sheet: '一览表' }).toBuffer()
}
