import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankDistinct, SortedLookup } from '../../../../server/core/osm/growing.ts'

const ids = fc.array(
  fc
    .oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.maxSafeInteger())
    .filter((id) => Math.abs(id) < 2 ** 51),
  { maxLength: 60 },
)

test('numbers are sorted, made distinct, and each knows its place among them', () => {
  fc.assert(
    fc.property(ids, (numbers) => {
      const { distinct, rank } = rankDistinct(Float64Array.from(numbers))
      expect([...distinct]).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      expect(Array.from(rank, (place) => distinct[place])).toEqual(numbers)
    }),
    { seed: 20221220, numRuns: 500 },
  )
})

test('a lookup finds what is there, and nothing else, in whatever order it is asked', () => {
  fc.assert(
    fc.property(ids, ids, (numbers, asked) => {
      const { distinct } = rankDistinct(Float64Array.from(numbers))
      const lookup = new SortedLookup(distinct)
      for (const id of [...asked, ...numbers]) expect(lookup.indexOf(id)).toBe(distinct.indexOf(id))
    }),
    { seed: 20221220, numRuns: 500 },
  )
})
