import { describe, expect, test } from 'vitest'
import { readAddress, writeAddress } from '../../../client/plan/planAddress.ts'
import { initialState, nextState, type PlanEvent, type PlanState } from '../../../client/plan/planState.ts'

const reached = (...events: PlanEvent[]): PlanState => events.reduce(nextState, initialState)

describe('the planner moves from state to state', () => {
  test('a service that is toggled twice is chosen as before', () => {
    const once = reached({ type: 'serviceToggled', service: 'kiosk' })
    expect(once.services).toEqual(['fever_clinic', 'fever_room'])
    expect(nextState(once, { type: 'serviceToggled', service: 'kiosk' }).services).toEqual([
      'fever_clinic',
      'fever_room',
      'kiosk',
    ])
  })

  test('a threshold is a whole minute from 5 to 60', () => {
    for (const [asked, kept] of [
      [-3, 5],
      [4.4, 5],
      [17.4, 17],
      [60, 60],
      [300, 60],
    ] as const) {
      expect(reached({ type: 'minutesDragged', minutes: asked }).minutes).toBe(kept)
    }
  })

  test('another region keeps the question and forgets what only the old one had', () => {
    const there = reached(
      { type: 'modeChosen', mode: 'car' },
      { type: 'dateChosen', date: '2023-01-20' },
      { type: 'selected', selection: { kind: 'place', id: '990101100201' } },
      { type: 'cameraMoved', camera: { lon: 100, lat: 31, zoom: 11 } },
      { type: 'scenarioOpened', scenario: 's0123456789abcdef' },
      { type: 'regionChosen', region: 'wuxi' },
    )
    expect(there).toMatchObject({ region: 'wuxi', mode: 'car', date: null, selection: null, camera: null, scenario: null })
  })

  test('a what-if that is opened is looked at itself, whatever was looked at before', () => {
    const now = reached({ type: 'scenarioOpened', scenario: 's0123456789abcdef' }, { type: 'showChosen', show: 'now' })
    expect(now.show).toBe('now')
    expect(nextState(now, { type: 'scenarioOpened', scenario: 'sfedcba9876543210' }).show).toBe('whatif')
  })

  test('no event changes the state that it was given', () => {
    const frozen = Object.freeze({
      ...initialState,
      services: Object.freeze([...initialState.services]),
      toggled: Object.freeze([]),
    })
    nextState(frozen as PlanState, { type: 'serviceToggled', service: 'fever_room' })
    nextState(frozen as PlanState, { type: 'legendToggled', group: 'pharmacy' })
    expect(frozen).toEqual(initialState)
  })
})

describe('the address keeps the state', () => {
  test('the opening state has an empty address', () => {
    expect(writeAddress(initialState)).toBe('')
    expect(readAddress('')).toEqual(initialState)
  })

  test('an address can be read by a person', () => {
    const state = reached(
      { type: 'regionChosen', region: 'demo' },
      { type: 'dateChosen', date: '2023-01-20' },
      { type: 'minutesChosen', minutes: 15 },
      { type: 'serviceToggled', service: 'village_clinic' },
      { type: 'selected', selection: { kind: 'gap', id: '990102001001' } },
    )
    expect(writeAddress(state)).toBe(
      '?region=demo&services=fever_clinic,fever_room,kiosk,village_clinic&date=2023-01-20&minutes=15&sel=gap:990102001001',
    )
  })

  test('every state comes back from its address', () => {
    const states: PlanState[] = [
      { ...initialState, services: [] },
      { ...initialState, services: ['village_clinic'], mode: 'walk', group: 'children', language: 'en', view: 'table' },
      { ...initialState, region: 'kentucky-north', minutes: 59, toggled: ['pharmacy', 'hospital'] },
      { ...initialState, scenario: 's0123456789abcdef', show: 'changes', direction: 'from_facility' },
      {
        ...initialState,
        selection: { kind: 'facility', id: 'YX00001/2 甲:乙' },
        camera: { lon: -8.6123, lat: 41.1504, zoom: 11.25 },
      },
    ]
    for (const state of states) expect(readAddress(writeAddress(state))).toEqual(state)
  })

  test.each([
    '?minutes=abc&mode=train&who=cats&date=2022-13-40&lang=fr&services=spa&at=1,2&sel=moon:1&region=../x&layers=?',
    '?minutes=&at=a,b,c&date=2022-02-30&services=,,',
    '?scenario=s123&show=all&dir=up',
    '?at=999,91,3',
  ])('what cannot be read is as if it were not there: %s', (search) => {
    expect(readAddress(search)).toEqual(initialState)
  })
})
