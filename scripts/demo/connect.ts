/** Keeps the network in one piece: what the main network cannot reach is taken out, one-way streets that trap are opened. */
import type { Network } from './network.ts'

export function keepMainNetwork(network: Network): void {
  const piece = new Map<number, number>()
  const sizes: number[] = []
  for (const start of network.neighbours.keys()) {
    if (piece.has(start)) continue
    const members = reach([start], (point) => network.neighbours.get(point) ?? [])
    for (const point of members) piece.set(point, sizes.length)
    sizes.push(members.size)
  }
  const main = sizes.indexOf(Math.max(...sizes))
  for (const key of [...network.edges.keys()]) {
    const [a, b] = network.ends(key)
    if (piece.get(a) !== main) network.remove(a, b)
  }
}

/**
 * A one-way street runs from its smaller point number to its greater, the way grids are numbered. Those whose ends
 * cannot reach, or cannot be reached from, the rest are made two-way.
 */
export function openTraps(network: Network): void {
  const start = [...network.neighbours.keys()].find((point) =>
    (network.neighbours.get(point) ?? []).every((other) => !network.get(point, other)?.oneway),
  )
  if (start === undefined) return
  for (;;) {
    const passable = (from: number, to: number) => !network.get(from, to)?.oneway || from < to
    const out = reach([start], (point) => (network.neighbours.get(point) ?? []).filter((next) => passable(point, next)))
    const back = reach([start], (point) => (network.neighbours.get(point) ?? []).filter((next) => passable(next, point)))
    let opened = 0
    for (const [key, road] of network.edges) {
      const ends = network.ends(key)
      if (!road.oneway || ends.every((end) => out.has(end) && back.has(end))) continue
      network.edges.set(key, { ...road, oneway: false })
      opened++
    }
    if (opened === 0) return
  }
}

function reach(starts: readonly number[], onward: (point: number) => readonly number[]): Set<number> {
  const seen = new Set(starts)
  const waiting = [...starts]
  for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
    for (const next of onward(point)) {
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return seen
}
