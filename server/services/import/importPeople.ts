/**
 * People: of settlements, by code; of grid cells, by position; and of larger units, shared out over their settlements.
 * A settlement takes its share from the smallest unit above it that the file counts, unless its own people are given.
 */

import type { LonLat } from '../../core/geometry/lonLat.ts'
import { AGE_GROUPS, type AgeGroup, ageColumns } from '../../core/import/ageColumns.ts'
import { readPosition } from '../../core/import/coordinates.ts'
import type { RowProblem } from '../../core/import/problems.ts'
import type { RowReader } from '../../core/import/row.ts'
import { type Share, shareOut, type Total } from '../../core/import/shareOut.ts'
import { levelOfCode, parentOfCode, type UnitRecord } from '../../core/import/unitRows.ts'
import { addChanges, type Changes, NO_CHANGES } from '../../store/upsert.ts'
import {
  type KnownSettlement,
  knownSettlements,
  type PeopleCount,
  type PopulatedCell,
  type PositionedPeople,
  replaceCells,
  setPeople,
  writePositionedSettlements,
} from '../../store/writePlaces.ts'
import { knownUnits } from '../../store/writeUnits.ts'
import type { ImportContext, Prepared, SheetImporter } from './importer.ts'
import { pointOf } from './shapes.ts'
import { readRows } from './sheet.ts'

interface UnitTotal extends Total {
  readonly row: number
  readonly code: string
}

interface Gathered {
  readonly settlements: PeopleCount[] // of known settlements, without a position
  readonly positioned: PositionedPeople[]
  readonly cells: PopulatedCell[]
  readonly totals: UnitTotal[]
}

export const importPeople: SheetImporter = async (context, sheet): Promise<Prepared> => {
  const known = new Map((await knownSettlements(context.db, context.region.id)).map((settlement) => [settlement.id, settlement]))
  const units = await knownUnits(context.db, context.region.id)
  const gathered: Gathered = { settlements: [], positioned: [], cells: [], totals: [] }
  const rowOfId = new Map<string, number>()
  const declared = { ...declaredAges(sheet.header), ...context.options.columns }
  const asked = { ...context, options: { ...context.options, columns: declared } }
  const read = await readRows(sheet, asked, context.synonyms.people, (reader) => {
    const claim = (id: string) => {
      const earlier = rowOfId.get(id)
      if (earlier !== undefined) reader.refuse('code', 'duplicate_row', String(earlier))
      else rowOfId.set(id, reader.row)
      return earlier === undefined
    }
    const nameOf = (code: string) => units.get(code)?.name ?? ''
    return takeRow(reader, gathered, { context, known, claim, isUnit: (code) => units.has(code), nameOf })
  })
  const field = read.columns.get('people') ?? 'people'
  const shared = shareTotals(gathered, known, units, field)
  const refusedRows = new Set(shared.problems.map((problem) => problem.row))
  return {
    rows: read.rows,
    accepted: read.accepted - refusedRows.size,
    problems: [...read.problems, ...shared.problems],
    remarks: [...read.remarks, ...shared.remarks],
    notes: {
      settlements: gathered.settlements.length + gathered.positioned.length,
      cells: gathered.cells.length,
      sharedOut: shared.shares.length,
      ...(read.filtered > 0 ? { filtered: read.filtered } : {}),
    },
    async write(trx): Promise<Changes> {
      const regionId = context.region.id
      let changes = NO_CHANGES
      if (gathered.positioned.length > 0) {
        changes = addChanges(changes, await writePositionedSettlements(trx, regionId, gathered.positioned))
      }
      changes = addChanges(changes, await setPeople(trx, regionId, gathered.settlements, 'given'))
      changes = addChanges(changes, await setPeople(trx, regionId, shared.shares, 'shared_out'))
      if (gathered.cells.length > 0) changes = addChanges(changes, await replaceCells(trx, regionId, gathered.cells))
      return changes
    },
  }
}

function declaredAges(header: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(ageColumns(header)).map(([group, columns]) => [group, columns.join('+')]))
}

interface Surroundings {
  readonly context: ImportContext
  readonly known: ReadonlyMap<string, KnownSettlement>
  isUnit(code: string): boolean
  claim(id: string): boolean // false: an earlier row has that id, and this one is refused
  nameOf(code: string): string
}

