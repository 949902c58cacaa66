/** Answers as tables to keep: CSV in Chinese or English. Each row names the data it came from, since tables travel alone. */
import type { DownloadQueryOf } from '../contract.ts'
import type { UnreachedReason } from '../core/coverage/timedPlace.ts'
import type { AreaClass } from '../core/places/place.ts'
import { areaClassOf } from '../core/places/place.ts'
import { type Cell, csvLines, csvText } from '../core/report/csv.ts'
import { SECONDS_PER_MINUTE } from '../core/units.ts'
import { coverageReply } from './coverage.ts'
import type { Gaps } from './gaps.ts'
import { joinInTurns } from './portions.ts'
import type { Times, TimesAnswer } from './times.ts'

type Lang = 'zh' | 'en'

const AREA: Record<AreaClass, Record<Lang, string>> = {
  urban: { zh: '城镇', en: 'urban' },
  fringe: { zh: '城乡接合部', en: 'urban fringe' },
  rural: { zh: '农村', en: 'rural' },
}
const UNREACHED: Record<UnreachedReason, Record<Lang, string>> = {
  no_road: { zh: '3 公里内无路', en: 'no road within 3 km' },
  not_connected: { zh: '路不相通', en: 'not connected by road' },
  no_service: { zh: '当日无可接诊处', en: 'nothing serves that day' },
  cut_off: { zh: '在封闭的区域内', en: 'in an area that is closed' },
}
const LEVEL = {
  total: { zh: '全部', en: 'all' },
  class: { zh: '地类', en: 'class' },
  prefecture: { zh: '市', en: 'prefecture' },
  county: { zh: '县区', en: 'county' },
  township: { zh: '乡镇街道', en: 'township' },
  village: { zh: '村居', en: 'village' },
} as const

const minutes = (seconds: number | null) => (seconds === null ? null : Math.round((seconds / SECONDS_PER_MINUTE) * 100) / 100)
const nameIn = (lang: Lang, { name, nameEn }: { name: string; nameEn: string }) =>
  lang === 'en' && nameEn !== '' ? nameEn : name

/** The columns at the end of every row: which question, whose rules, which state of the data. */
const groundsHead: Record<Lang, string[]> = {
  zh: ['出行方式', '日期', '规则', '估算', '数据版本'],
  en: ['mode', 'date', 'rule_set', 'estimate', 'data_version'],
}
const groundsOf = ({ mode, date, ruleSet, estimate, data }: TimesAnswer): Cell[] => {
  return [mode, date, ruleSet.id, estimate ? 1 : 0, data.region.dataVersion]
}

export async function timesCsv(times: Times, query: DownloadQueryOf<'timesCsv'>, signal?: AbortSignal): Promise<string> {
  const { lang } = query
  const answer = await times.answer(query, signal)
  const unitOf = new Map(answer.data.units.map((unit) => [unit.code, nameIn(lang, unit)]))
  const facilityOf = new Map(answer.serving.map((facility) => [facility.id, nameIn(lang, facility)]))
  const head = {
    zh: [
      '代码',
      '名称',
      '县区',
      '乡镇街道',
      '城乡分类',
      '地类',
      '人口',
      '65岁以上',
      '0-14岁',
      '经度',
      '纬度',
      '秒',
      '分钟',
      '米',
      '最近设施编号',
      '最近设施',
      '到不了的原因',
    ],
    en: [
      'code',
      'name',
      'county',
      'township',
      'settlement_class',
      'class',
      'people',
      'age65',
      'age0to14',
      'lon',
      'lat',
      'seconds',
      'minutes',
      'metres',
      'facility_id',
      'facility',
      'unreached',
    ],
  }[lang]
  const row = (place: TimesAnswer['timed'][number]): Cell[] => [
    place.id,
    nameIn(lang, place),
    unitOf.get(place.countyCode ?? '') ?? null,
    unitOf.get(place.townshipCode ?? '') ?? null,
    place.settlementClass,
    AREA[areaClassOf[place.settlementClass ?? 'unknown']][lang],
    place.people,
    place.age65,
    place.age0to14,
    ...place.at,
    place.seconds,
    minutes(place.seconds),
    place.metres,
    place.facilityId,
    facilityOf.get(place.facilityId ?? '') ?? null,
    place.unreached && UNREACHED[place.unreached][lang],
    ...groundsOf(answer),
  ]
  return joinInTurns(csvLines([...head, ...groundsHead[lang]], mapped(answer.timed, row)))
}

