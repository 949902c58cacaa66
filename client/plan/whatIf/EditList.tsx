/** The plan's changes as sentences: each with what it comes to, or why it does nothing, and each removable. */
import { useWords } from '../../i18n/words.ts'
import styles from './EditList.module.css'
import { EditSign } from './EditSign.tsx'
import { MOST_EDITS } from './editList.ts'
import { editSentence, lengthText, type SentenceWords } from './editSentence.ts'
import fields from './Fields.module.css'
import type { WhatIf } from './useWhatIf.ts'

interface EditListProps {
  readonly whatIf: WhatIf
  readonly known: SentenceWords
}

export function EditList({ whatIf, known }: EditListProps) {
  const { language, words } = useWords()
  const { edits, effects, refused } = whatIf
  return (
    <section className={styles.list} aria-label={words.whatIf.list}>
      <div className={styles.head}>
        <h3>
          {words.whatIf.list} {edits.length > 0 && edits.length}
        </h3>
        {whatIf.canUndo && (
          <button type="button" className={fields.link} onClick={() => whatIf.undo()}>
            {words.whatIf.undo}
          </button>
        )}
        {edits.length > 1 && (
          <button type="button" className={fields.link} onClick={() => whatIf.clear()}>
            {words.whatIf.toPresent}
          </button>
        )}
      </div>
      {edits.length === 0 && <p className={fields.note}>{words.whatIf.empty}</p>}
      <ol>
        {edits.map((edit, index) => {
          const sentence = editSentence(edit, known)
          const effect = effects.find((each) => each.edit === index)
          const trouble = effect?.problem ?? null
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same change may stand twice in a plan
            <li key={`${index} ${edit.kind}`} className={styles.edit} data-testid="edit">
              <EditSign kind={edit.kind} />
              <div>
                <p>{sentence.charAt(0).toUpperCase() + sentence.slice(1)}</p>
                {trouble !== null ? (
                  <p className={styles.trouble}>
                    {language === 'zh' && effect?.pieces === 0 ? words.whatIf.problems[edit.kind] : trouble}
                  </p>
                ) : (
                  effect !== undefined &&
                  effect.pieces > 0 &&
                  edit.kind !== 'add_road' && (
                    <p className={styles.effect}>{words.whatIf.effect(lengthText(effect.metres, words))}</p>
                  )
                )}
              </div>
              <button
                type="button"
                className={fields.link}
                aria-label={words.whatIf.remove(sentence)}
                onClick={() => whatIf.remove(index)}
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
