/**
 * The resident's page, written whole by the server: GET shows where to begin, POST answers.
 *
 * Where the person is comes in the body of the POST and goes nowhere else. The POST changes nothing, so it needs no token.
 */
import express, { type Request, type Response, Router } from 'express'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { z } from 'zod'
import { noActs } from '../../client/finder/acts.ts'
import { findNear } from '../../client/finder/findNear.ts'
import { readQuestion } from '../../client/finder/question.ts'
import {
  type FinderState,
  next,
  noPicks,
  type Origin,
  type Picks,
  regionAround,
  type Trouble,
  villageOrigin,
} from '../../client/finder/state.ts'
import { texts } from '../../client/finder/texts.ts'
import { finderPage as finderView } from '../../client/finder/view.ts'
import type { App } from '../compose.ts'
import { TRAVEL_MODES } from '../contract.ts'
import { NEEDS } from '../core/facilities/standing.ts'
import type { Unit, UnitLevel } from '../core/places/unit.ts'
import { nearestReply } from '../services/nearest.ts'
import type { RegionData } from '../services/regions.ts'
import type { Assets } from './assets.ts'
import { CACHE_CONTROL } from './bind.ts'
import { htmlPage } from './page.ts'
import { limitRate } from './security.ts'

export function finderPage(app: App, assets: Assets): Router {
  const router = Router()
  router.use(/^\/$/, limitRate(app.config.requestsPerMinute))
  router.get('/', async (req, res) => {
    res.set('Cache-Control', CACHE_CONTROL.revalidate)
    send(res, assets, await firstState(app, req, {}))
  })
  router.post('/', express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 20 }), async (req, res) => {
    res.set('Cache-Control', CACHE_CONTROL.none)
    send(res, assets, await answeredState(app, req))
  })
  return router
}

function send(res: Response, assets: Assets, state: FinderState): void {
  const entry = assets.entry('finder/main.ts')
  const { lang } = state.question
  const page = htmlPage({
    lang,
    title: texts[lang].title,
    styles: entry?.styles ?? [],
    script: entry?.script ?? null,
    rootId: 'finder',
    body: renderToString(h(finderView, { state, acts: noActs })),
    state,
  })
  res
    .status(state.trouble === 'bad_place' ? 400 : 200)
    .type('html')
    .send(page)
}

/** An empty field of a form counts as absent. */
const field = <T extends z.ZodType>(type: T) => z.preprocess((value) => (value === '' ? undefined : value), type.optional())
const code = field(z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/))
const degrees = (most: number) => field(z.coerce.number().min(-most).max(most))

const Form = z.object({
  region: field(z.string().max(40)),
  need: field(z.enum(NEEDS)),
  mode: field(z.enum(TRAVEL_MODES)),
  county: code,
  township: code,
  village: code,
  place: code, // a village that was chosen before
  lon: degrees(180),
  lat: degrees(90),
  shown: field(z.coerce.number().int().min(0).max(99)),
})
type Form = z.output<typeof Form>

/** The page before any answer: the question of the address and the form, the lists of units already filled. */
async function firstState(app: App, req: Request, form: Form): Promise<FinderState> {
  const regions = await app.regions.list()
  const asked = readQuestion(new URL(req.originalUrl, 'http://here').searchParams)
  const wanted = form.region ?? asked.region ?? (regions.length === 1 ? regions[0].id : null)
  const region = regions.some(({ id }) => id === wanted) ? wanted : null
  const data = region === null ? null : await app.regions.data(region)
  return {
    question: { ...asked, region, need: form.need ?? asked.need, mode: form.mode ?? asked.mode },
    regions,
    picks: data === null ? noPicks : picksOf(data, form),
    origin: null,
    choosing: true,
    answer: null,
    waiting: 'no',
    trouble: null,
    shown: 0,
    selectedId: null,
    mapCredit: null,
    canSpeak: false,
    ownMaps: /iPhone|iPad|Macintosh/.test(req.get('user-agent') ?? '') ? 'apple' : 'geo',
  }
}

/** The page that a form sent: with an answer when it says where, else with the next list to choose from. */
async function answeredState(app: App, req: Request): Promise<FinderState> {
  const form = Form.safeParse(req.body ?? {})
  if (!form.success) return inTrouble(await firstState(app, req, {}), 'bad_place')
  const state = await firstState(app, req, form.data)
  const origin = await originOf(app, state, form.data)
  if (origin === null) return state
  if (typeof origin === 'string') return inTrouble(state, origin)
  const around = origin.code === null ? regionAround(origin.at, state.regions, state.question.region)?.id : state.question.region
  if (around === undefined || around === null) return inTrouble(state, 'outside')

  const placed = next(state, { type: 'origin_set', origin, region: around })
  const { need, mode } = placed.question
  const ask = (body: Parameters<Parameters<typeof findNear>[0]>[0]) =>
    nearestReply(app, around, { mode, need, direction: 'to_facility', count: 5, limitMinutes: 120, openOnly: false, ...body })
  const answer = await findNear(ask, { at: origin.at, need, mode, now: app.clock() })
  return { ...next(placed, { type: 'answered', answer }), shown: form.data.shown ?? 0 }
}

const inTrouble = (state: FinderState, trouble: Trouble): FinderState => next(state, { type: 'went_wrong', trouble })

/** Where the form says the person is; null: it does not say yet; a trouble: what it says cannot be. */
async function originOf(app: App, { question, picks }: FinderState, form: Form): Promise<Origin | Trouble | null> {
  if (form.lon !== undefined || form.lat !== undefined) {
    if (form.lon === undefined || form.lat === undefined) return 'bad_place'
    return { at: [form.lon, form.lat], from: 'phone', name: '', nameEn: '', code: null, accuracyMetres: null }
  }
  const village = form.place ?? (picks.village.chosen === '' ? undefined : picks.village.chosen)
  if (village === undefined || question.region === null) return form.place === undefined ? null : 'bad_place'
  return originIn(await app.regions.data(question.region), village) ?? 'bad_place'
}

function originIn({ units, places }: RegionData, village: string): Origin | null {
  const unit = units.find((one) => one.code === village && one.level === 'village')
  const at = placeOf(places, village) ?? unit?.seat ?? null
  if (unit === undefined || at === null) return null
  return villageOrigin(
    at,
    unit,
    units.find((one) => one.code === unit.parent),
  )
}

const placeOf = (places: RegionData['places'], village: string) => places.find(({ id }) => id === village)?.at ?? null

/** The three lists as far as the form goes. A choice that does not lie in the one above it is forgotten. */
function picksOf({ units, places }: RegionData, form: Form): Picks {
  const choice = (unit: Unit) => ({
    code: unit.code,
    name: unit.name,
    nameEn: unit.nameEn,
    at: unit.level === 'village' ? (placeOf(places, unit.code) ?? unit.seat) : unit.seat,
  })
  const list = (level: UnitLevel, parent: string | null, wanted: string | undefined) => {
    const choices =
      parent === '' ? [] : units.filter((unit) => unit.level === level && (parent === null || unit.parent === parent)).map(choice)
    return { choices, chosen: choices.some((one) => one.code === wanted) ? wanted! : '' }
  }
  const county = list('county', null, form.county)
  const township = list('township', county.chosen, form.township)
  return { county, township, village: list('village', township.chosen, form.village) }
}
