/** Finding what is near: the one way in which both the server's page and the phone's script ask. */
import type { ReplyOf, SendOf, TravelMode } from '../../server/contract.ts'
import type { Need } from '../../server/core/facilities/standing.ts'
import type { LonLat } from '../../server/core/geometry/lonLat.ts'

export type NearestReply = ReplyOf<'nearest'>
export type Result = NearestReply['results'][number]
export type AskNearest = (send: SendOf<'nearest'>) => Promise<NearestReply>

/** How far the finder looks before it says that nothing is near, in minutes. */
export const REACH_MINUTES: Record<TravelMode, number> = { walk: 60, ebike: 60, car: 120 }

/** As many as one question may bring. */
const MOST_RESULTS = 20

const FASTER: Record<TravelMode, readonly TravelMode[]> = { walk: ['ebike', 'car'], ebike: ['car'], car: [] }

export interface Answer {
  readonly need: Need
  readonly mode: TravelMode
  readonly askedAt: string // ISO time
  readonly reply: NearestReply
  readonly complete: boolean // false: there are more within reach than one question brings
  readonly faster: { readonly mode: TravelMode; readonly result: Result } | null // when nothing is near: what a faster way reaches
}

/** Fewer open places than this among the nearest, and the open ones farther off are asked for too: at night all near are closed. */
const ENOUGH_OPEN = 5

/**
 * The places near a point: the nearest, and when most of those are closed also the nearest that are open.
 * With none within reach, the nearest by the first faster way that reaches one.
 */
export async function findNear(
  ask: AskNearest,
  { at, need, mode, now }: { at: LonLat; need: Need; mode: TravelMode; now: Date },
): Promise<Answer> {
  const point: [number, number] = [at[0], at[1]]
  const within = (way: TravelMode, count: number, openOnly = false) =>
    ask({ at: point, need, mode: way, count, limitMinutes: REACH_MINUTES[way], openOnly })

  let reply = await within(mode, MOST_RESULTS)
  const complete = reply.results.length < MOST_RESULTS
  if (!complete && byOpening(reply.results).now.length < ENOUGH_OPEN) {
    const { results } = await within(mode, ENOUGH_OPEN, true)
    const known = new Set(reply.results.map(({ facility }) => facility.id))
    reply = { ...reply, results: [...reply.results, ...results.filter(({ facility }) => !known.has(facility.id))] }
  }

  let faster: Answer['faster'] = null
  if (reply.results.length === 0 && reply.unreached === 'beyond_limit') {
    for (const way of FASTER[mode]) {
      const result = (await within(way, 1)).results[0]
      if (result !== undefined) {
        faster = { mode: way, result }
        break
      }
    }
  }
  return { need, mode, askedAt: now.toISOString(), reply, complete, faster }
}

/** Places that may take people now, or whose hours nobody knows, soonest first; then those that are closed now. */
export function byOpening(results: readonly Result[]): { now: Result[]; closed: Result[] } {
  const soonest = [...results].sort((a, b) => a.travelSeconds - b.travelSeconds)
  return {
    now: soonest.filter((result) => result.open.state !== 'closed'),
    closed: soonest.filter((result) => result.open.state === 'closed'),
  }
}
