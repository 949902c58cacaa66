/** The list of edits as it is read: the parts of a preset, such as snow, stand together as one line. */
import type { ReplyOf } from '../../../server/contract.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { nameIn } from '../../i18n/language.ts'
import { editSentence, type SentenceWords } from './editSentence.ts'

export type Preset = ReplyOf<'scenarioPresets'>['presets'][number]

export interface EditRow {
  readonly first: number // of its edits
  readonly count: number
  readonly preset: Preset | null // null: a single edit
}

/** The edits that a preset stands for. */
export const presetEdits = ({ parts }: Preset): readonly ScenarioEdit[] =>
  parts.map(({ classes, factor, modes }) => ({ kind: 'class_speed', classes, factor, modes }))

/** Every edit is in exactly one row, in order; of two presets that fit the longer. */
export function editRows(edits: readonly ScenarioEdit[], presets: readonly Preset[]): readonly EditRow[] {
  const longest = [...presets].sort((a, b) => b.parts.length - a.parts.length)
  const rows: EditRow[] = []
  for (let first = 0; first < edits.length; ) {
    const preset = longest.find((each) => stands(presetEdits(each), edits, first)) ?? null
    const count = preset?.parts.length ?? 1
    rows.push({ first, count, preset })
    first += count
  }
  return rows
}

/** A row in words, without a full stop. */
export function rowSentence(row: EditRow, edits: readonly ScenarioEdit[], known: SentenceWords): string {
  const { preset, first } = row
  if (preset === null) return editSentence(edits[first]!, known)
  const name = nameIn(known.language, preset.nameZh, preset.nameEn)
  return known.language === 'en' ? name.toLowerCase() : name
}

const stands = (parts: readonly ScenarioEdit[], edits: readonly ScenarioEdit[], first: number): boolean =>
  parts.length > 0 && parts.every((part, at) => sameSpeed(part, edits[first + at]))

function sameSpeed(a: ScenarioEdit, b: ScenarioEdit | undefined): boolean {
  if (a.kind !== 'class_speed' || b?.kind !== 'class_speed') return false
  return a.factor === b.factor && sameSet(a.classes, b.classes) && sameSet(a.modes, b.modes)
}

const sameSet = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((item) => b.includes(item))
