/** One region's vector tiles, cut on demand and kept. */
import { GeoJSONVT, type GeoJSONVTFeature } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { type DrawnClass, ROAD_LEAST_ZOOM, type TileLayer, type TilePart } from './layers.ts'

/** A tile larger than this takes too long over a phone network: it gives up its finest roads first. */
const MOST_BYTES = 200_000
/** Tiles kept in memory. A session on one prefecture sees a few hundred; at most 200 KB each. */
const MOST_TILES = 500

const EXTENT = 4096

export interface Tileset {
  /** The encoded tile, uncompressed; null when nothing lies in it. */
  tile(z: number, x: number, y: number): Uint8Array | null
}

/** Indexes each part when a tile first needs it. `maxZoom` is the last zoom that keeps full detail, `mostTiles` are kept. */
export function createTileset(
  parts: readonly TilePart[],
  { maxZoom = 14, mostBytes = MOST_BYTES, mostTiles = MOST_TILES } = {},
): Tileset {
  const indexes = new Map<TilePart, GeoJSONVT>()
  const kept = new Map<string, Uint8Array | null>()

  const indexOf = (part: TilePart): GeoJSONVT => {
    let index = indexes.get(part)
    if (index === undefined) {
      const collection = { type: 'FeatureCollection', features: part.features as GeoJSON.Feature[] } as const
      index = new GeoJSONVT(collection, { maxZoom, extent: EXTENT, buffer: 64, tolerance: 3, wrap: true })
      indexes.set(part, index)
    }
    return index
  }

  const cut = (z: number, x: number, y: number): Uint8Array | null => {
    const layers: Partial<Record<TileLayer, GeoJSONVTFeature[]>> = {}
    for (const part of parts) {
      if (z < part.leastZoom || part.features.length === 0) continue
      const features = indexOf(part).getTile(z, x, y)?.features ?? []
      if (features.length > 0) layers[part.layer] = [...(layers[part.layer] ?? []), ...features]
    }
    if (Object.keys(layers).length === 0) return null

    let bytes = encode(layers)
    for (const drop of finestFirst(layers.roads ?? [])) {
      if (bytes.length <= mostBytes) break
      layers.roads = layers.roads!.filter((feature) => feature.tags?.class !== drop)
      bytes = encode(layers)
    }
    return bytes
  }

  return {
    tile(z, x, y) {
      const key = `${z}/${x}/${y}`
      const found = kept.get(key)
      if (found !== undefined) return found
      const bytes = cut(z, x, y)
      if (kept.size >= mostTiles) kept.delete(kept.keys().next().value!) // the oldest: a Map remembers the order
      kept.set(key, bytes)
      return bytes
    },
  }
}

const encode = (layers: Partial<Record<TileLayer, GeoJSONVTFeature[]>>): Uint8Array => {
  const tiles = Object.fromEntries(Object.entries(layers).map(([layer, features]) => [layer, { features }]))
  return fromGeojsonVt(tiles as unknown as Parameters<typeof fromGeojsonVt>[0], { version: 2, extent: EXTENT })
}

/** The road classes of a tile, those that appear last first; the roads that lead out of the region are never dropped. */
function finestFirst(roads: readonly GeoJSONVTFeature[]): DrawnClass[] {
  const classes = [...new Set(roads.map((feature) => feature.tags?.class as DrawnClass))]
  return classes.filter((name) => ROAD_LEAST_ZOOM[name] > 0).sort((a, b) => ROAD_LEAST_ZOOM[b] - ROAD_LEAST_ZOOM[a])
}
