/** Places of care: each row a service point, with the site where it is and the organisation that runs it. */
import facilityWords from '../../../geodata/standards/facility-types.json' with { type: 'json' }
import { parseHours } from '../../core/facilities/hours.ts'
import { type FacilityDraft, facilityChoices, readFacilityRow } from '../../core/import/facilityRows.ts'
import { UnitIndex } from '../../core/import/placing.ts'
import { pointText } from '../../store/upsert.ts'
import { exactSites, type FacilitiesToWrite, type KnownSite, writeFacilities } from '../../store/writeFacilities.ts'
import { placedUnits } from '../../store/writeUnits.ts'
import { facilityId, idFrom } from './ids.ts'
import type { ImportContext, Prepared, SheetImporter } from './importer.ts'
import { type Located, locate } from './position.ts'
import { readRows } from './sheet.ts'

interface Accepted {
  readonly id: string
  readonly draft: FacilityDraft
  readonly located: Located
  readonly openingHours: string | null
}

/** Matched by id; nothing is removed. A row without coordinates stands where the unit that it names is. */
export const importFacilities: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const index = new UnitIndex(await placedUnits(context.db, context.region.id))
  const choices = facilityChoices(facilityWords)
  const sites = await exactSites(context.db, context.region.id)
  const accepted: Accepted[] = []
  const rowOfId = new Map<string, number>()
  const read = await readRows(sheet, context, context.synonyms.facilities, (reader) => {
    const draft = readFacilityRow(reader, choices)
    if (draft === null) return false
    const hints = { ...draft, code: draft.unitCode, names: [draft.organisation, draft.name] }
    const id = facilityId(draft)
    const located = keepExact(locate(reader, hints, index, context), draft, sites.get(id))
    if (located === null) return false
    const earlier = rowOfId.get(id)
    if (earlier !== undefined) {
      reader.refuse(reader.has('id') ? 'id' : 'name', 'duplicate_row', String(earlier))
      return false
    }
    rowOfId.set(id, reader.row)
    const openingHours = draft.hoursText === '' ? (draft.capabilities.open24h ? '24/7' : null) : parseHours(draft.hoursText)
    if (openingHours === null && draft.hoursText !== '') reader.remark('hours', 'value_ignored', draft.hoursText)
    accepted.push({ id, draft, located, openingHours })
    return true
  })
  const rough = accepted.filter(({ located }) => located.precision !== 'exact').length
  return {
    rows: read.rows,
    accepted: read.accepted,
    problems: read.problems,
    remarks: read.remarks,
    notes: { placedByUnit: rough, ...(read.filtered > 0 ? { filtered: read.filtered } : {}) },
    write: (trx) => writeFacilities(trx, context.region.id, tablesOf(accepted, context)),
  }
}

/** A list without coordinates does not take away those that an earlier list gave for the same facility and address. */
function keepExact(located: Located | null, draft: FacilityDraft, known: KnownSite | undefined): Located | null {
  if (located === null || located.precision === 'exact' || !known || (draft.address !== '' && draft.address !== known.address))
    return located
  const { position, original, originalCrs, givenUnit } = known
  return {
    at: pointText([position[0], position[1]]),
    position,
    precision: 'exact',
    placedIn: null,
    givenUnit,
    original,
    originalCrs,
  }
}

function tablesOf(accepted: readonly Accepted[], context: ImportContext): FacilitiesToWrite {
  const regionId = context.region.id
  const updatedAt = context.now.toISOString()
  const organisations = new Map<string, FacilitiesToWrite['organisations'][number]>()
  const sites = new Map<string, FacilitiesToWrite['sites'][number]>()
  const servicePoints: FacilitiesToWrite['servicePoints'][number][] = []
  for (const { id, draft, located, openingHours } of accepted) {
    const organisationId = idFrom('organisation', draft.organisation)
    const known = organisations.get(organisationId)
    organisations.set(organisationId, {
      region_id: regionId,
      id: organisationId,
      name: draft.organisation,
      credit_code: known?.credit_code || draft.creditCode,
      level: known?.level || draft.level,
      ownership: known?.ownership || draft.ownership,
    })
    const { position, original } = located
    const spot = original ? `${position[0].toFixed(4)},${position[1].toFixed(4)}` : (located.givenUnit ?? '')
    const siteId = idFrom('site', draft.organisation, draft.address, spot)
    if (!sites.has(siteId)) {
      sites.set(siteId, {
        region_id: regionId,
        id: siteId,
        organisation_id: organisationId,
        address: draft.address,
        at: located.at,
        precision: located.precision,
        placed_in: located.placedIn,
        original_x: original?.[0] ?? null,
        original_y: original?.[1] ?? null,
        original_crs: located.originalCrs,
        given_unit: located.givenUnit,
      })
    }
    servicePoints.push({
      region_id: regionId,
      id,
      site_id: siteId,
      name: draft.name,
      name_en: draft.nameEn,
      type: draft.type,
      service_level: draft.serviceLevel,
      status: draft.status,
      opened_on: draft.openedOn,
      closed_on: draft.closedOn,
      phone: draft.phone,
      hours_text: draft.hoursText,
      opening_hours: openingHours,
      ...draft.capabilities,
      rooms: draft.rooms,
      visits_per_day: draft.visitsPerDay,
      source_id: draft.sourceId,
      updated_at: updatedAt,
    })
  }
  return { organisations: [...organisations.values()], sites: [...sites.values()], servicePoints }
}
