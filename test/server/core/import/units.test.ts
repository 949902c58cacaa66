import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PlacedUnit, UnitIndex } from '../../../../server/core/import/placing.ts'
import { shareOut } from '../../../../server/core/import/shareOut.ts'
import { kindOfCode, levelOfCode, mergeUnits, type UnitDraft } from '../../../../server/core/import/unitRows.ts'
import { SETTLEMENT_CLASSES } from '../../../../server/core/places/place.ts'

const draft = (code: string, name: string, more: Partial<UnitDraft> = {}): UnitDraft => ({
  row: 2,
  code,
  name,
  level: levelOfCode(code) ?? 'prefecture',
  ...more,
})

describe('what a code says', () => {
  test.each([
    ['320200000000', 'prefecture', 'city'],
    ['320205000000', 'county', 'district'],
    ['320281000000', 'county', 'county_city'],
    ['330122000000', 'county', 'county'],
    ['419001000000', 'county', 'county_city'],
    ['320205001000', 'township', 'street'],
    ['320205102000', 'township', 'town'],
    ['320205200000', 'township', 'township'],
    ['320205400000', 'township', 'quasi'],
    ['320205001001', 'village', 'resident_committee'],
    ['320205001200', 'village', 'village_committee'],
    ['320205001498', 'village', 'quasi_village'],
  ] as const)('%s is a %s, a %s', (code, level, kind) => {
    expect(levelOfCode(code)).toBe(level)
    expect(kindOfCode(code, level)).toBe(kind)
  })

  test('a province stands above what a region holds', () => {
    expect(levelOfCode('320000000000')).toBeNull()
  })
})

describe('the tree', () => {
  test('a county whose prefecture is not there stands at the top, such as Jiyuan', () => {
    const { records, problems } = mergeUnits(
      [draft('419001001000', '沁园街道'), draft('419001000000', '济源市')],
      new Map(),
      2023,
    )
    expect(problems).toEqual([])
    expect(records.map(({ code, parent }) => [code, parent])).toEqual([
      ['419001000000', null],
      ['419001001000', '419001000000'],
    ])
  })

  test('a village without its township is refused, and names the code that is missing', () => {
    const { records, problems } = mergeUnits([draft('320205001001', '门楼社区居委会')], new Map(), 2023)
    expect(records).toEqual([])
    expect(problems).toMatchObject([{ field: 'parent', code: 'unknown_parent', value: '320205001000' }])
  })

  test('a parent of the same level is refused', () => {
    const drafts = [draft('320205000000', '锡山区'), draft('320206000000', '惠山区', { parent: '320205000000' })]
    expect(mergeUnits(drafts, new Map(), 2023).problems).toMatchObject([{ code: 'parent_circle' }])
  })

  test('what a later file does not say stays as it was', () => {
    const first = mergeUnits([draft('320200000000', '无锡市', { nameEn: 'Wuxi', year: 2016, management: true })], new Map(), 2023)
    const known = new Map(first.records.map((record) => [record.code, record]))
    const second = mergeUnits([draft('320200000000', '无锡市', { name: undefined })], known, 2024)
    expect(second.records).toEqual(first.records)
  })
})

describe('a row without coordinates', () => {
  const unit = (code: string, name: string, parent: string | null, at: readonly [number, number] | null): PlacedUnit => ({
    code,
    name,
    parent,
    level: levelOfCode(code) ?? 'prefecture',
    at,
    heldBy: at === null ? null : 'exact',
    heldCode: at === null ? null : code,
  })
  const index = new UnitIndex([
    unit('320200000000', '无锡市', null, [120.3, 31.5]),
    unit('320281000000', '江阴市', '320200000000', [120.2, 31.9]),
    unit('320282000000', '宜兴市', '320200000000', [119.8, 31.3]),
    unit('320281108000', '周庄镇', '320281000000', [120.4, 31.8]),
    unit('320281110000', '长泾镇', '320281000000', [120.5, 31.7]),
    unit('320282108000', '周铁镇', '320282000000', [120.0, 31.4]),
    unit('320281108201', '三房巷村委会', '320281108000', [120.41, 31.81]),
  ])
  const hints = { code: null, county: '', township: '', village: '', address: '', names: [] }
  const placed = (more: object) => {
    const found = index.place({ ...hints, ...more })
    return found && [found.unit.name, found.precision]
  }

  test('is placed as exactly as its words allow', () => {
    expect(placed({ code: '320281108201' })).toEqual(['三房巷村委会', 'village'])
    expect(placed({ county: '江阴', township: '周庄镇', village: '三房巷' })).toEqual(['三房巷村委会', 'village'])
    expect(placed({ address: '江阴市周庄镇三房巷村12号' })).toEqual(['三房巷村委会', 'village'])
    expect(placed({ county: '江阴市', address: '江阴市周庄镇西大街3号' })).toEqual(['周庄镇', 'township'])
    expect(placed({ county: '江阴市', address: '虹桥路111号', names: ['江阴市长泾医院'] })).toEqual(['长泾镇', 'township'])
    expect(placed({ county: '江阴市', address: '寿山路163号' })).toEqual(['江阴市', 'county'])
  })

  test('has no place when not even its county is known', () => {
    expect(placed({ county: '经开区', address: '无锡市苏锡东路50号' })).toBeNull()
    expect(placed({})).toBeNull()
  })

  test('a township of another county is not taken', () => {
    expect(placed({ county: '宜兴市', township: '周庄镇' })).toEqual(['宜兴市', 'county'])
  })
})

describe('sharing people out', () => {
  const settlement = fc.record({
    id: fc.uuid(),
    settlementClass: fc.option(fc.constantFrom(...SETTLEMENT_CLASSES), { nil: null }),
  })
  const none = { age0to14: 0, age60: 0, age65: 0, age80: 0 }

  test('hands out exactly the people there are', () => {
    fc.assert(
      fc.property(fc.array(settlement, { minLength: 1 }), fc.nat(100_000), fc.nat(100_000), (settlements, urban, rural) => {
        const shares = shareOut({ people: urban + rural, urban, rural, ages: none }, settlements)
        expect(shares.map((share) => share.id)).toHaveLength(settlements.length)
        expect(shares.reduce((sum, share) => sum + share.people, 0)).toBe(urban + rural)
      }),
      { seed: 2 },
    )
  })

  test('gives urban people to urban settlements and rural people to villages', () => {
    const settlements = [
      { id: 'a', settlementClass: '111' as const },
      { id: 'b', settlementClass: '220' as const },
      { id: 'c', settlementClass: '122' as const },
    ]
    const shares = shareOut({ people: 1000, urban: 900, rural: 100, ages: { ...none, age65: 200 } }, settlements)
    // 900 over two urban settlements, 100 over one village; a fifth of each are 65 or older
    expect(shares.map(({ id, people, age65 }) => [id, people, age65])).toEqual([
      ['a', 450, 90],
      ['c', 450, 90],
      ['b', 100, 20],
    ])
  })
})
