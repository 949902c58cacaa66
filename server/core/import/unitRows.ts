/** Administrative units out of rows: level and kind from the 12-digit code, the tree from parents, older knowledge kept. */
import type { LonLat } from '../geometry/lonLat.ts'
import type { ClassSource, SettlementClass } from '../places/place.ts'
import { SETTLEMENT_CLASSES } from '../places/place.ts'
import type { UnitKind, UnitLevel } from '../places/unit.ts'
import type { RowProblem } from './problems.ts'
import { Choices, type RowReader } from './row.ts'

/** A unit as a row describes it: what the row does not say is undefined, and stays as it was. */
export interface UnitDraft {
  readonly row: number
  readonly code: string
  readonly year?: number
  readonly level: UnitLevel
  readonly kind?: UnitKind
  readonly name?: string
  readonly nameEn?: string
  readonly parent?: string | null
  readonly settlementClass?: SettlementClass
  readonly classSource?: ClassSource
  readonly seat?: LonLat
  readonly shape?: string // well-known text, WGS-84
  readonly management?: boolean
}

/** A whole unit, ready to be stored. */
export interface UnitRecord {
  readonly code: string
  readonly year: number
  readonly level: UnitLevel
  readonly kind: UnitKind
  readonly name: string
  readonly nameEn: string
  readonly parent: string | null
  readonly settlementClass: SettlementClass | null
  readonly classSource: ClassSource
  readonly management: boolean
}

const named = (entries: Record<string, readonly string[]>) =>
  Object.entries(entries).map(([code, names]) => ({ code, nameZh: names[0] ?? '', otherNames: names.slice(1) }))

const levels = new Choices<UnitLevel>(
  named({
    prefecture: ['地级', 'city', '市级', '市'],
    county: ['县级', '县'],
    township: ['乡级', 'town', '乡镇级'],
    village: ['村级', '村居'],
  }),
)
const kinds = new Choices<UnitKind>(
  named({
    city: ['地级市', '市'],
    district: ['区', '市辖区'],
    county: ['县'],
    county_city: ['县级市'],
    street: ['街道'],
    town: ['镇'],
    township: ['乡'],
    quasi: ['类似乡级单位', '开发区', '园区'],
    resident_committee: ['社区居委会', '居委会', '居民委员会', '社区'],
    village_committee: ['村委会', '村民委员会', '村'],
    quasi_village: ['类似村级单位', '类似居委会', '类似村委会'],
  }),
)
const classes = new Choices<SettlementClass>(SETTLEMENT_CLASSES.map((code) => ({ code, nameZh: code })))
const sources = new Choices<ClassSource>(
  (['nbs', 'user', 'unit_kind', 'density'] as const).map((code) => ({ code, nameZh: code })),
)

/** The level that a code's trailing zeros stand for; null above the prefecture. */
export function levelOfCode(code: string): UnitLevel | null {
  if (/^\d{2}0{10}$/.test(code)) return null
  if (/^\d{4}0{8}$/.test(code)) return 'prefecture'
  if (/^\d{6}0{6}$/.test(code)) return 'county'
  return code.endsWith('000') ? 'township' : 'village'
}

/** The kind that a code says (GB/T 2260, GB/T 10114): 001-099 street, 100-199 town, 200-399 township, 400-599 quasi; villages likewise. */
export function kindOfCode(code: string, level: UnitLevel): UnitKind {
  if (level === 'prefecture') return 'city'
  if (level === 'county') {
    const number = Number(code.slice(4, 6))
    if (code.slice(2, 4) === '90' || number >= 81) return 'county_city'
    return number >= 21 && number <= 50 ? 'county' : 'district'
  }
  const number = Number(level === 'township' ? code.slice(6, 9) : code.slice(9, 12))
  if (level === 'township') return number < 100 ? 'street' : number < 200 ? 'town' : number < 400 ? 'township' : 'quasi'
  return number < 200 ? 'resident_committee' : number < 400 ? 'village_committee' : 'quasi_village'
}

const KINDS_OF: Record<UnitLevel, readonly UnitKind[]> = {
  prefecture: ['city'],
  county: ['district', 'county', 'county_city', 'quasi'],
  township: ['street', 'town', 'township', 'quasi'],
  village: ['resident_committee', 'village_committee', 'quasi_village'],
}

