/** Administrative units: a tree of codes from any table or map file, laid over what the region knows already. */

import { headerKey } from '../../core/import/columns.ts'
import { readPosition } from '../../core/import/coordinates.ts'
import { UnitIndex } from '../../core/import/placing.ts'
import type { RowProblem } from '../../core/import/problems.ts'
import type { RowReader } from '../../core/import/row.ts'
import { mergeUnits, readUnitRow, type UnitDraft } from '../../core/import/unitRows.ts'
import { knownUnits, placedUnits, writeUnits } from '../../store/writeUnits.ts'
import type { ImportContext, Prepared, SheetImporter } from './importer.ts'
import { pointOf, polygonText } from './shapes.ts'
import { readRows } from './sheet.ts'

/** Headers under which the class is that of the national statistical list. */
const LIST_CLASS_HEADERS = new Set(['urcode', '城乡分类代码', '城乡代码'])

/**
 * Rows are matched by code; rows that have no code but a county and a name give townships their seats.
 * What a file does not say stays as it was; nothing is removed.
 */
export const importUnits: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const known = await knownUnits(context.db, context.region.id)
  const index = new UnitIndex(await placedUnits(context.db, context.region.id))
  const drafts = new Map<string, UnitDraft>()
  const read = await readRows(sheet, context, context.synonyms.units, (reader, columns) => {
    const classHeader = headerKey(columns.get('class') ?? '')
    const draft = columns.has('code')
      ? readUnitRow(reader, { classFromList: LIST_CLASS_HEADERS.has(classHeader) })
      : matchedByName(reader, index)
    if (draft === null) return false
    const drawn = withGeometry(draft, reader, context)
    if (drawn === null) return false
    const earlier = drafts.get(draft.code)
    if (earlier) {
      reader.refuse('code', 'duplicate_row', String(earlier.row))
      return false
    }
    drafts.set(draft.code, drawn)
    return true
  })
  const merged = mergeUnits([...drafts.values()], known, yearOf(context))
  const named = (problem: RowProblem) => ({ ...problem, field: read.columns.get(problem.field) ?? problem.field })
  const problems = [...read.problems, ...merged.problems.map(named)]
  const kept = new Map(merged.kept.map((draft) => [draft.code, draft]))
  const units = merged.records.map((record) => ({
    ...record,
    seat: kept.get(record.code)?.seat,
    shape: kept.get(record.code)?.shape,
  }))
  return {
    rows: read.rows,
    accepted: units.length,
    problems,
    remarks: [...read.remarks, ...merged.remarks.map(named)],
    notes: read.filtered > 0 ? { filtered: read.filtered } : {},
    write: (trx) => writeUnits(trx, context.region.id, units),
  }
}

/** The year of the code list: that in the file's name, else this year. */
function yearOf(context: ImportContext): number {
  const found = /(?:19|20)\d{2}(?!\d)/.exec(context.path.split('/').pop() ?? '')
  return found ? Number(found[0]) : context.now.getUTCFullYear()
}

function matchedByName(reader: RowReader, index: UnitIndex): UnitDraft | null {
  const name = reader.required('name')
  const countyText = reader.text('county')
  const county = index.county(countyText)
  if (countyText !== '' && !county) reader.refuse('county', 'unknown_unit', countyText)
  const unit = reader.problems.length === 0 ? index.township(name, county) : undefined
  if (!unit && reader.problems.length === 0) reader.refuse('name', 'no_township_match', name)
  return unit ? { row: reader.row, code: unit.code, level: unit.level } : null
}

/** Adds the seat (a point, or the columns) and the outline (a polygon). null: refused. */
function withGeometry(draft: UnitDraft, reader: RowReader, context: ImportContext): UnitDraft | null {
  const { geometry } = reader
  const { crs } = context.options
  let shape: string | undefined
  if (geometry && geometry.type !== 'Point') {
    const text = polygonText(geometry, crs)
    if (text === null) {
      reader.refuse('geometry', 'bad_geometry', geometry.type, 'Polygon | MultiPolygon | Point')
      return null
    }
    shape = text
  }
  const point = geometry ? pointOf(geometry) : null
  const position = point
    ? readPosition(String(point[0]), String(point[1]), crs, context.within)
    : readPosition(reader.text('lon'), reader.text('lat'), crs, context.within)
  if ('code' in position) {
    reader.refuse(point ? 'geometry' : 'lon', position.code, position.value, position.hint)
    return null
  }
  return { ...draft, shape, seat: 'at' in position ? position.at : undefined }
}
