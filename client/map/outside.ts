/** What lies outside the region: the ground that is greyed, so that the eye stays on one prefecture. */

export interface Area {
  readonly type: string
  readonly coordinates?: unknown
}

type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * The world less the given areas, as one polygon with holes. Without any area the hole is the box, a little widened:
 * a region whose units have no outlines still has a sheet to be drawn on.
 */
export function outsideOf(areas: readonly Area[], box: Box): GeoJSON.Feature<GeoJSON.Polygon> {
  const holes = areas.flatMap(outerRings)
  if (holes.length === 0) {
    const [west, south, east, north] = box
    const [x, y] = [(east - west) * 0.06, (north - south) * 0.06]
    holes.push([
      [west - x, south - y],
      [east + x, south - y],
      [east + x, north + y],
      [west - x, north + y],
      [west - x, south - y],
    ])
  }
  const world: GeoJSON.Position[] = [
    [-180, -85],
    [180, -85],
    [180, 85],
    [-180, 85],
    [-180, -85],
  ]
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [world, ...holes.map(clockwise)] } }
}

/** The outer ring of a polygon, or of each part of a multi-polygon. */
function outerRings({ type, coordinates }: Area): GeoJSON.Position[][] {
  if (type === 'Polygon') return [(coordinates as GeoJSON.Position[][])[0]!]
  if (type === 'MultiPolygon') return (coordinates as GeoJSON.Position[][][]).map((polygon) => polygon[0]!)
  return []
}

/** Holes run against the outer ring. */
function clockwise(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let twiceArea = 0
  for (let at = 1; at < ring.length; at++) {
    const [x1, y1] = ring[at - 1]!
    const [x2, y2] = ring[at]!
    twiceArea += (x2! - x1!) * (y2! + y1!)
  }
  return twiceArea > 0 ? ring : [...ring].reverse()
}
