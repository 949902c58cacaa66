import { describe, expect, test } from 'vitest'
import { editsDrawn, signsWith, toolDrawn } from '../../../../client/plan/whatIf/drawing.ts'
import { nextTool, noTool, type ToolEvent, type ToolState, takesPresses } from '../../../../client/plan/whatIf/toolState.ts'
import { someFacilityReply } from '../../../support/someFacility.ts'

const reached = (...events: ToolEvent[]): ToolState => events.reduce(nextTool, noTool)
const press = (lon: number): ToolEvent => ({ type: 'pressed', at: [lon, 31], metresPerPixel: 10 })

describe('a press on the map', () => {
  test('does nothing while no tool is open, or one that draws nothing', () => {
    expect(reached(press(100))).toBe(noTool)
    expect(reached({ type: 'opened', kind: 'speeds' }, press(100)).points).toEqual([])
  })

  test('is one point of a road or a service, and one more of an area or a line', () => {
    expect(reached({ type: 'opened', kind: 'road' }, press(100), press(101)).points).toEqual([[101, 31]])
    const area = reached({ type: 'opened', kind: 'area' }, press(100), press(101), press(102))
    expect(area.points.map(([lon]) => lon)).toEqual([100, 101, 102])
    expect(nextTool(area, { type: 'takenBack' }).points.map(([lon]) => lon)).toEqual([100, 101])
  })

  test('reaches as far as a finger is wide at that scale, within what may be asked', () => {
    const within = (metresPerPixel: number) =>
      reached({ type: 'opened', kind: 'road' }, { type: 'pressed', at: [100, 31], metresPerPixel }).withinMetres
    expect([0.1, 10, 1000].map(within)).toEqual([15, 140, 500])
  })

  test('opening the open tool again closes it', () => {
    const open = reached({ type: 'opened', kind: 'line' }, press(100))
    expect(takesPresses(open)).toBe(true)
    expect(nextTool(open, { type: 'opened', kind: 'line' })).toBe(noTool)
    expect(nextTool(open, { type: 'opened', kind: 'area' })).toMatchObject({ kind: 'area', points: [] })
  })

  test('ways are taken and left one by one', () => {
    const one = reached({ type: 'opened', kind: 'road' }, press(100), { type: 'wayToggled', way: 2, taken: [1] })
    expect(one.taken).toEqual([1, 2])
    expect(nextTool(one, { type: 'wayToggled', way: 1, taken: [1, 2] }).taken).toEqual([2])
  })
})

describe('what is drawn', () => {
  test('a road whose course is not known is left out, a piece of it each when it is', () => {
    const lines = [
      [
        [0, 0],
        [1, 0],
      ],
      [
        [2, 0],
        [3, 0],
      ],
    ] as const
    const known = new Map([[7, { way: 7, name: '', nameEn: '', ref: '', roadClass: 'primary' as const, bridge: false, lines }]])
    expect(editsDrawn([{ kind: 'close_ways', ways: [7, 8] }], known)).toEqual([
      { kind: 'closed', line: lines[0] },
      { kind: 'closed', line: lines[1] },
    ])
  })

  test('an area that is being drawn closes from the third corner on', () => {
    const area = reached({ type: 'opened', kind: 'area' }, press(100), press(101))
    expect(toolDrawn(area, [], [])[0]!.line).toHaveLength(2)
    expect(toolDrawn(nextTool(area, press(102)), [], [])[0]!.line).toHaveLength(4)
  })

  test('a service that is taken out is barred, a new one serves if the answer says so', () => {
    const facilities = [someFacilityReply({ id: 'clinic', standing: 'serves' })]
    const edits = [
      { kind: 'remove_facility', id: 'clinic' },
      { kind: 'add_facility', id: 'new-1', type: 'fever_room', name: '', at: [0, 0] },
    ] as const
    const standings = (serving: typeof facilities | null) =>
      signsWith(edits, facilities, serving).map(({ id, standing }) => [id, standing])
    expect(standings(null)).toEqual([
      ['clinic', 'closed'],
      ['new-1', 'serves'],
    ])
    expect(standings([])[1]).toEqual(['new-1', 'not_allowed'])
    expect(standings([someFacilityReply({ id: 'new-1', standing: 'serves' })])[1]).toEqual(['new-1', 'serves'])
  })
})
