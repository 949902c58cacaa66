/** Shares reached by class of settlement, at 15 minutes, the threshold and an hour, and how they moved in a week. */
import { percent, signed } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { ClassHeading } from './ClassHeading.tsx'
import styles from './ClassTable.module.css'
import type { Change, PlanAnswer } from './planAnswer.ts'

interface ClassTableProps {
  readonly answer: PlanAnswer
  readonly change: Change | null
}

export function ClassTable({ answer, change }: ClassTableProps) {
  const { words, write } = useWords()
  const now = answer.limits.indexOf(answer.minutes)
  const shares = answer.rows.filter((row) => row.class !== 'all').map((row) => row.shares[now] ?? 1)
  const worst = Math.min(...shares)
  return (
    <table className={styles.table}>
      <caption className="off-screen">{words.answer.table}</caption>
      <thead>
        <tr>
          <th scope="col">{words.answer.class}</th>
          <th scope="col">{words.answer.peopleColumn}</th>
          {answer.limits.map((limit) => (
            <th key={limit} scope="col" data-now={limit === answer.minutes}>
              {words.answer.minutesColumn(limit)}
            </th>
          ))}
          <th scope="col">{change === null ? '' : words.answer.comparedColumn}</th>
        </tr>
      </thead>
      <tbody>
        {answer.rows.map((row) => (
          <tr key={row.class} data-all={row.class === 'all'}>
            <th scope="row">
              <ClassHeading of={row.class} />
            </th>
            <td>{write.peopleColumn(row.people)}</td>
            {row.shares.map((share, index) => (
              <td
                key={answer.limits[index]}
                data-now={index === now}
                data-worst={index === now && row.class !== 'all' && share !== null && share === worst && share < 1}
              >
                {share === null ? '–' : percent(share)}
              </td>
            ))}
            <td>{change === null ? '' : change.points[row.class] === null ? '–' : signed(change.points[row.class]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
