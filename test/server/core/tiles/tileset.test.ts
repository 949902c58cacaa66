import { PbfReader } from 'pbf'
import { describe, expect, test } from 'vitest'
import { tileFeature } from '../../../../server/core/tiles/layers.ts'
import { createTileset } from '../../../../server/core/tiles/tileset.ts'

/** Names of the layers in a tile and how many features each has: field 3 of a tile is a layer, of a layer 1 is its name, 2 a feature. */
function layersOf(bytes: Uint8Array | null): Record<string, number> {
  const layers: Record<string, number> = {}
  if (bytes === null) return layers
  new PbfReader(bytes).readFields((tag, _, tile) => {
    if (tag !== 3) return
    const layer = { name: '', features: 0 }
    tile.readMessage((field, into, part) => {
      if (field === 1) into.name = part.readString()
      if (field === 2) into.features++
    }, layer)
    layers[layer.name] = layer.features
  }, null)
  return layers
}

const line = (properties: Record<string, string>, from: GeoJSON.Position, to: GeoJSON.Position) =>
  tileFeature({ type: 'LineString', coordinates: [from, to] }, properties)

describe('createTileset', () => {
  const primary = line({ class: 'primary' }, [100.01, 31.01], [100.02, 31.02])
  const path = line({ class: 'path' }, [100.011, 31.01], [100.021, 31.02])
  const parts = [
    { layer: 'roads', leastZoom: 0, features: [primary] },
    { layer: 'roads', leastZoom: 13, features: [path] },
    { layer: 'water', leastZoom: 0, features: [] },
  ] as const

  test('sends each part from its zoom on, parts of one layer together', () => {
    const tiles = createTileset(parts)
    // 100.015° E, 31.015° N lies in 12/3185/1676 and 13/6371/3353 (by the web mercator formula)
    expect(layersOf(tiles.tile(12, 3185, 1676))).toEqual({ roads: 1 })
    expect(layersOf(tiles.tile(13, 6371, 3353))).toEqual({ roads: 2 })
  })

  test('has no tile where nothing lies', () => {
    expect(createTileset(parts).tile(12, 0, 0)).toBeNull()
    expect(createTileset([]).tile(4, 0, 0)).toBeNull()
  })

  test('gives up its finest roads when it would be too large, and never the main ones', () => {
    const paths = Array.from({ length: 200 }, (_, at) => line({ class: 'path' }, [100.011 + at / 1e5, 31.01], [100.021, 31.02]))
    const crowded = [parts[0], { layer: 'roads', leastZoom: 13, features: paths }] as const
    expect(layersOf(createTileset(crowded).tile(13, 6371, 3353))).toEqual({ roads: 201 })
    expect(layersOf(createTileset(crowded, { mostBytes: 1000 }).tile(13, 6371, 3353))).toEqual({ roads: 1 })
    expect(layersOf(createTileset([parts[0]], { mostBytes: 1 }).tile(13, 6371, 3353))).toEqual({ roads: 1 })
  })

  test('cuts the same tile only once', () => {
    const tiles = createTileset(parts)
    expect(tiles.tile(12, 3185, 1676)).toBe(tiles.tile(12, 3185, 1676))
  })
})
