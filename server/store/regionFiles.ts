/** Files that belong to a region: DATA_DIR/regions/<region>/<name>, written whole or not at all. */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const folderOf = (dataDir: string, regionId: string) => join(dataDir, 'regions', regionId)

export const regionFilePath = (dataDir: string, regionId: string, file: string) => join(folderOf(dataDir, regionId), file)

/** The bytes of a file in shared memory, where every thread reads them without a copy. Throws when it is missing. */
export async function readShared(path: string): Promise<SharedArrayBuffer> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at)
      if (bytesRead === 0) throw new Error(`The file ${path} ended after ${at} of ${size} bytes.`)
      at += bytesRead
    }
    return bytes.buffer
  } finally {
    await handle.close()
  }
}

/** Writes a file so that after a crash it is either whole under its name or absent. Makes its folder. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
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

/** Removes the files of a region that `isOld`; those younger than an hour stay, for another process may be reading or writing them. */
export async function removeOld(dataDir: string, regionId: string, now: number, isOld: (name: string) => boolean): Promise<void> {
  const folder = folderOf(dataDir, regionId)
  for (const name of await readdir(folder)) {
    if (!isOld(name)) continue
    const found = await stat(join(folder, name)).catch(() => null)
    if (found && now - found.mtimeMs > HOUR_MS) await rm(join(folder, name), { force: true })
  }
}
