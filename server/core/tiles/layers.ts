/** The layers of our own basemap: what each holds, and from which zoom on. Zooms are those of 512-pixel tiles (MapLibre's). */
import type { RoadClass } from '../osm/tags.ts'

export const TILE_LAYERS = ['region', 'contour', 'water', 'waterway', 'roads', 'unit', 'classOutline', 'label'] as const
export type TileLayer = (typeof TILE_LAYERS)[number]

/** The fields of each layer's features. A field that would be empty, 0 or false is left out of the tile. */
export const LAYER_FIELDS: Record<TileLayer, Record<string, 'String' | 'Number' | 'Boolean'>> = {
  region: { code: 'String' },
  contour: { elevation: 'Number', index: 'Boolean' },
  water: { kind: 'String', name: 'String', nameEn: 'String' },
  waterway: { kind: 'String', name: 'String', nameEn: 'String' },
  roads: { class: 'String', name: 'String', nameEn: 'String', ref: 'String', bridge: 'Boolean', tunnel: 'Boolean' },
  unit: { level: 'String' },
  classOutline: { areaClass: 'String' },
  label: { level: 'String', code: 'String', name: 'String', nameEn: 'String', rank: 'Number' },
}

/** A class of road on the map: links are drawn as the road they lead to. */
export type DrawnClass = Exclude<RoadClass, `${string}_link`>

export const drawnClassOf = (roadClass: RoadClass): DrawnClass => roadClass.replace(/_link$/, '') as DrawnClass

/**
 * The first zoom at which each class is sent. At zoom 9 a prefecture fills the screen and its village lanes are the finest
 * thing to see; streets show from the county's scale on, tracks and paths only where one looks at a village.
 */
export const ROAD_LEAST_ZOOM: Record<DrawnClass, number> = {
  motorway: 0,
  trunk: 0,
  primary: 0,
  secondary: 6,
  ferry: 8,
  tertiary: 8,
  unclassified: 9,
  road: 10,
  residential: 10,
  living_street: 11,
  busway: 12,
  pedestrian: 12,
  service: 12,
  track: 12,
  cycleway: 13,
  footway: 13,
  bridleway: 13,
  path: 13,
  steps: 13,
}

/** What one feature of a tile says. */
export type TileProperties = Readonly<Record<string, string | number | boolean>>

export interface TileFeature {
  readonly type: 'Feature'
  readonly geometry: GeoJSON.Geometry
  readonly properties: TileProperties
}

/** Features of one layer that appear from one zoom on. */
export interface TilePart {
  readonly layer: TileLayer
  readonly leastZoom: number
  readonly features: readonly TileFeature[]
}

/** A feature without the properties that say nothing. */
export function tileFeature(geometry: GeoJSON.Geometry, properties: TileProperties): TileFeature {
  const said = Object.entries(properties).filter(([, value]) => value !== '' && value !== false && value !== 0)
  return { type: 'Feature', geometry, properties: Object.fromEntries(said) }
}
