/** Networks with their indexes as files of their region: made from a road file, for one way of travelling. */
import { createHash } from 'node:crypto'
import { readShared, regionFilePath, writeWhole } from './regionFiles.ts'

const PREFIX = 'network-'

/** The name of the network that is made from a road file; `profile` is all that decides about its times. */
export function networkFileName(roadsFile: string, mode: string, profile: string): string {
  const hash = createHash('sha256').update(profile).digest('hex').slice(0, 8)
  return `${PREFIX}${mode}-${hash}-${roadsFile}`
}

/** Whether a network file was made from a road file; null when it is no network file. */
export const isMadeFrom = (name: string, roadsFile: string): boolean | null =>
  name.startsWith(PREFIX) ? name.endsWith(`-${roadsFile}`) : null

/** The bytes in shared memory; null when there is no such file. */
export async function readNetworkBytes(dataDir: string, regionId: string, name: string): Promise<SharedArrayBuffer | null> {
  return readShared(regionFilePath(dataDir, regionId, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

export const writeNetworkFile = (dataDir: string, regionId: string, name: string, bytes: Uint8Array): Promise<void> =>
  writeWhole(regionFilePath(dataDir, regionId, name), bytes)
