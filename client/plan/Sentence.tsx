/** The question as a sentence; its underlined words lead to the controls that change them. */
import type { TravelMode } from '../../server/contract.ts'
import type { PeopleGroup } from '../../server/core/places/place.ts'
import { useWords } from '../i18n/words.ts'
import styles from './Sentence.module.css'
import type { Direction } from './travelModes.ts'

export type Part = 'who' | 'how' | 'limit' | 'date'

interface SentenceProps {
  readonly group: PeopleGroup
  readonly mode: TravelMode
  readonly minutes: number
  readonly direction: Direction
  readonly date: string
  readonly onPart: (part: Part) => void
}

export function Sentence({ group, mode, minutes, direction, date, onPart }: SentenceProps) {
  const { words, write } = useWords()
  const [start, beforeMode, beforeLimit, beforeDate, end] =
    direction === 'to_facility' ? words.sentence.parts : words.whatIf.sentenceFrom
  const control = (part: Part, text: string) => (
    <button type="button" className={styles.control} onClick={() => onPart(part)}>
      {text}
    </button>
  )
  return (
    <p className={styles.sentence}>
      {start}
      {control('who', words.groupsInSentence[group])}
      {beforeMode}
      {control('how', words.modesInSentence[mode])}
      {beforeLimit}
      {control('limit', words.sentence.within(minutes))}
      {beforeDate}
      {control('date', write.day(date))}
      {end}
    </p>
  )
}
