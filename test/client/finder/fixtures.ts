/** A small answer drawn by hand, for the tests of the page. */
import type { NearestReply, Result } from '../../../client/finder/findNear.ts'
import { type FinderState, noPicks } from '../../../client/finder/state.ts'
import { someFacilityReply } from '../../support/someFacility.ts'

type OpenState = Result['open']
export const openUntil = (until: string): OpenState => ({ state: 'open', until, opensAt: null, allDay: false })
export const closedUntil = (opensAt: string): OpenState => ({ state: 'closed', until: null, opensAt, allDay: false })
export const hoursUnknown: OpenState = { state: 'unknown', until: null, opensAt: null, allDay: false }

export function result(id: string, minutes: number, open: OpenState, more: Partial<Result['facility']> = {}): Result {
  return {
    travelSeconds: minutes * 60,
    lengthMetres: minutes * 300,
    open,
    facility: someFacilityReply({
      id,
      organisation: `甲${id}`,
      name: `甲${id}`,
      nameEn: '',
      type: 'fever_room',
      at: [118.4, 28.1],
      phone: '0599-7012345',
      updatedAt: '2022-12-18T02:00:00Z',
      ...more,
    }),
  }
}

export const reply = (results: Result[], more: Partial<NearestReply> = {}): NearestReply => ({
  date: '2022-12-20',
  ruleSet: { id: 'r', edition: 1, nameZh: '十条', nameEn: 'Ten measures', validFrom: '2022-12-07', validTo: '2023-01-07' },
  mode: 'ebike',
  estimate: false,
  unreached: results.length === 0 ? 'beyond_limit' : null,
  results,
  ...more,
})

export const NOW = new Date('2022-12-20T02:00:00Z')

export function stateWith(results: Result[], more: Partial<FinderState> = {}): FinderState {
  return {
    question: { region: 'demo', need: 'care', mode: 'ebike', lang: 'zh', elder: false, view: 'list' },
    regions: [
      {
        id: 'demo',
        nameZh: '云溪市',
        nameEn: 'Yunxi',
        fictional: true,
        centre: [118.4, 28.1],
        bbox: [118, 27.8, 118.8, 28.4],
        hasRoads: true,
        dataVersion: 1,
      },
    ],
    picks: noPicks,
    origin: { at: [118.123456, 28.654321], from: 'phone', name: '', nameEn: '', code: null, accuracyMetres: 20 },
    choosing: false,
    answer: { need: 'care', mode: 'ebike', askedAt: NOW.toISOString(), reply: reply(results), complete: true, faster: null },
    waiting: 'no',
    trouble: null,
    shown: 0,
    selectedId: null,
    mapCredit: null,
    canSpeak: false,
    ownMaps: 'geo',
    ...more,
  }
}
