/** Travel times from each of some positions to each of others. They are used and forgotten. */
import type { BodyOf, ReplyOf } from '../contract.ts'
import { closedAreas } from '../core/scenario/facilities.ts'
import { MS_PER_SECOND } from '../core/units.ts'
import type { WayParts } from './routes.ts'
import { scenarioOf } from './times.ts'

/** Throws AppError('not_found') for an unknown region or scenario. */
export async function matrixReply(
  { regions, networks, scenarios, threads }: WayParts,
  region: string,
  { from, to, mode, scenario: id }: BodyOf<'matrix'>,
  signal?: AbortSignal,
): Promise<ReplyOf<'matrix'>> {
  const record = await regions.record(region)
  const scenario = id === undefined ? null : await scenarioOf(scenarios, region, id)
  const ground = await networks.ground(record, mode, scenario)
  const times = await threads.run('matrix', { ground, from, to }, { signal, lane: `matrix ${region}` })
  const isCutOff = closedAreas(scenario?.edits ?? [])
  const isClosed = to.map(isCutOff)
  const seconds = from.map((start, row) => {
    const isAway = isCutOff(start)
    return to.map((_, column) => (isAway || isClosed[column] ? null : secondsOf(times[row * to.length + column])))
  })
  return { estimate: ground.network === null, seconds }
}

/** Milliseconds are the resolution of the network; null: not reached. */
const secondsOf = (seconds: number) => (Number.isFinite(seconds) ? Math.round(seconds * MS_PER_SECOND) / MS_PER_SECOND : null)
