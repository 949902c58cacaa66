/** The layers of the answer: settlements as dots, facilities as signs, names in their order of priority. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../i18n/language.ts'
import { INK, INK_2, INK_3, TEAL, WARM, WHITE } from './colours.ts'
import { REACH } from './mapData.ts'
import { FONT_BOLD, FONT_REGULAR, labelIn } from './tileLabels.ts'

const HALO = 'rgba(255,255,255,0.88)'
const isGap: ExpressionSpecification = ['boolean', ['feature-state', 'gap'], false]
const changed = (bit: number): ExpressionSpecification => ['==', ['coalesce', ['feature-state', 'change'], 0], bit]
/** Area is proportional to people; 1,000 people have a radius of 2.6 px at the scale of the whole city. */
const gapRadius = (scale: number): ExpressionSpecification => [
  'max',
  2.3 * scale,
  ['*', 0.082 * scale, ['sqrt', ['coalesce', ['feature-state', 'people'], 0]]],
]

/** The radius at every scale, some px wider. */
const gapRadii = (widerPx: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  ...([
    [8, 0.8],
    [9.4, 1],
    [11, 1.35],
    [14, 2],
  ].flatMap(([zoom, scale]) => [zoom!, ['+', widerPx, gapRadius(scale!)]]) as [number, ExpressionSpecification]),
]

/** Dots that stand below all names. The state `gap` says that a settlement is not reached. */
export const dotLayers: readonly LayerSpecification[] = [
  {
    id: 'catchment',
    type: 'line',
    source: 'catchment',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': TEAL, 'line-width': 1.5 },
  },
  {
    id: 'rim',
    type: 'line',
    source: 'rim',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': INK_3, 'line-width': 0.9, 'line-dasharray': [4, 3] },
  },
  {
    id: 'dot',
    type: 'circle',
    source: 'places',
    paint: {
      'circle-color': INK_2,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 0.9, 9.4, 1.25, 11, 2, 14, 3.2],
      'circle-opacity': ['case', isGap, 0, 1],
      'circle-stroke-color': WHITE,
      'circle-stroke-width': 0.5,
      'circle-stroke-opacity': ['case', isGap, 0, 0.7],
    },
  },
  {
    id: 'gap-dot',
    type: 'circle',
    source: 'places',
    paint: {
      'circle-color': WARM,
      'circle-radius': gapRadii(0),
      'circle-opacity': ['case', isGap, 1, 0],
      'circle-stroke-color': WHITE,
      'circle-stroke-width': 0.8,
      'circle-stroke-opacity': ['case', isGap, 1, 0],
    },
  },
  // what a plan changes: newly reached a hollow teal ring, lost a warm ring around the warm dot
  {
    id: 'gained-ring',
    type: 'circle',
    source: 'places',
    paint: {
      'circle-radius': gapRadii(0.8),
      'circle-color': WHITE,
      'circle-opacity': ['case', changed(REACH.gained), 1, 0],
      'circle-stroke-color': TEAL,
      'circle-stroke-width': 1.8,
      'circle-stroke-opacity': ['case', changed(REACH.gained), 1, 0],
    },
  },
  {
    id: 'lost-ring',
    type: 'circle',
    source: 'places',
    paint: {
      'circle-radius': gapRadii(2.6),
      'circle-color': WHITE,
      'circle-opacity': 0,
      'circle-stroke-color': WARM,
      'circle-stroke-width': 1.5,
      'circle-stroke-opacity': ['case', changed(REACH.lost), 1, 0],
    },
  },
  {
    id: 'place-chosen',
    type: 'circle',
    source: 'chosen',
    paint: {
      'circle-radius': 8,
      'circle-opacity': 0,
      'circle-color': WHITE,
      'circle-stroke-color': TEAL,
      'circle-stroke-width': 2.5,
    },
  },
]

/** Names of settlements, the lowest in priority: those not reached first, then the larger. */
export const villageNames = (language: Language): readonly LayerSpecification[] => [
  villageName('village-name', ['!', ['get', 'gap']], INK_3, language, 10.3),
  villageName('gap-village-name', ['get', 'gap'], WARM, language, 9.2),
]

const villageName = (
  id: string,
  filter: ExpressionSpecification,
  colour: string,
  language: Language,
  minzoom: number,
): LayerSpecification => ({
  id,
  type: 'symbol',
  source: 'names',
  filter,
  minzoom,
  layout: {
    'text-field': labelIn(language),
    'text-font': FONT_REGULAR,
    'text-size': ['interpolate', ['linear'], ['zoom'], 9.4, 9.5, 11, 10.5, 13, 12],
    'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
    'text-radial-offset': 0.55,
    'text-padding': ['interpolate', ['linear'], ['zoom'], 9.4, 22, 10.5, 7, 12, 2],
    'text-max-width': 9,
    'symbol-sort-key': ['-', ['get', 'people']],
  },
  paint: { 'text-color': colour, 'text-halo-color': HALO, 'text-halo-width': 1.6 },
})

