/** What can be wrong with a row that somebody sent, said in their words: what it is, and what to do about it. */

const PROBLEM_CODES = [
  'missing',
  'not_a_number',
  'out_of_range',
  'not_a_date',
  'not_in_list',
  'not_a_flag',
  'bad_code',
  'code_rounded',
  'unknown_unit',
  'unknown_parent',
  'parent_circle',
  'pseudo_unit',
  'above_prefecture',
  'no_township_match',
  'duplicate_row',
  'note_row',
  'bad_geometry',
  'coordinates_missing',
  'coordinates_unreadable',
  'coordinates_zero',
  'coordinates_swapped',
  'coordinates_outside',
  'place_unknown',
  'no_settlements',
  'total_below_parts',
  'ages_exceed_people',
  'dates_reversed',
  'level_without_kiosk',
  'road_not_in_use',
  'road_not_a_road',
  'road_area',
  'road_missing_nodes',
  'road_too_short',
  'road_outside_bounds',
  'road_bad_position',
  'road_cut',
  'road_restriction',
  // things worth saying about rows that were accepted
  'approximate_number',
  'placed_roughly',
  'total_unused',
  'zone_counted_by_code',
  'kept_in_zone',
  'value_ignored',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

export type Language = 'zh' | 'en'

/** A fault in one field of one row, not yet in any language. */
export interface RowProblem {
  readonly row: number // as in the sheet: the header is counted
  readonly field: string // the sender's own name of the column where there is one
  readonly code: ProblemCode
  readonly value?: string // what stood there
  readonly hint?: string // what would be right, where it depends on the row
}

/** The same, as it is shown. */
export interface ShownProblem {
  readonly row: number
  readonly field: string
  readonly code: ProblemCode
  readonly problem: string
  readonly suggestion: string
}

type Words = Record<Language, readonly [problem: string, suggestion: string]>

/** {value} is what stood there, {hint} what would be right. */
const TEXTS: Record<ProblemCode, Words> = {
  missing: {
    en: ['This field is empty.', 'Fill it in. {hint}'],
    zh: ['此项为空。', '请补填。{hint}'],
  },
  not_a_number: {
    en: ['"{value}" is not a number.', 'Write digits only, such as 1250.'],
    zh: ['“{value}”不是数字。', '请只写数字,例如 1250。'],
  },
  out_of_range: {
    en: ['{value} is out of range.', 'Expected {hint}.'],
    zh: ['{value} 超出范围。', '应为 {hint}。'],
  },
  not_a_date: {
    en: ['"{value}" is not a date.', 'Write it as 2022-12-20.'],
    zh: ['“{value}”不是日期。', '请写成 2022-12-20 的形式。'],
  },
  not_in_list: {
    en: ['"{value}" is not one of the known values.', 'Use one of: {hint}.'],
    zh: ['“{value}”不在可选值之内。', '可选:{hint}。'],
  },
  not_a_flag: {
    en: ['"{value}" is neither yes nor no.', 'Write 是 or 否 (yes or no), or leave it empty when nobody knows.'],
    zh: ['“{value}”既不是“是”也不是“否”。', '请填“是”或“否”;不清楚请留空。'],
  },
  bad_code: {
    en: ['"{value}" is not a 12-digit code of an administrative unit.', 'Give the 12-digit code of the statistical list. {hint}'],
    zh: ['“{value}”不是 12 位区划代码。', '请填统计用 12 位区划代码。{hint}'],
  },
  code_rounded: {
    en: ['The spreadsheet rounded the code to "{value}".', 'Format the column as text and enter the whole code again.'],
    zh: ['代码被表格软件四舍五入成“{value}”。', '请把该列设为文本格式后重新填写完整代码。'],
  },
  unknown_unit: {
    en: ['There is no unit {value} in this region.', 'Import the units first, or correct the code. {hint}'],
    zh: ['本地区没有代码为 {value} 的单位。', '请先导入区划,或改正代码。{hint}'],
  },
  unknown_parent: {
    en: [
      'The unit above, {value}, is neither in this file nor in the region.',
      'Add that unit to the file, or correct the code.',
    ],
    zh: ['上级单位 {value} 既不在文件中,也不在本地区。', '请在文件中补上该上级单位,或改正代码。'],
  },
  parent_circle: {
    en: ['{value} does not stand above this unit.', 'A township belongs to a county, a village to a township: give that code.'],
    zh: ['{value} 不能作为该单位的上级。', '乡镇的上级是县级,村居的上级是乡级,请填对应代码。'],
  },
  pseudo_unit: {
    en: ['"{value}" is a heading of the statistical list, not a unit.', 'Nothing to do: it is left out.'],
    zh: ['“{value}”是统计目录中的分组名称,不是单位。', '无需处理,已略去。'],
  },
  above_prefecture: {
    en: ['{value} stands above the prefecture.', 'Nothing to do: a region begins with its prefecture or county.'],
    zh: ['{value} 是地级以上单位。', '无需处理,地区从地级或县级开始。'],
  },
  no_township_match: {
    en: ['No township "{value}" is known there.', 'Give its 12-digit code, or write its name as in the units. {hint}'],
    zh: ['该处没有名为“{value}”的乡镇街道。', '请给出 12 位代码,或按区划中的名称填写。{hint}'],
  },
  duplicate_row: {
    en: ['The same thing stands in row {value} already.', 'Keep one of the two rows, or give them different ids.'],
    zh: ['与第 {value} 行重复。', '请保留一行,或使用不同的编号。'],
  },
  note_row: {
    en: ['This row is a note or a total: "{value}".', 'Nothing to do, or delete the row.'],
    zh: ['此行是备注或合计:“{value}”。', '无需处理,也可删去此行。'],
  },
  bad_geometry: {
    en: ['The shape cannot be used: {value}.', 'Expected {hint}.'],
    zh: ['图形无法使用:{value}。', '应为 {hint}。'],
  },
  coordinates_missing: {
    en: ['There are no coordinates.', 'Give longitude and latitude in degrees. {hint}'],
    zh: ['没有坐标。', '请填写以度为单位的经度和纬度。{hint}'],
  },
  coordinates_unreadable: {
    en: ['"{value}" is not a position.', 'Give longitude and latitude in decimal degrees, such as 120.3119 and 31.4911.'],
    zh: ['“{value}”不是有效坐标。', '请用十进制度数,例如经度 120.3119、纬度 31.4911。'],
  },
  coordinates_zero: {
    en: [
      'The coordinates are {value}, which stands for "not found".',
      'Locate the address again, or clear both fields to place it by its township.',
    ],
    zh: ['坐标为 {value},通常表示定位失败。', '请重新定位;或清空经纬度,按乡镇定位。'],
  },
  coordinates_swapped: {
    en: ['Longitude and latitude are swapped ({value}).', 'Exchange the two columns: longitude {hint}.'],
    zh: ['经度和纬度填反了({value})。', '请对调两列:经度 {hint}。'],
  },
  coordinates_outside: {
    en: ['{value} lies far outside the region.', 'Correct the coordinates, or check --crs. {hint}'],
    zh: ['{value} 远在本地区之外。', '请改正坐标,或检查坐标系(--crs)。{hint}'],
  },
  place_unknown: {
    en: [
      'There are no coordinates, and neither the columns nor the address name a county of this region ({value}).',
      'Give coordinates, or the county and the township.',
    ],
    zh: ['没有坐标,且各列和地址中都找不到本地区的县区({value})。', '请填坐标,或填县区和乡镇街道。'],
  },
  no_settlements: {
    en: ['No settlement of {value} is known, so its people have no place.', 'Import the villages and communities first.'],
    zh: ['{value} 下没有村居,人口无处分配。', '请先导入村居区划。'],
  },
  total_below_parts: {
    en: ['The total {value} is less than its parts already given ({hint}).', 'Correct the total or the parts.'],
    zh: ['总数 {value} 小于已有各部分之和({hint})。', '请改正总数或各部分。'],
  },
  ages_exceed_people: {
    en: ['{value} is more than the people there are ({hint}).', 'Correct the age group or the number of people.'],
    zh: ['{value} 超过总人数({hint})。', '请改正年龄组人数或总人数。'],
  },
  dates_reversed: {
    en: ['It closes ({value}) before it opens ({hint}).', 'Correct one of the two dates.'],
    zh: ['停用日期({value})早于启用日期({hint})。', '请改正其中一个日期。'],
  },
  level_without_kiosk: {
    en: ['A service level ("{value}") belongs to kiosks only.', 'Set the type to kiosk (核酸小屋), or clear the service level.'],
    zh: ['只有核酸小屋才有服务级别(“{value}”)。', '请把类型改为核酸小屋,或清空服务级别。'],
  },
  road_not_in_use: {
    en: ['The road is not in use ({value}).', 'Leave it out until it opens, or correct its class.'],
    zh: ['道路未投入使用({value})。', '通车前无需处理;如已通车,请改正道路等级。'],
  },
  road_not_a_road: {
    en: [
      'This is not a way that people travel on ({value}).',
      'Nothing to do if so; otherwise give highway a known class, such as secondary.',
    ],
    zh: ['不是可通行的道路({value})。', '如确非道路,无需处理;否则请给 highway 填写已知等级,例如 secondary。'],
  },
  road_area: {
    en: ['It is drawn as an area ({value}).', 'Squares are not travelled along their edge: draw a line across if people pass.'],
    zh: ['该要素是面状({value})。', '广场不沿边线通行;如有人穿行,请补画一条线。'],
  },
  road_missing_nodes: {
    en: ['Its points are not in the extract ({value}).', 'Make the extract again with complete ways.'],
    zh: ['提取的文件中缺少该道路的节点({value})。', '请按“完整道路”方式重新提取。'],
  },
  road_too_short: {
    en: ['It has no length ({value}).', 'Give the line at least two different positions.'],
    zh: ['道路没有长度({value})。', '一条线至少需要两个不同的位置。'],
  },
  road_outside_bounds: {
    en: ['It lies outside the region.', 'Nothing to do.'],
    zh: ['位于本地区之外。', '无需处理。'],
  },
  road_bad_position: {
    en: ['{value} is not a position.', 'Check the coordinates: longitude first, in degrees.'],
    zh: ['{value} 不是有效坐标。', '请检查坐标:经度在前,单位为度。'],
  },
  road_cut: {
    en: [
      'Some of its points are not in the extract ({value}); the parts that are there are used.',
      'Make the extract again with complete ways.',
    ],
    zh: ['提取的文件中缺少部分节点({value}),已采用其余路段。', '请按“完整道路”方式重新提取。'],
  },
  road_restriction: {
    en: [
      'The turn restriction is not used ({value}).',
      'Nothing to do if it holds at some hours or for other vehicles; else correct its members in OpenStreetMap.',
    ],
    zh: ['该转弯限制未采用({value})。', '如仅限时段或其他车辆,无需处理;否则请在 OpenStreetMap 中更正其成员。'],
  },
  approximate_number: {
    en: ['"{value}" was read as {hint}.', 'Nothing to do if that is right.'],
    zh: ['“{value}”按 {hint} 读取。', '如无误,无需处理。'],
  },
  placed_roughly: {
    en: ['It has no coordinates and was placed at {value}.', 'Give coordinates for exact minutes.'],
    zh: ['没有坐标,暂放在{value}。', '填写坐标后时间才准确。'],
  },
  total_unused: {
    en: [
      'Every settlement of {value} is counted by a smaller unit of this file, which together have {hint}.',
      'Nothing to do if the sums agree.',
    ],
    zh: ['{value} 的各村居已由本文件中的下级单位计入,合计 {hint}。', '如合计一致,无需处理。'],
  },
  zone_counted_by_code: {
    en: [
      'The people of {value} are counted in this row, as the codes of its settlements say.',
      'If this figure leaves them out, give {value} a row of its own.',
    ],
    zh: ['{value}的人口按村居代码计入本行。', '如本行不含这部分人口,请为{value}单列一行。'],
  },
  kept_in_zone: {
    en: [
      'It stays below {value}, a management unit, though its code names another county.',
      'Nothing to do; to take it out, set management of {value} to 否 first.',
    ],
    zh: ['仍归{value}(管理单元)管辖,虽然代码属于其他县区。', '无需处理;如需划出,请先把{value}的“管理单元”改为“否”。'],
  },
  value_ignored: {
    en: ['"{value}" could not be read and was left empty.', 'Correct it and import again. {hint}'],
    zh: ['“{value}”无法识别,已留空。', '请改正后重新导入。{hint}'],
  },
}

/** Puts a problem into words. */
export function showProblem({ row, field, code, value = '', hint = '' }: RowProblem, language: Language): ShownProblem {
  const fill = (text: string) => text.replaceAll('{value}', value).replaceAll('{hint}', hint).trim()
  const [problem, suggestion] = TEXTS[code][language]
  return { row, field, code, problem: fill(problem), suggestion: fill(suggestion) }
}
