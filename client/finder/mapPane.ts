/** The frame in which the map stands; the map itself comes in a piece of its own, only when it is asked for. */
import { h, type JSX } from 'preact'
import { nameIn } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { actButton, switchButton, wordsOf } from './controls.ts'
import type { FinderState } from './state.ts'

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
    credit(state),
  ])
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
