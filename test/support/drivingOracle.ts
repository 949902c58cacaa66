/**
 * Driving times the slow and obvious way: a driver remembers the last pieces he drove, and every rule is asked at every piece.
 * Shares no code with the graph builder but what one way is worth to the traveller.
 */

import { metresBetween } from '../../server/core/geometry/lonLat.ts'
import { type RoadData, wayCount } from '../../server/core/osm/roadData.ts'
import { unpackAccess } from '../../server/core/osm/tags.ts'
import { wayUse } from '../../server/core/roads/build.ts'
import type { TravelProfile } from '../../server/core/travel/travelProfiles.ts'

interface Piece {
  /** As in the steps of a restriction. */
  readonly step: number
  readonly from: number
  readonly to: number
  readonly ms: number
  readonly isDestination: boolean
}

interface Driver {
  readonly at: number
  readonly ms: number
  /** The last pieces driven, as many as a rule can ask for. */
  readonly driven: readonly number[]
  /** 0: at the outset on destination roads; 1: on open roads; 2: on destination roads for good. */
  readonly phase: number
}

/** Milliseconds from a node to every node a driver can come to, by any state. */
export function oracleDrive(data: RoadData, profile: TravelProfile, start: number): Map<number, number> {
  const pieces = allPieces(data, profile)
  const bit = { foot: 1, bicycle: 2, motorcar: 4 }[profile.access]
  const barred = new Set([...data.barriers.node].filter((_, at) => data.barriers.stops[at] & bit))
  const rules = rulesFor(data, pieces, barred, bit)
  const memory = Math.max(1, ...rules.map((rule) => rule.row.length - 1))
  /** In the middle of a street two pieces of one kind meet. */
  const isMiddle = (node: number) => {
    const here = [...pieces.values()].filter((piece) => piece.from === node || piece.to === node)
    const streets = new Map(here.map((piece) => [piece.step >> 1, piece.isDestination]))
    return streets.size === 2 && new Set(streets.values()).size === 1 && !barred.has(node)
  }

  const mayDrive = (driver: Driver, piece: Piece): boolean => {
    const last = driver.driven.at(-1)
    if (last !== undefined && barred.has(driver.at) && piece.step !== (last ^ 1)) return false
    if (driver.phase === 2 && !piece.isDestination) return false
    const endsWith = (steps: readonly number[]) =>
      steps.length <= driver.driven.length &&
      steps.every((step, at) => step === driver.driven[driver.driven.length - steps.length + at])
    for (const { row, isOnly } of rules) {
      const before = row.slice(0, -1)
      if (!endsWith(before)) continue
      const named = row[row.length - 1] === piece.step
      if (!isOnly && named) return false
      const allowed = rules
        .filter((rule) => rule.isOnly && rule.row.slice(0, -1).join() === before.join())
        .map((rule) => rule.row.at(-1))
      if (isOnly && !allowed.includes(piece.step)) return false
    }
    return true
  }
  const goOn = (driver: Driver): Driver[] => {
    let open = [...pieces.values()].filter((piece) => piece.from === driver.at && mayDrive(driver, piece))
    const last = driver.driven.at(-1)
    if (last !== undefined && isMiddle(driver.at) && open.length > 1) open = open.filter((piece) => piece.step !== (last ^ 1))
    return open.map((piece) => ({
      at: piece.to,
      ms: driver.ms + piece.ms,
      driven: [...driver.driven, piece.step].slice(-memory),
      phase: !piece.isDestination ? 1 : driver.phase === 0 ? 0 : 2,
    }))
  }

  const best = new Map<number, number>()
  const settled = new Set<string>()
  const waiting: Driver[] = [{ at: start, ms: 0, driven: [], phase: 0 }]
  while (waiting.length > 0) {
    waiting.sort((a, b) => b.ms - a.ms)
    const driver = waiting.pop() as Driver
    const key = `${driver.at} ${driver.driven.join()} ${driver.phase}`
    if (settled.has(key)) continue
    settled.add(key)
    if (!best.has(driver.at)) best.set(driver.at, driver.ms)
    waiting.push(...goOn(driver))
  }
  return best
}

function allPieces(data: RoadData, profile: TravelProfile): Map<number, Piece> {
  const { ways, nodeLonE7, nodeLatE7 } = data
  const pieces = new Map<number, Piece>()
  for (let way = 0; way < wayCount(data); way++) {
    const use = wayUse(data, way, profile)
    if (use.kmh === 0) continue
    const isDestination = profile.access === 'motorcar' && unpackAccess(ways.access[way], 'motorcar') === 'destination'
    for (let place = ways.firstNode[way]; place + 1 < ways.firstNode[way + 1]; place++) {
      const [a, b] = [ways.nodes[place], ways.nodes[place + 1]]
      const metres = metresBetween(nodeLonE7[a] / 1e7, nodeLatE7[a] / 1e7, nodeLonE7[b] / 1e7, nodeLatE7[b] / 1e7)
      const ms = Math.round((metres * 3600) / use.kmh)
      if (use.forward) pieces.set(2 * place, { step: 2 * place, from: a, to: b, ms, isDestination })
      if (use.backward) pieces.set(2 * place + 1, { step: 2 * place + 1, from: b, to: a, ms, isDestination })
    }
  }
  return pieces
}

/** The rules a driver can break: rows all of whose pieces he may drive, without a barrier in between. */
function rulesFor({ restrictions }: RoadData, pieces: ReadonlyMap<number, Piece>, barred: ReadonlySet<number>, bit: number) {
  const { firstStep, steps, isOnly, binds } = restrictions
  return Array.from(isOnly, (only, at) => ({
    row: [...steps.subarray(firstStep[at], firstStep[at + 1])],
    isOnly: only === 1,
    at,
  })).filter(
    ({ row, at }) =>
      (binds[at] & bit) !== 0 &&
      row.every((step, place) => {
        const piece = pieces.get(step)
        const goesBack = place > 0 && step === (row[place - 1] ^ 1)
        return piece !== undefined && (place === 0 || goesBack || !barred.has(piece.from))
      }),
  )
}
