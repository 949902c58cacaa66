/** Large type: one place a page, everything within two fingers' reach, nothing under 18 px. */
import { type ComponentChildren, Fragment, h, type JSX } from 'preact'
import { nameIn } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { answerLine, nothingThere } from './answerLine.ts'
import { actButton, FORM_ID, wordsOf } from './controls.ts'
import type { Answer, Result } from './findNear.ts'
import { handOffButtons } from './handOff.ts'
import { placeName, recordLine } from './placeItem.ts'
import { type FinderState, placesInOrder } from './state.ts'
import { distanceText, isAbout, openText, wholeMinutes } from './words.ts'

export function elderAnswer(state: FinderState, acts: Acts): JSX.Element {
  const { answer, waiting, trouble } = state
  if (answer === null) return answerLine(state, acts)
  if (answer.reply.results.length === 0) return h(Fragment, null, [answerLine(state, acts), nothingThere(state, acts, answer)])
  const places = placesInOrder(answer)
  const shown = Math.min(state.shown, places.length - 1)
  const interrupted = waiting === 'noticeably' || trouble === 'no_answer'
  return h(Fragment, null, [
    interrupted ? answerLine(state, acts) : null,
    onePlace(state, answer, places[shown]!, shown, places.length),
  ])
}

/** 念给我听 and 下一处, at the foot of the page. */
export function elderTurns(state: FinderState, acts: Acts): JSX.Element | null {
  const { answer } = state
  const places = placesInOrder(answer)
  const shown = Math.min(state.shown, places.length - 1)
  const place = places[shown]
  if (answer === null || place === undefined) return null
  return h('div', { class: 'turns' }, [
    state.canSpeak ? actButton(wordsOf(state).read, () => acts.readAloud(spokenText(state, answer, place)), 'turn') : null,
    nextButton(state, acts, places.length, shown),
  ])
}

function onePlace(state: FinderState, answer: Answer, result: Result, shown: number, count: number): JSX.Element {
  const words = wordsOf(state)
  const { lang } = state.question
  const { facility, open } = result
  const about = isAbout(answer.reply.estimate, facility.precision) ? `${words.about} ` : ''
  const nearest = shown === 0 && open.state === 'open'
  return h('article', { class: 'one' }, [
    h('div', { role: 'status' }, [
      h('p', { class: 'lead' }, nearest ? words.nearest(answer.need) : words.alsoNear(shown + 1, count)),
      placeName(state, facility),
    ]),
    h('p', { class: 'minutes' }, [
      about === '' ? null : h('span', { class: 'about' }, about),
      h('b', null, wholeMinutes(result.travelSeconds)),
      ' ',
      h('span', { class: 'unit' }, `${words.minutes} · ${words.way[answer.mode]}`),
      h('span', { class: 'far' }, distanceText(result.lengthMetres, lang)),
    ]),
    h('p', { class: 'until' }, untilParts(state, result)),
    recordLine(state, answer, result),
    answer.reply.estimate ? h('p', { class: 'advice' }, words.estimateNote) : h('p', { class: 'advice' }, words.advice),
    handOffButtons(state, result, { main: 'call', elder: true }),
  ])
}

/** 今天开到 21:00, the hour bold. */
function untilParts(state: FinderState, { open }: Result): ComponentChildren {
  const text = openText(open, state.question.lang)
  if (open.state !== 'open' || open.allDay || open.until === null) return h('b', null, text)
  return [wordsOf(state).today, text.slice(0, -open.until.length), h('b', null, open.until)]
}

/** Without the script the next place's number travels in the form's body, beside the place. */
function nextButton(state: FinderState, acts: Acts, count: number, shown: number): JSX.Element | null {
  if (count < 2) return null
  return h(
    'button',
    {
      type: 'submit',
      form: FORM_ID,
      name: 'shown',
      value: String((shown + 1) % count),
      class: 'turn',
      onClick: (event: Event) => {
        event.preventDefault()
        acts.send({ type: 'next_place' })
      },
    },
    wordsOf(state).nextPlace(count),
  )
}

function spokenText(state: FinderState, answer: Answer, { facility, travelSeconds, lengthMetres, open }: Result): string {
  const words = wordsOf(state)
  const { lang } = state.question
  return words.spoken(
    String(wholeMinutes(travelSeconds)),
    words.way[answer.mode],
    nameIn(lang, facility.name, facility.nameEn),
    openText(open, lang),
    distanceText(lengthMetres, lang),
  )
}
