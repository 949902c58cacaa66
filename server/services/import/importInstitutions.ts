/** Key institutions: where many vulnerable people, or people in each other's company, live or learn. */
import words from '../../../geodata/standards/facility-types.json' with { type: 'json' }
import { UnitIndex } from '../../core/import/placing.ts'
import { Choices } from '../../core/import/row.ts'
import type { InstitutionKind } from '../../store/tables.ts'
import { writeInstitutions } from '../../store/writeFacilities.ts'
import { placedUnits } from '../../store/writeUnits.ts'
import { facilityId } from './ids.ts'
import type { Prepared, SheetImporter } from './importer.ts'
import { locate } from './position.ts'
import { readRows } from './sheet.ts'

/** Matched by id; nothing is removed. */
export const importInstitutions: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const index = new UnitIndex(await placedUnits(context.db, context.region.id))
  const kinds = new Choices<InstitutionKind>(words.institutionKinds)
  const rows: Parameters<typeof writeInstitutions>[1][number][] = []
  const rowOfId = new Map<string, number>()
  const read = await readRows(sheet, context, context.synonyms.institutions, (reader) => {
    const name = reader.required('name')
    const kind = reader.choice('kind', kinds)
    if (kind === null && reader.text('kind') === '') reader.refuse('kind', 'missing', '', kinds.listed)
    const people = reader.number('people', 0, 1_000_000)
    const county = reader.text('county')
    const address = reader.text('address')
    const hints = {
      code: reader.code('code'),
      county,
      township: reader.text('township'),
      village: reader.text('village'),
      address,
      names: [name],
    }
    if (reader.problems.length > 0 || kind === null) return false
    const located = locate(reader, hints, index, context)
    if (located === null) return false
    const id = facilityId({ sourceId: reader.text('id'), county, organisation: name, name, type: kind })
    const earlier = rowOfId.get(id)
    if (earlier !== undefined) {
      reader.refuse(reader.has('id') ? 'id' : 'name', 'duplicate_row', String(earlier))
      return false
    }
    rowOfId.set(id, reader.row)
    rows.push({
      region_id: context.region.id,
      id,
      name,
      kind,
      people,
      address,
      at: located.at,
      precision: located.precision,
      placed_in: located.placedIn,
      given_unit: located.givenUnit,
    })
    return true
  })
  return { ...read, write: (trx) => writeInstitutions(trx, rows) }
}
