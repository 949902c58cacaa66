/** The only fetch of the client: every question of the contract, each with a signal, replies typed by the contract. */
import type { AskOf, Contract, EndpointName, ReplyOf, SendOf } from '../server/contract.ts'

/** Checked against the contract, so that the page need not carry the contract's code. */
const paths = {
  regions: '/api/regions',
  region: '/api/regions/:region',
  units: '/api/regions/:region/units',
  unitShapes: '/api/regions/:region/units.geojson',
  facilities: '/api/regions/:region/facilities',
  times: '/api/regions/:region/times',
  scenarios: '/api/regions/:region/scenarios',
  scenario: '/api/regions/:region/scenarios/:scenario',
  scenarioPresets: '/api/standards/scenario-presets',
} as const satisfies { [N in EndpointName]?: Contract[N]['path'] }
type Asked = keyof typeof paths

/** Questions whose content travels in the body: positions of people, and whole plans. */
const bodied = {
  nearest: '/api/regions/:region/nearest',
  route: '/api/regions/:region/route',
  roadsNear: '/api/regions/:region/roads-near',
  scenarioSave: '/api/regions/:region/scenarios',
} as const satisfies { [N in EndpointName]?: Contract[N]['path'] }
type Bodied = keyof typeof bodied

const files = {
  tileJson: '/api/regions/:region/tiles.json',
  timeGrid: '/api/regions/:region/time-grid',
  timesCsv: '/api/regions/:region/times.csv',
  coverageCsv: '/api/regions/:region/coverage.csv',
  gapsCsv: '/api/regions/:region/gaps.csv',
  gapsGeoJson: '/api/regions/:region/gaps.geojson',
} as const satisfies Partial<typeof import('../server/contract.ts').downloads>

/** The server refused or could not answer. `status` 0: it could not be reached. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

/** Asks one question. Throws ApiError; an aborted question rejects with the signal's reason. */
export async function ask<N extends Asked>(name: N, question: AskOf<N>, signal?: AbortSignal): Promise<ReplyOf<N>> {
  const response = await send(address(paths[name], question as Question), signal)
  return (await response.json()) as ReplyOf<N>
}

/** Asks with a body: a position there stands in no address and no log. Throws like `ask`. */
export async function tell<N extends Bodied>(
  name: N,
  region: string,
  body: SendOf<N>,
  signal?: AbortSignal,
): Promise<ReplyOf<N>> {
  const response = await send(address(bodied[name], { region }), signal, body)
  return (await response.json()) as ReplyOf<N>
}

/** The bytes of a file that is no JSON document, such as the time grid. */
export async function download(name: keyof typeof files, question: Question, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await send(address(files[name], question), signal)
  return new Uint8Array(await response.arrayBuffer())
}

/** The address of a file for a link. */
export const linkTo = (name: keyof typeof files, question: Question): string => address(files[name], question)

type Question = Readonly<Record<string, string | number | undefined>>

function address(path: string, question: Question): string {
  const rest = new URLSearchParams()
  let filled = path
  for (const [key, value] of Object.entries(question)) {
    if (value === undefined) continue
    if (filled.includes(`:${key}`)) filled = filled.replace(`:${key}`, encodeURIComponent(value))
    else rest.set(key, String(value))
  }
  const text = rest.toString().replaceAll('%2C', ',')
  return text === '' ? filled : `${filled}?${text}`
}

async function send(url: string, signal: AbortSignal | undefined, body?: unknown): Promise<Response> {
  const json =
    body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  let response: Response
  try {
    response = await fetch(url, { ...json, signal: signal ?? null })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, 'The server did not answer.')
  }
  if (response.ok) return response
  throw new ApiError(response.status, await refusalOf(response))
}

/** The public message of a refusal; the status line when the body is not ours (a proxy's page). */
async function refusalOf(response: Response): Promise<string> {
  const text = await response.text()
  if (!response.headers.get('content-type')?.includes('json')) return response.statusText
  const body = JSON.parse(text) as { error?: { message?: string; problems?: { field: string; problem: string }[] } }
  const problems = body.error?.problems?.map(({ field, problem }) => `${field}: ${problem}`).join('; ')
  return [body.error?.message, problems].filter(Boolean).join(' ')
}
