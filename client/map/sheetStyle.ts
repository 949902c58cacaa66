/**
 * The basemap as a printed sheet: our own tiles, drawn by the table of the look.
 *
 * Widths are given at three scales of the look (10, 16 and 30 px to the kilometre). In MapLibre's zoom, whose tiles are
 * 512 px, those are about 9.4, 10.1 and 11 at 30° north. Labels have no glyph server: the system's own fonts draw them.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Language } from '../i18n/language.ts'
import { BANK, BOUNDARY, CONTOUR, INK, INK_2, LAND, NATIONAL_FILL, OFF, ROAD, WATER, WATER_LABEL, WHITE } from './colours.ts'

/** MapLibre draws fully opaque fills before anything else, under the bands; a fill that is not quite opaque keeps its place. */
const NEARLY = 0.999

const CITY_ZOOM = 9.4
const COUNTY_ZOOM = 10.1
const STREET_ZOOM = 11
const CLOSE_ZOOM = 14

/** A width that follows the three scales and grows on when one looks closer. */
const width = (city: number, county: number, street: number): ExpressionSpecification => [
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
const fixed = (px: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 8, px * 0.8, CITY_ZOOM, px]

/** The label of a feature in the language of the page, the other name where that one is missing. */
export const labelIn = (language: Language): ExpressionSpecification =>
  language === 'en' ? ['coalesce', ['get', 'nameEn'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ['get', 'nameEn'], '']

/** The system's own families. MapLibre reads weight and slant out of the first name, which is no family of any machine. */
const FAMILIES = ['PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Segoe UI']
export const FONT_REGULAR = ['Sheet Regular', ...FAMILIES]
export const FONT_BOLD = ['Sheet Bold', ...FAMILIES]
const FONT_ITALIC = ['Sheet Italic', ...FAMILIES]

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
const ofClass = (names: readonly string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', [...names]]]

/** Outer width at the three scales, and how much of it is the casing on both sides. */
const ROAD_WIDTHS: Record<Exclude<RoadLook, 'lane'>, { outer: [number, number, number]; casing: number; fill: string }> = {
  motorway: { outer: [3.8, 5, 6.4], casing: 1.5, fill: WHITE },
  national: { outer: [3.1, 4, 5.1], casing: 1.3, fill: NATIONAL_FILL },
  provincial: { outer: [2.4, 3.1, 4], casing: 1.1, fill: WHITE },
  township: { outer: [1.5, 1.9, 2.4], casing: 0.8, fill: WHITE },
}

const line = (
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

function roadLayers(): LayerSpecification[] {
  const looks = ['township', 'provincial', 'national', 'motorway'] as const
  const round = { layout: { 'line-join': 'round', 'line-cap': 'round' } } as const
  const bands = (outer: [number, number, number], less: number) =>
    width(...(outer.map((px) => Math.max(0.3, px - less)) as [number, number, number]))
  return [
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

function waterLayers(): LayerSpecification[] {
  const minor: FilterSpecification = ['in', ['get', 'kind'], ['literal', ['stream', 'ditch', 'drain']]]
  const major: FilterSpecification = ['in', ['get', 'kind'], ['literal', ['river', 'canal']]]
  const round = { layout: { 'line-join': 'round', 'line-cap': 'round' } } as const
  return [
    line('stream', 'waterway', minor, { 'line-color': BANK, 'line-width': width(0.7, 0.7, 1.1) }, { minzoom: 8.5, ...round }),
    line('river-bank', 'waterway', major, { 'line-color': BANK, 'line-width': width(2.6, 2.8, 4.4) }, round),
    // a river is never thinner on paper than the eye can follow
    line('water-bank', 'water', null, { 'line-color': BANK, 'line-width': width(4.4, 3.6, 2.4) }, round),
    line('water-least', 'water', null, { 'line-color': WATER, 'line-width': width(2.5, 1.8, 0.4) }, round),
    line('river', 'waterway', major, { 'line-color': WATER, 'line-width': width(1.6, 1.8, 3.4) }, round),
    {
      id: 'water',
      type: 'fill',
      source: 'sheet',
      'source-layer': 'water',
      paint: { 'fill-color': WATER, 'fill-opacity': NEARLY, 'fill-antialias': false },
    },
  ]
}

function boundaryLayers(): LayerSpecification[] {
  const level = (name: string): FilterSpecification => ['==', ['get', 'level'], name]
  return [
    line('boundary-township', 'unit', level('township'), {
      'line-color': BOUNDARY.township,
      'line-width': fixed(0.65),
      'line-dasharray': [4.6, 3.4],
      'line-opacity': 0.85,
    }),
    line('boundary-county', 'unit', level('county'), {
      'line-color': BOUNDARY.county,
      'line-width': fixed(1.15),
      'line-dasharray': [7, 2.1, 1.2, 2.1],
    }),
    line('boundary-prefecture-casing', 'unit', level('prefecture'), { 'line-color': WHITE, 'line-width': 3.4 }),
    line('boundary-prefecture', 'unit', level('prefecture'), { 'line-color': BOUNDARY.prefecture, 'line-width': 1.25 }),
  ]
}

function classLayers(): LayerSpecification[] {
  const of = (name: string): FilterSpecification => ['==', ['get', 'areaClass'], name]
  return [
    line('class-casing', 'classOutline', null, { 'line-color': WHITE, 'line-width': 2.8, 'line-opacity': 0.9 }),
    line('class-urban', 'classOutline', of('urban'), { 'line-color': INK, 'line-width': 1.1 }),
    line(
      'class-fringe',
      'classOutline',
      of('fringe'),
      { 'line-color': INK, 'line-width': 1.3, 'line-dasharray': [0.01, 2.5] },
      { layout: { 'line-join': 'round', 'line-cap': 'round' } },
    ),
  ]
}

/** The shields and river names that the tiles carry; place names come with the region's own lists. */
function tileLabels(language: Language): LayerSpecification[] {
  const shield = (id: string, classes: readonly string[], image: string, minzoom: number): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'sheet',
    'source-layer': 'roads',
    minzoom,
    filter: ['all', ofClass(classes), ['has', 'ref']],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'ref'],
      'text-font': FONT_REGULAR,
      'text-size': 8.6,
      'text-rotation-alignment': 'viewport',
      'icon-image': image,
      'icon-rotation-alignment': 'viewport',
      'icon-text-fit': 'both',
      'icon-text-fit-padding': [1.5, 4, 1.5, 4],
      'text-padding': 12,
    },
    paint: { 'text-color': INK_2 },
  })
  return [
    shield('shield-provincial', ['secondary'], 'shield-white', 9.2),
    shield('shield-national', ['trunk', 'primary'], 'shield-national', 8),
    shield('shield-motorway', ['motorway'], 'shield-white', 8),
    {
      id: 'river-name',
      type: 'symbol',
      source: 'sheet',
      'source-layer': 'waterway',
      filter: ['all', ['has', 'name'], ['in', ['get', 'kind'], ['literal', ['river', 'canal']]]],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': labelIn(language),
        'text-font': FONT_ITALIC,
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, 11, 12, 13],
        'text-letter-spacing': 0.35,
        'text-max-angle': 40,
        'text-offset': [0, 0],
        'text-padding': 20,
      },
      paint: { 'text-color': WATER_LABEL, 'text-halo-color': 'rgba(254,253,251,0.75)', 'text-halo-width': 1.2 },
    },
    {
      id: 'water-name',
      type: 'symbol',
      source: 'sheet',
      'source-layer': 'water',
      filter: ['all', ['has', 'name'], ['!=', ['get', 'kind'], 'river']],
      layout: { 'text-field': labelIn(language), 'text-font': FONT_ITALIC, 'text-size': 11, 'text-max-width': 6 },
      paint: { 'text-color': WATER_LABEL, 'text-halo-color': 'rgba(254,253,251,0.75)', 'text-halo-width': 1.2 },
    },
  ]
}

