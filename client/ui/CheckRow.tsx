/** A row of a list that can be ticked: box, symbol, words, a figure at the right edge. */
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'
import styles from './CheckRow.module.css'

interface CheckRowProps {
  readonly ticked: boolean
  readonly disabled?: boolean
  readonly struck?: boolean // the words are struck through: the choice counts for nothing now
  readonly symbol: ReactNode
  readonly label: string
  readonly figure: string
  readonly note?: string // read out after the label
  readonly onToggle: () => void
}

export function CheckRow({ ticked, disabled = false, struck = false, symbol, label, figure, note, onToggle }: CheckRowProps) {
  return (
    <Checkbox
      className={styles.row!}
      isSelected={ticked}
      isDisabled={disabled}
      onChange={onToggle}
      aria-label={[label, figure, note].filter(Boolean).join(', ')}
    >
      <span className={styles.box} aria-hidden="true">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M3.5 8.2 6.7 11.3 12.6 4.8" fill="none" stroke="#fff" strokeWidth="2" />
        </svg>
      </span>
      <span className={styles.symbol} aria-hidden="true">
        {symbol}
      </span>
      <span className={styles.label} data-struck={struck}>
        {label}
      </span>
      <span className={styles.figure}>{figure}</span>
    </Checkbox>
  )
}
