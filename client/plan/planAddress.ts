/** The state as the query of an address, and back. What cannot be read falls back to the default, silently: old links keep working. */

import { FACILITY_TYPES } from '../../server/core/facilities/facility.ts'
import { PEOPLE_GROUPS } from '../../server/core/places/place.ts'
import { LANGUAGES } from '../i18n/language.ts'
import { LEGEND_GROUPS } from '../map/facilityGroups.ts'
import { type Camera, clampMinutes, initialState, type PlanState, type Selection, SHOWS } from './planState.ts'
import { DIRECTIONS, TRAVEL_MODES } from './travelModes.ts'

/** Reads a query string such as ?region=demo&minutes=15. */
export function readAddress(search: string): PlanState {
  const query = new URLSearchParams(search)
  const region = query.get('region')
  const date = query.get('date')
  const scenario = query.get('scenario')
  const minutes = Number(query.get('minutes') || Number.NaN)
  return {
    region: region !== null && /^[a-z0-9][a-z0-9-]{0,39}$/.test(region) ? region : null,
    services: listIn(FACILITY_TYPES, query.get('services')) ?? initialState.services,
    mode: oneIn(TRAVEL_MODES, query.get('mode')) ?? initialState.mode,
    direction: oneIn(DIRECTIONS, query.get('dir')) ?? initialState.direction,
    date: date !== null && isDay(date) ? date : null,
    minutes: Number.isFinite(minutes) ? clampMinutes(minutes) : initialState.minutes,
    group: oneIn(PEOPLE_GROUPS, query.get('who')) ?? initialState.group,
    language: oneIn(LANGUAGES, query.get('lang')) ?? initialState.language,
    view: query.get('view') === 'table' ? 'table' : 'map',
    selection: readSelection(query.get('sel')),
    camera: readCamera(query.get('at')),
    toggled: listIn(LEGEND_GROUPS, query.get('layers')) ?? [],
    scenario: scenario !== null && /^s[0-9a-f]{16}$/.test(scenario) ? scenario : null,
    show: oneIn(SHOWS, query.get('show')) ?? initialState.show,
  }
}

/** Writes the state; what is as it would be anyway is left out. Starts with ? unless empty. */
export function writeAddress(state: PlanState): string {
  const parts: string[] = []
  const put = (key: string, value: string | null) => {
    if (value !== null) parts.push(`${key}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':')}`)
  }
  put('region', state.region)
  put('services', sameList(state.services, initialState.services) ? null : state.services.join(',') || 'none')
  put('mode', state.mode === initialState.mode ? null : state.mode)
  put('dir', state.direction === initialState.direction ? null : state.direction)
  put('date', state.date)
  put('minutes', state.minutes === initialState.minutes ? null : String(state.minutes))
  put('who', state.group === initialState.group ? null : state.group)
  put('view', state.view === 'map' ? null : state.view)
  put('sel', state.selection === null ? null : `${state.selection.kind}:${state.selection.id}`)
  put('layers', state.toggled.length === 0 ? null : state.toggled.join(','))
  put(
    'at',
    state.camera === null
      ? null
      : [state.camera.lon.toFixed(4), state.camera.lat.toFixed(4), state.camera.zoom.toFixed(2)].join(','),
  )
  put('scenario', state.scenario)
  put('show', state.show === initialState.show ? null : state.show)
  put('lang', state.language === initialState.language ? null : state.language)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

const oneIn = <T extends string>(list: readonly T[], text: string | null): T | null => list.find((item) => item === text) ?? null

/** The known words of a comma-separated list, each once; null when absent or nothing in it is known. */
function listIn<T extends string>(list: readonly T[], text: string | null): readonly T[] | null {
  if (text === null) return null
  if (text === 'none') return []
  const known = [...new Set(text.split(','))].map((word) => oneIn(list, word)).filter((word) => word !== null)
  return known.length === 0 ? null : known
}

const sameList = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((item) => b.includes(item))

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function readSelection(text: string | null): Selection | null {
  const match = /^(gap|place|facility):(.{1,200})$/.exec(text ?? '')
  return match === null ? null : { kind: match[1] as Selection['kind'], id: match[2]! }
}

function readCamera(text: string | null): Camera | null {
  if (text === null) return null
  const [lon, lat, zoom, ...rest] = text.split(',').map(Number)
  if (rest.length > 0 || lon === undefined || lat === undefined || zoom === undefined) return null
  const sane = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 22
  return sane ? { lon, lat, zoom } : null
}
