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
export const MOST_RESULTS = 20

const FASTER: Record<TravelMode, readonly TravelMode[]> = { walk: ['ebike', 'car'], ebike: ['car'], car: [] }

export interface Answer {
  readonly need: Need
  readonly mode: TravelMode
  readonly askedAt: string // ISO time
  readonly reply: NearestReply
  readonly faster: { readonly mode: TravelMode; readonly result: Result } | null // when nothing is near: what a faster way reaches
}

/** The places near a point. With none within reach, also the nearest by the first faster way that reaches one. */
export async function findNear(
  ask: AskNearest,
  { at, need, mode, now }: { at: LonLat; need: Need; mode: TravelMode; now: Date },
): Promise<Answer> {
  const point: [number, number] = [at[0], at[1]]
  const within = (way: TravelMode, count: number) => ask({ at: point, need, mode: way, count, limitMinutes: REACH_MINUTES[way] })
  const reply = await within(mode, MOST_RESULTS)
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
  return { need, mode, askedAt: now.toISOString(), reply, faster }
}

/** Places that may take people now, or whose hours nobody knows, soonest first; then those that are closed now. */
export function byOpening(results: readonly Result[]): { now: Result[]; closed: Result[] } {
  const soonest = [...results].sort((a, b) => a.travelSeconds - b.travelSeconds)
  return {
    now: soonest.filter((result) => result.open.state !== 'closed'),
    closed: soonest.filter((result) => result.open.state === 'closed'),
  }
}
