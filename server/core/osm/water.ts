/** Which OSM elements are water, and how the ways of a multipolygon relation are joined into rings with holes. */
import type { LonLat } from '../geometry/lonLat.ts'
import { type Polygon, pointInRing, type Ring, signedDoubleArea, wound } from '../geometry/polygon.ts'
import { WATERWAY_KINDS, type Waterway } from './roadData.ts'
import type { TagLookup } from './tags.ts'

/** The kind of water a closed way or a relation is the surface of, or null. */
export function waterAreaKind(tags: TagLookup): string | null {
  if (tags.get('natural') === 'water') return tags.get('water') ?? 'water'
  if (tags.get('waterway') === 'riverbank') return 'river'
  if (tags.get('landuse') === 'reservoir') return 'reservoir'
  return null
}

/** The kind of watercourse a line is, or null; what runs under the ground is none. */
export function waterwayKind(tags: TagLookup): Waterway['kind'] | null {
  const value = tags.get('waterway')
  const kind = WATERWAY_KINDS.find((known) => known === value)
  const tunnel = tags.get('tunnel')
  return kind && (tunnel === undefined || tunnel === 'no') ? kind : null
}

/**
 * Joins lines end to end into closed rings, whatever their order and direction.
 * Lines are lists of node ids. Null when some line is left over: the outline has a gap.
 */
export function joinRings(lines: readonly (readonly number[])[]): number[][] | null {
  const open = lines.filter((line) => line.length > 1)
  const atEnd = new Map<number, Set<number>>()
  const setAt = (node: number) => {
    const known = atEnd.get(node) ?? new Set<number>()
    atEnd.set(node, known)
    return known
  }
  open.forEach((line, number) => {
    setAt(line[0]).add(number)
    setAt(line[line.length - 1]).add(number)
  })

  const rings: number[][] = []
  const used = new Set<number>()
  for (let first = 0; first < open.length; first++) {
    if (used.has(first)) continue
    used.add(first)
    const ring = [...open[first]]
    while (ring[0] !== ring[ring.length - 1]) {
      const end = ring[ring.length - 1]
      const next = [...setAt(end)].find((number) => !used.has(number))
      if (next === undefined) return null
      used.add(next)
      const line = open[next]
      // the shared node is already there
      if (line[0] === end) for (let at = 1; at < line.length; at++) ring.push(line[at])
      else for (let at = line.length - 2; at >= 0; at--) ring.push(line[at])
    }
    if (ring.length >= 4) rings.push(ring)
  }
  return rings
}

/**
 * Sorts rings into polygons by who lies in whom: a ring inside an even number of others is an outer ring, else a hole of the
 * smallest ring round it. Roles in OSM are often wrong, so they are not asked.
 */
export function nestRings(rings: readonly Ring[]): Polygon[] {
  const largestFirst = rings
    .filter((ring) => ring.length >= 4 && signedDoubleArea(ring) !== 0)
    .sort((a, b) => Math.abs(signedDoubleArea(b)) - Math.abs(signedDoubleArea(a)))
  const polygons: { rings: Ring[] }[] = []
  const placed: { ring: Ring; depth: number; polygon: { rings: Ring[] } }[] = []
  for (const ring of largestFirst) {
    const inside = middleOfRing(ring)
    const parents = placed.filter((other) => pointInRing(inside, other.ring))
    const depth = parents.length
    const parent = parents.at(-1)
    if (depth % 2 === 1 && parent) {
      parent.polygon.rings.push(wound(ring, 'clockwise'))
      placed.push({ ring, depth, polygon: parent.polygon })
    } else {
      const polygon = { rings: [wound(ring, 'counterclockwise')] }
      polygons.push(polygon)
      placed.push({ ring, depth, polygon })
    }
  }
  return polygons.map((polygon) => polygon.rings)
}

/** A position strictly inside a ring: just inside its westernmost corner. */
function middleOfRing(ring: Ring): LonLat {
  let corner = 0
  for (let at = 1; at < ring.length - 1; at++) if (ring[at][0] < ring[corner][0]) corner = at
  const before = ring[corner === 0 ? ring.length - 2 : corner - 1]
  const after = ring[corner + 1]
  const towards: LonLat = [(before[0] + after[0]) / 2, (before[1] + after[1]) / 2]
  // another corner may poke into the triangle: halve the way to the corner until the position is inside
  for (let share = 0.5; share > 1e-6; share /= 2) {
    const candidate: LonLat = [
      ring[corner][0] + (towards[0] - ring[corner][0]) * share,
      ring[corner][1] + (towards[1] - ring[corner][1]) * share,
    ]
    if (pointInRing(candidate, ring)) return candidate
  }
  return ring[corner]
}
