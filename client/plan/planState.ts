/** What the planner is looking at: a pure (state, event) → state. Everything in it can be written into an address. */
import type { TravelMode } from '../../server/contract.ts'
import type { FacilityType } from '../../server/core/facilities/facility.ts'
import type { PeopleGroup } from '../../server/core/places/place.ts'
import type { Language } from '../i18n/language.ts'
import type { LegendGroup } from '../map/facilityGroups.ts'
import type { Direction } from './travelModes.ts'

export interface Camera {
  readonly lon: number
  readonly lat: number
  readonly zoom: number
}

export type Selection =
  | { readonly kind: 'gap'; readonly id: string } // the township code, or the id of the area's first settlement
  | { readonly kind: 'place'; readonly id: string }
  | { readonly kind: 'facility'; readonly id: string }

/** Which answer is looked at while a what-if is open: its own, the present one, or only what differs. */
export const SHOWS = ['whatif', 'now', 'changes'] as const
type Show = (typeof SHOWS)[number]

export interface PlanState {
  readonly region: string | null // null: the first region of the server
  readonly services: readonly FacilityType[]
  readonly mode: TravelMode
  readonly direction: Direction
  readonly date: string | null // ISO; null: the day on which the region's facilities were last known, or today
  readonly minutes: number // the threshold, inclusive
  readonly group: PeopleGroup
  readonly language: Language
  readonly view: 'map' | 'table'
  readonly selection: Selection | null
  readonly camera: Camera | null // null: the whole region
  readonly toggled: readonly LegendGroup[] // legend groups that differ from what the question shows by itself
  readonly scenario: string | null // id of the what-if that is open; null: the present
  readonly show: Show
}

/** The threshold's range in minutes: under 5 no road network can tell, over 60 no standard asks. */
export const MINUTES_RANGE = { least: 5, most: 60 } as const
export const DEFAULT_SERVICES: readonly FacilityType[] = ['fever_clinic', 'fever_room', 'kiosk']

export const initialState: PlanState = {
  region: null,
  services: DEFAULT_SERVICES,
  mode: 'ebike',
  direction: 'to_facility',
  date: null,
  minutes: 30,
  group: 'all',
  language: 'zh',
  view: 'map',
  selection: null,
  camera: null,
  toggled: [],
  scenario: null,
  show: 'whatif',
}

export type PlanEvent =
  | { readonly type: 'addressRead'; readonly state: PlanState }
  | { readonly type: 'regionChosen'; readonly region: string }
  | { readonly type: 'serviceToggled'; readonly service: FacilityType }
  | { readonly type: 'servicesChosen'; readonly services: readonly FacilityType[] }
  | { readonly type: 'modeChosen'; readonly mode: TravelMode }
  | { readonly type: 'directionChosen'; readonly direction: Direction }
  | { readonly type: 'dateChosen'; readonly date: string }
  | { readonly type: 'minutesDragged'; readonly minutes: number }
  | { readonly type: 'minutesChosen'; readonly minutes: number }
  | { readonly type: 'groupChosen'; readonly group: PeopleGroup }
  | { readonly type: 'languageChosen'; readonly language: Language }
  | { readonly type: 'viewChosen'; readonly view: PlanState['view'] }
  | { readonly type: 'selected'; readonly selection: Selection | null }
  | { readonly type: 'cameraMoved'; readonly camera: Camera | null }
  | { readonly type: 'legendToggled'; readonly group: LegendGroup }
  | { readonly type: 'scenarioOpened'; readonly scenario: string | null }
  | { readonly type: 'showChosen'; readonly show: Show }

/** How an event enters the browser's history: a pan rewrites the address it is at; a drag is written when it ends, so that back undoes it. */
export const historyOf: Record<PlanEvent['type'], 'push' | 'replace' | 'none'> = {
  addressRead: 'none',
  regionChosen: 'push',
  serviceToggled: 'push',
  servicesChosen: 'push',
  modeChosen: 'push',
  directionChosen: 'push',
  dateChosen: 'push',
  minutesDragged: 'none',
  minutesChosen: 'push',
  groupChosen: 'push',
  languageChosen: 'push',
  viewChosen: 'push',
  selected: 'push',
  cameraMoved: 'replace',
  legendToggled: 'replace',
  scenarioOpened: 'push',
  showChosen: 'push',
}

export const clampMinutes = (minutes: number): number =>
  Math.min(MINUTES_RANGE.most, Math.max(MINUTES_RANGE.least, Math.round(minutes)))

export function nextState(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'addressRead':
      return event.state
    case 'regionChosen':
      // Another region has other settlements, townships, days and roads: only the question itself is carried over.
      return { ...state, region: event.region, selection: null, camera: null, date: null, scenario: null, show: 'whatif' }
    case 'serviceToggled':
      return { ...state, services: toggle(state.services, event.service) }
    case 'servicesChosen':
      return { ...state, services: event.services }
    case 'modeChosen':
      return { ...state, mode: event.mode }
    case 'directionChosen':
      return { ...state, direction: event.direction }
    case 'dateChosen':
      return { ...state, date: event.date }
    case 'minutesDragged':
    case 'minutesChosen':
      return { ...state, minutes: clampMinutes(event.minutes) }
    case 'groupChosen':
      return { ...state, group: event.group }
    case 'languageChosen':
      return { ...state, language: event.language }
    case 'viewChosen':
      return { ...state, view: event.view }
    case 'selected':
      return { ...state, selection: event.selection }
    case 'cameraMoved':
      return { ...state, camera: event.camera }
    case 'legendToggled':
      return { ...state, toggled: toggle(state.toggled, event.group) }
    case 'scenarioOpened':
      // another what-if is looked at itself: nobody edits and then wonders why nothing moved
      return { ...state, scenario: event.scenario, show: 'whatif' }
    case 'showChosen':
      return { ...state, show: event.show }
  }
}

const toggle = <T>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item]
