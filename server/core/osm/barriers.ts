/**
 * Barriers on the road: bollards, gates, stiles. A node that somebody may not pass cuts the road for them there.
 *
 * What a barrier stops when its access tags say nothing follows the OSM wiki (Key:barrier). Gates stand open to those who may use
 * the road: a closed one carries access tags.
 */
import { ACCESS_USERS, type AccessUser, accessOf, type TagLookup } from './tags.ts'

const CARS = ['motorcar'] as const
const VEHICLES = ['motorcar', 'bicycle'] as const
const ALL = ACCESS_USERS

const STOPS = new Map<string, readonly AccessUser[]>([
  ...['bollard', 'block', 'cycle_barrier', 'motorcycle_barrier', 'jersey_barrier', 'planter', 'log', 'rope', 'chain'].map(
    (kind): [string, readonly AccessUser[]] => [kind, CARS],
  ),
  ...['bus_trap', 'sump_buster', 'debris', 'rock', 'spikes', 'wicket_gate'].map((kind): [string, readonly AccessUser[]] => [
    kind,
    CARS,
  ]),
  ...['stile', 'turnstile', 'full-height_turnstile', 'kissing_gate', 'squeeze_stile'].map(
    (kind): [string, readonly AccessUser[]] => [kind, VEHICLES],
  ),
  ...['fence', 'wall', 'hedge', 'city_wall', 'retaining_wall', 'guard_rail', 'ditch'].map(
    (kind): [string, readonly AccessUser[]] => [kind, ALL],
  ),
])

/** The bit of a user in the sets of users that barriers and restrictions hold. */
export const userBit = (user: AccessUser): number => 1 << ACCESS_USERS.indexOf(user)

/** Whom a node stops, as a set of bits; null when it is no barrier at all. */
export function barrierStops(tags: TagLookup): number | null {
  const kind = tags.get('barrier')
  if (kind === undefined) return null
  const isHighKerb = kind === 'kerb' && tags.get('kerb') === 'raised'
  const byKind: readonly AccessUser[] = isHighKerb ? CARS : (STOPS.get(kind) ?? [])
  const access = accessOf(tags)
  let bits = 0
  for (const user of ACCESS_USERS) {
    const isStopped = access[user] === 'unsaid' ? byKind.includes(user) : access[user] === 'no'
    if (isStopped) bits |= userBit(user)
  }
  return bits
}
