/** Road networks as files of their region, named by content. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { RoadData } from '../core/osm/roadData.ts'
import { decodeRoads, encodeRoads } from '../core/osm/roadFile.ts'
import { isMadeFrom } from './networkFiles.ts'
import { readShared, regionFilePath, removeOld, writeWhole } from './regionFiles.ts'

/** Reads a road file that `writeRoadFile` wrote. Throws when it is missing or damaged. */
export async function readRoadFile(dataDir: string, regionId: string, file: string): Promise<RoadData> {
  return decodeRoads(await readFile(regionFilePath(dataDir, regionId, file)))
}

/** The bytes of such a file in shared memory. Throws when it is missing. */
export const readRoadBytes = (dataDir: string, regionId: string, file: string): Promise<SharedArrayBuffer> =>
  readShared(regionFilePath(dataDir, regionId, file))

/** Writes road data under a name made from its bytes, so that the same roads get the same name. Returns that name. */
export async function writeRoadFile(dataDir: string, regionId: string, roads: RoadData): Promise<string> {
  const bytes = encodeRoads(roads)
  const name = `roads-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.bin`
  const path = regionFilePath(dataDir, regionId, name)
  if ((await stat(path).catch(() => null))?.size !== bytes.length) await writeWhole(path, bytes)
  return name
}

/** Removes a region's road files that are not `keep`, and the networks made from them. */
export const removeOldRoadFiles = (dataDir: string, regionId: string, keep: string, now: number): Promise<void> =>
  removeOld(dataDir, regionId, now, (name) => (name.startsWith('roads-') ? name !== keep : isMadeFrom(name, keep) === false))