export interface SheetSource {
  readonly tileJsonUrl: string
  readonly language: Language
}

/** Names of settlements go below this layer: rivers and road numbers come before them. */
export const ABOVE_VILLAGES = 'shield-provincial'
/** The bands of the answer are drawn just below this layer. */
export const ABOVE_BANDS = 'off'

/** Order from the bottom: land, (bands), off, contours, water, roads and their names, veil, boundaries, class outlines, (dots, names, signs). */
export function sheetStyle({ tileJsonUrl, language }: SheetSource): StyleSpecification {
  return {
    version: 8,
    sources: {
      sheet: { type: 'vector', url: tileJsonUrl },
      outside: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': LAND } },
      {
        id: 'off',
        type: 'fill',
        source: 'outside',
        paint: { 'fill-color': OFF, 'fill-opacity': NEARLY, 'fill-antialias': false },
      },
      line(
        'contour',
        'contour',
        ['!=', ['get', 'index'], true],
        {
          'line-color': CONTOUR,
          'line-opacity': 0.42,
          'line-width': 0.45,
        },
        { minzoom: 8.4 },
      ),
      line(
        'contour-index',
        'contour',
        ['==', ['get', 'index'], true],
        {
          'line-color': CONTOUR,
          'line-opacity': 0.42,
          'line-width': 0.8,
        },
        { minzoom: 8 },
      ),
      ...waterLayers(),
      ...roadLayers(),
      {
        id: 'veil',
        type: 'fill',
        source: 'outside',
        paint: { 'fill-color': OFF, 'fill-opacity': 0.74, 'fill-antialias': false },
      },
      ...boundaryLayers(),
      ...classLayers(),
      ...tileLabels(language),
    ],
  }
}
