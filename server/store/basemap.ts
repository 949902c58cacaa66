/** Reading what the basemap draws besides roads and units: water, contours, names of places. */
import { sql } from 'kysely'
import type { BasemapLayer, Db } from './tables.ts'
import type { GeoJsonGeometry } from './units.ts'

export interface BasemapFeature {
  readonly layer: BasemapLayer
  readonly name: string
  readonly nameEn: string
  readonly rank: number // 1 is drawn first; a contour's is its height in metres
  readonly geometry: GeoJsonGeometry
  readonly properties: Readonly<Record<string, unknown>>
}

/** Every feature of a region, by layer and in the order of the file it came from. */
export async function basemapFeatures(db: Db, regionId: string): Promise<BasemapFeature[]> {
  const { rows } = await sql<BasemapFeature>`
    select layer, name, name_en as "nameEn", rank, st_asgeojson(shape, 6)::json as geometry, properties
    from basemap_feature where region_id = ${regionId} order by layer, number`.execute(db)
  return rows
}
