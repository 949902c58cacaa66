/** Shapefiles in a zip: which layer, in which writing and which system of coordinates, as Chinese offices export them. */
import { basename } from 'node:path'
import { parseDbf, parseShp } from 'shpjs'
import { AppError } from '../../errors.ts'
import { type Feature, featureSheet } from './readFeatures.ts'
import { readZip } from './readZip.ts'
import type { Sheet, SheetQuestion } from './sheet.ts'

/** The files of one layer, by ending. */
type Layer = Readonly<Record<string, Buffer>>

const ADVICE = 'zip the .shp, .dbf, .prj and .cpg of a layer together.'

/** Shapes come in WGS-84 when the zip has a .prj file, else as they are. */
export async function openShapefile(path: string, { sheet }: SheetQuestion): Promise<Sheet> {
  const file = basename(path)
  const layers = layersOf(await readZip(path))
  const names = [...layers.keys()]
  if (names.length === 0) throw new AppError('bad_file', `${file} holds no Shapefile (.shp); ${ADVICE}`)
  const chosen =
    sheet === null && names.length === 1 ? names[0] : names.find((name, at) => name === sheet || String(at + 1) === sheet)
  if (chosen === undefined) {
    const listed = names.map((name) => `"${name}"`).join(', ')
    const fault = sheet === null ? 'holds several layers; choose one with --sheet' : `has no layer "${sheet}"; its layers are`
    throw new AppError('bad_file', `${file} ${fault}: ${listed}.`)
  }
  try {
    return featureSheet(file, featuresOf(layers.get(chosen) ?? {}), 'put the .prj file into the zip')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('bad_file', `${file} is not a zipped Shapefile that can be read (${(error as Error).message}); ${ADVICE}`)
  }
}

function layersOf(files: ReadonlyMap<string, Buffer>): Map<string, Layer> {
  const layers = new Map<string, Record<string, Buffer>>()
  for (const [path, content] of files) {
    const found = /^(?:.*\/)?([^/]+)\.(shp|dbf|prj|cpg)$/i.exec(path)
    if (!found || path.startsWith('__MACOSX/')) continue
    const layer = layers.get(found[1]) ?? {}
    layers.set(found[1], layer)
    layer[found[2].toLowerCase()] = content
  }
  return new Map([...layers].filter(([, layer]) => layer.shp !== undefined))
}

function featuresOf({ shp, dbf, prj, cpg }: Layer): Feature[] {
  const shapes = parseShp(shp, prj?.toString('utf8').replace(/^\uFEFF/, '')) as Feature['geometry'][]
  const rows = dbf ? attributes(dbf, cpg?.toString('latin1') ?? '') : []
  if (dbf && rows.length !== shapes.length) {
    throw new AppError(
      'bad_file',
      `The .shp has ${shapes.length} shapes and its .dbf ${rows.length} rows; export the layer again.`,
    )
  }
  return shapes.map((geometry, index) => ({ properties: rows[index] ?? {}, geometry }))
}

function attributes(dbf: Buffer, codePage: string): Record<string, unknown>[] {
  const stated = dbf.readUInt16LE(8) + dbf.readUInt32LE(4) * dbf.readUInt16LE(10)
  if (stated > dbf.length) throw new Error(`the .dbf is cut short: expected ${stated} bytes, got ${dbf.length}`)
  // a long Chinese name is cut in the middle of a character
  const named = ([name, value]: [string, unknown]) => [name.replace(/\uFFFD+$/, ''), value]
  return parseDbf(dbf, encodingOf(dbf, codePage)).map((row) => Object.fromEntries(Object.entries(row).map(named)))
}

/** More unreadable characters than this part of all that are not ASCII: it is not UTF-8. */
const MOST_UNREADABLE = 0.2

/** The .cpg decides where it names a Chinese encoding; otherwise UTF-8 when it reads as that; otherwise what the .cpg says, or GB18030. */
function encodingOf(dbf: Buffer, codePage: string): string {
  const stated = codePage.trim()
  if (/gb|936/i.test(stated)) return 'gb18030'
  const records = dbf.subarray(dbf.readUInt16LE(8))
  const foreign = records.toString('utf8').match(/[^\p{ASCII}]/gu) ?? []
  const unreadable = foreign.filter((letter) => letter === '\uFFFD').length
  if (unreadable <= foreign.length * MOST_UNREADABLE) return 'utf-8'
  try {
    const { encoding } = new TextDecoder(stated === '' ? 'gb18030' : stated)
    return encoding === 'utf-8' ? 'gb18030' : encoding
  } catch {
    return 'gb18030' // a code page that nobody knows
  }
}
