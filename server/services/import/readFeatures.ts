/** Map files: a row is a feature, numbered from 1. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isLonLat } from '../../core/geometry/lonLat.ts'
import type { SheetRow } from '../../core/import/row.ts'
import { AppError } from '../../errors.ts'
import type { Sheet, SheetQuestion } from './sheet.ts'

export interface Feature {
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

function sheetOf(file: string, document: unknown): Sheet {
  const { type, features } = document as { type?: unknown; features?: unknown }
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new AppError('bad_file', `${file} is not a GeoJSON FeatureCollection; export the layer again as one.`)
  }
  return featureSheet(file, features as Feature[], 'export it in longitude and latitude (WGS-84)')
}

/** Throws AppError('bad_file') when no feature at all lies where degrees can lie; `remedy` says what to do then. */
export function featureSheet(file: string, features: readonly Feature[], remedy: string): Sheet {
  const firsts = features.flatMap(({ geometry }) => (geometry ? [firstPosition(geometry.coordinates)] : []))
  if (firsts.length > 0 && firsts.every((at) => at !== null && !isLonLat(at))) {
    throw new AppError('bad_file', `${file}: its positions, such as ${firsts[0]?.join(', ')}, are not degrees; ${remedy}.`)
  }
  const header = [...new Set(features.flatMap((feature) => Object.keys(feature.properties ?? {})))]
  return {
    format: 'features',
    header,
    rows: () =>
      features.map(
        (feature, index): SheetRow => ({ row: index + 1, values: texts(feature.properties), geometry: feature.geometry }),
      ),
  }
}

function firstPosition(coordinates: unknown): [number, number] | null {
  let at = coordinates
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0]
  return Array.isArray(at) && typeof at[0] === 'number' && typeof at[1] === 'number' ? [at[0], at[1]] : null
}

function texts(properties: Feature['properties']): Record<string, string> {
  return Object.fromEntries(Object.entries(properties ?? {}).map(([name, value]) => [name, textOf(value)]))
}

/** An empty number of a .dbf is NaN; its dates are midnights of this machine's zone. */
function textOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ''
  if (!(value instanceof Date)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (Number.isNaN(value.getTime())) return ''
  const two = (part: number) => String(part).padStart(2, '0')
  return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
}
