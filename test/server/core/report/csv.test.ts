import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvText } from '../../../../server/core/report/csv.ts'

describe('csvText', () => {
  test('begins with a byte order mark and ends each line as Excel does', () => {
    expect(
      csvText(
        ['名称', 'n'],
        [
          ['甲', 1],
          [null, true],
        ],
      ),
    ).toBe('\uFEFF名称,n\r\n甲,1\r\n,true\r\n')
  })

  test('quotes what would break the table', () => {
    expect(csvText(['a'], [['x,"y"\nz']])).toBe('\uFEFFa\r\n"x,""y""\nz"\r\n')
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\u3000＝1', '＝1+1', '＋1', '－1', '＠A1'])(
    'makes a text of what begins like a formula: %j',
    (cell) => {
      const [[read]] = parse(csvText(['a'], [[cell]]), { bom: true, from: 2 }) as string[][]
      expect(read).toBe(`'${cell}`)
    },
  )

  test('leaves numbers alone, also below zero', () => {
    expect(csvText(['a'], [[-1.5]])).toBe('\uFEFFa\r\n-1.5\r\n')
  })

  test('loses no cell, whatever the texts', () => {
    const rows = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { minLength: 1 })
    fc.assert(
      fc.property(rows, (cells) => {
        const read = parse(csvText(['a', 'b'], cells), { bom: true, from: 2, record_delimiter: '\r\n' }) as string[][]
        expect(read.map((row) => row.map((cell) => cell.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/, '')))).toEqual(
          cells.map((row) => row.map((cell) => cell.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/, ''))),
        )
      }),
      { seed: 2022, numRuns: 300 },
    )
  })
})
