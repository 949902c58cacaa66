/** The plan's changes as sentences: each with what it comes to, or why it does nothing, and each removable. */
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { nameIn } from '../../i18n/language.ts'
import { useWords } from '../../i18n/words.ts'
import styles from './EditList.module.css'
import { EditSign } from './EditSign.tsx'
import { MOST_EDITS } from './editList.ts'
import { type EditRow, rowSentence } from './editRows.ts'
import { editSentence, lengthText, type SentenceWords } from './editSentence.ts'
import fields from './Fields.module.css'
import type { WhatIf } from './useWhatIf.ts'

interface EditListProps {
  readonly whatIf: WhatIf
  readonly rows: readonly EditRow[]
  readonly known: SentenceWords
}

export function EditList({ whatIf, rows, known }: EditListProps) {
  const { language, words } = useWords()
  const { edits, effects, refused } = whatIf
  return (
    <section className={styles.list} aria-label={words.whatIf.list}>
      <div className={styles.head}>
        <h3>
          {words.whatIf.list} {rows.length > 0 && rows.length}
        </h3>
        {whatIf.canUndo && (
          <button type="button" className={fields.link} onClick={() => whatIf.undo()}>
            {words.whatIf.undo}
          </button>
        )}
        {rows.length > 1 && (
          <button type="button" className={fields.link} onClick={() => whatIf.clear()}>
            {words.whatIf.toPresent}
          </button>
        )}
      </div>
      {edits.length === 0 && <p className={fields.note}>{words.whatIf.empty}</p>}
      <ol>
        {rows.map((row) => {
          const edit = edits[row.first]!
          const sentence = rowSentence(row, edits, known)
          return (
            <li key={row.first} className={styles.edit} data-testid="edit">
              <EditSign kind={edit.kind} />
              <div>
                <p>{capital(sentence)}</p>
                {row.preset === null ? (
                  <Effect edit={edit} effect={effects.find((each) => each.edit === row.first)} />
                ) : (
                  <details className={styles.parts}>
                    <summary>{words.whatIf.parts(row.count)}</summary>
                    <p>{nameIn(language, row.preset.noteZh, row.preset.noteEn)}</p>
                    <ul>
                      {edits.slice(row.first, row.first + row.count).map((part, index) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a preset never change places
                        <li key={index}>{capital(editSentence(part, known))}</li>
                      ))}
                    </ul>
                  </details>
                )}
              </div>
              <button
                type="button"
                className={fields.link}
                aria-label={words.whatIf.remove(sentence)}
                onClick={() => whatIf.remove(row.first, row.count)}
              >
                {words.whatIf.removeShort}
              </button>
            </li>
          )
        })}
      </ol>
      {edits.length >= MOST_EDITS && <p className={fields.note}>{words.whatIf.full}</p>}
      {refused !== null && (
        <div className={fields.trouble} role="alert">
          <p>
            <strong>{words.whatIf.notSent}</strong> {refused.message}
          </p>
          <button type="button" className={fields.link} onClick={() => whatIf.sendAgain()}>
            {words.whatIf.sendAgain}
          </button>
        </div>
      )}
      {whatIf.unknown && (
        <div className={fields.trouble} role="alert">
          <p>{words.whatIf.unknown}</p>
          <button type="button" className={fields.link} onClick={() => whatIf.open(null)}>
            {words.whatIf.backToPresent}
          </button>
        </div>
      )}
    </section>
  )
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

interface EffectProps {
  readonly edit: ScenarioEdit
  readonly effect: WhatIf['effects'][number] | undefined // undefined: the server has not said yet
}

/** What an edit comes to, or why it does nothing. The server says it in English; of several roads some may be unknown. */
function Effect({ edit, effect }: EffectProps) {
  const { language, words } = useWords()
  if (effect === undefined) return null
  if (effect.problem !== null) {
    const inChinese = effect.pieces > 0 && 'ways' in edit ? words.whatIf.partly : words.whatIf.problems[edit.kind]
    return <p className={styles.trouble}>{language === 'zh' ? inChinese : effect.problem}</p>
  }
  if (effect.pieces === 0 || edit.kind === 'add_road') return null
  return <p className={styles.effect}>{words.whatIf.effect(lengthText(effect.metres, words))}</p>
}
