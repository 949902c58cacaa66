/** A place with its travel time to the nearest service: what every figure of coverage is made from. */

import type { Place } from '../places/place.ts'
import { MS_PER_SECOND, SECONDS_PER_MINUTE } from '../units.ts'

/** Why a place has no time. */
export type UnreachedReason = 'no_road' | 'not_connected' | 'no_service' | 'cut_off' // cut_off: in an area that a scenario closes

export interface TimedPlace extends Place {
  readonly seconds: number | null // travel time to the nearest service; null: it cannot be reached
  readonly metres: number | null // length of that way
  readonly facilityId: string | null // the nearest service
  readonly unreached: UnreachedReason | null // null when seconds is a number
}

/**
 * Whether a travel time is within a limit, the limit included. Both are compared in whole milliseconds, the resolution
 * of the road network, so that 0.1 minutes or a sum of seconds cannot fall on the wrong side by a rounding error.
 */
export const isWithin = (seconds: number | null, limitMinutes: number): boolean =>
  seconds !== null && Math.round(seconds * MS_PER_SECOND) <= limitMs(limitMinutes)

export const limitMs = (limitMinutes: number): number => Math.round(limitMinutes * SECONDS_PER_MINUTE * MS_PER_SECOND)
