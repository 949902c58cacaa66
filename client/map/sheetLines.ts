/**
 * How lines of the sheet are drawn: one constructor, and widths at the three scales of the look.
 *
 * Widths are given at 10, 16 and 30 px to the kilometre. In MapLibre's zoom, whose tiles are 512 px, those are about
 * 9.4, 10.1 and 11 at 30° north.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'

const CITY_ZOOM = 9.4
const COUNTY_ZOOM = 10.1
const STREET_ZOOM = 11
const CLOSE_ZOOM = 14

/** A width that follows the three scales and grows on when one looks closer. */
export const width = (city: number, county: number, street: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.4],
  ['zoom'],
  CITY_ZOOM - 1.4,
  city * 0.55,
  CITY_ZOOM,
  city,
  COUNTY_ZOOM,
  county,
  STREET_ZOOM,
  street,
  CLOSE_ZOOM,
  street * 2.6,
]
/** A width that hardly changes with the scale. */
export const fixed = (px: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 8, px * 0.8, CITY_ZOOM, px]

/** A line layer of the basemap's own tiles. */
export const line = (
  id: string,
  sourceLayer: string,
  filter: FilterSpecification | null,
  paint: Extract<LayerSpecification, { type: 'line' }>['paint'],
  rest: Partial<Extract<LayerSpecification, { type: 'line' }>> = {},
): LayerSpecification => ({
  id,
  type: 'line',
  source: 'sheet',
  'source-layer': sourceLayer,
  ...(filter === null ? {} : { filter }),
  layout: { 'line-join': 'round', 'line-cap': 'butt' },
  paint,
  ...rest,
})
