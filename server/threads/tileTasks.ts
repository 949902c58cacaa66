/** Vector tiles, as a thread cuts them: the material arrives in portions, the tileset stays in the thread. */
import { type BasemapMaterial, basemapParts } from '../core/tiles/basemap.ts'
import { createTileset, type Tileset } from '../core/tiles/tileset.ts'
import type { HeldNetworks } from './heldNetworks.ts'
import type { RoadsSource } from './networkSource.ts'

/** Tilesets of one thread; the one unused for longest is let go. */
const MOST_TILESETS = 3

interface TilesetTask {
  readonly key: string
  readonly region: string
  readonly roads: RoadsSource | null // null: none are known
  readonly maxZoom: number
}

type Material = { [K in keyof BasemapMaterial]: BasemapMaterial[K][number][] }

export const tileTasks = (networks: HeldNetworks) => {
  const materials = new Map<string, Material>() // of tilesets to be
  const tilesets = new Map<string, Tileset>()

  return {
    /** Begins anew with no material. */
    startTileset({ key }: { key: string }): void {
      materials.set(key, noMaterial())
    },

    addTileMaterial({ key, add }: { key: string; add: Partial<BasemapMaterial> }): void {
      const { shapes, outlines, stored, units } = materials.get(key) ?? noMaterial()
      shapes.push(...(add.shapes ?? []))
      outlines.push(...(add.outlines ?? []))
      stored.push(...(add.stored ?? []))
      units.push(...(add.units ?? []))
      materials.set(key, { shapes, outlines, stored, units })
    },

    /** Makes a tileset from the material given before. */
    makeTileset({ key, region, roads, maxZoom }: TilesetTask): void {
      const parts = basemapParts(materials.get(key) ?? noMaterial(), roads && networks.roads(roads))
      materials.delete(key)
      for (const old of tilesets.keys()) if (old.startsWith(`${region} `)) tilesets.delete(old)
      tilesets.set(key, createTileset(parts, { maxZoom, mostTiles: 1 })) // who asks keeps the tiles
      if (tilesets.size > MOST_TILESETS) tilesets.delete(tilesets.keys().next().value!)
    },

    /** The encoded tile, null when nothing lies in it; 'unknown' when this thread has no such tileset. */
    tile({ key, z, x, y }: { key: string; z: number; x: number; y: number }): Uint8Array | null | 'unknown' {
      const tileset = tilesets.get(key)
      if (tileset === undefined) return 'unknown'
      tilesets.delete(key)
      tilesets.set(key, tileset)
      return tileset.tile(z, x, y)
    },
  }
}

const noMaterial = (): Material => ({ shapes: [], outlines: [], stored: [], units: [] })
