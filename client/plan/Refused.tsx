/** Nothing can be shown at all: what failed, what else there is, one retry. */
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import styles from './PlanPage.module.css'
import type { Dispatch } from './usePlanState.ts'

interface RefusedProps {
  readonly message: string
  readonly regions: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[]
  readonly dispatch: Dispatch
  readonly onRetry: () => void
}

export function Refused({ message, regions, dispatch, onRetry }: RefusedProps) {
  const { language, words } = useWords()
  return (
    <main className={styles.only} role="alert">
      <h1>{words.failed.title}</h1>
      <p>{message}</p>
      {regions.length > 0 && (
        <p>
          {words.failed.otherRegions}{' '}
          {regions.map(({ id, nameZh, nameEn }) => (
            <button key={id} type="button" className={styles.link} onClick={() => dispatch({ type: 'regionChosen', region: id })}>
              {nameIn(language, nameZh, nameEn)}
            </button>
          ))}
        </p>
      )}
      <button type="button" className={styles.retry} onClick={onRetry}>
        {words.failed.retry}
      </button>
    </main>
  )
}
