/** The bar at the top: the product, its pages, whether the data is real, which region, which language. */
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import type { RegionData } from './planData.ts'
import type { PlanState } from './planState.ts'
import styles from './TopBar.module.css'
import type { Dispatch } from './usePlanState.ts'

interface TopBarProps {
  readonly state: PlanState
  readonly region: RegionData | undefined
  readonly regions: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[]
  readonly dispatch: Dispatch
}

export function TopBar({ state, region, regions, dispatch }: TopBarProps) {
  const { language, words } = useWords()
  const finder = `/?${new URLSearchParams({ ...(region === undefined ? {} : { region: region.id }), lang: language })}`
  return (
    <header className={styles.bar}>
      <a className={styles.product} href={finder}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="2.6" fill="var(--teal)" />
          <circle cx="10" cy="10" r="5.6" fill="none" stroke="var(--ink)" strokeWidth="1.2" />
          <circle cx="10" cy="10" r="8.8" fill="none" stroke="var(--ink)" strokeWidth="1.2" strokeDasharray="1.6 1.6" />
        </svg>
        <strong>{words.product}</strong>
        {language === 'zh' && <span>Jiujin</span>}
      </a>
      <nav className={styles.pages} aria-label={words.product}>
        <a href={finder}>{words.pages.finder}</a>
        <a href="/plan" aria-current="page" onClick={(event) => event.preventDefault()}>
          {words.pages.plan}
        </a>
      </nav>
      <div className={styles.end}>
        {region?.fictional && (
          <strong className={styles.fictional} title={words.fictionalTitle}>
            {words.fictional}
          </strong>
        )}
        {regions.length > 1 ? (
          <select
            className={styles.region}
            value={region?.id ?? ''}
            aria-label={words.answer.whole}
            onChange={(event) => dispatch({ type: 'regionChosen', region: event.target.value })}
          >
            {region === undefined && <option value="">–</option>}
            {regions.map(({ id, nameZh, nameEn }) => (
              <option key={id} value={id}>
                {nameIn(language, nameZh, nameEn)}
              </option>
            ))}
          </select>
        ) : (
          <span className={styles.region}>{region === undefined ? '' : nameIn(language, region.nameZh, region.nameEn)}</span>
        )}
        <button
          type="button"
          className={styles.language}
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          title={words.otherLanguageTitle}
          onClick={() => dispatch({ type: 'languageChosen', language: state.language === 'zh' ? 'en' : 'zh' })}
        >
          {words.otherLanguage}
        </button>
      </div>
    </header>
  )
}
