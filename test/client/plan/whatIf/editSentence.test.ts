import { describe, expect, test } from 'vitest'
import { wordsIn } from '../../../../client/i18n/words.ts'
import { type EditRow, editRows, presetEdits, rowSentence } from '../../../../client/plan/whatIf/editRows.ts'
import {
  areaSquareMetres,
  editSentence,
  type KnownRoad,
  lengthText,
  type SentenceWords,
} from '../../../../client/plan/whatIf/editSentence.ts'
import { classSpeed } from '../../../../client/plan/whatIf/speeds.ts'
import type { ScenarioEdit } from '../../../../server/core/scenario/edits.ts'

const road = (way: number, name: string, rest: Partial<KnownRoad> = {}): [number, KnownRoad] => [
  way,
  { way, name, nameEn: '', ref: '', roadClass: 'primary', bridge: false, lines: [], ...rest },
]
const roads = new Map([
  road(1, '长桥', { bridge: true, nameEn: 'Long Bridge' }),
  road(2, '南街', { nameEn: 'South Street' }),
  road(3, '', { ref: 'G65' }),
  road(4, '', { roadClass: 'unclassified', bridge: true }),
  road(5, '南街', { nameEn: 'South Street' }),
])
const zh: SentenceWords = { language: 'zh', words: wordsIn.zh, roads, facilityName: () => '县医院' }
const en: SentenceWords = { language: 'en', words: wordsIn.en, roads, facilityName: () => 'County Hospital' }

// a square of a hundredth of a degree on the equator: 1.112 km by 1.112 km
const square = [
  [0, 0],
  [0.01, 0],
  [0.01, 0.01],
  [0, 0.01],
  [0, 0],
] as const

const said: [ScenarioEdit, string, string][] = [
  [{ kind: 'close_ways', ways: [1] }, '封闭长桥', 'Long Bridge closed'],
  [{ kind: 'close_ways', ways: [2, 5] }, '封闭南街', 'South Street closed'],
  [{ kind: 'close_ways', ways: [2, 3] }, '封闭南街等 2 条路', 'South Street and 1 more closed'],
  [{ kind: 'close_ways', ways: [4] }, '封闭无名村道桥', 'Unnamed village road bridge closed'],
  [{ kind: 'close_ways', ways: [99] }, '封闭一条路', 'one road closed'],
  [{ kind: 'way_speed', ways: [3], kmh: 20, modes: ['car'] }, 'G65改成 20 公里/时（只对汽车）', 'G65 at 20 km/h (car only)'],
  [classSpeed('all', 60, null), '所有路的速度变成 60%', 'all roads at 60% of their speed'],
  [{ kind: 'class_speed', classes: ['track'], factor: 0.5, modes: null }, '机耕路的速度变成 50%', 'track at 50% of their speed'],
  [{ kind: 'close_area', ring: square }, '封闭 1.2 平方公里的一片', 'an area of 1.2 km² closed'],
  [
    {
      kind: 'add_road',
      line: [
        [0, 0],
        [0.01, 0],
      ],
      roadClass: 'tertiary',
      kmh: null,
      oneway: false,
      name: '新路',
    },
    '新修“新路”，乡道 1.1 公里',
    'a new township road “新路” of 1.1 km',
  ],
  [{ kind: 'add_facility', id: 'new-1', type: 'kiosk', name: '', at: [0, 0] }, '新开核酸小屋', 'new: kiosks'],
  [{ kind: 'remove_facility', id: 'x' }, '撤掉县医院', 'County Hospital taken out'],
]

describe('edits as sentences', () => {
  test.each(said)('%j', (edit, chinese, english) => {
    expect(editSentence(edit, zh)).toBe(chinese)
    expect(editSentence(edit, en)).toBe(english)
  })

  test('lengths are written in metres, then in kilometres', () => {
    expect([0.4, 948, 2340, 5_553_593].map((metres) => lengthText(metres, wordsIn.zh))).toEqual([
      '0 米',
      '948 米',
      '2.3 公里',
      '5,554 公里',
    ])
  })

  test('an area does not depend on which way round it is drawn', () => {
    expect(areaSquareMetres([...square].reverse())).toBeCloseTo(areaSquareMetres(square), 3)
  })
})

describe('the list as it is read', () => {
  const part = (factor: number, mode: 'car' | 'walk') => ({ classes: null, factor, modes: [mode], source: 'x' }) as const
  const preset = (id: string, ...parts: ReturnType<typeof part>[]) => ({
    id,
    nameZh: id,
    nameEn: id,
    noteZh: '',
    noteEn: '',
    parts,
  })
  const snow = preset('雪', part(0.6, 'car'), part(0.8, 'walk'))
  const rain = preset('雨', part(0.6, 'car'))
  const bridge: ScenarioEdit = { kind: 'close_ways', ways: [1] }

  test('the parts of a preset are one line, the longest preset that fits', () => {
    const edits = [bridge, ...presetEdits(snow), ...presetEdits(rain)]
    const rows = editRows(edits, [rain, snow])
    expect(rows.map((row) => rowSentence(row, edits, zh))).toEqual(['封闭长桥', '雪', '雨'])
    expect(rows.map(({ first, count }) => [first, count])).toEqual([
      [0, 1],
      [1, 2],
      [3, 1],
    ])
  })

  test('a part that was taken away leaves single edits', () => {
    const rows: readonly EditRow[] = editRows(presetEdits(snow).slice(1), [snow])
    expect(rows).toEqual([{ first: 0, count: 1, preset: null }])
  })
})
