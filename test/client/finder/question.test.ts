import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, MODES, type Question, readQuestion } from '../../../client/finder/question.ts'

const usual: Question = { region: null, need: 'care', mode: 'ebike', lang: 'zh', elder: false, view: 'list' }
const read = (address: string) => readQuestion(new URL(address, 'http://here').searchParams)

test('the usual question has the bare address', () => expect(addressOf(usual)).toBe('/'))

test('every question survives its address', () => {
  const questions = fc.record({
    region: fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)),
    need: fc.constantFrom('care' as const, 'medicine' as const),
    mode: fc.constantFrom(...MODES),
    lang: fc.constantFrom('zh' as const, 'en' as const),
    elder: fc.boolean(),
    view: fc.constantFrom('list' as const, 'map' as const),
  })
  fc.assert(
    fc.property(questions, (question) => {
      expect(read(addressOf(question))).toEqual(question)
    }),
    { seed: 7 },
  )
})

test('what an address says wrongly is as usual', () => {
  expect(read('/?mode=plane&need=money&lang=fr&elder=yes&view=3d&region=../x')).toEqual(usual)
})
