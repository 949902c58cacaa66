/** Networks where the disk does not do what it should. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Networks } from '../../../server/services/networks.ts'
import { readStandards } from '../../../server/services/standards.ts'
import { networkFileName } from '../../../server/store/networkFiles.ts'
import { writeRoadFile } from '../../../server/store/roadFiles.ts'
import { createThreads } from '../../../server/threads/threads.ts'
import { drawRoads } from '../../support/sketch.ts'

const standards = readStandards()
const { roads } = drawRoads('A-B-C')
const threads = createThreads({
  size: 1,
  onCrash: (error) => {
    throw error
  },
})
const folders: string[] = []
afterAll(async () => {
  await threads.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

let dataDir = ''
let region = { id: '', roadsFile: '' }
let path = '' // of the network for cars
let unwritten: unknown[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'networks-'))
  folders.push(dataDir)
  const id = `r${folders.length}`
  region = { id, roadsFile: await writeRoadFile(dataDir, id, roads) }
  path = join(dataDir, 'regions', id, networkFileName(region.roadsFile, 'car', JSON.stringify(standards.profiles.car)))
  unwritten = []
})

const ask = async () => {
  const networks = new Networks(dataDir, standards, threads, (error) => unwritten.push(error))
  const source = await networks.source(region, 'car')
  return Buffer.from(new Uint8Array(source!.network))
}

test('A network that cannot be kept as a file is answered with all the same, and that is told', async () => {
  await mkdir(`${path}.${process.pid}.part`) // where the file would be written
  const network = await ask()
  expect(network.length).toBeGreaterThan(0)
  expect(unwritten).toHaveLength(1)
  expect(await readdir(join(dataDir, 'regions', region.id))).not.toContain(path.split('/').at(-1))
})

test('A file of another network, half a file and an empty one are made anew', async () => {
  const whole = await ask()
  for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.alloc(whole.length, 7)]) {
    region = { ...region, id: `${region.id}x` } // threads keep what they hold
    await writeRoadFile(dataDir, region.id, roads)
    await writeFile(join(dataDir, 'regions', region.id, path.split('/').at(-1)!), damaged)
    expect((await ask()).equals(whole)).toBe(true)
  }
  expect(unwritten).toEqual([])
})
