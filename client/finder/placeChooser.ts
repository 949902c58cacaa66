/** Where are you: by the phone, by county, township and village, or on the map. */
import { h, type JSX } from 'preact'
import { nameIn, settlementName } from '../i18n/language.ts'
import type { Acts } from './acts.ts'
import { actButton, switchButton, wordsOf } from './controls.ts'
import { addressOf } from './question.ts'
import { type FinderState, PICK_LEVELS, type PickLevel, type Trouble } from './state.ts'
import type { Texts } from './texts.ts'

export function placeChooser(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  return h('section', { class: 'chooser', 'aria-labelledby': 'where' }, [
    h('h1', { id: 'where' }, words.where),
    h('div', { role: 'status' }, troubleLine(state.trouble, words)),
    h('p', { class: 'why' }, words.whereWhy),
    h('div', { class: 'ways-in scripted' }, [
      h(
        'button',
        { type: 'button', class: 'btn main', disabled: state.waiting === 'for_position', onClick: () => acts.usePhone() },
        state.waiting === 'for_position' ? words.asking : words.useMine,
      ),
      state.question.elder || state.question.view === 'map' || state.question.region === null
        ? null
        : switchButton(state, acts, { change: { view: 'map' }, class: 'btn' }, words.onMap),
    ]),
    h('p', { class: 'privacy' }, words.privacy),
    villageForm(state, acts),
    state.origin === null ? null : actButton(words.keep, () => acts.send({ type: 'chooser_closed' }), 'link scripted'),
  ])
}

const TROUBLES: Record<Trouble, (words: Texts) => string | null> = {
  denied: (words) => words.denied,
  no_position: (words) => words.noPosition,
  outside: (words) => words.outside,
  bad_place: (words) => words.badPlace,
  no_answer: () => null, // said beside the answer
}

function troubleLine(trouble: Trouble | null, words: Texts): JSX.Element | null {
  const text = trouble === null ? null : TROUBLES[trouble](words)
  return text === null ? null : h('p', { class: 'trouble' }, text)
}

/** Three lists, each filled by the one before. Without the script every step is one sending of the form. */
function villageForm(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { picks, question } = state
  const complete = picks.village.chosen !== '' || picks.village.choices.length > 0
  return h(
    'form',
    {
      class: 'villages',
      method: 'post',
      action: addressOf(question),
      'aria-label': words.orVillage,
      onSubmit: (event: Event) => {
        event.preventDefault()
        acts.takeVillage(event.currentTarget as HTMLFormElement)
      },
    },
    [
      h('p', { class: 'or' }, words.orVillage),
      state.regions.length > 1 ? regionSelect(state, acts) : null,
      PICK_LEVELS.filter((level) => level === 'county' || picks[level].choices.length > 0).map((level) =>
        unitSelect(state, acts, level),
      ),
      h('button', { type: 'submit', class: complete ? 'btn main' : 'btn' }, complete ? words.look : words.onward),
    ],
  )
}

function unitSelect(state: FinderState, acts: Acts, level: PickLevel): JSX.Element | null {
  const words = wordsOf(state)
  const { chosen, choices } = state.picks[level]
  if (choices.length === 0) return null
  return h('div', { class: 'field', key: level }, [
    h('label', { for: level }, words.level[level]),
    h(
      'select',
      {
        id: level,
        name: level,
        value: chosen,
        onChange: (event: Event) => acts.chooseUnit(level, (event.currentTarget as HTMLSelectElement).value),
      },
      [
        h('option', { value: '', selected: chosen === '' }, words.pick),
        ...choices.map(({ code, name, nameEn }) =>
          h(
            'option',
            { value: code, key: code, selected: code === chosen },
            level === 'village'
              ? settlementName(state.question.lang, { id: code, name, nameEn })
              : nameIn(state.question.lang, name, nameEn),
          ),
        ),
      ],
    ),
  ])
}

function regionSelect(state: FinderState, acts: Acts): JSX.Element {
  const words = wordsOf(state)
  const { region, lang } = state.question
  return h('div', { class: 'field', key: 'region' }, [
    h('label', { for: 'region' }, words.region),
    h(
      'select',
      {
        id: 'region',
        name: 'region',
        value: region ?? '',
        onChange: (event: Event) => acts.ask({ region: (event.currentTarget as HTMLSelectElement).value || null }),
      },
      [
        h('option', { value: '', selected: region === null }, words.pick),
        ...state.regions.map(({ id, nameZh, nameEn }) =>
          h('option', { value: id, key: id, selected: id === region }, nameIn(lang, nameZh, nameEn)),
        ),
      ],
    ),
  ])
}
