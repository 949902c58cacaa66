/** Borders of administrative units as lines: a stretch shared by several units is drawn once, at the highest of their levels. */
import { UNIT_LEVELS, type UnitLevel } from '../places/unit.ts'
import { type TileFeature, tileFeature } from './layers.ts'

export interface UnitShape {
  readonly level: UnitLevel
  readonly geometry: GeoJSON.Geometry // Polygon or MultiPolygon; anything else has no border
}

/**
 * The borders of the given shapes.
 *
 * Two units share a stretch when both outlines visit the same two positions (to 1e-7 degrees) one after the other.
 * Outlines that were drawn apart from each other share nothing and both appear.
 */
export function borderLines(shapes: readonly UnitShape[]): TileFeature[] {
  const drawn = new Set<string>()
  const features: TileFeature[] = []
  for (const level of UNIT_LEVELS) {
    for (const shape of shapes) {
      if (shape.level !== level) continue
      for (const ring of ringsOf(shape.geometry)) {
        for (const coordinates of undrawnStretches(ring, drawn))
          features.push(tileFeature({ type: 'LineString', coordinates }, { level }))
      }
    }
  }
  return features
}

/** The parts of a ring that no earlier ring has drawn, as lines; marks them as drawn. */
function undrawnStretches(ring: readonly GeoJSON.Position[], drawn: Set<string>): GeoJSON.Position[][] {
  const keys = ring.map(([lon, lat]) => `${Math.round(lon * 1e7)},${Math.round(lat * 1e7)}`)
  const stretches: GeoJSON.Position[][] = []
  let stretch: GeoJSON.Position[] | null = null
  for (let at = 1; at < ring.length; at++) {
    if (keys[at - 1] === keys[at]) continue
    const edge = keys[at - 1] < keys[at] ? `${keys[at - 1]};${keys[at]}` : `${keys[at]};${keys[at - 1]}`
    if (drawn.has(edge)) {
      stretch = null
      continue
    }
    drawn.add(edge)
    if (stretch === null) {
      stretch = [ring[at - 1]]
      stretches.push(stretch)
    }
    stretch.push(ring[at])
  }
  return stretches
}

/** All rings of an area, holes included. */
export function ringsOf(geometry: GeoJSON.Geometry): GeoJSON.Position[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat()
  return []
}
