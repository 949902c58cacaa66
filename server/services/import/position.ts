/** Where a row's thing is: its own coordinates in whatever system, or, lacking them, the unit that its words name. */
import type { LonLat } from '../../core/geometry/lonLat.ts'
import { type CoordinateSystem, readPosition, splitPosition } from '../../core/import/coordinates.ts'
import type { Hints, UnitIndex } from '../../core/import/placing.ts'
import type { RowReader } from '../../core/import/row.ts'
import type { Precision } from '../../core/places/place.ts'
import { pointText } from '../../store/upsert.ts'
import type { ImportContext } from './importer.ts'
import { pointOf } from './shapes.ts'

export interface Located {
  readonly at: string // as the database reads it
  readonly position: LonLat
  readonly precision: Precision
  readonly placedIn: string | null // the unit whose position it borrowed
  readonly givenUnit: string | null
  readonly original: LonLat | null
  readonly originalCrs: CoordinateSystem | null
}

/** null: refused, and the reader says why. Rows placed by a unit get a remark. */
export function locate(reader: RowReader, hints: Hints, index: UnitIndex, context: ImportContext): Located | null {
  const point = reader.geometry ? pointOf(reader.geometry) : null
  const [lon, lat] = point?.map(String) ?? splitPosition(reader.text('position')) ?? [reader.text('lon'), reader.text('lat')]
  const read = readPosition(lon, lat, context.options.crs, context.within)
  const field = point ? 'geometry' : reader.has('lon') ? 'lon' : 'position'
  if ('code' in read) {
    reader.refuse(field, read.code, read.value, read.hint)
    return null
  }
  const unit = hints.code === null ? undefined : index.get(hints.code)
  if (hints.code !== null && !unit) reader.remark('code', 'value_ignored', hints.code)
  if ('at' in read) {
    const at = pointText([read.at[0], read.at[1]])
    return {
      at,
      position: read.at,
      precision: 'exact',
      placedIn: null,
      givenUnit: unit?.code ?? null,
      original: read.original,
      originalCrs: context.options.crs,
    }
  }
  const placed = index.place(hints)
  if (!placed) {
    reader.refuse(
      reader.has('address') ? 'address' : field,
      'place_unknown',
      [hints.county, hints.township, hints.address].filter(Boolean).join(' '),
    )
    return null
  }
  reader.remark(reader.has('address') ? 'address' : field, 'placed_roughly', placed.unit.name)
  return {
    at: pointText([placed.at[0], placed.at[1]]),
    position: placed.at,
    precision: placed.precision,
    placedIn: placed.unit.heldCode,
    givenUnit: placed.unit.code,
    original: null,
    originalCrs: null,
  }
}
