/** One place as the list shows it: minutes, name, what it is, until when, how far, how old the record is. */
import { Fragment, h, type JSX } from 'preact'
import { wordsOf } from './controls.ts'
import type { Answer, Result } from './findNear.ts'
import { handOffButtons } from './handOff.ts'
import { kindText, shapeOf } from './kinds.ts'
import { type FinderState, selectedId } from './state.ts'
import { shapeSymbol } from './symbols.ts'
import { dayText, distanceText, isAbout, openText, wholeMinutes } from './words.ts'

/** An item of the list. `first` is the place that answers the question: its way there is the page's filled button. */
export function placeItem(state: FinderState, answer: Answer, result: Result, first: boolean): JSX.Element {
  const { facility } = result
  const estimate = answer.reply.estimate
  // Where nothing is sure, a call comes before the way.
  const unsure = estimate || result.open.state === 'unknown' || isAbout(estimate, facility.precision)
  const main = first ? (unsure ? 'call' : 'go') : 'none'
  const chosen = selectedId(state) === facility.id ? 'place chosen' : 'place'
  return h('li', { class: chosen, key: facility.id, 'data-id': facility.id }, [
    h('div', { class: 'what' }, [placeName(state, facility), facts(state, answer, result), recordLine(state, answer, result)]),
    minutesFigure(state, answer, result),
    handOffButtons(state, result, { main, elder: false }),
  ])
}

export function placeName(state: FinderState, { name, nameEn }: Result['facility']): JSX.Element {
  if (state.question.lang === 'zh' || nameEn === '') return h('h2', { lang: 'zh' }, name)
  return h(Fragment, null, [h('h2', { lang: 'en' }, nameEn), h('p', { class: 'driver', lang: 'zh' }, name)])
}

/** 4 分钟 · 骑车, with 约 when it is not sure. */
function minutesFigure(state: FinderState, answer: Answer, { travelSeconds, facility }: Result): JSX.Element {
  const words = wordsOf(state)
  const minutes = wholeMinutes(travelSeconds)
  const about = isAbout(answer.reply.estimate, facility.precision)
  return h('p', { class: 'minutes' }, [
    about ? h('span', { class: 'about' }, words.about) : null,
    h('b', { class: minutes > 99 ? 'long' : undefined }, minutes),
    ' ',
    h('span', { class: 'unit' }, `${words.minutes} · ${answer.reply.estimate ? words.estimated : words.way[answer.mode]}`),
  ])
}

function facts(state: FinderState, answer: Answer, { facility, open, lengthMetres }: Result): JSX.Element {
  const { lang } = state.question
  const words = wordsOf(state)
  const about = isAbout(answer.reply.estimate, facility.precision)
  return h('p', { class: 'facts' }, [
    shapeSymbol(shapeOf(facility)),
    h('span', null, kindText(facility, lang)),
    dot(),
    h('b', null, openText(open, lang)),
    dot(),
    h('span', { class: 'far' }, `${about ? `${words.about} ` : ''}${distanceText(lengthMetres, lang)}`),
  ])
}

const dot = () => h('i', { 'aria-hidden': 'true' }, '·')

/** What the record says this place can do, hours nobody could read as they were written, and the record's age. */
export function recordLine(state: FinderState, answer: Answer, { facility, open }: Result): JSX.Element {
  const words = wordsOf(state)
  const { capabilities } = facility
  const can = (['children', 'insurance'] as const)
    .filter((name) => capabilities[name] === true)
    .map((name) => words.capability[name])
  const coarse = !answer.reply.estimate && isAbout(false, facility.precision)
  const notes = [
    ...can,
    ...(coarse ? [words.townshipNote] : []),
    ...(open.state === 'unknown' && facility.hoursText !== '' ? [words.hoursAsGiven(facility.hoursText)] : []),
  ]
  return h('p', { class: 'record' }, [
    h('span', null, notes.join(state.question.lang === 'zh' ? '，' : ', ')),
    h('span', { class: 'age' }, words.record(dayText(facility.updatedAt, answer.reply.date, state.question.lang))),
  ])
}
