/** The frame in which the map stands; the map itself comes in a piece of its own, only when it is asked for. */
import { h, type JSX } from 'preact'
import { nameIn } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { actButton, switchButton, wordsOf } from './controls.ts'
import { type FinderState, type Way, wayKey, wayShown } from './state.ts'
import { distanceText } from './words.ts'

export function mapPane(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const picking = state.choosing
  return h('section', { class: picking ? 'map picking' : 'map', 'aria-label': words.mapLabel }, [
    h('div', { class: 'canvas', key: 'canvas', ref: acts.holdMap }),
    h('p', { class: 'opening' }, words.mapWait),
    h('div', { class: 'zoom' }, [
      h('button', { type: 'button', 'aria-label': words.zoomIn, onClick: () => acts.zoomMap(1) }, '+'),
      h('button', { type: 'button', 'aria-label': words.zoomOut, onClick: () => acts.zoomMap(-1) }, '−'),
    ]),
    picking
      ? h('div', { class: 'crosshair' }, [
          h('p', { role: 'status' }, words.mapPick),
          actButton(words.mapPickHere, () => acts.takeMapCentre(), 'btn main'),
          switchButton(state, acts, { change: { view: 'list' }, class: 'btn' }, words.back),
        ])
      : null,
    picking ? null : wayStrip(state, acts),
    credit(state),
  ])
}

/** As many road names as fit a phone's line. */
const NAMED_ROADS = 3

/** The button that draws the way to the chosen place; then its length and the roads one sets out on. */
function wayStrip(state: FinderState, acts: Acts): JSX.Element | null {
  const words = wordsOf(state)
  if (wayKey(state) === null) return null
  const way = wayShown(state)
  if (way === null)
    return h(
      'p',
      { class: 'way' },
      actButton(words.showWay, () => acts.showWay(true), 'btn'),
    )
  return h('div', { class: 'way' }, [
    h('p', { role: 'status' }, wayText(state, way)),
    way.state === 'failed'
      ? actButton(words.again, () => acts.showWay(true), 'btn')
      : actButton(words.hideWay, () => acts.showWay(false), 'btn'),
  ])
}

function wayText(state: FinderState, way: Way): string {
  const words = wordsOf(state)
  if (way.state !== 'there') return way.state === 'asked' ? words.wayAsked : words.wayFailed
  const { estimate, metres, steps } = way.route
  if (estimate) return words.wayUnknown
  if (metres === null) return words.wayNone
  const { lang } = state.question
  const names = steps.map((step) => nameIn(lang, step.name, step.nameEn) || step.ref).filter((name) => name !== '')
  return words.wayIs(distanceText(metres, lang), [...new Set(names)].slice(0, NAMED_ROADS))
}

/** What opening the map gives away; whose roads, under which approval, and that the boundaries decide nothing. */
function credit(state: FinderState): JSX.Element {
  const words = wordsOf(state)
  const { mapCredit, question } = state
  const names = mapCredit?.sources.map(({ nameZh, nameEn }) => nameIn(question.lang, nameZh, nameEn)) ?? []
  const sources = names.length === 0 ? [words.noSource] : names
  const parts = mapCredit === null ? [] : [...sources, words.approval(mapCredit.approvalNo)]
  return h('p', { class: 'credit' }, [
    h('span', { class: 'privacy' }, words.mapPrivacy),
    h('span', null, parts.join(' · ')),
    h('span', null, words.mapCredit),
  ])
}
