/** A failed check, in plain words: which field, and what was expected. Never repeats the value that was sent. */
import type { z } from 'zod'
import type { FieldProblem } from './errors.ts'

type Issue = z.core.$ZodIssue

/** One problem for each thing that is wrong, in the order in which the fields are declared. */
export const problemsOf = (error: z.ZodError): FieldProblem[] => error.issues.flatMap(problemsOfIssue)

function problemsOfIssue(issue: Issue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), problem: 'is not a field of this request' }))
  }
  return [{ field: fieldOf(issue.path), problem: problemOf(issue) }]
}

const fieldOf = (path: readonly PropertyKey[]) => (path.length === 0 ? 'body' : path.map(String).join('.'))

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `is missing: expected ${kindOf(issue.expected)}` : `expected ${kindOf(issue.expected)}`
    case 'invalid_value':
      return `expected ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}`
    case 'too_small':
      return `expected ${sizeOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`
    case 'too_big':
      return `expected ${sizeOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`
    default:
      return issue.message
  }
}

const KINDS: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  tuple: 'a list',
  array: 'a list',
}
const kindOf = (expected: string) => KINDS[expected] ?? `an ${expected}`.replace(/^an (?=[^aeiou])/, 'a ')

const SIZED: Record<string, string> = { string: ' characters', array: ' items' }
const sizeOf = (origin: string, relation: string, size: number | bigint) => `${relation} ${size}${SIZED[origin] ?? ''}`
