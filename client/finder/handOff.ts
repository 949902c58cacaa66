/** Calling a place, and being led there by the map application of one's choice. */
import { h, type JSX } from 'preact'
import { wordsOf } from './controls.ts'
import type { Result } from './findNear.ts'
import { handOffs } from './navigation.ts'
import { type FinderState, regionOf } from './state.ts'
import { goIcon, phoneIcon } from './symbols.ts'
import { telephoneLink } from './telephone.ts'

interface Look {
  readonly main: 'call' | 'go' | 'none' // which of the two is the filled button
  readonly elder: boolean
}

export function handOffButtons(state: FinderState, { facility }: Result, { main, elder }: Look): JSX.Element {
  const words = wordsOf(state)
  const { question } = state
  const name = question.lang === 'en' && facility.nameEn !== '' ? facility.nameEn : facility.name
  const telephone = telephoneLink(facility.phone)
  const whose = h('span', { class: 'off-screen' }, ` ${name}`)
  const call =
    telephone === null
      ? h('span', { class: 'btn none' }, words.noPhone)
      : h('a', { class: main === 'call' ? 'btn main' : 'btn', href: telephone }, [
          phoneIcon(),
          elder ? words.callElder : words.call,
          whose,
        ])
  return h('div', { class: 'acts' }, [
    call,
    h('details', { class: 'go', name: 'go' }, [
      h('summary', { class: main === 'go' ? 'btn main' : 'btn' }, [goIcon(), elder ? words.goElder : words.go, whose]),
      wayChoices(state, facility),
    ]),
  ])
}

function wayChoices(state: FinderState, facility: Result['facility']): JSX.Element {
  const words = wordsOf(state)
  const region = regionOf(state)
  const links = handOffs({ at: facility.at, name: facility.name }, state.question.mode, state.ownMaps, region?.nameZh ?? '')
  return h('div', { class: 'ways' }, [
    region?.fictional === true ? h('p', { class: 'note' }, words.fictionalWay) : null,
    h(
      'ul',
      { 'aria-label': words.goWith },
      links.map(({ app, url, byCar }) =>
        h(
          'li',
          { key: app },
          h('a', { href: url, rel: 'noreferrer' }, [words.app[app], byCar ? h('small', null, words.byCar) : null]),
        ),
      ),
    ),
  ])
}

/** 120 stays in sight on every page. */
export function emergencyBar(state: FinderState): JSX.Element {
  const words = wordsOf(state)
  return h('footer', { class: 'emergency' }, [
    h('p', null, [words.emergency[0], h('br', null), words.emergency[1]]),
    h('a', { href: 'tel:120' }, words.call120),
  ])
}

export const adviceLine = (state: FinderState): JSX.Element =>
  h('a', { class: 'btn', href: 'tel:12320' }, wordsOf(state).call12320)
