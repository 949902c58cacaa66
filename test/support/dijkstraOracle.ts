/**
 * Travel times the slow and obvious way: every road is cut into short pieces, everybody may walk to every cut within reach, and
 * times are improved until nothing changes (Bellman, 1958; Ford, 1956). Shares no code with the kernels.
 */
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import { METRES_PER_DEGREE } from '../../server/core/geometry/lonLat.ts'

export interface OracleRoad {
  readonly from: LonLat
  readonly to: LonLat
  readonly oneway?: boolean
}

export interface OracleRules {
  readonly roadKmh: number
  readonly walkKmh: number
  readonly detour: number
  readonly pieces: number
}

const PLACE_REACH = 3000
const FACILITY_REACH = 2000

/** Seconds from each place to the nearest facility, near 0° 0°; too long by at most the walk along one piece. */
export function oracleSeconds(
  roads: readonly OracleRoad[],
  places: readonly LonLat[],
  facilities: readonly LonLat[],
  { roadKmh, walkKmh, detour, pieces }: OracleRules,
): number[] {
  const metres = (a: LonLat, b: LonLat) => Math.hypot(a[0] - b[0], a[1] - b[1]) * METRES_PER_DEGREE
  const walkSeconds = (a: LonLat, b: LonLat) => (metres(a, b) * detour * 3.6) / walkKmh
  const spots: LonLat[] = []
  const numberOf = new Map<string, number>()
  // roads meet at their ends; where they merely cross, one passes over the other
  const spotAt = (at: LonLat, isEnd: boolean) => {
    if (!isEnd) return spots.push(at) - 1
    const key = `${Math.round(at[0] * 1e7)},${Math.round(at[1] * 1e7)}`
    const number = numberOf.get(key) ?? spots.push(at) - 1
    numberOf.set(key, number)
    return number
  }
  const steps: { tail: number; head: number; seconds: number }[] = []
  for (const { from, to, oneway } of roads) {
    let tail = spotAt(from, true)
    for (let piece = 1; piece <= pieces; piece++) {
      const share = piece / pieces
      const cut: LonLat = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
      const head = piece === pieces ? spotAt(to, true) : spotAt(cut, false)
      const seconds = (metres(spots[tail], spots[head]) * 3.6) / roadKmh
      steps.push({ tail, head, seconds })
      if (!oneway) steps.push({ tail: head, head: tail, seconds })
      tail = head
    }
  }

  const times = spots.map((spot) => {
    const near = facilities.filter((facility) => metres(spot, facility) <= FACILITY_REACH)
    return Math.min(Infinity, ...near.map((facility) => walkSeconds(spot, facility)))
  })
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const { tail, head, seconds } of steps) {
      if (times[head] + seconds >= times[tail] - 1e-9) continue
      times[tail] = times[head] + seconds
      isChanged = true
    }
  }
  return places.map((place) => {
    const byRoad = spots.map((spot, number) =>
      metres(place, spot) <= PLACE_REACH ? walkSeconds(place, spot) + times[number] : Infinity,
    )
    const direct = facilities.map((facility) =>
      metres(place, facility) <= PLACE_REACH ? walkSeconds(place, facility) : Infinity,
    )
    return Math.min(Infinity, ...byRoad, ...direct)
  })
}
