/** What-ifs: each is its edits, under an id made from them; a draft (no name) goes when nobody has used it for long. */
import { type Kysely, type Migration, sql } from 'kysely'

const statements = [
  `create table scenario (
    region_id text not null references region (id) on delete cascade,
    id text not null check (id ~ '^s[0-9a-f]{16}$'),
    name text check (name <> ''),
    edits jsonb not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    primary key (region_id, id)
  )`,
  'create index scenario_by_use on scenario (region_id, used_at)',
]

export const scenarios: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
