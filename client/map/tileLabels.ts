/** Words that the tiles carry: road numbers and names of water. Place names come with the region's own lists. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../i18n/language.ts'
import { INK_2, WATER_LABEL } from './colours.ts'
import { ofClass } from './roadLayers.ts'

/** The label of a feature in the language of the page, the other name where that one is missing. */
export const labelIn = (language: Language): ExpressionSpecification =>
  language === 'en' ? ['coalesce', ['get', 'nameEn'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ['get', 'nameEn'], '']

/** The system's own families. MapLibre reads weight and slant out of the first name, which is no family of any machine. */
const FAMILIES = ['PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Segoe UI']
export const FONT_REGULAR = ['Sheet Regular', ...FAMILIES]
export const FONT_BOLD = ['Sheet Bold', ...FAMILIES]
const FONT_ITALIC = ['Sheet Italic', ...FAMILIES]

/** Road numbers first, then names of rivers and of standing water. */
export function tileLabels(language: Language): LayerSpecification[] {
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
