/** The finder's page from its state: the server writes it, the script takes it over. */
import { Fragment, h, type JSX } from 'preact'
import { nameIn } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { answerLine, nothingThere } from './answerLine.ts'
import { modeBar, needButtons, placeForm, switchButton, wordsOf } from './controls.ts'
import { elderAnswer, elderTurns } from './elderPage.ts'
import { type Answer, byOpening, type Result } from './findNear.ts'
import { emergencyBar } from './handOff.ts'
import { mapPane } from './mapPane.ts'
import { placeChooser } from './placeChooser.ts'
import { placeItem } from './placeItem.ts'
import { addressOf } from './question.ts'
import { AT_ONCE, type FinderState, regionOf } from './state.ts'
import { mark } from './symbols.ts'
import { distanceText } from './words.ts'

/** From here on the phone's own doubt about its position is said. */
const COARSE_METRES = 500

export function finderPage({ state, acts }: { state: FinderState; acts: Acts }): JSX.Element {
  const { elder, view } = state.question
  const map = view === 'map' && !elder && state.question.region !== null
  const name = [
    'finder',
    elder ? 'elder' : 'usual',
    map ? 'with-map' : 'with-list',
    state.waiting === 'noticeably' ? 'waiting' : '',
  ]
  return h('div', { class: name.filter(Boolean).join(' ') }, [
    header(state, acts),
    placeForm(state),
    h('main', null, [
      h('div', { class: 'ask' }, [
        state.origin === null || state.choosing ? null : placeLine(state, acts),
        needButtons(state, acts),
        elder ? null : modeBar(state, acts),
      ]),
      map ? mapPane(state, acts) : null,
      state.choosing ? placeChooser(state, acts) : elder ? elderAnswer(state, acts) : answers(state, acts),
      foot(state, acts),
      elder && !state.choosing ? elderTurns(state, acts) : null,
    ]),
    emergencyBar(state),
  ])
}

function header(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { question } = state
  const other = question.lang === 'zh' ? 'en' : 'zh'
  return h('header', { class: 'top' }, [
    h('a', { class: 'name', href: addressOf({ ...question, view: 'list' }) }, [mark(), h('b', null, words.name)]),
    regionOf(state)?.fictional === true ? h('span', { class: 'badge' }, words.fictional) : null,
    h('span', { class: 'switches' }, [
      switchButton(state, acts, { change: { elder: !question.elder } }, question.elder ? words.usual : words.large),
      question.elder ? null : languageSwitch(state, acts, other, words.otherLanguage),
    ]),
  ])
}

const languageSwitch = (state: FinderState, acts: Acts, other: 'zh' | 'en', label: string) =>
  switchButton(state, acts, { change: { lang: other }, lang: other }, label)

/** 新桥镇侯家垅附近 改地点, and what becomes of the position. */
function placeLine(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const origin = state.origin!
  const { lang } = state.question
  const named = { phone: words.phonePlace, map: words.mapPlace, village: nameIn(lang, origin.name, origin.nameEn) }[origin.from]
  const coarse = origin.accuracyMetres !== null && origin.accuracyMetres > COARSE_METRES
  return h('div', { class: 'place-line' }, [
    h('p', null, [
      h('b', null, words.near(named)),
      ' ',
      h(
        'a',
        {
          href: addressOf(state.question),
          onClick: (event: Event) => {
            event.preventDefault()
            acts.send({ type: 'chooser_opened' })
          },
        },
        words.change,
      ),
    ]),
    h('p', { class: 'privacy' }, coarse ? words.coarse(distanceText(origin.accuracyMetres!, lang)) : words.privacy),
  ])
}

function answers(state: FinderState, acts: Acts): JSX.Element {
  const { answer } = state
  return h('section', { class: 'answers' }, [answerLine(state, acts), answer === null ? null : list(state, acts, answer)])
}

function list(state: FinderState, acts: Acts, answer: Answer): JSX.Element {
  const words = wordsOf(state)
  if (answer.reply.results.length === 0) return nothingThere(state, acts, answer)
  const { now, closed } = byOpening(answer.reply.results)
  const items = (results: readonly Result[], answersFirst: boolean) =>
    h(
      'ol',
      { class: 'places' },
      results.map((result, index) => placeItem(state, answer, result, answersFirst && index === 0)),
    )
  const folded = (results: readonly Result[], most: number, answersFirst: boolean) =>
    h(Fragment, null, [
      items(results.slice(0, most), answersFirst),
      results.length > most
        ? h('details', { class: 'rest' }, [
            h('summary', null, words.more(results.length - most)),
            items(results.slice(most), false),
          ])
        : null,
    ])
  return h(Fragment, null, [
    now.length > 0 ? folded(now, AT_ONCE, true) : null,
    closed.length > 0 ? h('h2', { class: 'closed' }, words.closedNow) : null,
    closed.length > 0 ? folded(closed, now.length > 0 ? 2 : AT_ONCE, false) : null,
  ])
}

/** The rules, their day, and how the minutes came about. */
function foot(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { answer, question } = state
  const rules = answer?.reply.ruleSet
  const other = question.lang === 'zh' ? 'en' : 'zh'
  return h('div', { class: 'foot' }, [
    answer === null || rules === undefined
      ? null
      : h('p', null, words.ruleSet(nameIn(question.lang, rules.nameZh, rules.nameEn), rules.validFrom, answer.reply.date)),
    rules?.validTo && answer!.reply.date > rules.validTo ? h('p', null, words.standsIn) : null,
    answer === null || answer.reply.estimate ? null : h('p', null, words.source),
    question.elder ? h('p', null, languageSwitch(state, acts, other, words.otherLanguageFull)) : null,
  ])
}
