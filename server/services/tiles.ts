/** The basemap of each region as vector tiles: material from the database, cut and encoded in a thread that keeps it. */
import { TILE_ZOOMS } from '../contract.ts'
import { UNIT_LEVELS } from '../core/places/unit.ts'
import type { BasemapMaterial, OutlinedUnit } from '../core/tiles/basemap.ts'
import { LAYER_FIELDS, TILE_LAYERS } from '../core/tiles/layers.ts'
import { AppError } from '../errors.ts'
import { basemapFeatures } from '../store/basemap.ts'
import type { RegionRecord } from '../store/regions.ts'
import type { Db } from '../store/tables.ts'
import { classOutlines, unitShapes } from '../store/units.ts'
import type { Threads } from '../threads/threads.ts'
import { Kept } from './kept.ts'
import type { Networks } from './networks.ts'
import { inPortions } from './portions.ts'
import type { RegionData, Regions } from './regions.ts'

interface TileParts {
  readonly db: Db
  readonly regions: Regions
  readonly networks: Networks
  readonly threads: Threads
}

/** Regions whose tiles are ready, some 100 MB for a large city. */
const MOST_READY = 3
/** Tiles kept in memory. A session on one prefecture sees a few hundred; at most 200 KB each. */
const MOST_TILES = 500

/** The bytes, null when nothing lies in the tile, or the version that stands now when the one asked for has passed. */
type Tile = Uint8Array | null | { readonly moved: number }

export class Tiles {
  readonly #parts: TileParts
  readonly #ready = new Kept<true>(MOST_READY)
  readonly #tiles = new Kept<Tile>(MOST_TILES)

  constructor(parts: TileParts) {
    this.#parts = parts
  }

  /**
   * One tile as bytes, null when nothing lies in it, or `moved` to the version that stands now when the version asked for
   * has passed. Throws AppError('not_found') for an unknown region, a version still to come, a place off the grid.
   */
  async tile(address: TileAddress, signal?: AbortSignal): Promise<Tile> {
    const { region: id, version, z, x, y } = address
    if (z < TILE_ZOOMS.least || x >= 2 ** z || y >= 2 ** z) throw noSuchTile()
    const key = `${id} ${version}`
    // a version never changes, so one that is in memory needs no question to the database
    if (this.#ready.peek(key) === undefined) {
      const data = await this.#parts.regions.data(id)
      const { dataVersion } = data.region
      if (version > dataVersion) throw noSuchTile()
      if (version < dataVersion) return { moved: dataVersion }
    }
    return this.#tiles.get(`${key} ${z}/${x}/${y}`, (gone) => this.#cut(key, address, gone), signal)
  }

  async #cut(key: string, { region, version, z, x, y }: TileAddress, signal: AbortSignal): Promise<Tile> {
    const { threads, regions } = this.#parts
    for (let attempt = 1; attempt <= 2; attempt++) {
      if (this.#ready.peek(key) === undefined) {
        const data = await regions.data(region)
        if (data.region.dataVersion !== version) return { moved: data.region.dataVersion }
        await this.#ready.get(key, () => this.#prepare(key, data))
      } else await this.#ready.peek(key)
      const tile = await threads.run('tile', { key, z, x, y }, { signal, pin: pinOf(region) })
      if (tile !== 'unknown') return tile
      this.#ready.forget(key) // the thread that held the tileset broke, or needed the room for another
    }
    throw new AppError('unavailable', 'The map of this region is being made again. Ask again in a moment.')
  }

  /** Hands the material to one thread, a little at a time: handing over takes the sender time too. */
  async #prepare(key: string, data: RegionData): Promise<true> {
    const { threads, networks } = this.#parts
    const roads = await networks.roads(data.region)
    const { shapes, outlines, stored, units } = await this.#material(data)
    const pin = pinOf(data.region.id)
    const hand = (add: Partial<BasemapMaterial>) => threads.run('addTileMaterial', { key, add }, { pin })
    await threads.run('startTileset', { key }, { pin })
    for (const some of inPortions(shapes, ({ geometry }) => cornersOf(geometry))) await hand({ shapes: some })
    for (const some of inPortions(outlines, ({ geometry }) => cornersOf(geometry))) await hand({ outlines: some })
    for (const some of inPortions(stored, ({ geometry }) => cornersOf(geometry))) await hand({ stored: some })
    for (const some of inPortions(units, () => 1)) await hand({ units: some })
    const task = { key, region: data.region.id, roads, maxZoom: TILE_ZOOMS.most }
    await threads.run('makeTileset', task, { pin })
    return true
  }

  async #material({ region, units }: RegionData): Promise<BasemapMaterial> {
    const { db } = this.#parts
    const shapes: OutlinedUnit[] = []
    for (const level of UNIT_LEVELS) {
      if (level !== 'village') shapes.push(...((await unitShapes(db, region.id, level)) as unknown as OutlinedUnit[]))
    }
    const outlines = (await classOutlines(db, region.id)) as BasemapMaterial['outlines']
    const stored = (await basemapFeatures(db, region.id)) as BasemapMaterial['stored']
    return { shapes, outlines, stored, units }
  }
}

/** All that is done for a region's tiles is done in the same thread. */
const pinOf = (region: string) => `tiles ${region}`

/** Positions in a geometry. */
function cornersOf(geometry: GeoJSON.Geometry): number {
  const count = (coordinates: unknown): number => {
    if (!Array.isArray(coordinates) || coordinates.length === 0) return 0
    return typeof coordinates[0] === 'number' ? 1 : coordinates.reduce<number>((sum, part) => sum + count(part), 0)
  }
  return 'coordinates' in geometry ? count(geometry.coordinates) : 1
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
