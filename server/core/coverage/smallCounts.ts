/** Small counts in public output: a cell of one to four people could point at a person, so it is withheld. */
import type { CoverageRow } from './coverage.ts'

/** The smallest count that may be published beside zero. */
const LEAST_PUBLIC_COUNT = 5

/** A coverage row as the public may see it: null stands for one to four people and is printed as "<5". */
export interface PublicRow {
  readonly people: number | null
  readonly covered: readonly { readonly limitMinutes: number; readonly people: number | null }[]
}

/** The count, or null when it is one to four (zero is told: it points at nobody). */
export const suppressSmall = (people: number): number | null => (people > 0 && people < LEAST_PUBLIC_COUNT ? null : people)

/**
 * A row with its small counts withheld: the people, the covered, and also a covered figure that would give away the
 * one to four who are left when it is taken from the people. It looks at one row only: a table that also prints the sum
 * of its rows must withhold a second row where just one is null.
 */
export function suppressRow(row: CoverageRow): PublicRow {
  const people = suppressSmall(row.people)
  return {
    people,
    covered: row.covered.map((at) => ({
      limitMinutes: at.limitMinutes,
      people: people === null || suppressSmall(row.people - at.people) === null ? null : suppressSmall(at.people),
    })),
  }
}
