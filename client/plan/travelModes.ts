/** The ways and directions of travelling that the page offers, checked against the contract at compile time. */
import type { ReplyOf, TravelMode } from '../../server/contract.ts'

export type Direction = ReplyOf<'times'>['direction']

export const TRAVEL_MODES = ['walk', 'ebike', 'car'] as const satisfies readonly TravelMode[]
export const DIRECTIONS = ['to_facility', 'from_facility'] as const satisfies readonly Direction[]
