import { describe, expect, test } from 'vitest'
import synonyms from '../../../../geodata/standards/column-synonyms.json' with { type: 'json' }
import { ageColumns } from '../../../../server/core/import/ageColumns.ts'
import { findHeaderRow, recogniseColumns } from '../../../../server/core/import/columns.ts'

const { facilities } = synonyms

describe('which column is what', () => {
  test('headers are known in Chinese and English, whatever their spacing and notes in brackets', () => {
    const { columns } = recogniseColumns(
      ['机构 名称', '院区/服务点名称', 'TYPE', '经度（GCJ-02）', '纬度 (度)', '备注'],
      facilities,
    )
    expect(Object.fromEntries(columns)).toEqual({
      organisation: '机构 名称',
      name: '院区/服务点名称',
      type: 'TYPE',
      lon: '经度（GCJ-02）',
      lat: '纬度 (度)',
    })
  })

  test('a declared column goes before a known one, and one that is not there is reported', () => {
    const found = recogniseColumns(['地址', '新地址'], facilities, { address: '新地址', phone: '手机' })
    expect(found.columns.get('address')).toBe('新地址')
    expect(found.missing).toEqual(['手机'])
  })

  test('a running number (序号) is not taken for an id', () => {
    expect(recogniseColumns(['序号', '机构名称'], facilities).columns.has('id')).toBe(false)
  })

  test('the header is found below title rows', () => {
    const rows = [
      ['2022年12月发热门诊一览表'],
      ['填报单位:卫健委', '', '日期'],
      ['编号', '机构名称', '类型'],
      ['1', '人民医院', '发热门诊'],
    ]
    expect(findHeaderRow(rows, facilities)).toBe(2)
    expect(findHeaderRow([['一'], ['二']], facilities)).toBeNull()
  })
})

describe('age groups of a census table', () => {
  test('are the sums of five-year bands of men and women', () => {
    const bands = ['0岁', '1到4', '5到9', '10到14', '15到19', '60到64', '65到69', '80到84', '85岁以上']
    const header = [
      '区划代码',
      ...bands.flatMap((band) => [`男_${band}${band.endsWith('岁') || band.endsWith('上') ? '' : '岁'}`]),
    ]
    expect(ageColumns(header)).toEqual({
      age0to14: ['男_0岁', '男_1到4岁', '男_5到9岁', '男_10到14岁'],
      age60: ['男_60到64岁', '男_65到69岁', '男_80到84岁', '男_85岁以上'],
      age65: ['男_65到69岁', '男_80到84岁', '男_85岁以上'],
      age80: ['男_80到84岁', '男_85岁以上'],
    })
  })

  test('are not guessed from a table without all ages', () => {
    expect(ageColumns(['男_60到64岁', '人口'])).toEqual({})
  })
})
