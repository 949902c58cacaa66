/** Before the first answer: nothing for a moment, then that it is being computed, or why there is none. */
import { useWords } from '../i18n/words.ts'
import type { Notice } from './AnswerColumn.tsx'
import styles from './PlanPage.module.css'
import { useLater } from './useLater.ts'

export function NoAnswer({ nothingAsked, notice }: { readonly nothingAsked: boolean; readonly notice: Notice | null }) {
  const { words } = useWords()
  const late = useLater(!nothingAsked && notice === null)
  if (nothingAsked) return <p className={styles.first}>{words.ask.noService}</p>
  if (notice?.kind === 'failed') {
    return (
      <div className={styles.first} role="alert">
        <p>
          <strong>{words.failed.title}</strong> {notice.message} {words.failed.nothing}
        </p>
        <button type="button" className={styles.retry} onClick={notice.onRetry}>
          {words.failed.retry}
        </button>
      </div>
    )
  }
  return late ? (
    <p className={styles.first} role="status">
      {words.loading.first}…
    </p>
  ) : null
}
