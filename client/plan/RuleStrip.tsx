/** The rule regimes one after the other, with the day on them, what the day's rules leave out, and on what grounds. */
import { useState } from 'react'
import { holdsOn, type RuleSet, ruleSetOn } from '../../server/core/facilities/rules.ts'
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { daysBetween } from './days.ts'
import styles from './RuleStrip.module.css'
import type { RuleLine } from './serviceRows.ts'

interface RuleStripProps {
  readonly ruleSets: readonly RuleSet[]
  readonly date: string
  readonly lines: readonly RuleLine[] | null // null: the facilities are not known yet
}

/** How far along an open-ended regime a day is drawn: half of the strip is reached after this many days. */
const OPEN_HALF_DAYS = 180

export function RuleStrip({ ruleSets, date, lines }: RuleStripProps) {
  const { language, words } = useWords()
  const [open, setOpen] = useState(false)
  const now = ruleSetOn(ruleSets, date)
  const index = ruleSets.indexOf(now)
  const position = ((index + along(now, date)) / ruleSets.length) * 100
  return (
    <div>
      <div className={styles.strip}>
        {ruleSets.map((set) => (
          <span key={set.id} className={styles.part} data-now={set === now} />
        ))}
        <span className={styles.day} style={{ left: `${position}%` }} />
      </div>
      <ul className={styles.names}>
        {ruleSets.map((set, at) => (
          <li key={set.id} data-now={set === now}>
            {nameIn(language, set.nameZh, set.nameEn)}
            {at > 0 ? `\u00a0${set.validFrom.slice(5).replace('-', '\u2011')}` : ''}
          </li>
        ))}
      </ul>
      <p className={styles.line}>
        {!holdsOn(now, date) && `${words.ask.noRuleSet} `}
        {lines?.length === 0 && `${words.ask.allServe} `}
        {lines?.slice(0, open ? lines.length : 1).map((line) => (
          <span key={`${line.type} ${line.textZh}`}>
            {words.ask.ruleLine(words.types[line.type], line.count, said(nameIn(language, line.textZh, line.textEn), open))}{' '}
          </span>
        ))}
        <button type="button" className={styles.sources} aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.ask.sources(now.sources.length)}
        </button>
      </p>
      {open && (
        <ul className={styles.list}>
          {now.sources.map((source) => (
            <li key={source.id}>
              {source.url === '' ? source.title : <a href={source.url}>{source.title}</a>} {source.number}{' '}
              <span className={styles.mark}>[{source.mark}]</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A rule's words: its first sentence until one asks for the grounds. */
const said = (text: string, whole: boolean): string => (whole ? text : (/^.*?(?:。|\.(?=\s|$))/.exec(text)?.[0] ?? text))

/** How far a day is through a regime, 0 to 1. */
function along({ validFrom, validTo }: RuleSet, date: string): number {
  const passed = daysBetween(validFrom, date)
  if (passed <= 0) return 0
  if (validTo === null) return Math.min(0.98, passed / (passed + OPEN_HALF_DAYS))
  return Math.min(1, passed / Math.max(1, daysBetween(validFrom, validTo)))
}
