/** Takes over the page that the server wrote: from here on questions are asked in place. */
import '../ui/base.css'
import './finder.css'
import './buttons.css'
import './answer.css'
import './chooser.css'
import './wide.css'
import './elder.css'
import { h, hydrate, render } from 'preact'
import { ask, tell } from '../api.ts'
import type { Acts } from './acts.ts'
import { findNear } from './findNear.ts'
import type { FinderMap } from './map.ts'
import { addressOf, readQuestion } from './question.ts'
import {
  answersQuestion,
  type Choice,
  type FinderEvent,
  type FinderState,
  next,
  type Origin,
  type PickLevel,
  placesInOrder,
  regionAround,
  selectedId,
  villageOrigin,
  wayKey,
} from './state.ts'
import { texts } from './texts.ts'
import { finderPage } from './view.ts'

/** Nothing moves before this; an answer that comes sooner is simply there. */
const NOTICEABLE_MS = 150
const POSITION = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 }

const root = document.getElementById('finder')!
let state = JSON.parse(document.getElementById('finder-state')!.textContent) as FinderState
let asking: AbortController | null = null
let map: FinderMap | null = null

const acts: Acts = {
  send,
  ask: (change) => send({ type: 'asked_differently', change }),
  usePhone() {
    if (!('geolocation' in navigator)) {
      send({ type: 'went_wrong', trouble: 'no_position' })
      return
    }
    send({ type: 'position_asked' })
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        startFrom({ ...unnamed, at: [coords.longitude, coords.latitude], from: 'phone', accuracyMetres: coords.accuracy }),
      (error) => send({ type: 'went_wrong', trouble: error.code === error.PERMISSION_DENIED ? 'denied' : 'no_position' }),
      POSITION,
    )
  },
  chooseUnit(level, code) {
    send({ type: 'unit_chosen', level, code })
    const below = level === 'county' ? 'township' : level === 'township' ? 'village' : null
    if (below !== null && code !== '') void fillChoices(below, code)
  },
  takeVillage(form) {
    const village = chosen('village')
    if (village?.at) {
      startFrom(villageOrigin(village.at, village, chosen('township')))
    } else if (village === undefined && state.picks.county.choices.length > 0) {
      form.querySelector<HTMLSelectElement>('select[name]:not([name=region]):has(option[value=""]:checked)')?.focus()
    } else form.submit() // the server knows places that the lists here do not
  },
  askAgain: () => void find(),
  giveUp() {
    asking?.abort()
    send({ type: 'given_up' })
  },
  readAloud(text) {
    const speech = new SpeechSynthesisUtterance(text)
    speech.lang = state.question.lang === 'zh' ? 'zh-CN' : 'en'
    speech.rate = 0.85
    speechSynthesis.cancel()
    speechSynthesis.speak(speech)
  },
  holdMap(element) {
    map?.remove()
    map = null
    if (element !== null) void openMap(element)
  },
  zoomMap: (steps) => map?.zoomBy(steps),
  showWay: (shown) => (shown ? void askWay() : send({ type: 'way_changed', way: undefined })),
  takeMapCentre() {
    if (map !== null) startFrom({ ...unnamed, at: map.centre(), from: 'map' })
  },
}

const unnamed = { name: '', nameEn: '', code: null, accuracyMetres: null } as const

function send(event: FinderEvent): void {
  const before = state
  state = next(state, event)
  draw()
  const address = addressOf(state.question)
  if (event.type !== 'address_changed' && address !== addressOf(before.question)) history.pushState(null, '', address)
  follow(before)
}

function draw(): void {
  render(h(finderPage, { state, acts }), root)
  map?.show(state)
}

/** What has to happen because the state is another one. */
function follow(before: FinderState): void {
  const { question, origin, picks } = state
  if (question.lang !== before.question.lang) {
    document.documentElement.lang = question.lang === 'zh' ? 'zh-CN' : 'en'
    document.title = texts[question.lang].title
  }
  if (question.region !== null && question.region !== before.question.region && picks.county.choices.length === 0) {
    void fillChoices('county')
  }
  const asksAnew = origin !== before.origin || question.need !== before.question.need || question.mode !== before.question.mode
  if (!asksAnew || origin === null) return
  if (answersQuestion(state)) {
    asking?.abort() // back to what the page still shows
    if (state.waiting !== 'no') send({ type: 'given_up' })
  } else void find()
}

