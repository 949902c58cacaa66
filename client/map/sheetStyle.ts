/** The basemap as a printed sheet: our own tiles, drawn by the table of the look, with the system's own fonts. */
import type { FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Language } from '../i18n/language.ts'
import { BANK, BOUNDARY, CONTOUR, INK, LAND, OFF, WATER, WHITE } from './colours.ts'
import { roadLayers } from './roadLayers.ts'
import { fixed, line, width } from './sheetLines.ts'
import { tileLabels } from './tileLabels.ts'

/** MapLibre draws fully opaque fills before anything else, under the bands; a fill that is not quite opaque keeps its place. */
const NEARLY = 0.999

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
