/** What a plan draws on the sheet beyond the answer: roads closed, slowed and built, areas taken out, a sketch, ways to go. */
import type { Position } from './features.ts'

export type DrawnKind = 'closed' | 'slowed' | 'area' | 'built' | 'opened' | 'found' | 'taken' | 'sketch' | 'corner'

/** A line, or for `area` a ring; for `opened` and `corner` a single point. */
export interface Drawn {
  readonly kind: DrawnKind
  readonly line: readonly Position[]
}

export interface DrawnRoute {
  readonly line: readonly Position[]
  readonly chosen: boolean
}

/** One feature a piece; an unfinished ring and a line of one point are drawn by their corners only. */
export function drawnFeature({ kind, line }: Drawn): GeoJSON.Feature[] {
  const properties = { kind }
  const coordinates = line.map((at) => [...at])
  if (kind === 'opened' || kind === 'corner') {
    return coordinates.map((at) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: at } }))
  }
  if (coordinates.length < 2) return []
  if (kind === 'area') return [{ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [coordinates] } }]
  return [{ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } }]
}

export const routeFeature = ({ line, chosen }: DrawnRoute): GeoJSON.Feature[] =>
  line.length < 2
    ? []
    : [
        {
          type: 'Feature',
          properties: { chosen },
          geometry: { type: 'LineString', coordinates: line.map((at) => [...at]) },
        },
      ]
