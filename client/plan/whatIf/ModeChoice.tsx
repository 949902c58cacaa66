/** Whether a speed holds for everybody or only for the way of travelling that the question is about. */
import type { TravelMode } from '../../../server/contract.ts'
import { useWords } from '../../i18n/words.ts'
import fields from './Fields.module.css'

interface ModeChoiceProps {
  readonly mode: TravelMode
  readonly only: TravelMode | null
  readonly onChoose: (only: TravelMode | null) => void
}

export function ModeChoice({ mode, only, onChoose }: ModeChoiceProps) {
  const { words } = useWords()
  return (
    <label className={fields.field}>
      {words.whatIf.forMode}
      <select
        value={only === null ? 'all' : 'one'}
        onChange={(event) => onChoose(event.target.value === 'all' ? null : (only ?? mode))}
      >
        <option value="all">{words.whatIf.allModes}</option>
        <option value="one">{words.modes[only ?? mode]}</option>
      </select>
    </label>
  )
}
