/** A region pack: a folder with region.json and the files that a region is made from, imported in its order. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join, normalize } from 'node:path'
import { z } from 'zod'
import { COORDINATE_SYSTEMS, coordinateSystem } from '../../core/import/coordinates.ts'
import type { Language } from '../../core/import/problems.ts'
import type { CancelSignal } from '../../core/progress.ts'
import { AppError } from '../../errors.ts'
import { importsOf, recordImport } from '../../store/imports.ts'
import { bumpDataVersion, createRegion, describeRegion, regionById } from '../../store/regions.ts'
import type { Db } from '../../store/tables.ts'
import { WHATS } from './importer.ts'
import { type ImportParts, importFile } from './importFile.ts'
import type { ImportReport } from './report.ts'

const Pack = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  nameZh: z.string().min(1),
  nameEn: z.string().min(1),
  fictional: z.boolean().default(false),
  mapApprovalNo: z.string().nullable().default(null),
  sources: z
    .array(z.object({ what: z.string(), nameZh: z.string(), nameEn: z.string(), date: z.string(), licence: z.string() }))
    .default([]),
  files: z
    .array(
      z.object({
        what: z.enum(WHATS),
        file: z.string().refine((file) => !normalize(file).startsWith('..') && !file.startsWith('/'), 'must lie in the folder'),
        crs: z
          .string()
          .transform((name) => coordinateSystem(name) ?? name)
          .pipe(z.enum(COORDINATE_SYSTEMS))
          .optional(),
        sheet: z.string().optional(),
        columns: z.record(z.string(), z.string()).optional(),
        set: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
})

export interface PackOptions {
  readonly language?: Language
  readonly progress?: (message: string, fraction: number) => void
  readonly signal?: CancelSignal
}

/** Makes the region when it is new, then imports every file. Throws AppError('bad_file') at the first file of which no row could be used. */
export async function importPack(parts: ImportParts, folder: string, options: PackOptions = {}): Promise<ImportReport[]> {
  const pack = await readPack(folder)
  const known = await regionById(parts.db, pack.id)
  if (known === null) await createRegion(parts.db, pack)
  else {
    await parts.db.transaction().execute(async (trx) => {
      if (await describeRegion(trx, pack)) await bumpDataVersion(trx, pack.id)
    })
  }
  const reports: ImportReport[] = []
  for (const [index, { what, file, crs, sheet, columns, set }] of pack.files.entries()) {
    const start = index / pack.files.length
    const share = (done: number, total: number | undefined) => start + (total ? Math.min(done / total, 1) : 0) / pack.files.length
    options.progress?.(`${what}: ${file}`, start)
    const report = await importFile(parts, {
      what,
      file: join(folder, file),
      region: pack.id,
      crs,
      sheet,
      columns,
      set,
      language: options.language,
      signal: options.signal,
      progress: (done, total) => options.progress?.(`${what}: ${file}`, share(done, total)),
    })
    if (report.accepted === 0) {
      const first = report.problems[0]
      throw new AppError(
        'bad_file',
        `${file}: none of its ${report.rows} rows can be used${first ? ` (row ${first.row}: ${first.problem})` : ''}.`,
      )
    }
    reports.push(report)
  }
  await markImported(parts, pack.id, folder, reports)
  options.progress?.('done', 1)
  return reports
}

/** What the record of imports calls a whole pack. */
const PACK = 'pack'

/** Notes that every file of the pack went in, so that an import broken off half-way is known as such. */
async function markImported(
  parts: ImportParts,
  regionId: string,
  folder: string,
  reports: readonly ImportReport[],
): Promise<void> {
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, REGION_FILE)))
    .digest('hex')
  await recordImport(parts.db, {
    regionId,
    what: PACK,
    fileName: REGION_FILE,
    sha256,
    rows: reports.length,
    accepted: reports.length,
    refused: 0,
    changed: reports.some((report) => report.new + report.changed + report.removed > 0),
    problems: [],
    at: parts.clock(),
  })
}

/** True when a whole pack has gone into this region. */
export async function isPackImported(db: Db, regionId: string): Promise<boolean> {
  return (await importsOf(db, regionId)).some((run) => run.what === PACK)
}

const REGION_FILE = 'region.json'

async function readPack(folder: string): Promise<z.output<typeof Pack>> {
  const path = join(folder, REGION_FILE)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new AppError('bad_file', `${folder} holds no region.json; name the folder of a region pack.`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new AppError('bad_file', `${basename(folder)}/region.json is not JSON: ${(error as Error).message}`)
  }
  const parsed = Pack.safeParse(json)
  if (parsed.success) return parsed.data
  const { path: field, message } = parsed.error.issues[0]
  throw new AppError('bad_file', `${basename(folder)}/region.json: ${field.join('.')}: ${message}.`)
}