/** Names of units and facilities, signs, and the room of badges: the later, the higher in priority. */
export const signLayers = (language: Language): readonly LayerSpecification[] => [
  unitName('street-name', ['==', ['get', 'kind'], 'street'], language, { size: 11.5, minzoom: 10.6 }),
  unitName('township-name', ['all', ['==', ['get', 'level'], 'township'], ['!=', ['get', 'kind'], 'street']], language, {
    size: 11.5,
    minzoom: 8.2,
  }),
  unitName(
    'district-name',
    ['all', ['==', ['get', 'level'], 'county'], ['in', ['get', 'kind'], ['literal', ['district', 'quasi']]]],
    language,
    {
      size: 13,
      minzoom: 9.9,
      bold: true,
    },
  ),
  unitName(
    'county-name',
    ['all', ['==', ['get', 'level'], 'county'], ['in', ['get', 'kind'], ['literal', ['county', 'county_city', 'city']]]],
    language,
    {
      size: 13,
      minzoom: 7,
      bold: true,
    },
  ),
  unitName('city-name', ['==', ['get', 'level'], 'prefecture'], language, { size: 17, minzoom: 6, bold: true }),
  facilityName(language, 'facilities-loose'),
  facilityName(language, 'facilities'),
  facilitySign('facility-loose', 'facilities-loose'),
  {
    id: 'cluster',
    type: 'symbol',
    source: 'facilities-loose',
    filter: ['has', 'point_count'],
    layout: {
      'icon-image': 'cluster',
      'icon-allow-overlap': true,
      'text-field': ['get', 'point_count_abbreviated'],
      'text-font': FONT_REGULAR,
      'text-size': 11,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': INK },
  },
  facilitySign('facility', 'facilities'),
  {
    id: 'badge-room',
    type: 'symbol',
    source: 'badges',
    layout: { 'icon-image': 'room', 'icon-anchor': 'bottom', 'icon-offset': [0, -6], 'icon-allow-overlap': true },
  },
]

/** Where a name may stand: close around its point first, then a line farther off, in ems. */
const rings = (distances: readonly number[]): ExpressionSpecification =>
  distances
    .flatMap((far) => [
      ['bottom', [0, -far]],
      ['top', [0, far]],
      ['left', [far, 0]],
      ['right', [-far, 0]],
      ['bottom-left', [far * 0.7, -far * 0.6]],
      ['bottom-right', [-far * 0.7, -far * 0.6]],
      ['top-left', [far * 0.7, far * 0.6]],
      ['top-right', [-far * 0.7, far * 0.6]],
    ])
    .flat() as unknown as ExpressionSpecification

function unitName(
  id: string,
  filter: ExpressionSpecification,
  language: Language,
  { size, minzoom, bold = false }: { size: number; minzoom: number; bold?: boolean },
): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: 'units',
    filter,
    minzoom,
    layout: {
      'text-field': labelIn(language),
      'text-font': bold ? FONT_BOLD : FONT_REGULAR,
      'text-size': ['interpolate', ['linear'], ['zoom'], 8, size * 0.92, 9.4, size, 12, size * 1.12],
      'text-letter-spacing': size > 15 ? 0.12 : 0,
      'text-variable-anchor-offset': rings(size > 15 ? [0.85, 1.9, 3, 4.2, 5] : [0.85, 1.9]),
      'text-padding': 1,
      'text-max-width': 8,
      ...(bold && minzoom < 8 ? { 'text-overlap': 'always' } : {}), // a city or county seat is named whatever stands there
      'symbol-sort-key': ['-', ['get', 'people']],
    },
    paint: { 'text-color': bold ? INK : INK_2, 'text-halo-color': HALO, 'text-halo-width': bold ? 2.2 : 1.8 },
  }
}

const facilitySign = (id: string, source: string): LayerSpecification => ({
  id,
  type: 'symbol',
  source,
  filter: ['!', ['has', 'point_count']],
  layout: {
    'icon-image': ['step', ['zoom'], ['get', 'small'], 10.9, ['get', 'large']],
    'icon-allow-overlap': true,
    'icon-padding': 0,
    'symbol-sort-key': ['get', 'order'],
  },
})

const facilityName = (language: Language, source: string): LayerSpecification => ({
  id: `${source}-name`,
  type: 'symbol',
  source,
  minzoom: 11.2,
  filter: ['!', ['has', 'point_count']],
  layout: {
    'text-field': labelIn(language),
    'text-font': FONT_REGULAR,
    'text-size': 11.5,
    'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
    'text-radial-offset': 1.1,
    'text-max-width': 11,
    'text-padding': 2,
  },
  paint: { 'text-color': INK_2, 'text-halo-color': HALO, 'text-halo-width': 1.8 },
})
