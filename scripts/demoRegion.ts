/** The demo region: generated as the files of a real city and imported like one, the first time anybody asks for it. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../server/compose.ts'
import { importPack, isPackImported } from '../server/services/import/importPack.ts'
import { generateDemo } from './demo/generate.ts'

export const DEMO_REGION = 'demo'
/** How much of the work is the making of the files; the rest is their import. */
const GENERATING = 0.4

type Progress = (message: string, fraction: number) => void

/** The same as `ensureDemo`, with its roads indexed: ready for the first question. */
export async function openDemo(app: App, progress: Progress): Promise<void> {
  if (!(await ensureDemo(app, progress))) return
  await app.networks.prepare(await app.regions.record(DEMO_REGION), (message, fraction) =>
    progress(`${message} of the demo region`, fraction),
  )
}

/** Makes sure that the demo region is there, whole. Quick when it is: then false. */
export async function ensureDemo(app: Pick<App, 'db' | 'config' | 'clock'>, progress: Progress = () => {}): Promise<boolean> {
  if (await isPackImported(app.db, DEMO_REGION)) return false
  const folder = join(app.config.dataDir, 'packs', DEMO_REGION)
  const unfinished = `${folder}.${process.pid}.part`
  try {
    await generateDemo(unfinished, (message, fraction) => progress(`making the demo region: ${message}`, fraction * GENERATING))
    await rm(folder, { recursive: true, force: true })
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  await importPack(app, folder, {
    progress: (message, fraction) => progress(`importing the demo region: ${message}`, GENERATING + fraction * (1 - GENERATING)),
  })
  return true
}
