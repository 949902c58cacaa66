import { expect, test } from 'vitest'
import { canonicalEdits } from '../../../../server/core/scenario/canonical.ts'
import type { ScenarioEdit } from '../../../../server/core/scenario/edits.ts'

test('what means the same is written the same', () => {
  const one: ScenarioEdit[] = [
    { kind: 'way_speed', ways: [3, 1, 3], kmh: 30, modes: ['car', 'walk', 'ebike'] },
    { kind: 'class_speed', classes: ['primary', 'motorway', 'primary'], factor: 0.5, modes: ['car', 'walk'] },
    { kind: 'add_facility', id: 'a', type: 'kiosk', name: '', at: [120.123456789, -0] },
  ]
  const other: ScenarioEdit[] = [
    { modes: null, kmh: 30, ways: [1, 3], kind: 'way_speed' },
    { kind: 'class_speed', factor: 0.5, modes: ['walk', 'car'], classes: ['motorway', 'primary'] },
    { kind: 'add_facility', name: '', at: [120.1234568, 0], id: 'a', type: 'kiosk' },
  ]
  expect(JSON.stringify(canonicalEdits(one))).toBe(JSON.stringify(canonicalEdits(other)))
  expect(canonicalEdits(canonicalEdits(one))).toEqual(canonicalEdits(one))
})

test('the order of the edits is theirs: later ones act on what earlier ones left', () => {
  const close: ScenarioEdit = { kind: 'close_ways', ways: [1] }
  const gone: ScenarioEdit = { kind: 'remove_facility', id: 'x' }
  expect(canonicalEdits([close, gone]).map(({ kind }) => kind)).toEqual(['close_ways', 'remove_facility'])
  expect(canonicalEdits([gone, close]).map(({ kind }) => kind)).toEqual(['remove_facility', 'close_ways'])
})
