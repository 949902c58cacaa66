/** The basemap of each region: features from the roads and the database, cut into vector tiles in memory. */

import { TILE_ZOOMS } from '../contract.ts'
import { decodeRoads } from '../core/osm/roadFile.ts'
import { UNIT_LEVELS } from '../core/places/unit.ts'
import { borderLines, ringsOf, type UnitShape } from '../core/tiles/borders.ts'
import { LAYER_FIELDS, TILE_LAYERS, type TileFeature, type TilePart, tileFeature } from '../core/tiles/layers.ts'
import { roadParts } from '../core/tiles/roadLines.ts'
import { createTileset, type Tileset } from '../core/tiles/tileset.ts'
import { AppError } from '../errors.ts'
import { type BasemapFeature, basemapFeatures } from '../store/basemap.ts'
import type { RegionRecord } from '../store/regions.ts'
import type { Db } from '../store/tables.ts'
import { classOutlines, unitShapes } from '../store/units.ts'
import { Kept } from './kept.ts'
import type { Networks } from './networks.ts'
import type { RegionData, Regions } from './regions.ts'

interface TileParts {
  readonly db: Db
  readonly regions: Regions
  readonly networks: Networks
}

/** Regions whose tiles are kept in memory, some 100 MB for a large city. */
const MOST_KEPT = 3

export class Tiles {
  readonly #parts: TileParts
  readonly #kept = new Kept<Tileset>(MOST_KEPT)

  constructor(parts: TileParts) {
    this.#parts = parts
  }

  /**
   * One tile as bytes, null when nothing lies in it, or `moved` to the version that stands now when the version asked for
   * has passed. Throws AppError('not_found') for an unknown region, a version still to come, a place off the grid.
   */
  async tile({ region: id, version, z, x, y }: TileAddress): Promise<Uint8Array | null | { readonly moved: number }> {
    if (z < TILE_ZOOMS.least || x >= 2 ** z || y >= 2 ** z) throw noSuchTile()
    // a version never changes, so one that is in memory needs no question to the database
    const kept = this.#kept.peek(`${id} ${version}`)
    if (kept !== undefined) return (await kept).tile(z, x, y)
    const data = await this.#parts.regions.data(id)
    const { dataVersion } = data.region
    if (version > dataVersion) throw noSuchTile()
    if (version < dataVersion) return { moved: dataVersion }
    return (await this.#kept.get(`${id} ${dataVersion}`, () => this.#build(data))).tile(z, x, y)
  }

  async #build(data: RegionData): Promise<Tileset> {
    const { db, networks } = this.#parts
    const { region } = data
    const source = await networks.roads(region)
    const roads = source && decodeRoads(new Uint8Array(source.roads))
    const shapes: (UnitShape & { code: string })[] = []
    for (const level of UNIT_LEVELS) {
      if (level !== 'village') shapes.push(...((await unitShapes(db, region.id, level)) as (UnitShape & { code: string })[]))
    }
    const outlines = await classOutlines(db, region.id)
    const stored = await basemapFeatures(db, region.id)
    const borders = borderLines(shapes)
    const parts: TilePart[] = [
      { layer: 'region', leastZoom: 0, features: landOf(shapes) },
      ...contourParts(stored.filter(({ layer }) => layer === 'contour')),
      ...waterParts(stored),
      ...(roads === null ? [] : roadParts(roads)),
      ...UNIT_LINES.map(({ level, leastZoom }) => ({
        layer: 'unit' as const,
        leastZoom,
        features: borders.filter(({ properties }) => properties.level === level),
      })),
      {
        layer: 'classOutline',
        leastZoom: 7,
        features: outlines.map(({ areaClass, geometry }) =>
          tileFeature({ type: 'MultiLineString', coordinates: ringsOf(geometry as GeoJSON.Geometry) }, { areaClass }),
        ),
      },
      ...labelParts(data, stored),
    ]
    return createTileset(parts, { maxZoom: TILE_ZOOMS.most })
  }
}

const noSuchTile = () => new AppError('not_found', 'There is no such tile.')

export interface TileAddress {
  readonly region: string
  readonly version: number
  readonly z: number
  readonly x: number
  readonly y: number
}

