/** The roads that are measured: the largest .osm.pbf under ../shared/data/osm or OSM_DIR, else a made-up grid of 300,000 crossings. */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { LonLat } from '../../server/core/geometry/lonLat.ts'
import { readRoads } from '../../server/core/osm/readRoads.ts'
import type { RoadData } from '../../server/core/osm/roadData.ts'
import { roadsFromLines, type TaggedLine } from '../../server/core/osm/roadsFromLines.ts'

const GRID_SIDE = 550

/** The file that is measured, undefined where there is none. */
export function sampleFile(directory = process.env.OSM_DIR ?? '../shared/data/osm'): string | undefined {
  if (!existsSync(directory)) return undefined
  return readdirSync(directory)
    .filter((name) => name.endsWith('.osm.pbf'))
    .map((name) => join(directory, name))
    .sort((a, b) => statSync(b).size - statSync(a).size)[0]
}

/** `watch` is called now and then while a file is read. */
export async function sampleRoads(watch: () => void = () => {}): Promise<RoadData> {
  const file = sampleFile()
  return file ? (await readRoadFile(file, watch)).roads : roadsFromLines(madeUpGrid()).roads
}

export const readRoadFile = (file: string, watch: () => void = () => {}) =>
  readRoads(() => createReadStream(file), {
    inflate: (data, rawSize) => inflateSync(data, { maxOutputLength: Math.max(1, rawSize) }),
    progress: watch,
  })

/** Streets 200 m apart in both directions, every tenth a main road. */
function* madeUpGrid(): Generator<TaggedLine> {
  const at = (column: number, row: number): LonLat => [120 + column * 0.0021, 31 + row * 0.0018]
  const streets = Array.from({ length: GRID_SIDE }, (_, number) => number)
  for (const street of streets) {
    const tags = { highway: street % 10 === 0 ? 'secondary' : 'residential' }
    yield { coordinates: streets.map((column) => at(column, street)), tags }
    yield { coordinates: streets.map((row) => at(street, row)), tags }
  }
}
