/** Administrative units: the list with its people, and the outlines. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import type { Db } from '../store/tables.ts'
import { unitShapes, unitsOf } from '../store/units.ts'
import type { Regions } from './regions.ts'

interface UnitParts {
  readonly db: Db
  readonly regions: Regions
}

/** Throws AppError('not_found') for an unknown region; a parent without units below it has none. */
export async function unitsReply(
  { db, regions }: UnitParts,
  { region, level, parent }: QueryOf<'units'>,
): Promise<ReplyOf<'units'>> {
  await regions.record(region)
  return unitsOf(db, region, { level, parent })
}

/** Units without an outline are left out. */
export async function unitShapesReply({ db, regions }: UnitParts, query: QueryOf<'unitShapes'>): Promise<ReplyOf<'unitShapes'>> {
  await regions.record(query.region)
  const shapes = await unitShapes(db, query.region, query.level)
  const features = shapes.map(({ geometry, ...properties }) => {
    return { type: 'Feature' as const, id: properties.code, geometry, properties }
  })
  return { type: 'FeatureCollection', features }
}
