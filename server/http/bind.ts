/** Contract to routes: every endpoint is checked, answered and cached the same way. A missing handler does not compile. */
import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import { type BodyOf, contract, type Endpoint, type EndpointName, type QueryOf, type ReplyOf } from '../contract.ts'
import { AppError } from '../errors.ts'
import { checked } from '../problems.ts'
import { sendJson } from './sendJson.ts'

export type Handlers = {
  readonly [N in EndpointName]: (query: QueryOf<N>, body: BodyOf<N>, signal: AbortSignal) => ReplyOf<N> | Promise<ReplyOf<N>>
}

export const CACHE_CONTROL: Record<Endpoint['cache'], string> = {
  none: 'no-store',
  revalidate: 'no-cache', // kept, but asked about each time: an unchanged answer costs a 304
  forever: 'public, max-age=31536000, immutable',
}

export function bind(router: Router, handlers: Handlers): void {
  const methodsOf = new Map<string, Endpoint['method'][]>()
  for (const name of Object.keys(contract) as EndpointName[]) {
    const endpoint: Endpoint = contract[name]
    const handle = handlers[name] as (query: unknown, body: unknown, signal: AbortSignal) => unknown
    router[endpoint.method](endpoint.path, async (req, res) => {
      const query = queryOf(req, endpoint.query)
      const body = checked(endpoint.body, req.body)
      const reply = await handle(query, body, goneSignal(res))
      await sendJson(res.set('Cache-Control', CACHE_CONTROL[endpoint.cache]), reply)
    })
    methodsOf.set(endpoint.path, [...(methodsOf.get(endpoint.path) ?? []), endpoint.method])
  }
  for (const [path, methods] of methodsOf) refuseOtherMethods(router, path, methods)
}

/** Aborted when the asker hangs up before the answer has gone: nobody needs it any more. */
export function goneSignal(res: Response): AbortSignal {
  const controller = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) controller.abort()
  })
  return controller.signal
}

/** Path parameters and query string as one checked object. Throws AppError('bad_request') that names what is wrong. */
export function queryOf<Q extends z.ZodObject>(req: Request, schema: Q): z.output<Q> {
  const twice = Object.keys(req.query).filter((name) => name in req.params)
  if (twice.length > 0) {
    const problems = twice.map((field) => ({ field, problem: 'is already given in the path' }))
    throw new AppError('bad_request', 'The request names a field twice.', problems)
  }
  return checked(schema, { ...req.query, ...req.params })
}

/** Any other method on a known path is answered 405 with what is allowed; OPTIONS is answered with the same list. */
export function refuseOtherMethods(router: Router, path: string, methods: readonly Endpoint['method'][]): void {
  const allowed = [
    ...(methods.includes('get') ? ['GET', 'HEAD'] : []),
    ...(methods.includes('post') ? ['POST'] : []),
    'OPTIONS',
  ].join(', ')
  router.all(path, (req: Request, res: Response) => {
    res.set('Allow', allowed)
    if (req.method !== 'OPTIONS') throw new AppError('method_not_allowed', `${req.method} is not possible here: use ${allowed}.`)
    res.status(204).end()
  })
}
