/** Map files: GeoJSON, and Shapefiles in a zip. A row is a feature, numbered from 1. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseZip } from 'shpjs'
import type { SheetRow } from '../../core/import/row.ts'
import { AppError } from '../../errors.ts'
import type { Sheet, SheetQuestion } from './sheet.ts'

interface Feature {
  readonly properties: Readonly<Record<string, unknown>> | null
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null
}

export async function openGeoJson(path: string, _question: SheetQuestion): Promise<Sheet> {
  const text = await readFile(path, 'utf8')
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError('bad_file', `${basename(path)} is not JSON (${(error as Error).message}); export it again as GeoJSON.`)
  }
  return sheetOf(basename(path), document)
}

/** Shapes come in WGS-84 when the zip has a .prj file, else as they are. */
export async function openShapefile(path: string, { sheet }: SheetQuestion): Promise<Sheet> {
  let layers: unknown
  try {
    layers = await parseZip(await readFile(path))
  } catch (error) {
    throw new AppError(
      'bad_file',
      `${basename(path)} is not a zipped Shapefile (${(error as Error).message}); zip the .shp, .dbf and .prj together.`,
    )
  }
  if (!Array.isArray(layers)) return sheetOf(basename(path), layers)
  const named = layers as (object & { fileName?: string })[]
  const chosen = named.find(({ fileName }, index) => fileName === sheet || String(index + 1) === sheet)
  if (chosen) return sheetOf(basename(path), chosen)
  const names = named.map(({ fileName }) => `"${fileName}"`).join(', ')
  throw new AppError('bad_file', `${basename(path)} holds several layers; choose one with --sheet: ${names}.`)
}

function sheetOf(file: string, document: unknown): Sheet {
  const { type, features } = document as { type?: unknown; features?: unknown }
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new AppError('bad_file', `${file} is not a GeoJSON FeatureCollection; export the layer again as one.`)
  }
  const list = features as Feature[]
  const header = [...new Set(list.flatMap((feature) => Object.keys(feature.properties ?? {})))]
  return {
    format: 'features',
    header,
    rows: () =>
      list.map((feature, index): SheetRow => ({ row: index + 1, values: texts(feature.properties), geometry: feature.geometry })),
  }
}

function texts(properties: Feature['properties']): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value !== null && value !== undefined) found[name] = typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return found
}
