/** Outlines as plain numbers: between threads they change hands without being copied, and are read a ring at a time. */
import type { Isochrone } from '../core/travel/isochrone.ts'

export interface PackedOutlines {
  /** Longitude, latitude, longitude, latitude … of all rings. */
  readonly points: Float64Array
  /** Where each ring ends in `points`; each polygon in the rings; each outline in the polygons. */
  readonly ringEnds: Uint32Array
  readonly polygonEnds: Uint32Array
  readonly outlineEnds: Uint32Array
}

export function packOutlines(outlines: readonly Isochrone[]): PackedOutlines {
  const polygons = outlines.flatMap(({ geometry }) => geometry.coordinates)
  const rings = polygons.flat()
  const points = new Float64Array(2 * rings.reduce((sum, ring) => sum + ring.length, 0))
  let at = 0
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      points[at++] = lon
      points[at++] = lat
    }
  }
  return {
    points,
    ringEnds: endsOf(rings.map((ring) => 2 * ring.length)),
    polygonEnds: endsOf(polygons.map((polygon) => polygon.length)),
    outlineEnds: endsOf(outlines.map(({ geometry }) => geometry.coordinates.length)),
  }
}

function endsOf(lengths: readonly number[]): Uint32Array {
  let end = 0
  return Uint32Array.from(lengths, (length) => {
    end += length
    return end
  })
}

/** The coordinates of each outline, as of a MultiPolygon; pauses after every ring. */
export function* unpackOutlines({
  points,
  ringEnds,
  polygonEnds,
  outlineEnds,
}: PackedOutlines): Generator<void, Isochrone['geometry']['coordinates'][]> {
  const outlines: Isochrone['geometry']['coordinates'][] = []
  let [point, ring, polygon] = [0, 0, 0]
  for (const lastPolygon of outlineEnds) {
    const polygons: number[][][][] = []
    for (; polygon < lastPolygon; polygon++) {
      const rings: number[][][] = []
      for (; ring < polygonEnds[polygon]; ring++) {
        const corners: number[][] = []
        for (; point < ringEnds[ring]; point += 2) corners.push([points[point], points[point + 1]])
        rings.push(corners)
        yield
      }
      polygons.push(rings)
    }
    outlines.push(polygons)
  }
  return outlines
}