/** Reads one row that has a code. `classFromList` is true when the class column is that of the statistical list. null: refused. */
export function readUnitRow(reader: RowReader, options: { classFromList: boolean }): UnitDraft | null {
  const code = reader.code('code')
  if (code === null) {
    if (reader.problems.length === 0) reader.refuse('code', 'missing')
    return null
  }
  const byCode = levelOfCode(code)
  if (byCode === null) {
    reader.refuse('code', 'above_prefecture', code)
    return null
  }
  const name = reader.text('name')
  if (/^[tT1是]|true/.test(reader.raw('virtual')) || /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(name)) {
    reader.refuse('name', 'pseudo_unit', name)
    return null
  }
  const level = reader.choice('level', levels) ?? byCode
  const kind = reader.choice('kind', kinds) ?? undefined
  if (kind !== undefined && !KINDS_OF[level].includes(kind))
    reader.refuse('kind', 'not_in_list', kind, KINDS_OF[level].join(' | '))
  const parentText = reader.text('parent')
  const parent = parentText === '' ? undefined : (reader.code('parent') ?? undefined)
  const settlementClass = reader.choice('class', classes) ?? undefined
  if (settlementClass !== undefined && level !== 'village') reader.refuse('class', 'out_of_range', settlementClass, levels.listed)
  const classSource = reader.choice('classSource', sources) ?? (options.classFromList ? 'nbs' : 'user')
  const year = reader.number('year', 1980, 2200) ?? undefined
  const management = reader.text('management') === '' ? undefined : (reader.flag('management') ?? undefined)
  if (reader.problems.length > 0) return null
  return {
    row: reader.row,
    code,
    level,
    kind,
    year,
    management,
    name: name === '' ? undefined : name,
    nameEn: reader.text('nameEn') || undefined,
    parent,
    settlementClass,
    classSource: settlementClass === undefined ? undefined : classSource,
  }
}

/** The code that stands above another by its digits. null for prefectures, and for counties directly under a province. */
export function parentOfCode(code: string, level: UnitLevel): string | null {
  if (level === 'prefecture') return null
  if (level === 'county') return `${code.slice(0, 4)}00000000`
  return level === 'township' ? `${code.slice(0, 6)}000000` : `${code.slice(0, 9)}000`
}

const RANK: Record<UnitLevel, number> = { prefecture: 0, county: 1, township: 2, village: 3 }

/**
 * Lays drafts over the units already known and checks the tree. A county or prefecture whose parent is not in the region
 * stands at the top; a township or village whose parent is missing is refused, and so is a new unit without a name.
 * What a management unit holds stays there when a list only repeats what the code says: the statistical list knows no such units.
 */
export function mergeUnits(
  drafts: readonly UnitDraft[],
  known: ReadonlyMap<string, UnitRecord>,
  fallbackYear: number,
): { records: UnitRecord[]; kept: UnitDraft[]; problems: RowProblem[]; remarks: RowProblem[] } {
  const problems: RowProblem[] = []
  const remarks: RowProblem[] = []
  const refused = new Set<string>()
  const merged = new Map<string, UnitRecord>()
  const byCode = new Map(drafts.map((draft) => [draft.code, draft]))
  // from the top down, so that a refused unit takes those below it along
  const ordered = [...drafts].sort((a, b) => RANK[a.level] - RANK[b.level])
  for (const draft of ordered) {
    const old = known.get(draft.code)
    const level = old && draft.level === levelOfCode(draft.code) ? old.level : draft.level
    const name = draft.name ?? old?.name
    const refuse = (field: string, code: RowProblem['code'], value?: string, hint?: string) => {
      problems.push({ row: draft.row, field, code, value, hint })
      refused.add(draft.code)
    }
    if (name === undefined) {
      refuse('name', 'unknown_unit', draft.code)
      continue
    }
    const byDigits = parentOfCode(draft.code, level)
    const zone = old?.parent == null ? undefined : (merged.get(old.parent) ?? known.get(old.parent))
    const staysInZone = zone?.management === true && draft.parent === byDigits && draft.parent !== zone.code
    if (staysInZone) remarks.push({ row: draft.row, field: 'parent', code: 'kept_in_zone', value: zone.name })
    const wanted = (staysInZone ? zone.code : draft.parent) ?? old?.parent ?? byDigits
    const above = wanted === null ? undefined : (merged.get(wanted) ?? known.get(wanted))
    let parent: string | null = wanted
    if (wanted !== null && (above === undefined || refused.has(wanted))) {
      parent = null
      if (level === 'township' || level === 'village') {
        refuse('parent', 'unknown_parent', wanted)
        continue
      }
    } else if (above && RANK[above.level] >= RANK[level]) {
      refuse('parent', 'parent_circle', wanted ?? '')
      continue
    }
    merged.set(draft.code, {
      code: draft.code,
      year: draft.year ?? old?.year ?? fallbackYear,
      level,
      kind: draft.kind ?? old?.kind ?? kindOfCode(draft.code, level),
      name,
      nameEn: draft.nameEn ?? old?.nameEn ?? '',
      parent,
      settlementClass: draft.settlementClass ?? old?.settlementClass ?? null,
      classSource: draft.settlementClass === undefined ? (old?.classSource ?? 'unknown') : (draft.classSource ?? 'user'),
      management: draft.management ?? old?.management ?? false,
    })
  }
  const kept = [...merged.keys()].map((code) => byCode.get(code)).filter((draft) => draft !== undefined)
  return { records: [...merged.values()], kept, problems, remarks }
}

/** Names without the word for the kind of unit, so that 湖㳇 and 湖㳇镇 meet. */
export const shortName = (name: string): string => {
  const short = name
    .replace(/(社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会)$/, '')
    .replace(/(街道办事处|街道|地区|镇|乡|新区|自治县|区|县|市|社区|村)$/, '')
  return [...short].length >= 2 ? short : name
}
