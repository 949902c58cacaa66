/** The ways of travelling that the page offers, checked against the contract at compile time. */
import type { TravelMode } from '../../server/contract.ts'

export const TRAVEL_MODES = ['walk', 'ebike', 'car'] as const satisfies readonly TravelMode[]
