/** The page's buttons: each changes the question, in place with the script and by sending the form without it. */
import { type ComponentChildren, h, type JSX } from 'preact'
import type { Acts } from './acts.ts'
import { addressOf, MODES, type Question } from './question.ts'
import type { FinderState } from './state.ts'
import { type Texts, texts } from './texts.ts'

export const FORM_ID = 'place-form'

/** The form that carries the place in its body. Buttons anywhere on the page send it to the address of their question. */
export const placeForm = ({ question, origin }: FinderState): JSX.Element =>
  h('form', { id: FORM_ID, method: 'post', action: addressOf(question), hidden: true }, hiddenPlace(origin))

function hiddenPlace(origin: FinderState['origin']): JSX.Element[] {
  if (origin === null) return []
  const hidden = (name: string, value: string) => h('input', { type: 'hidden', name, value, key: name })
  if (origin.code !== null) return [hidden('place', origin.code)]
  return [hidden('lon', String(origin.at[0])), hidden('lat', String(origin.at[1]))]
}

interface Switch {
  readonly change: Partial<Question>
  readonly class?: string
  readonly pressed?: boolean
  readonly label?: string
  readonly lang?: string
}

/** A button that changes the question. */
export function switchButton(state: FinderState, acts: Acts, options: Switch, children: ComponentChildren): JSX.Element {
  const { change, pressed, label } = options
  return h(
    'button',
    {
      type: 'submit',
      form: FORM_ID,
      formaction: addressOf({ ...state.question, ...change }),
      class: options.class,
      'aria-pressed': pressed === undefined ? undefined : pressed ? 'true' : 'false',
      'aria-label': label,
      lang: options.lang,
      onClick: (event: Event) => {
        event.preventDefault()
        acts.ask(change)
      },
    },
    children,
  )
}

export function needButtons(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  return h(
    'div',
    { class: 'needs', role: 'group', 'aria-label': words.needLabel },
    (['care', 'medicine'] as const).map((need) =>
      switchButton(state, acts, { change: { need }, pressed: state.question.need === need, class: 'need' }, words.need[need]),
    ),
  )
}

/** 走路 骑车 开车, and 列表 地图. */
export function modeBar(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { question } = state
  return h('div', { class: 'bar' }, [
    h(
      'div',
      { class: 'segments modes', role: 'group', 'aria-label': words.modeLabel },
      MODES.map((mode) => switchButton(state, acts, { change: { mode }, pressed: question.mode === mode }, words.mode[mode])),
    ),
    h(
      'div',
      { class: 'segments views scripted', role: 'group', 'aria-label': words.viewLabel },
      (['list', 'map'] as const).map((view) =>
        switchButton(state, acts, { change: { view }, pressed: question.view === view }, words.view[view]),
      ),
    ),
  ])
}

export const wordsOf = (state: FinderState): Texts => texts[state.question.lang]

/** An ordinary button that only the script answers. */
export const actButton = (label: ComponentChildren, onClick: () => void, name = 'btn'): JSX.Element =>
  h('button', { type: 'button', class: name, onClick }, label)
