/** Refusals: what a person or a program did that cannot be done, in words they can act on. */

export type RefusalCode =
  | 'bad_request'
  | 'not_found'
  | 'conflict'
  | 'too_many'
  | 'too_large'
  | 'method_not_allowed'
  | 'unsupported' // a body that is not JSON
  | 'unavailable'
  | 'setting' // an environment variable is wrong or missing
  | 'bad_file' // a whole file cannot be read

const statusOf: Record<RefusalCode, number> = {
  bad_request: 400,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  too_large: 413,
  method_not_allowed: 405,
  unsupported: 415,
  unavailable: 503,
  setting: 500,
  bad_file: 400,
}

export interface FieldProblem {
  readonly field: string
  readonly problem: string
}

/** The one error whose message is shown to the user. Everything else is a fault of ours and is only logged. */
export class AppError extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly problems: readonly FieldProblem[] | undefined

  constructor(code: RefusalCode, message: string, problems?: readonly FieldProblem[]) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.status = statusOf[code]
    this.problems = problems
  }
}
