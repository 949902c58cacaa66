/** Areas drawn by the code under test: whether they are valid GeoJSON, and where points lie. */
import { booleanValid, kinks } from '@turf/turf'
import { expect } from 'vitest'
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import type { Plane } from '../../server/core/geometry/plane.ts'
import { signedDoubleArea } from '../../server/core/geometry/polygon.ts'
import type { Isochrone } from '../../server/core/travel/isochrone.ts'

type Area = Isochrone['geometry']

const asLonLat = ([lon, lat]: number[]): LonLat => [lon, lat]

/** Closed rings of at least three different corners, no corner twice, no crossing, wound as RFC 7946 asks. */
export function expectValid(area: Area): void {
  for (const polygon of area.coordinates) {
    polygon.forEach((ring, at) => {
      expect(ring.length).toBeGreaterThanOrEqual(4)
      expect(ring.at(-1)).toEqual(ring[0])
      expect(new Set(ring.map(String)).size).toBe(ring.length - 1)
      expect(signedDoubleArea(ring.map(asLonLat)) > 0).toBe(at === 0)
    })
    expect(kinks({ type: 'Polygon', coordinates: polygon }).features).toEqual([])
    expect(booleanValid({ type: 'Polygon', coordinates: polygon })).toBe(true)
  }
}

/** Tells for many points whether they are inside, by the rows of the map that the rings pass (even-odd rule). */
export function insideOf(area: Area, plane: Plane): (at: LonLat) => boolean {
  const rowMetres = 100
  const rows = new Map<number, number[][]>()
  for (const [a, b] of piecesOf(area, plane)) {
    const last = Math.floor(Math.max(a[1], b[1]) / rowMetres)
    for (let row = Math.floor(Math.min(a[1], b[1]) / rowMetres); row <= last; row++) {
      rows.set(row, [...(rows.get(row) ?? []), [...a, ...b]])
    }
  }
  return ([lon, lat]) => {
    const [x, y] = [plane.x(lon), plane.y(lat)]
    const crossed = (rows.get(Math.floor(y / rowMetres)) ?? []).filter(
      ([ax, ay, bx, by]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax,
    )
    return crossed.length % 2 === 1
  }
}

function* piecesOf(area: Area, plane: Plane): Generator<[number[], number[]]> {
  for (const ring of area.coordinates.flat()) {
    const corners = ring.map(([lon, lat]) => [plane.x(lon), plane.y(lat)])
    for (let at = 1; at < corners.length; at++) yield [corners[at - 1], corners[at]]
  }
}
