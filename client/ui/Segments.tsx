/** One choice out of a few, as a row of segments. */
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import styles from './Segments.module.css'

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly id: T; readonly label: string; readonly disabled?: boolean }[]
  readonly chosen: T
  readonly onChoose: (id: T) => void
}

export function Segments<T extends string>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.segments}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys
        if (key !== undefined) onChoose(key as T)
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className={styles.segment!} isDisabled={option.disabled === true}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
