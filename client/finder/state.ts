/** The finder's state, and what each event makes of it. Pure: the script and the server's page share it. */
import type { ReplyOf } from '../../server/contract.ts'
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import { type Language, settlementName } from '../i18n/language.ts'
import { type Answer, byOpening, type Result } from './findNear.ts'
import type { OwnMaps } from './navigation.ts'
import type { Question } from './question.ts'

export type RegionBrief = ReplyOf<'regions'>[number]

/** Where the person starts. Held in memory only, sent in request bodies only. */
export interface Origin {
  readonly at: LonLat // WGS-84
  readonly from: 'phone' | 'village' | 'map'
  readonly name: string // of the village with its township; empty for the others
  readonly nameEn: string
  readonly code: string | null // of the village
  readonly accuracyMetres: number | null // as the phone says; null: not from a phone
}

/** A unit that can be chosen in the form. */
export interface Choice {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly at: LonLat | null
}
export const PICK_LEVELS = ['county', 'township', 'village'] as const
export type PickLevel = (typeof PICK_LEVELS)[number]
export type Picks = Readonly<Record<PickLevel, { readonly chosen: string; readonly choices: readonly Choice[] }>>

/** What kept a position from being used or an answer from being found. */
export type Trouble = 'denied' | 'no_position' | 'outside' | 'bad_place' | 'no_answer'

/** What every map says of itself. */
interface MapCredit {
  readonly sources: readonly { readonly nameZh: string; readonly nameEn: string }[]
  readonly approvalNo: string | null // 审图号
}

/** The way to a place, once somebody asked for it. */
export type Way =
  | { readonly to: string; readonly state: 'asked' | 'failed' }
  | { readonly to: string; readonly state: 'there'; readonly route: ReplyOf<'route'> }

export interface FinderState {
  readonly question: Question
  readonly regions: readonly RegionBrief[]
  readonly picks: Picks
  readonly origin: Origin | null
  readonly choosing: boolean // the form for the place is open
  readonly answer: Answer | null // the newest there is, perhaps to the question before
  readonly waiting: 'no' | 'just_asked' | 'noticeably' | 'for_position'
  readonly trouble: Trouble | null
  readonly shown: number // elder mode: which place, from 0
  readonly selectedId: string | null // facility chosen on the map
  readonly mapCredit: MapCredit | null // comes with the map
  readonly way?: Way // on the map; absent until it is asked for, which spares the phone's data
  readonly canSpeak: boolean
  readonly ownMaps: OwnMaps
}

export type FinderEvent =
  | { type: 'asked_differently'; change: Partial<Question> }
  | { type: 'address_changed'; question: Question }
  | { type: 'chooser_opened' }
  | { type: 'chooser_closed' }
  | { type: 'unit_chosen'; level: PickLevel; code: string }
  | { type: 'choices_came'; level: PickLevel; choices: readonly Choice[] }
  | { type: 'position_asked' }
  | { type: 'origin_set'; origin: Origin; region: string | null }
  | { type: 'went_wrong'; trouble: Trouble }
  | { type: 'asked' }
  | { type: 'still_waiting' }
  | { type: 'answered'; answer: Answer }
  | { type: 'given_up' }
  | { type: 'next_place' }
  | { type: 'selected'; facilityId: string }
  | { type: 'speech_found' }
  | { type: 'credit_came'; credit: MapCredit }
  | { type: 'way_changed'; way: Way | undefined }

/** A start in a village, named as people call it: 新桥镇钱家铺 · Qianjiapu, Xinqiao. */
export function villageOrigin(at: LonLat, village: Unit, township: Unit | undefined): Origin {
  const name = (language: Language, unit: Unit) => settlementName(language, { ...unit, id: unit.code })
  return {
    at,
    from: 'village',
    name: `${township?.name ?? ''}${name('zh', village)}`,
    nameEn: [name('en', village), ...(township === undefined ? [] : [name('en', township)])].join(', '),
    code: village.code,
    accuracyMetres: null,
  }
}
type Unit = Pick<Choice, 'code' | 'name' | 'nameEn'>

export const noPicks: Picks = {
  county: { chosen: '', choices: [] },
  township: { chosen: '', choices: [] },
  village: { chosen: '', choices: [] },
}

