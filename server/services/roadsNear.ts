/** The roads round a position: what somebody who points at the map may mean. */
import type { BodyOf, ReplyOf } from '../contract.ts'
import type { Threads } from '../threads/threads.ts'
import type { Networks } from './networks.ts'
import type { Regions } from './regions.ts'
import type { Standards } from './standards.ts'

interface RoadParts {
  readonly regions: Regions
  readonly networks: Networks
  readonly standards: Standards
  readonly threads: Threads
}

/** More than anybody can tell apart under a finger. */
const MOST_ROADS = 20

/** Throws AppError('not_found') for an unknown region; one without roads has none near. */
export async function roadsNearReply(
  { regions, networks, standards, threads }: RoadParts,
  region: string,
  { at, withinMetres, mode }: BodyOf<'roadsNear'>,
  signal?: AbortSignal,
): Promise<ReplyOf<'roadsNear'>> {
  const source = await networks.roads(await regions.record(region))
  if (source === null) return { roads: [] }
  const task = { source, profile: standards.profiles[mode], at, withinMetres, most: MOST_ROADS }
  return { roads: await threads.run('roadsNear', task, { signal }) }
}
