/** The name of a class of settlement behind its line, the same everywhere: solid, dots, dashes. */
import { useWords } from '../i18n/words.ts'
import { dashOf } from './CurveChart.tsx'
import type { PlanAnswer } from './planAnswer.ts'

type Class = PlanAnswer['rows'][number]['class']

/** Of a row of a table; all of them together have no line. */
export function ClassHeading({ of }: { readonly of: Class }) {
  const { words } = useWords()
  if (of === 'all') return words.answer.whole
  return (
    <>
      <svg width="20" height="8" aria-hidden="true">
        <line
          x1="0"
          x2="20"
          y1="4"
          y2="4"
          stroke="var(--ink)"
          strokeWidth="2"
          strokeDasharray={dashOf[of]}
          strokeLinecap={of === 'fringe' ? 'round' : 'butt'}
        />
      </svg>
      {words.areas[of]}
    </>
  )
}
