/** The fastest way between two positions. They are used and forgotten. */
import type { BodyOf, ReplyOf } from '../contract.ts'
import { closedAreas } from '../core/scenario/facilities.ts'
import type { Threads } from '../threads/threads.ts'
import type { Networks } from './networks.ts'
import type { Regions } from './regions.ts'
import type { Scenarios } from './scenarios.ts'
import { scenarioOf } from './times.ts'

export interface WayParts {
  readonly regions: Regions
  readonly networks: Networks
  readonly scenarios: Scenarios
  readonly threads: Threads
}

/** Throws AppError('not_found') for an unknown region or scenario. Without roads in the region the line is straight, an estimate. */
export async function routeReply(
  { regions, networks, scenarios, threads }: WayParts,
  region: string,
  { from, to, mode, scenario: id }: BodyOf<'route'>,
  signal?: AbortSignal,
): Promise<ReplyOf<'route'>> {
  const record = await regions.record(region)
  const scenario = id === undefined ? null : await scenarioOf(scenarios, region, id)
  const ground = await networks.ground(record, mode, scenario)
  const estimate = ground.network === null
  const noWay = { estimate, seconds: null, metres: null, line: [], steps: [] }
  const isCutOff = closedAreas(scenario?.edits ?? [])
  if (isCutOff(from) || isCutOff(to)) return { ...noWay, unreached: 'cut_off' }
  const found = await threads.run('route', { ground, from, to }, { signal })
  if (found.path === null) return { ...noWay, unreached: found.unreached }
  const { seconds, metres, line, steps } = found.path
  return { estimate, unreached: null, seconds, metres, line, steps }
}
