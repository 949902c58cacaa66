/** Writing many rows at once: new ones are added, different ones changed, equal ones left alone, and each kind is counted. */
import { sql } from 'kysely'
import type { Db, Tables } from './tables.ts'

export interface Changes {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

export const NO_CHANGES: Changes = { added: 0, changed: 0, unchanged: 0, removed: 0 }

export const addChanges = (a: Changes, b: Changes): Changes => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
  removed: a.removed + b.removed,
})

export const isChange = ({ added, changed, removed }: Changes): boolean => added + changed + removed > 0

interface Target<Row> {
  readonly table: keyof Tables
  /** Column → SQL type, for every column that is written. Geometry arrives as EWKT. */
  readonly columns: Readonly<Record<keyof Row & string, string>>
  readonly key: readonly (keyof Row & string)[]
  /** Columns that are written along but make no difference of their own. */
  readonly incidental?: readonly string[]
}

const ROWS_PER_STATEMENT = 2_000

/** Rows must differ in their key. */
export async function upsert<Row extends object>(trx: Db, target: Target<Row>, rows: readonly Row[]): Promise<Changes> {
  const names = Object.keys(target.columns) as (keyof Row & string)[]
  const compared = names.filter((name) => !target.key.includes(name) && !target.incidental?.includes(name))
  const list = (columns: readonly string[], prefix = '') => columns.map((column) => `${prefix}${column}`).join(', ')
  const statement = {
    into: sql.raw(`insert into ${target.table} as old (${list(names)}) select ${list(names)}`),
    record: sql.raw(`as row (${names.map((name) => `${name} ${target.columns[name]}`).join(', ')})`),
    conflict: sql.raw(
      `on conflict (${list(target.key)}) do update set ${names
        .filter((name) => !target.key.includes(name))
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')} where (${list(compared, 'old.')}) is distinct from (${list(compared, 'excluded.')})`,
    ),
  }
  let [added, changed] = [0, 0]
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const batch = JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT))
    const { rows: counted } = await sql<{ added: number; changed: number }>`
      with written as (${statement.into} from json_to_recordset(${batch}::json) ${statement.record} ${statement.conflict}
        returning (xmax = 0) as is_new)
      select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed from written`.execute(trx)
    added += counted[0].added
    changed += counted[0].changed
  }
  return { added, changed, unchanged: rows.length - added - changed, removed: 0 }
}

/** A position as the database reads it. */
export const pointText = ([lon, lat]: readonly [number, number]): string => `SRID=4326;POINT(${lon} ${lat})`
