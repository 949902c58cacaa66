/** GeoJSON geometries of a declared coordinate system, as well-known text in WGS-84. */
import { isLonLat, type LonLat } from '../../core/geometry/lonLat.ts'
import { type CoordinateSystem, convert } from '../../core/import/coordinates.ts'

type Geometry = { readonly type: string; readonly coordinates: unknown }

/** null when a position is none, or the nesting is not that of the type. */
function position(value: unknown, crs: CoordinateSystem): LonLat | null {
  if (!Array.isArray(value) || typeof value[0] !== 'number' || typeof value[1] !== 'number') return null
  const given: LonLat = [value[0], value[1]]
  return isLonLat(given) ? convert(given, crs) : null
}

function line(value: unknown, crs: CoordinateSystem, least: number): LonLat[] | null {
  if (!Array.isArray(value) || value.length < least) return null
  const positions = value.map((item) => position(item, crs))
  return positions.every((found) => found !== null) ? positions : null
}

const lineText = (positions: readonly LonLat[]) => `(${positions.map(([lon, lat]) => `${lon} ${lat}`).join(',')})`

/** MULTIPOLYGON text of a polygon or multipolygon; null when it is neither or broken. */
export function polygonText(geometry: Geometry, crs: CoordinateSystem): string | null {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : null
  if (!Array.isArray(polygons) || polygons.length === 0) return null
  const texts: string[] = []
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return null
    const rings = polygon.map((ring) => line(ring, crs, 4))
    if (!rings.every((ring) => ring !== null)) return null
    texts.push(`(${rings.map((ring) => lineText(closed(ring))).join(',')})`)
  }
  return `MULTIPOLYGON(${texts.join(',')})`
}

function closed(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring[ring.length - 1]]
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first]
}

/** The lines of a line or multiline; null when it is neither or broken. */
export function lines(geometry: Geometry, crs: CoordinateSystem): LonLat[][] | null {
  const parts =
    geometry.type === 'LineString' ? [geometry.coordinates] : geometry.type === 'MultiLineString' ? geometry.coordinates : null
  if (!Array.isArray(parts)) return null
  const found = parts.map((part) => line(part, crs, 2))
  return found.every((part) => part !== null) ? found : null
}

/** LINESTRING text. */
export const lineStringText = (positions: readonly LonLat[]): string => `LINESTRING${lineText(positions)}`

/** The position of a point, as it was sent. */
export function pointOf(geometry: Geometry): LonLat | null {
  return geometry.type === 'Point' ? position(geometry.coordinates, 'wgs84') : null
}