/** Each made when it is asked for. */
function* mapped<T, R>(items: Iterable<T>, make: (item: T) => R): Generator<R> {
  for (const item of items) yield make(item)
}

export async function coverageCsv(times: Times, query: DownloadQueryOf<'coverageCsv'>, signal?: AbortSignal): Promise<string> {
  const { lang } = query
  const reply = await coverageReply(times, query, signal)
  const head = {
    zh: ['范围', '代码', '名称', '人口', ...query.limitMinutes.flatMap((limit) => [`${limit}分钟内`, `${limit}分钟内%`])],
    en: [
      'scope',
      'code',
      'name',
      'people',
      ...query.limitMinutes.flatMap((limit) => [`within_${limit}_min`, `within_${limit}_min_%`]),
    ],
  }[lang]
  const figures = ({ people, covered }: (typeof reply)['total']): Cell[] => [
    people,
    ...covered.flatMap((at) => [at.people, people === 0 ? null : Math.round((at.people / people) * 10_000) / 100]),
  ]
  const grounds = groundsOf(await times.answer(query, signal))
  const rows: Cell[][] = [
    [LEVEL.total[lang], '', LEVEL.total[lang], ...figures(reply.total), ...grounds],
    ...reply.byClass.map((row) => [LEVEL.class[lang], row.class, AREA[row.class][lang], ...figures(row), ...grounds]),
    ...reply.bySettlementClass.map((row) => [LEVEL.class[lang], row.class, row.class, ...figures(row), ...grounds]),
    ...reply.byUnit.map((row) => [LEVEL[row.level][lang], row.code, nameIn(lang, row), ...figures(row), ...grounds]),
  ]
  return csvText([...head, ...groundsHead[lang]], rows)
}

export async function gapsCsv(
  { times, gaps }: { times: Times; gaps: Gaps },
  query: DownloadQueryOf<'gapsCsv'>,
  signal?: AbortSignal,
): Promise<string> {
  const { lang } = query
  const answer = await times.answer(query, signal)
  const reply = await gaps.reply(query, signal)
  const placeOf = new Map(answer.timed.map((place) => [place.id, nameIn(lang, place)]))
  const facilityOf = new Map(answer.serving.map((facility) => [facility.id, nameIn(lang, facility)]))
  const head = {
    zh: [
      '名次',
      '乡镇街道代码',
      '乡镇街道',
      '县区',
      '地类',
      '村居数',
      '到不了的人口',
      '65岁以上',
      '0-14岁',
      '平均分钟',
      '最近设施',
      '村居',
      '经度',
      '纬度',
      '门槛分钟',
    ],
    en: [
      'rank',
      'township_code',
      'township',
      'county',
      'class',
      'places',
      'people',
      'age65',
      'age0to14',
      'mean_minutes',
      'nearest',
      'names',
      'lon',
      'lat',
      'limit_minutes',
    ],
  }[lang]
  const rows = reply.areas.map((area): Cell[] => [
    area.rank,
    area.townshipCode,
    nameIn(lang, { name: area.townshipName, nameEn: area.townshipNameEn }),
    area.countyName,
    AREA[area.areaClass][lang],
    area.placeIds.length,
    area.people,
    area.age65,
    area.children,
    minutes(area.seconds),
    facilityOf.get(area.nearestFacilityId ?? '') ?? null,
    area.placeIds.map((id) => placeOf.get(id)).join('; '),
    ...area.centre,
    query.limitMinutes,
    ...groundsOf(answer),
  ])
  return csvText([...head, ...groundsHead[lang]], rows)
}