export function next(state: FinderState, event: FinderEvent): FinderState {
  switch (event.type) {
    case 'asked_differently': {
      const question = { ...state.question, ...event.change }
      const moved = question.region !== state.question.region
      return moved ? { ...state, question, ...startingOver } : { ...state, question, shown: 0, selectedId: null }
    }
    case 'address_changed':
      return { ...state, question: event.question, shown: 0, selectedId: null }
    case 'chooser_opened':
      return { ...state, choosing: true, trouble: null }
    case 'chooser_closed':
      return { ...state, choosing: state.origin === null, trouble: null }
    case 'unit_chosen':
      return { ...state, picks: pick(state.picks, event.level, event.code) }
    case 'choices_came':
      return { ...state, picks: { ...state.picks, [event.level]: { chosen: '', choices: event.choices } } }
    case 'position_asked':
      return { ...state, waiting: 'for_position', trouble: null }
    case 'origin_set':
      return {
        ...state,
        origin: event.origin,
        question: event.region === null ? state.question : { ...state.question, region: event.region },
        choosing: false,
        answer: null,
        trouble: null,
        waiting: 'no',
        shown: 0,
        selectedId: null,
      }
    case 'went_wrong':
      if (event.trouble === 'no_answer') return { ...state, trouble: event.trouble, waiting: 'no' }
      // the form has to be seen, and on a phone the map would hide it
      return { ...state, trouble: event.trouble, waiting: 'no', choosing: true, question: { ...state.question, view: 'list' } }
    case 'asked':
      return { ...state, waiting: 'just_asked', trouble: null }
    case 'still_waiting':
      return state.waiting === 'just_asked' ? { ...state, waiting: 'noticeably' } : state
    case 'answered':
      return {
        ...state,
        answer: event.answer,
        waiting: 'no',
        trouble: null,
        shown: 0,
        selectedId: null,
      }
    case 'given_up': {
      const { answer } = state
      const question = answer === null ? state.question : { ...state.question, need: answer.need, mode: answer.mode }
      return { ...state, question, waiting: 'no' }
    }
    case 'next_place':
      return { ...state, shown: (state.shown + 1) % Math.max(1, placesInOrder(state.answer).length) }
    case 'selected':
      return { ...state, selectedId: event.facilityId }
    case 'way_changed':
      return { ...state, way: event.way }
    case 'credit_came':
      return { ...state, mapCredit: event.credit }
    case 'speech_found':
      return { ...state, canSpeak: true }
  }
}

const startingOver = {
  picks: noPicks,
  origin: null,
  answer: null,
  mapCredit: null,
  choosing: true,
  trouble: null,
  waiting: 'no',
  shown: 0,
  selectedId: null,
} as const satisfies Partial<FinderState>

/** Choosing a unit empties what lies below it. */
function pick(picks: Picks, level: PickLevel, code: string): Picks {
  const chosen = { ...picks, [level]: { ...picks[level], chosen: code } }
  if (level === 'village') return chosen
  if (level === 'township') return { ...chosen, village: noPicks.village }
  return { ...chosen, township: noPicks.township, village: noPicks.village }
}

/** Every place of an answer in the order in which it is offered: open now first. */
export function placesInOrder(answer: Answer | null): Result[] {
  if (answer === null) return []
  const { now, closed } = byOpening(answer.reply.results)
  return [...now, ...closed]
}

/** As many places as stand open in the list, and as flags on the map, before the rest is folded away. */
export const AT_ONCE = 6

/** The places that the map shows: those of the list that may take people, or the closed ones when there are no others. */
export function placesOnMap(answer: Answer | null): Result[] {
  if (answer === null) return []
  const { now, closed } = byOpening(answer.reply.results)
  return (now.length > 0 ? now : closed).slice(0, AT_ONCE)
}

/** The way that is drawn: of the place that is chosen, by the way of travelling that is answered; another's is not shown. */
export const wayShown = (state: FinderState): Way | null =>
  state.way !== undefined && state.way.to === wayKey(state) ? state.way : null

/** What a way belongs to; null when there is none to ask for. */
export function wayKey(state: FinderState): string | null {
  const id = selectedId(state)
  return id === null || state.origin === null || state.answer === null
    ? null
    : [id, state.answer.mode, ...state.origin.at].join(' ')
}

/** The place whose card stands under the map. */
export const selectedId = (state: FinderState): string | null =>
  state.selectedId ?? placesOnMap(state.answer)[0]?.facility.id ?? null

export const regionOf = (state: FinderState): RegionBrief | null =>
  state.regions.find((region) => region.id === state.question.region) ?? null

/** Whether the answer on the page is the answer to the question on the page. */
export const answersQuestion = ({ answer, question }: FinderState): boolean =>
  answer !== null && answer.need === question.need && answer.mode === question.mode

/**
 * The region a position belongs to: the preferred one when it may hold it, else the smallest whose bounds do.
 * Null: no region of this server.
 */
export function regionAround(at: LonLat, regions: readonly RegionBrief[], preferred: string | null): RegionBrief | null {
  const holding = regions.filter(
    ({ bbox: [west, south, east, north] }) => at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north,
  )
  const area = ({ bbox: [west, south, east, north] }: RegionBrief) => (east - west) * (north - south)
  return holding.find((region) => region.id === preferred) ?? holding.sort((a, b) => area(a) - area(b))[0] ?? null
}
