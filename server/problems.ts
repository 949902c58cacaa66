/** What is sent to us, checked; what is wrong with it, in plain words: which field, and what was expected. Never the value itself. */
import type { z } from 'zod'
import { AppError, type FieldProblem } from './errors.ts'

type Issue = z.core.$ZodIssue

/** The value as the schema reads it. Throws AppError('bad_request') that names every field that is wrong. */
export function checked<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const result = schema.safeParse(sent)
  if (result.success) return result.data
  const problems = problemsOf(result.error, sent)
  const sentence = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')
  throw new AppError('bad_request', `The request cannot be understood. ${sentence}.`, problems)
}

/** A small request must not be answered with megabytes: whoever has so many things to mend begins with these. */
const MOST_PROBLEMS = 20
const LONGEST_FIELD = 100

/** One problem for each of the first things that are wrong with what was sent, in the order in which the fields are declared. */
export const problemsOf = (error: z.ZodError, sent: unknown): FieldProblem[] =>
  error.issues
    .slice(0, MOST_PROBLEMS)
    .flatMap((issue): FieldProblem[] => {
      if (issue.code !== 'unrecognized_keys') {
        return [{ field: fieldOf(issue.path), problem: problemOf(issue, isAbsent(sent, issue.path)) }]
      }
      const keys = issue.keys.slice(0, MOST_PROBLEMS)
      return keys.map((key) => ({ field: fieldOf([...issue.path, key]), problem: 'is not a field of this request' }))
    })
    .slice(0, MOST_PROBLEMS)

const fieldOf = (path: readonly PropertyKey[]) =>
  path.length === 0 ? 'body' : path.map(String).join('.').slice(0, LONGEST_FIELD)

function isAbsent(sent: unknown, path: readonly PropertyKey[]): boolean {
  let at = sent
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return at === undefined
    at = (at as Record<PropertyKey, unknown>)[key]
  }
  return at === undefined
}

function problemOf(issue: Issue, absent: boolean): string {
  switch (issue.code) {
    case 'invalid_type':
      return absent ? `is missing: expected ${kindOf(issue.expected)}` : `expected ${kindOf(issue.expected)}`
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
