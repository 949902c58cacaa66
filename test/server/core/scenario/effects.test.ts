/** What edits come to: the roads they name are listed once, and only so many of them. */
import { expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { effectsOf } from '../../../../server/core/scenario/effects.ts'
import { flatProfile } from '../../../support/flatProfile.ts'

const profile = flatProfile(30, 5)
const profiles = { walk: profile, ebike: profile, car: profile }

/** Roads side by side, each of so many points; their numbers are 1, 2, 3 … */
function baseline(roads: number, points: number) {
  const lines = Array.from({ length: roads }, (_, road) => ({
    coordinates: Array.from({ length: points }, (_, at): LonLat => [100 + at / 10_000, 31 + road / 1_000]),
    tags: { highway: 'residential' },
  }))
  return { roads: roadsFromLines(lines).roads, profiles, facilities: [] }
}

const listed = (effects: ReturnType<typeof effectsOf>) => effects.map(({ roads }) => roads.map(({ way }) => way))

test('A road that several edits name is listed with the first of them', () => {
  const effects = effectsOf(baseline(3, 2), [
    { kind: 'way_speed', ways: [1, 2], kmh: 20, modes: null },
    { kind: 'remove_facility', id: 'none' },
    { kind: 'close_ways', ways: [2, 3] },
    { kind: 'close_ways', ways: [1] },
  ])
  expect(listed(effects)).toEqual([[1, 2], [], [3], []])
  expect(effects.map(({ pieces }) => pieces)).toEqual([2, 0, 2, 1])
})

test('Roads are listed as long as their lines have 20,000 points together; what the edits come to is counted beyond', () => {
  const effects = effectsOf(baseline(5, 6_000), [
    { kind: 'close_ways', ways: [1, 2] },
    { kind: 'close_ways', ways: [3, 4] },
    { kind: 'close_ways', ways: [5] },
  ])
  expect(listed(effects)).toEqual([[1, 2], [3], []])
  expect(effects.map(({ pieces }) => pieces)).toEqual([11_998, 11_998, 5_999])
})

test('The work ends when nobody waits for it', () => {
  const gone = AbortSignal.abort(new Error('gone'))
  expect(() => effectsOf(baseline(1, 2), [{ kind: 'close_ways', ways: [1] }], gone)).toThrow('gone')
})
