/** The planner's page: question, map, answer. It asks the server for times and computes everything else itself. */
import { useEffect } from 'react'
import { I18nProvider } from 'react-aria-components'
import { ApiError } from '../api.ts'
import { nameIn } from '../i18n/language.ts'
import { LanguageContext, useWords } from '../i18n/words.ts'
import { PlanColumns } from './PlanColumns.tsx'
import styles from './PlanPage.module.css'
import type { PlanState } from './planState.ts'
import { Refused } from './Refused.tsx'
import { TopBar } from './TopBar.tsx'
import { usePlanAnswer } from './usePlanAnswer.ts'
import { type Dispatch, usePlanState } from './usePlanState.ts'

export function PlanPage() {
  const [state, dispatch] = usePlanState()
  useEffect(() => {
    document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en'
  }, [state.language])
  return (
    <LanguageContext value={state.language}>
      <I18nProvider locale={state.language === 'zh' ? 'zh-CN' : 'en-GB'}>
        <Workbench state={state} dispatch={dispatch} />
      </I18nProvider>
    </LanguageContext>
  )
}

interface WorkbenchProps {
  readonly state: PlanState
  readonly dispatch: Dispatch
}

function Workbench({ state, dispatch }: WorkbenchProps) {
  const { language, words } = useWords()
  const shown = usePlanAnswer(state)
  const region = shown.region.data
  const regions = shown.regions.data ?? []
  useEffect(() => {
    if (region !== undefined) document.title = words.pageTitle(nameIn(language, region.nameZh, region.nameEn))
  }, [region, language, words])

  const { failure } = shown
  const unknown = failure instanceof ApiError && failure.status === 404 && state.region !== null
  return (
    <>
      <a className={styles.skip} href="#answer">
        {words.skipToAnswer}
      </a>
      <TopBar state={state} region={region} regions={regions} dispatch={dispatch} />
      {failure !== null ? (
        <Refused
          message={unknown ? words.failed.unknownRegion(state.region!) : messageOf(failure, words.failed.offline)}
          regions={regions}
          dispatch={dispatch}
          onRetry={shown.retry}
        />
      ) : shown.regions.data?.length === 0 ? (
        <main className={styles.only}>{words.failed.noRegion}</main>
      ) : (
        <PlanColumns state={state} dispatch={dispatch} shown={shown} region={region} />
      )}
    </>
  )
}

const messageOf = (error: Error, offline: string): string =>
  error instanceof ApiError && error.status !== 0 ? error.message : offline
