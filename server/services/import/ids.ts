/** Ids that stay the same from one import to the next. */
import { createHash } from 'node:crypto'
import { cleanText } from '../../core/import/values.ts'

/** Sixteen letters and digits made from what identifies a thing. */
export const idFrom = (...parts: readonly string[]): string =>
  createHash('sha256')
    .update(parts.map((part) => cleanText(part).toLowerCase()).join('\u0000'))
    .digest('hex')
    .slice(0, 16)

/** Numbers this short are the running numbers of one county's list: two counties' would collide. */
const RUNNING_NUMBER = /^\d{1,4}$/

/** The sender's own id, made safe against other counties' running numbers; else one from county, organisation, name and type. */
export function facilityId(row: { sourceId: string; county: string; organisation: string; name: string; type: string }): string {
  if (row.sourceId === '') return idFrom(row.county, row.organisation, row.name, row.type)
  return RUNNING_NUMBER.test(row.sourceId) && row.county !== '' ? `${row.county}-${row.sourceId}` : row.sourceId
}
