/** What the page asks and how it looks, as it stands in the URL. Where the person is never stands there. */
import type { TravelMode } from '../../server/contract.ts'
import type { Need } from '../../server/core/facilities/standing.ts'
import type { Language } from '../i18n/language.ts'

type View = 'list' | 'map'

export interface Question {
  readonly region: string | null // null: not chosen yet
  readonly need: Need
  readonly mode: TravelMode
  readonly lang: Language
  readonly elder: boolean // large type, one place a page
  readonly view: View
}

export const MODES = ['walk', 'ebike', 'car'] as const satisfies readonly TravelMode[]

/** Reads a question; anything unknown falls back to care, by e-bike, in Chinese, as a list. */
export function readQuestion(parameters: URLSearchParams): Question {
  const mode = parameters.get('mode')
  return {
    region: readRegion(parameters.get('region')),
    need: parameters.get('need') === 'medicine' ? 'medicine' : 'care',
    mode: MODES.find((known) => known === mode) ?? 'ebike',
    lang: parameters.get('lang') === 'en' ? 'en' : 'zh',
    elder: parameters.get('elder') === '1',
    view: parameters.get('view') === 'map' ? 'map' : 'list',
  }
}

/** The page's address for a question; what is as usual is left out. */
export function addressOf(question: Question): string {
  const parameters = new URLSearchParams()
  if (question.region !== null) parameters.set('region', question.region)
  if (question.need !== 'care') parameters.set('need', question.need)
  if (question.mode !== 'ebike') parameters.set('mode', question.mode)
  if (question.lang !== 'zh') parameters.set('lang', question.lang)
  if (question.elder) parameters.set('elder', '1')
  if (question.view !== 'list') parameters.set('view', question.view)
  const text = parameters.toString()
  return text === '' ? '/' : `/?${text}`
}

const readRegion = (text: string | null) => (text !== null && /^[a-z0-9][a-z0-9-]{0,39}$/.test(text) ? text : null)
