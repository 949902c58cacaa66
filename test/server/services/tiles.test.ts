/** Tiles over the desert town: the same from every server and after any mishap, and of the newest version only. */
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bumpDataVersion } from '../../../server/store/regions.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { crossing, layDesert } from '../../support/desert.ts'
import { startServer } from '../../support/http.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase('embedded')
  await layDesert(database)
})
afterAll(() => database.close())

/** The tile of the town at a zoom. */
function address(z: number, version = 1) {
  const [lon, lat] = crossing(2, 1)
  const x = Math.floor(((lon + 180) / 360) * 2 ** z)
  const y = Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z)
  return { region: 'desert', version, z, x, y }
}
const ZOOMS = [8, 10, 12, 14]

test('two servers cut the same tiles, and one asked many times at once cuts each once', async () => {
  const [one, two] = [await startServer(database), await startServer(database)]
  const ofOne = await Promise.all([...ZOOMS, ...ZOOMS].map((z) => one.app.tiles.tile(address(z))))
  const ofTwo = await Promise.all(ZOOMS.map((z) => two.app.tiles.tile(address(z))))
  expect(ofOne.slice(0, ZOOMS.length)).toEqual(ofTwo)
  for (const [at, tile] of ofOne.entries()) expect(tile).toBe(ofOne[at % ZOOMS.length])
  for (const tile of ofTwo) expect(tile).toBeInstanceOf(Uint8Array)
  await one.close()
  await two.close()
})

test('the tileset is made again after the thread that held it broke', async () => {
  const threads: Worker[] = []
  const note = (thread: Worker) => threads.push(thread)
  process.on('worker', note)
  const [whole, broken] = [await startServer(database), await startServer(database)]
  const expected = await whole.app.tiles.tile(address(12))
  const before = threads.length
  await broken.app.tiles.tile(address(10))
  expect(threads.length).toBe(before + 1)
  await threads[before].terminate()
  expect(await broken.app.tiles.tile(address(12))).toEqual(expected)
  process.off('worker', note)
  await whole.close()
  await broken.close()
})

test('a version that has passed leads to the present one, which is cut anew', async () => {
  const server = await startServer(database)
  const before = await server.app.tiles.tile(address(12))
  await bumpDataVersion(database.db, 'desert')
  expect(await server.app.tiles.tile(address(13))).toBeInstanceOf(Uint8Array) // still in memory: a version never changes
  expect(await server.app.tiles.tile(address(12, 2))).toEqual(before)
  expect(await server.app.tiles.tile(address(14))).toEqual({ moved: 2 }) // the thread has made room, and the data of version 1 is gone
  const later = await startServer(database)
  expect(await later.app.tiles.tile(address(12))).toEqual({ moved: 2 })
  await expect(later.app.tiles.tile(address(12, 3))).rejects.toMatchObject({ code: 'not_found' })
  await server.close()
  await later.close()
})
