/** The one sentence that answers the question, and what to do when there is nothing to list. */
import { h, type JSX } from 'preact'
import { nameIn } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { actButton, switchButton, wordsOf } from './controls.ts'
import { type Answer, byOpening, REACH_MINUTES } from './findNear.ts'
import { adviceLine } from './handOff.ts'
import { answersQuestion, type FinderState } from './state.ts'
import { clockText, isAbout, wholeMinutes } from './words.ts'

/** The heading of the answer, read out when it changes. */
export function answerLine(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { answer, question, waiting, trouble } = state
  const mode = words.mode[question.mode]
  if (trouble === 'no_answer') {
    const older = answer === null ? words.failedNothing : words.failedStill(clockText(answer.askedAt), words.mode[answer.mode])
    return line(words.failed, [older, actButton(words.again, () => acts.askAgain(), 'link')])
  }
  if (waiting === 'noticeably') {
    const older = answer === null || answersQuestion(state) ? [] : [words.belowIs(words.mode[answer.mode])]
    return line(words.waiting(mode), [...older, actButton(words.cancel, () => acts.giveUp(), 'link')])
  }
  if (answer === null) return line('', [])
  return line(sentence(state, answer), afterwards(state, answer))
}

const line = (heading: string, more: (JSX.Element | string)[]): JSX.Element =>
  h('div', { class: 'answer', role: 'status' }, [
    h('h1', null, heading),
    more.length > 0
      ? h(
          'p',
          null,
          more.flatMap((part, index) => (index === 0 ? [part] : [' ', part])),
        )
      : null,
  ])

function sentence(state: FinderState, answer: Answer): string {
  const words = wordsOf(state)
  const { need, mode, reply } = answer
  if (reply.results.length === 0) return words.nothingNear(words.mode[mode], need)
  const open = reply.results.filter((result) => result.open.state === 'open')
  const { now } = byOpening(reply.results)
  if (now.length === 0) return words.allClosed(reply.results.length)
  const soonest = byOpening(open).now[0]
  if (soonest === undefined) return words.hoursUnknown(need, now.length)
  return words.openNow(need, open.length, wholeMinutes(soonest.travelSeconds), {
    atLeast: !answer.complete,
    about: isAbout(reply.estimate, soonest.facility.precision),
  })
}

function afterwards(state: FinderState, { reply }: Answer): string[] {
  const words = wordsOf(state)
  const { now } = byOpening(reply.results)
  const unknown = now.filter((result) => result.open.state === 'unknown').length
  return [
    ...(reply.estimate && reply.results.length > 0 ? [words.estimateNote] : []),
    ...(reply.results.length > 0 && now.length === 0 ? [words.allClosedMore] : []),
    ...(unknown > 0 && unknown < now.length ? [words.alsoUnknown(unknown)] : []),
  ]
}

/** Nothing to list: why, and the one thing to do about it. */
export function nothingThere(state: FinderState, acts: Acts, { reply, faster, need, mode }: Answer): JSX.Element {
  const words = wordsOf(state)
  const { lang } = state.question
  if (faster !== null) {
    const { facility, travelSeconds } = faster.result
    const way = words.mode[faster.mode]
    const name = nameIn(lang, facility.name, facility.nameEn)
    return h('div', { class: 'nothing' }, [
      h('p', null, words.fasterReaches(way, String(wholeMinutes(travelSeconds)), name)),
      switchButton(state, acts, { change: { mode: faster.mode }, class: 'btn main' }, words.changeTo(way)),
    ])
  }
  const elsewhere = reply.unreached === 'no_road' || reply.unreached === 'not_connected'
  const why = {
    no_road: words.noRoad,
    not_connected: words.notConnected,
    no_service: words.noService(need),
    cut_off: words.cutOff,
    beyond_limit: words.beyond(words.mode[mode], REACH_MINUTES[mode]),
  }[reply.unreached ?? 'beyond_limit']
  return h('div', { class: 'nothing' }, [
    h('p', null, why),
    elsewhere ? actButton(words.change, () => acts.send({ type: 'chooser_opened' }), 'btn main scripted') : adviceLine(state),
  ])
}
