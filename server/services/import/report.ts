/** What an import did, row for row. */
import { type Language, type RowProblem, type ShownProblem, showProblem } from '../../core/import/problems.ts'
import type { Changes } from '../../store/upsert.ts'

export interface ImportReport {
  readonly what: string
  readonly region: string
  readonly file: string
  readonly rows: number // = accepted + refused
  readonly accepted: number
  readonly refused: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
  readonly dryRun: boolean
  readonly dataVersion: number
  readonly problems: readonly ShownProblem[] // why each refused row was refused
  readonly warnings: readonly ShownProblem[] // worth knowing about accepted rows
  readonly notes: Readonly<Record<string, number | string>> // counts that belong to this kind of file alone
}

export interface Tally {
  readonly rows: number
  readonly accepted: number
  readonly problems: readonly RowProblem[]
  readonly remarks: readonly RowProblem[]
  readonly notes?: Readonly<Record<string, number | string>>
}

/** Puts the report together. Throws Error when rows are lost or counted twice. */
export function reportOf(
  head: Pick<ImportReport, 'what' | 'region' | 'file' | 'dryRun' | 'dataVersion'>,
  tally: Tally,
  changes: Changes,
  language: Language,
): ImportReport {
  const refused = tally.rows - tally.accepted
  if (tally.accepted < 0 || refused < 0) throw new Error(`expected accepted rows within ${tally.rows}, got ${tally.accepted}`)
  const inOrder = (problems: readonly RowProblem[]) =>
    problems.toSorted((a, b) => a.row - b.row).map((problem) => showProblem(problem, language))
  return {
    ...head,
    rows: tally.rows,
    accepted: tally.accepted,
    refused,
    new: changes.added,
    changed: changes.changed,
    unchanged: changes.unchanged,
    removed: changes.removed,
    problems: inOrder(tally.problems),
    warnings: inOrder(tally.remarks),
    notes: tally.notes ?? {},
  }
}
