import { describe, expect, test } from 'vitest'
import {
  added,
  areaEdit,
  changed,
  type EditHistory,
  newFacility,
  noEdits,
  removed,
  roadEdit,
  sameEdits,
  undone,
  withoutFacility,
} from '../../../../client/plan/whatIf/editList.ts'
import type { ScenarioEdit } from '../../../../server/core/scenario/edits.ts'

const bridge: ScenarioEdit = { kind: 'close_ways', ways: [7] }
const snow: ScenarioEdit = { kind: 'class_speed', classes: null, factor: 0.6, modes: null }

describe('the list of edits', () => {
  test('every step can be undone, one by one, down to the present', () => {
    const steps: EditHistory[] = [noEdits]
    steps.push(added(steps.at(-1)!, bridge))
    steps.push(added(steps.at(-1)!, snow))
    steps.push(removed(steps.at(-1)!, 0))
    expect(steps.at(-1)!.edits).toEqual([snow])
    for (const before of steps.slice(0, -1).reverse()) {
      steps.push(undone(steps.at(-1)!))
      expect(steps.at(-1)!.edits).toEqual(before.edits)
    }
    expect(undone(steps.at(-1)!)).toEqual(noEdits)
  })

  test('the same list again is no step to undo', () => {
    const one = added(noEdits, bridge)
    expect(changed(one, [{ ways: [7], kind: 'close_ways' }])).toBe(one)
    expect(sameEdits([bridge], [snow])).toBe(false)
  })

  test('several edits in a row go together', () => {
    const three = added(noEdits, bridge, snow, snow)
    expect(removed(three, 1, 2).edits).toEqual([bridge])
  })

  test('a service of the plan that is taken out is simply not added; another is taken out', () => {
    const opened = newFacility([], { type: 'kiosk', name: ' 西街小屋 ', at: [100.00000049, 31] })
    expect(opened).toEqual({ kind: 'add_facility', id: 'new-1', type: 'kiosk', name: '西街小屋', at: [100, 31] })
    const history = added(noEdits, opened)
    expect(newFacility(history.edits, { type: 'kiosk', name: '', at: [100, 31] })).toMatchObject({ id: 'new-2' })
    expect(withoutFacility(history, 'new-1').edits).toEqual([])
    expect(withoutFacility(history, 'clinic').edits).toEqual([opened, { kind: 'remove_facility', id: 'clinic' }])
  })
})

describe('what is pressed becomes an edit', () => {
  test('an area closes by itself, and pressing the first corner again changes nothing', () => {
    const ring = [
      [100, 31],
      [100.1, 31],
      [100.1, 31.1],
      [100, 31],
    ] as const
    expect(areaEdit(ring.slice(0, 3))).toEqual({ kind: 'close_area', ring })
    expect(areaEdit(ring)).toEqual({ kind: 'close_area', ring })
  })

  test.each([
    [[]],
    [[[100, 31]]],
    [
      [
        [100, 31],
        [100, 31],
        [100.1, 31],
      ],
    ],
  ] as [number, number][][][])('fewer than three corners are no area: %j', (corners) => {
    expect(areaEdit(corners)).toBeNull()
  })

  test('a road needs two different points', () => {
    const rest = { roadClass: 'tertiary', kmh: null, oneway: false, name: ' 新路 ' } as const
    expect(
      roadEdit(
        [
          [100, 31],
          [100, 31],
        ],
        rest,
      ),
    ).toBeNull()
    expect(
      roadEdit(
        [
          [100, 31],
          [100, 31],
          [100.1, 31],
        ],
        rest,
      ),
    ).toEqual({
      kind: 'add_road',
      line: [
        [100, 31],
        [100.1, 31],
      ],
      ...rest,
      name: '新路',
    })
  })
})
