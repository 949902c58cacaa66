/** Roads of the sheet: five looks by class, casings below fills, so that crossings open into each other. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { NATIONAL_FILL, ROAD, STREET_EDGE, WHITE } from './colours.ts'
import { line, width } from './sheetLines.ts'

type RoadLook = keyof typeof ROAD
/** OSM classes of the tiles gathered into the five looks of the sheet; streets are a sixth, white only. */
const CLASSES: Record<RoadLook, readonly string[]> = {
  motorway: ['motorway'],
  national: ['trunk', 'primary'],
  provincial: ['secondary'],
  township: ['tertiary'],
  lane: ['unclassified', 'road', 'service', 'track', 'path', 'footway', 'cycleway', 'bridleway'],
}
const STREETS = ['residential', 'living_street', 'pedestrian', 'busway']
export const ofClass = (names: readonly string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', [...names]]]

/** Outer width at the three scales, and how much of it is the casing on both sides. */
const ROAD_WIDTHS: Record<Exclude<RoadLook, 'lane'>, { outer: [number, number, number]; casing: number; fill: string }> = {
  motorway: { outer: [3.8, 5, 6.4], casing: 1.5, fill: WHITE },
  national: { outer: [3.1, 4, 5.1], casing: 1.3, fill: NATIONAL_FILL },
  provincial: { outer: [2.4, 3.1, 4], casing: 1.1, fill: WHITE },
  township: { outer: [1.5, 1.9, 2.4], casing: 0.8, fill: WHITE },
}

/** From the bottom: streets, lanes, casings, fills, the motorway's middle line. */
export function roadLayers(): LayerSpecification[] {
  const looks = ['township', 'provincial', 'national', 'motorway'] as const
  const round = { layout: { 'line-join': 'round', 'line-cap': 'round' } } as const
  const bands = (outer: [number, number, number], less: number) =>
    width(...(outer.map((px) => Math.max(0.3, px - less)) as [number, number, number]))
  return [
    line(
      'street-casing',
      'roads',
      ofClass(STREETS),
      { 'line-color': STREET_EDGE, 'line-width': width(0.3, 0.9, 2.3) },
      { minzoom: 10.4, ...round },
    ),
    line(
      'street',
      'roads',
      ofClass(STREETS),
      { 'line-color': WHITE, 'line-width': width(0.3, 0.6, 1.5) },
      { minzoom: 10, ...round },
    ),
    line(
      'lane',
      'roads',
      ofClass(CLASSES.lane),
      { 'line-color': ROAD.lane, 'line-opacity': 0.75, 'line-width': width(0.5, 0.7, 1) },
      round,
    ),
    ...looks.map((look) =>
      line(`${look}-casing`, 'roads', ofClass(CLASSES[look]), {
        'line-color': ROAD[look],
        'line-width': bands(ROAD_WIDTHS[look].outer, 0),
      }),
    ),
    ...looks.map((look) =>
      line(
        `${look}-fill`,
        'roads',
        ofClass(CLASSES[look]),
        { 'line-color': ROAD_WIDTHS[look].fill, 'line-width': bands(ROAD_WIDTHS[look].outer, ROAD_WIDTHS[look].casing) },
        round,
      ),
    ),
    line('motorway-centre', 'roads', ofClass(CLASSES.motorway), {
      'line-color': ROAD.motorway,
      'line-width': width(0.55, 0.65, 0.8),
    }),
  ]
}