/** Asks for the places near. Only the newest question's answer is drawn. */
async function find(): Promise<void> {
  const { origin, question } = state
  if (origin === null || question.region === null) return
  asking?.abort()
  asking = new AbortController()
  const { signal } = asking
  send({ type: 'asked' })
  const noticed = setTimeout(() => send({ type: 'still_waiting' }), NOTICEABLE_MS)
  const { region, need, mode } = question
  try {
    const answer = await findNear((body) => tell('nearest', region, body, signal), { at: origin.at, need, mode, now: new Date() })
    if (!signal.aborted) send({ type: 'answered', answer })
  } catch (error) {
    if (!signal.aborted) {
      send({ type: 'went_wrong', trouble: 'no_answer' })
      console.warn(error)
    }
  } finally {
    clearTimeout(noticed)
  }
}

/** Asks for the way to the chosen place. Both ends travel in the body; an answer for another place is not drawn. */
async function askWay(): Promise<void> {
  const { origin, question, answer } = state
  const to = wayKey(state)
  const place = placesInOrder(answer).find(({ facility }) => facility.id === selectedId(state))
  if (to === null || origin === null || answer === null || place === undefined || question.region === null) return
  send({ type: 'way_changed', way: { to, state: 'asked' } })
  const isWanted = () => state.way?.to === to
  try {
    const [from, end] = [origin.at, place.facility.at]
    const body = { from: [from[0], from[1]] as [number, number], to: [end[0], end[1]] as [number, number], mode: answer.mode }
    const route = await tell('route', question.region, body)
    if (isWanted()) send({ type: 'way_changed', way: { to, state: 'there', route } })
  } catch (error) {
    if (isWanted()) send({ type: 'way_changed', way: { to, state: 'failed' } })
    console.warn(error)
  }
}

function startFrom(origin: Origin): void {
  const region = origin.code === null ? regionAround(origin.at, state.regions, state.question.region) : null
  if (origin.code === null && region === null) {
    send({ type: 'went_wrong', trouble: 'outside' })
    return
  }
  send({ type: 'origin_set', origin, region: region?.id ?? null })
  scrollTo(0, 0)
}

const chosen = (level: PickLevel): Choice | undefined =>
  state.picks[level].choices.find(({ code }) => code !== '' && code === state.picks[level].chosen)

async function fillChoices(level: PickLevel, parent?: string): Promise<void> {
  const { region } = state.question
  if (region === null) return
  try {
    const units = await ask('units', { region, level, parent })
    const stillWanted = parent === undefined || parent === state.picks[level === 'township' ? 'county' : 'township'].chosen
    if (!stillWanted || region !== state.question.region) return
    const choices = units.map(({ code, name, nameEn, seat }) => ({ code, name, nameEn, at: seat }))
    send({ type: 'choices_came', level, choices })
  } catch (error) {
    // the form itself still works: sending it lets the server fill the next list
    console.warn(error)
  }
}

/** The map comes as a piece of its own. When it does not come, the list says the same. */
async function openMap(element: HTMLElement): Promise<void> {
  try {
    const { openFinderMap } = await import('./map.ts')
    if (!element.isConnected) return
    void fetchCredit()
    map = openFinderMap(element, state, { select: (facilityId) => send({ type: 'selected', facilityId }) })
  } catch (error) {
    element.textContent = texts[state.question.lang].mapFailed
    console.warn(error)
  }
}

async function fetchCredit(): Promise<void> {
  const { region } = state.question
  if (region === null || state.mapCredit !== null) return
  try {
    const { sources, mapApprovalNo } = await ask('region', { region })
    const roads = sources.filter((source) => source.what === 'roads')
    send({ type: 'credit_came', credit: { sources: roads, approvalNo: mapApprovalNo } })
  } catch (error) {
    console.warn(error) // the strip then only says that boundaries decide nothing
  }
}

addEventListener('popstate', () => {
  const question = readQuestion(new URLSearchParams(location.search))
  send({ type: 'address_changed', question: { ...question, region: question.region ?? state.question.region } })
})

hydrate(h(finderPage, { state, acts }), root)
if ('speechSynthesis' in window) send({ type: 'speech_found' })
