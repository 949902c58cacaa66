/** Contour lines for the basemap. A file replaces the region's contours. */

import type { RowProblem } from '../../core/import/problems.ts'
import { readNumber } from '../../core/import/values.ts'
import { type BasemapRow, replaceLayers } from '../../store/writeBasemap.ts'
import type { Prepared, SheetImporter } from './importer.ts'
import { lineStringText, lines } from './shapes.ts'

const HEIGHT_COLUMNS = ['elevationMetres', 'elevation', 'ele', 'height', 'ELEV', '高程']

export const importContours: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const column =
    context.options.columns.elevationMetres ?? HEIGHT_COLUMNS.find((name) => sheet.header.includes(name)) ?? 'elevationMetres'
  const contours: BasemapRow[] = []
  const problems: RowProblem[] = []
  let rows = 0
  for await (const { row, values, geometry } of sheet.rows()) {
    rows++
    const height = readNumber(values[column] ?? '')?.value
    const parts = geometry ? lines(geometry, context.options.crs) : null
    if (height === undefined) problems.push({ row, field: column, code: 'not_a_number', value: values[column] ?? '' })
    else if (parts === null)
      problems.push({ row, field: 'geometry', code: 'bad_geometry', value: geometry?.type ?? 'null', hint: 'LineString' })
    else {
      for (const part of parts) {
        const properties = { elevationMetres: height }
        contours.push({
          layer: 'contour',
          name: '',
          nameEn: '',
          rank: Math.round(height),
          shape: lineStringText(part),
          properties,
        })
      }
    }
  }
  return {
    rows,
    accepted: rows - problems.length,
    problems,
    remarks: [],
    write: (trx) => replaceLayers(trx, context.region.id, ['contour'], contours),
  }
}
