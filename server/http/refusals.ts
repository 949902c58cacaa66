/** The last two links of the pipeline: nothing is here (404), and whatever went wrong on the way. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import type { Refusal } from '../contract.ts'
import { AppError, type RefusalCode } from '../errors.ts'

export const nothingHere: RequestHandler = () => {
  throw new AppError('not_found', 'There is nothing at this address.')
}

/**
 * Answers every error: a refusal with its own words and fields, anything else with a number to quote.
 * Under /api the answer is JSON, elsewhere a small page. Faults are logged; their text stays in the log.
 */
export const answerErrors: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error) // too late to say anything: Express closes the connection
  if (res.closed) return // whoever asked has gone, and the work on the question was ended
  const refusal = refusalOf(error)
  if (refusal === null) logFault(error, req)
  const { status, code, message, problems } = refusal ?? {
    status: 500,
    code: 'fault',
    message: `Something went wrong here. It has been noted under the number ${String(req.id)}.`,
    problems: undefined,
  }
  res.status(status).set('Cache-Control', 'no-store')
  if (status === 503) res.set('Retry-After', String(RETRY_SECONDS))
  if (req.path.startsWith('/api')) res.json({ error: { code, message, problems } } satisfies z.output<typeof Refusal>)
  else sendPage(res, status, message)
}

/** What is too much at once now is seldom too much a moment later. */
const RETRY_SECONDS = 2

interface Answer {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly problems: { field: string; problem: string }[] | undefined
}

function refusalOf(error: unknown): Answer | null {
  if (error instanceof AppError) {
    return {
      status: error.status,
      code: error.code,
      message: error.message,
      problems: error.problems?.map((problem) => ({ ...problem })),
    }
  }
  const status = clientStatusOf(error)
  if (status === null) return null
  const known = CLIENT_ERRORS[status] ?? CLIENT_ERRORS[400]
  return { status, ...known, problems: undefined }
}

/** Express and its body parser mark what the sender did wrong with a 4xx status; their wording is not ours to show. */
const CLIENT_ERRORS: Record<number, { code: RefusalCode; message: string }> = {
  400: {
    code: 'bad_request',
    message: 'The request cannot be read. Send a body as valid JSON, and addresses with valid % escapes.',
  },
  413: { code: 'too_large', message: 'The body is too large; a question needs less than 100 kB, a form less than 4 kB.' },
  415: { code: 'unsupported', message: 'Send the body as UTF-8 JSON, plain or compressed with gzip.' },
}

function clientStatusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  const { status } = error
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

function logFault(error: unknown, req: Request): void {
  const fault = error instanceof Error ? error : new Error(`Something that is no Error was thrown: ${typeof error}`)
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  // a message may quote what it choked on, and a body may hold a person's position
  const message = req.method === 'POST' ? 'withheld: the request had a body' : fault.message
  req.log.error({ fault: { name: fault.name, message, frames } }, 'a request failed')
}

function sendPage(res: Response, status: number, message: string): void {
  const words = status === 404 ? '这里没有这一页 · There is no such page' : '出错了 · Something went wrong'
  res.type('html').send(`<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${words}</title>
<h1>${words}</h1>
<p>${message.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)}</p>
<p><a href="/">就近 Jiujin</a></p>
</html>
`)
}