/** TileJSON 3.0. `origin` is the address of this server, as the asker knows it. */
export function tileJson(region: RegionRecord, origin: string) {
  const { id, nameZh, nameEn, bbox, centre, dataVersion, sources } = region
  return {
    tilejson: '3.0.0',
    name: `${nameZh} ${nameEn}`,
    version: `${dataVersion}.0.0`,
    scheme: 'xyz',
    tiles: [`${origin}/api/regions/${id}/tiles/${dataVersion}/{z}/{x}/{y}.mvt`],
    minzoom: TILE_ZOOMS.least,
    maxzoom: TILE_ZOOMS.most,
    bounds: bbox,
    center: [...centre, 9],
    attribution: sources
      .map((source) => [source.nameZh, source.date, source.licence].filter((part) => part !== '').join(' '))
      .join(' · '),
    vector_layers: TILE_LAYERS.map((layer) => ({ id: layer, fields: LAYER_FIELDS[layer] })),
  }
}

const UNIT_LINES = [
  { level: 'prefecture', leastZoom: 0 },
  { level: 'county', leastZoom: 5 },
  { level: 'township', leastZoom: 8 },
] as const

/** The region's own land: the outline of its prefecture, else of its counties, else of its townships. */
function landOf(shapes: readonly (UnitShape & { code: string })[]): TileFeature[] {
  const largest = UNIT_LEVELS.find((level) => shapes.some((shape) => shape.level === level))
  return shapes.filter(({ level }) => level === largest).map(({ code, geometry }) => tileFeature(geometry, { code }))
}

/** Every fifth contour is heavier and shows before the others. */
function contourParts(contours: readonly BasemapFeature[]): TilePart[] {
  const elevations = [...new Set(contours.map(({ rank }) => rank))].sort((a, b) => a - b)
  const interval = Math.min(...elevations.slice(1).map((elevation, at) => elevation - elevations[at]))
  const isIndex = ({ rank }: BasemapFeature) => Math.round(rank / interval) % 5 === 0
  const feature = (contour: BasemapFeature) =>
    tileFeature(contour.geometry as GeoJSON.Geometry, { elevation: contour.rank, index: isIndex(contour) })
  return [
    { layer: 'contour', leastZoom: 7, features: contours.filter(isIndex).map(feature) },
    { layer: 'contour', leastZoom: 8, features: contours.filter((contour) => !isIndex(contour)).map(feature) },
  ]
}

/** Streams wait until the rivers have room. */
function waterParts(stored: readonly BasemapFeature[]): TilePart[] {
  const ofLayer = (layer: 'water' | 'waterway') =>
    stored
      .filter((feature) => feature.layer === layer)
      .map(({ name, nameEn, geometry, properties }) =>
        tileFeature(geometry as GeoJSON.Geometry, { kind: String(properties.kind ?? layer), name, nameEn }),
      )
  const lines = ofLayer('waterway')
  const isRiver = ({ properties }: TileFeature) => properties.kind === 'river' || properties.kind === 'canal'
  return [
    { layer: 'water', leastZoom: 0, features: ofLayer('water') },
    { layer: 'waterway', leastZoom: 4, features: lines.filter(isRiver) },
    { layer: 'waterway', leastZoom: 9, features: lines.filter((feature) => !isRiver(feature)) },
  ]
}

const LABEL_ZOOMS = { prefecture: 0, county: 6, township: 8, village: 10 } as const

/** Names with the place they belong to; rank 1 has the most people of its level. */
function labelParts({ units }: RegionData, stored: readonly BasemapFeature[]): TilePart[] {
  const ofUnits = UNIT_LEVELS.map((level): TilePart => {
    const seated = units.filter((unit) => unit.level === level && unit.seat !== null).sort((a, b) => b.people - a.people)
    const features = seated.map(({ code, name, nameEn, seat }, at) =>
      tileFeature({ type: 'Point', coordinates: [...seat!] }, { level, code, name, nameEn, rank: at + 1 }),
    )
    return { layer: 'label', leastZoom: LABEL_ZOOMS[level], features }
  })
  const others = stored
    .filter(({ layer }) => layer === 'label')
    .map(({ name, nameEn, rank, geometry }) => tileFeature(geometry as GeoJSON.Geometry, { level: 'other', name, nameEn, rank }))
  return [...ofUnits, { layer: 'label', leastZoom: 9, features: others }]
}
