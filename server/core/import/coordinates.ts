/** Coordinates as they were sent, turned into WGS-84, with the mistakes people make caught. */
import gcoordModule from 'gcoord'
import { type Bounds, boundsContain, isLonLat, type LonLat } from '../geometry/lonLat.ts'
import type { ProblemCode } from './problems.ts'
import { cleanText, isNothing, readNumber } from './values.ts'

/** cgcs2000 differs from wgs84 by centimetres and is taken as the same; gcj02: Amap, Tencent; bd09: Baidu. */
export const COORDINATE_SYSTEMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number]

/** The package's own types describe another module format than the one it has. */
const gcoord = gcoordModule as unknown as {
  readonly GCJ02: unknown
  readonly BD09: unknown
  readonly WGS84: unknown
  transform(position: [number, number], from: unknown, to: unknown): [number, number]
}

/** The system that a name means, however it is written (GCJ-02, gcj02, EPSG:4490); null when it is none. */
export function coordinateSystem(name: string): CoordinateSystem | null {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const other: Readonly<Record<string, CoordinateSystem>> = {
    epsg4326: 'wgs84',
    epsg4490: 'cgcs2000',
    amap: 'gcj02',
    baidu: 'bd09',
  }
  return COORDINATE_SYSTEMS.find((system) => system === key) ?? other[key] ?? null
}

const toWgs84: Record<CoordinateSystem, (position: LonLat) => LonLat> = {
  wgs84: (position) => position,
  cgcs2000: (position) => position,
  gcj02: ([lon, lat]) => rounded(gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84)),
  bd09: ([lon, lat]) => rounded(gcoord.transform([lon, lat], gcoord.BD09, gcoord.WGS84)),
}

/** A centimetre: what the inverse transforms are good for, and what keeps equal input equal. */
const rounded = ([lon, lat]: readonly number[]): LonLat => [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7]

/** A position of the given system in WGS-84. */
export const convert = (position: LonLat, crs: CoordinateSystem): LonLat => toWgs84[crs](position)

export type ReadPosition =
  | { readonly at: LonLat; readonly original: LonLat }
  | { readonly none: true }
  | { readonly code: ProblemCode; readonly value: string; readonly hint?: string }

/** Degrees as a decimal number, or as 120°18'42.5"E. */
function degrees(raw: string): number | null {
  const text = cleanText(raw)
    .replace(/[°度]/, '°')
    .replace(/[′'分]/, "'")
    .replace(/[″"秒]/, '"')
  const parts = /^([东西南北EWSN])?\s*(\d+)°\s*(?:(\d+(?:\.\d+)?)')?\s*(?:(\d+(?:\.\d+)?)")?\s*([EWSN])?$/i.exec(text)
  if (parts) {
    const sign = /[WS西南]/i.test(`${parts[1] ?? ''}${parts[5] ?? ''}`) ? -1 : 1
    return sign * (Number(parts[2]) + Number(parts[3] ?? 0) / 60 + Number(parts[4] ?? 0) / 3600)
  }
  return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?°?$/.test(text) ? (readNumber(text.replace('°', ''))?.value ?? null) : null
}

/**
 * A row's position. `none` when both fields are empty. `within` is where it must lie, null when nothing is known yet.
 * Coordinates are called swapped when they lie within only the other way round (or can only be meant so).
 */
export function readPosition(lonText: string, latText: string, crs: CoordinateSystem, within: Bounds | null): ReadPosition {
  const [lonGiven, latGiven] = [cleanText(lonText), cleanText(latText)]
  if (isNothing(lonGiven) && isNothing(latGiven)) return { none: true }
  const shown = `${lonGiven}, ${latGiven}`
  const lon = degrees(lonGiven)
  const lat = degrees(latGiven)
  if (lon === null || lat === null) return { code: 'coordinates_unreadable', value: shown }
  if (Math.abs(lon) < 1e-6 && Math.abs(lat) < 1e-6) return { code: 'coordinates_zero', value: shown }
  const fits = (position: LonLat) => isLonLat(position) && (within === null || boundsContain(within, position))
  const at = convert([lon, lat], crs)
  if (fits(at)) return { at, original: [lon, lat] }
  if (fits(convert([lat, lon], crs))) return { code: 'coordinates_swapped', value: shown, hint: `${latGiven}, ${lonGiven}` }
  if (!isLonLat([lon, lat])) return { code: 'coordinates_unreadable', value: shown }
  return { code: 'coordinates_outside', value: shown }
}

/** Two coordinates written in one field: "120.31,31.49" or "120.31 31.49". */
export function splitPosition(raw: string): [string, string] | null {
  const parts = cleanText(raw)
    .replace(/^[[(（]|[\])）]$/g, '')
    .split(/[,，;；\s]+/)
  return parts.length === 2 ? [parts[0], parts[1]] : null
}
