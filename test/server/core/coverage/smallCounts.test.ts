import { describe, expect, test } from 'vitest'
import { suppressRow, suppressSmall } from '../../../../server/core/coverage/smallCounts.ts'

const row = (people: number, ...covered: number[]) => ({
  people,
  covered: covered.map((each, at) => ({ limitMinutes: 15 * (at + 1), people: each })),
})
const shown = (each: ReturnType<typeof suppressRow>) => [each.people, ...each.covered.map((at) => at.people)]

describe('small counts', () => {
  test('one to four are withheld; none and five are told', () => {
    expect([0, 1, 4, 5, 1000].map(suppressSmall)).toEqual([0, null, null, 5, 1000])
  })

  test('a covered figure is withheld when the difference would tell the few who are left', () => {
    expect(shown(suppressRow(row(100, 50, 97, 100)))).toEqual([100, 50, null, 100])
    expect(shown(suppressRow(row(100, 3, 95)))).toEqual([100, null, 95])
    expect(shown(suppressRow(row(4, 0, 4)))).toEqual([null, null, null])
  })
})
