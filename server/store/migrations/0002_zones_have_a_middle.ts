/** A management unit such as 无锡经开区 often comes with neither seat nor outline: it stands in the middle of its townships. */
import { type Kysely, type Migration, sql } from 'kysely'

const points = `(select u.*, coalesce(u.seat, st_pointonsurface(u.shape), case when u.level = 'county' then (
    select st_centroid(st_collect(coalesce(t.seat, st_pointonsurface(t.shape)))) from unit t
    where t.region_id = u.region_id and t.parent = u.code and t.level = 'township') end) as point from unit u)`

export const zonesHaveAMiddle: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `create or replace view unit_position as
          select u.region_id, u.code, coalesce(u.point, p.point, g.point) as at,
            case when u.seat is not null then 'exact'
              when u.point is not null then u.level when p.point is not null then p.level else g.level end as held_by,
            case when u.point is not null then u.code when p.point is not null then p.code else g.code end as held_code
          from ${points} u
          left join ${points} p on p.region_id = u.region_id and p.code = u.parent and p.level <> 'prefecture'
          left join ${points} g on g.region_id = p.region_id and g.code = p.parent and g.level <> 'prefecture'`,
      )
      .execute(db)
  },
}