/** Sorts one row; false when it is refused. */
function takeRow(reader: RowReader, gathered: Gathered, { context, known, isUnit, claim, nameOf }: Surroundings): boolean {
  const code = reader.code('code')
  const people = reader.number('people')
  if (people === null && reader.problems.length === 0) reader.refuse('people', 'missing')
  const ages = readAges(reader, people ?? 0)
  const urban = reader.number('urban')
  const rural = reader.number('rural')
  const point = reader.geometry ? pointOf(reader.geometry) : null
  const position = point
    ? readPosition(String(point[0]), String(point[1]), context.options.crs, context.within)
    : readPosition(reader.text('lon'), reader.text('lat'), context.options.crs, context.within)
  if ('code' in position) reader.refuse(point ? 'geometry' : 'lon', position.code, position.value, position.hint)
  if (reader.problems.length > 0 || people === null) return false
  const at = 'at' in position ? position.at : null

  if (code === null) {
    if (at === null) {
      reader.refuse('lon', 'coordinates_missing')
      return false
    }
    const id = reader.text('id') || cellId(at)
    if (!claim(id)) return false
    gathered.cells.push({ id, people, ...ages, at, name: reader.text('name'), settlementClass: null })
    return true
  }
  const isSettlement = levelOfCode(code) === 'village'
  if (!isSettlement && !isUnit(code)) reader.refuse('code', 'unknown_unit', code)
  else if (isSettlement && at === null && !known.has(code))
    reader.refuse('code', isUnit(code) ? 'coordinates_missing' : 'unknown_unit', code)
  else if (claim(code)) {
    if (!isSettlement) gathered.totals.push({ row: reader.row, code, people, urban, rural, ages })
    else if (at) gathered.positioned.push({ id: code, people, ...ages, at, name: nameOf(code) || reader.text('name') })
    else gathered.settlements.push({ id: code, people, ...ages })
    return true
  }
  return false
}

/** A cell without an id is known by where it is, to a metre. */
export const cellId = ([lon, lat]: LonLat): string => `cell_${lon.toFixed(5)}_${lat.toFixed(5)}`

function readAges(reader: RowReader, people: number): Record<AgeGroup, number> {
  const ages = { age0to14: 0, age60: 0, age65: 0, age80: 0 }
  for (const group of AGE_GROUPS) {
    const value = reader.number(group)
    if (value === null) continue
    if (value > people + 0.5) reader.refuse(group, 'ages_exceed_people', String(value), String(people))
    ages[group] = value
  }
  return ages
}

interface Shared {
  readonly shares: Share[]
  readonly problems: RowProblem[]
  readonly remarks: RowProblem[]
}

/** Shares each total over the settlements below it that no smaller total and no count of their own covers. */
function shareTotals(
  { totals, settlements, positioned }: Gathered,
  known: ReadonlyMap<string, KnownSettlement>,
  units: ReadonlyMap<string, UnitRecord>,
  field: string,
): Shared {
  const byCode = new Map(totals.map((total) => [total.code, total]))
  const own = new Map([...settlements, ...positioned].map((count) => [count.id, count.people]))
  const given = new Map<string, number>() // people of settlements given now or before, by the total they lie under
  const open = new Map<string, KnownSettlement[]>()
  const below = new Map<string, number>() // people of smaller totals, by the next larger total
  const zones = new Map<string, Set<string>>() // management units that the file does not count, by the total that holds their people
  const nextTotal = (code: string | null): string | null => {
    for (let at = code; at !== null; at = units.get(at)?.parent ?? null) {
      if (byCode.has(at)) return at
      // statistics count a zone's people under the county of their codes, unless they count the zone itself
      const unit = units.get(at)
      const zone = unit?.parent == null ? undefined : units.get(unit.parent)
      const county = unit && zone?.management && !byCode.has(zone.code) ? parentOfCode(unit.code, unit.level) : null
      if (county === null || !zone || county === zone.code || !byCode.has(county)) continue
      zones.set(county, (zones.get(county) ?? new Set()).add(zone.name))
      return county
    }
    return null
  }
  for (const settlement of known.values()) {
    const total = nextTotal(units.get(settlement.id)?.parent ?? null)
    if (total === null) continue
    const people = own.get(settlement.id) ?? (settlement.peopleSource === 'given' ? settlement.people : null)
    if (people !== null) given.set(total, (given.get(total) ?? 0) + people)
    else open.set(total, [...(open.get(total) ?? []), settlement])
  }
  for (const total of totals) {
    const larger = nextTotal(units.get(total.code)?.parent ?? null)
    if (larger !== null) below.set(larger, (below.get(larger) ?? 0) + total.people)
  }
  const result: Shared = { shares: [], problems: [], remarks: [] }
  for (const total of totals) {
    const takers = open.get(total.code) ?? []
    const parts = (given.get(total.code) ?? 0) + (below.get(total.code) ?? 0)
    const name = units.get(total.code)?.name ?? total.code
    for (const zone of zones.get(total.code) ?? []) {
      result.remarks.push({ row: total.row, field, code: 'zone_counted_by_code', value: zone })
    }
    if (takers.length === 0) {
      if (parts > 0) result.remarks.push({ row: total.row, field, code: 'total_unused', value: name, hint: String(parts) })
      else result.problems.push({ row: total.row, field, code: 'no_settlements', value: name })
    } else if (total.people < parts) {
      result.problems.push({ row: total.row, field, code: 'total_below_parts', value: String(total.people), hint: String(parts) })
    } else {
      const left = total.people - parts
      const scale = total.people === 0 ? 0 : left / total.people
      const ages = Object.fromEntries(AGE_GROUPS.map((group) => [group, total.ages[group] * scale])) as Record<AgeGroup, number>
      result.shares.push(...shareOut({ ...total, people: left, ages }, takers))
    }
  }
  return result
}
