import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importFile } from '../../../server/services/import/importFile.ts'
import { Regions } from '../../../server/services/regions.ts'
import { createRegion } from '../../../server/store/regions.ts'
import { describeDatabases } from '../../support/database.ts'

describeDatabases('what is known of a region', (database) => {
  test('data whose source nobody named stands by its file and the day of its import in China', async () => {
    const { db, dataDir } = database()
    const roads = { what: 'roads', nameZh: '测绘院', nameEn: 'Survey', date: '2022-11-01', licence: 'CC0-1.0' }
    await createRegion(db, { id: 'tea', nameZh: '茶山县', nameEn: 'Tea Hills', sources: [roads] })
    const folder = await mkdtemp(join(tmpdir(), 'jiujin-regions-'))
    const file = join(folder, '区划.csv')
    await writeFile(file, 'code,name,level,lon,lat\n990101000000,茶山县,county,120.1,30.1\n')
    // 17:30 in London on the 4th is 1:30 in China on the 5th
    const parts = { db, config: { dataDir }, clock: () => new Date('2023-01-04T17:30:00Z') }
    await importFile(parts, { what: 'units', file, region: 'tea' })
    await rm(folder, { recursive: true })

    const units = { what: 'units', nameZh: '区划.csv', nameEn: '区划.csv', date: '2023-01-05', licence: '' }
    expect((await new Regions(db).detail('tea', [])).sources).toEqual([roads, units])
  })

  test('an unknown region is refused with the names of those that are there', async () => {
    const { db } = database()
    await createRegion(db, { id: 'known', nameZh: '某市', nameEn: 'Some City' })
    await expect(new Regions(db).record('nowhere')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/no region "nowhere" here\. Known: .*\bknown\b/),
    })
  })
})
