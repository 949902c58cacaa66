import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, readCode, readDate, readFlag, readNumber } from '../../../../server/core/import/values.ts'

describe('numbers as people write them', () => {
  test.each([
    ['1250', 1250, false],
    ['1,234', 1234, false],
    ['１２３４', 1234, false],
    ['约300', 300, true],
    ['300余人', 300, true],
    ['1.2万', 12_000, false],
    [' 46.0 ', 46, false],
    ['120人/天', 120, false],
    ['-5', -5, false],
  ])('"%s" is %d', (text, value, approximate) => {
    expect(readNumber(text)).toEqual({ value, approximate })
  })

  test.each(['', '三百', '300-400', '1250a', '--', '10:30'])('"%s" is no number', (text) => {
    expect(readNumber(text)).toBeNull()
  })

  test('whatever a program prints is read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
        expect(readNumber(String(value))?.value).toBe(value === 0 ? Number(String(value)) : value)
      }),
      { seed: 1 },
    )
  })
})

describe('dates', () => {
  test.each([
    ['2022-12-05', '2022-12-05'],
    ['2022/12/5', '2022-12-05'],
    ['2022.12.5', '2022-12-05'],
    ['2022年12月5日', '2022-12-05'],
    ['20221205', '2022-12-05'],
    ['2022-12-05 08:30:00', '2022-12-05'],
    ['44900', '2022-12-05'], // the spreadsheet's day 44900: 2022-12-05
    ['44900.354', '2022-12-05'],
  ])('%s is %s', (text, day) => {
    expect(readDate(text)).toBe(day)
  })

  test.each(['2022-02-30', '2022-13-01', '12月5日', '2022', '123', 'soon'])('%s is no day', (text) => {
    expect(readDate(text)).toBeNull()
  })
})

describe('yes, no, and nobody said', () => {
  test.each([
    ['是', true],
    ['√', true],
    ['24小时', true],
    ['否', false],
    ['无', false],
    ['', null],
    ['-', null],
    ['?', null],
    ['不详', null],
    ['周末', undefined],
  ])('"%s" is %s', (text, flag) => {
    expect(readFlag(text)).toBe(flag)
  })
})

describe('codes of units', () => {
  test.each([
    ['320205001001', '320205001001'],
    ['320205', '320205000000'],
    ['320205001', '320205001000'],
    ['3202', '320200000000'],
    ['320205001001.0', '320205001001'],
    ["'320205001001", '320205001001'],
  ])('%s is %s', (text, code) => {
    expect(readCode(text)).toEqual({ code })
  })

  test('a code that a spreadsheet rounded is told apart from a wrong one', () => {
    expect(readCode('3.20205E+11')).toEqual({ problem: 'code_rounded' })
    expect(readCode('32020')).toEqual({ problem: 'bad_code' })
    expect(readCode('020205001001')).toEqual({ problem: 'bad_code' })
  })
})

test('text loses invisible marks and full-width forms, and keeps Chinese punctuation', () => {
  expect(cleanText('\uFEFF　ＡＢ１２（一）：甲，乙　 ')).toBe('AB12（一）：甲，乙')
})
