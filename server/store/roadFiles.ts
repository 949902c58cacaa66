/** Road networks as files: DATA_DIR/regions/<region>/<name>, named by content, written whole or not at all. */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RoadData } from '../core/osm/roadData.ts'
import { decodeRoads, encodeRoads } from '../core/osm/roadFile.ts'

const folderOf = (dataDir: string, regionId: string) => join(dataDir, 'regions', regionId)

/** Where a region's road file, or one made from it, lies. */
const roadFilePath = (dataDir: string, regionId: string, file: string) => join(folderOf(dataDir, regionId), file)

/** Reads a road file that `writeRoadFile` wrote. Throws when it is missing or damaged. */
export async function readRoadFile(dataDir: string, regionId: string, file: string): Promise<RoadData> {
  return decodeRoads(await readFile(roadFilePath(dataDir, regionId, file)))
}

/** The bytes of such a file in shared memory, where every thread can decode them without a copy. Throws when it is missing. */
export async function readRoadBytes(dataDir: string, regionId: string, file: string): Promise<SharedArrayBuffer> {
  const handle = await open(roadFilePath(dataDir, regionId, file))
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at)
      if (bytesRead === 0) throw new Error(`The file ${file} ended after ${at} of ${size} bytes.`)
      at += bytesRead
    }
    return bytes.buffer
  } finally {
    await handle.close()
  }
}

/** Writes road data under a name made from its bytes, so that the same roads get the same name. Returns that name. */
export async function writeRoadFile(dataDir: string, regionId: string, roads: RoadData): Promise<string> {
  const bytes = encodeRoads(roads)
  const name = `roads-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.bin`
  const path = roadFilePath(dataDir, regionId, name)
  if ((await stat(path).catch(() => null))?.size === bytes.length) return name
  await mkdir(folderOf(dataDir, regionId), { recursive: true })
  await writeWhole(path, bytes)
  return name
}

/** Writes a file so that after a crash it is either whole under its name or absent. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const HOUR_MS = 3_600_000

/** Removes a region's road files that are not `keep`; those younger than an hour stay, for another process may be reading or writing them. */
export async function removeOldRoadFiles(dataDir: string, regionId: string, keep: string, now: number): Promise<void> {
  const folder = folderOf(dataDir, regionId)
  for (const name of await readdir(folder)) {
    if (name === keep || !name.startsWith('roads-')) continue
    const found = await stat(join(folder, name)).catch(() => null)
    if (found && now - found.mtimeMs > HOUR_MS) await rm(join(folder, name), { force: true })
  }
}
