import { describe, expect, test } from 'vitest'
import { percent, settlementName, signed, writing } from '../../../client/i18n/language.ts'
import { wordsIn } from '../../../client/i18n/words.ts'

test('a share is never rounded to all or nothing', () => {
  expect(percent(0.80345)).toBe('80.3')
  expect(percent(0.99999)).toBe('99.9')
  expect(percent(1)).toBe('100.0')
  expect(percent(0.0001)).toBe('<0.1')
  expect(percent(0)).toBe('0.0')
})

test('a change has its sign, the minus of print, and none when it is zero', () => {
  expect(signed(3)).toBe('+3.0')
  expect(signed(-0.44)).toBe('−0.4')
  expect(signed(-0.04)).toBe('0.0')
})

test('people are written in ten thousands in Chinese, in thousands in English', () => {
  expect(writing.zh.peopleText(217_900)).toBe('21.8 万')
  expect(writing.zh.peopleText(45_900)).toBe('4.59 万')
  expect(writing.zh.peopleText(8_231)).toBe('8,231')
  expect(writing.en.peopleText(217_900)).toBe('218k')
  expect(writing.en.peopleText(1_107_000)).toBe('1.11m')
  expect(writing.en.peopleText(999_700)).toBe('1.00m')
})

test('days and weekdays are those of the date, not of the reader', () => {
  expect(writing.zh.dayLong('2022-12-20')).toBe('2022-12-20 周二')
  expect(writing.zh.day('2022-12-20')).toBe('12 月 20 日')
  expect(writing.en.day('2023-01-08')).toBe('8 Jan')
})

test('a settlement is called without the name of its committee', () => {
  const called = (name: string, nameEn = '') => settlementName('zh', { id: '1', name, nameEn })
  expect(called('钱家铺村民委员会')).toBe('钱家铺')
  expect(called('翠屏社区居民委员会')).toBe('翠屏社区')
  expect(called('居民委员会')).toBe('居民委员会')
  expect(called('', 'Cuiping')).toBe('Cuiping')
  expect(settlementName('en', { id: '1', name: '钱家铺', nameEn: '' })).toBe('钱家铺')
  expect(called('')).toBe('1')
  expect(settlementName('zh', { id: '', name: '', nameEn: '' })).toBe('') // the map writes no number of a cell
})

describe('English', () => {
  /** Every sentence of a dictionary, functions called with plain arguments. */
  const sentences = (words: unknown): string[] => {
    if (typeof words === 'string') return [words]
    if (typeof words === 'function') return sentences((words as (...values: unknown[]) => unknown)('2', '3', '4'))
    return typeof words === 'object' && words !== null ? Object.values(words).flatMap(sentences) : []
  }

  test('has no full-width mark and no Chinese but the button that leads back', () => {
    const { otherLanguage, otherLanguageTitle, ...rest } = wordsIn.en
    expect([otherLanguage, otherLanguageTitle]).toEqual(['中文', '用中文看这一页'])
    expect(sentences(rest).filter((sentence) => /[\u3000-\u9fff\uff00-\uffef]/.test(sentence))).toEqual([])
  })

  test('says something wherever the Chinese does', () => {
    const filled = (words: unknown) => sentences(words).filter((sentence) => sentence.trim() !== '').length
    expect(filled(wordsIn.en)).toBeGreaterThan(filled(wordsIn.zh) * 0.97)
  })
})
