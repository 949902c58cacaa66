/**
 * The first tables: regions, the tree of units, the places where people live, facilities as organisation ▷ site ▷ service point,
 * institutions, what the basemap draws besides roads, and the record of every import.
 * Everything belongs to a region and goes with it. Positions are WGS-84 (EPSG:4326).
 */
import { type Kysely, type Migration, sql } from 'kysely'

const statements = [
  `create table region (
    id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    name_zh text not null,
    name_en text not null,
    fictional boolean not null default false,
    map_approval_no text,
    sources jsonb not null default '[]',
    bounds geometry(Polygon, 4326),
    data_version integer not null default 0,
    roads_file text,
    created_at timestamptz not null default now()
  )`,

  `create table unit (
    region_id text not null references region (id) on delete cascade,
    code text not null check (code ~ '^[0-9]{12}$'),
    year integer not null check (year between 1980 and 2200),
    level text not null check (level in ('prefecture', 'county', 'township', 'village')),
    kind text not null,
    name text not null check (name <> ''),
    name_en text not null default '',
    parent text,
    class text check (class in ('111', '112', '121', '122', '123', '210', '220')),
    class_source text not null default 'unknown' check (class_source in ('nbs', 'user', 'unit_kind', 'density', 'unknown')),
    seat geometry(Point, 4326),
    shape geometry(MultiPolygon, 4326),
    management boolean not null default false,
    primary key (region_id, code),
    foreign key (region_id, parent) references unit (region_id, code) deferrable initially deferred,
    check (parent is null or parent <> code),
    check (class is null or level = 'village'),
    check ((class is null) = (class_source = 'unknown')),
    check (parent is not null or level in ('prefecture', 'county')),
    check (kind = any (case level
      when 'prefecture' then array['city']
      when 'county' then array['district', 'county', 'county_city', 'quasi']
      when 'township' then array['street', 'town', 'township', 'quasi']
      else array['resident_committee', 'village_committee', 'quasi_village'] end))
  )`,
  'create index unit_by_parent on unit (region_id, parent)',
  'create index unit_by_shape on unit using gist (shape)',

  `create table place (
    region_id text not null references region (id) on delete cascade,
    id text not null check (id <> ''),
    kind text not null check (kind in ('settlement', 'cell')),
    name text not null default '',
    name_en text not null default '',
    given_at geometry(Point, 4326),
    at geometry(Point, 4326) not null,
    precision text not null check (precision in ('exact', 'village', 'township', 'county')),
    class text check (class in ('111', '112', '121', '122', '123', '210', '220')),
    class_source text not null default 'unknown' check (class_source in ('nbs', 'user', 'unit_kind', 'density', 'unknown')),
    people double precision check (people >= 0 and people < 1e10),
    age0to14 double precision not null default 0 check (age0to14 >= 0),
    age60 double precision not null default 0 check (age60 >= 0),
    age65 double precision not null default 0 check (age65 >= 0),
    age80 double precision not null default 0 check (age80 >= 0),
    people_source text not null default 'given' check (people_source in ('given', 'shared_out')),
    township_code text,
    county_code text,
    primary key (region_id, id),
    check ((class is null) = (class_source = 'unknown'))
  )`,
  'create index place_by_position on place using gist (at)',

  `create table organisation (
    region_id text not null references region (id) on delete cascade,
    id text not null,
    name text not null check (name <> ''),
    credit_code text not null default '',
    level text not null default '',
    ownership text not null default '',
    primary key (region_id, id)
  )`,
  `create table site (
    region_id text not null,
    id text not null,
    organisation_id text not null,
    address text not null default '',
    at geometry(Point, 4326) not null,
    precision text not null check (precision in ('exact', 'village', 'township', 'county')),
    placed_in text,
    original_x double precision,
    original_y double precision,
    original_crs text check (original_crs in ('wgs84', 'cgcs2000', 'gcj02', 'bd09')),
    given_unit text,
    township_code text,
    county_code text,
    primary key (region_id, id),
    foreign key (region_id, organisation_id) references organisation (region_id, id) on delete cascade deferrable initially deferred,
    check ((precision = 'exact') = (placed_in is null)),
    check ((original_crs is null) = (original_x is null) and (original_x is null) = (original_y is null))
  )`,
  'create index site_by_position on site using gist (at)',
  'create index site_by_organisation on site (region_id, organisation_id)',
  `create table service_point (
    region_id text not null,
    id text not null check (id <> ''),
    site_id text not null,
    name text not null check (name <> ''),
    name_en text not null default '',
    type text not null check (type in ('fever_clinic', 'fever_room', 'fever_sentinel', 'designated_hospital', 'sub_designated',
      'mobile_hospital', 'tertiary', 'secondary', 'township_hc', 'community_hc', 'community_station', 'village_clinic',
      'private_clinic', 'kiosk', 'temp_fever_site', 'mobile_unit', 'isolation_site', 'pharmacy', 'drug_point', 'ambulance_station',
      'testing_lab', 'sampling_point', 'internet_hospital', 'supply_node')),
    service_level text check (service_level in ('sampling', 'advice_only', 'consult', 'consult_dispense')),
    status text not null default 'operating' check (status in ('operating', 'planned', 'closed')),
    opened_on date,
    closed_on date,
    phone text not null default '',
    hours_text text not null default '',
    opening_hours text,
    children boolean,
    open24h boolean,
    obstetric boolean,
    dialysis boolean,
    chronic boolean,
    dispensing boolean,
    insurance boolean,
    rooms double precision check (rooms >= 0),
    visits_per_day double precision check (visits_per_day >= 0),
    source_id text not null default '',
    updated_at timestamptz not null,
    primary key (region_id, id),
    foreign key (region_id, site_id) references site (region_id, id) on delete cascade deferrable initially deferred,
    check (service_level is null or type = 'kiosk')
  )`,
  'create index service_point_by_site on service_point (region_id, site_id)',
  'create index service_point_by_type on service_point (region_id, type)',

  `create table institution (
    region_id text not null references region (id) on delete cascade,
    id text not null check (id <> ''),
    name text not null check (name <> ''),
    kind text not null check (kind in ('nursing_home', 'welfare_home', 'prison', 'university', 'school', 'kindergarten',
      'government', 'factory_dorm')),
    people double precision check (people >= 0),
    address text not null default '',
    at geometry(Point, 4326) not null,
    precision text not null check (precision in ('exact', 'village', 'township', 'county')),
    placed_in text,
    given_unit text,
    township_code text,
    county_code text,
    primary key (region_id, id)
  )`,

  `create table basemap_feature (
    region_id text not null references region (id) on delete cascade,
    layer text not null check (layer in ('water', 'waterway', 'contour', 'label')),
    number integer not null,
    name text not null default '',
    name_en text not null default '',
    rank integer not null,
    shape geometry(Geometry, 4326) not null,
    properties jsonb not null default '{}',
    primary key (region_id, layer, number)
  )`,

  `create table import_run (
    id bigint generated always as identity primary key,
    region_id text not null references region (id) on delete cascade,
    what text not null,
    file_name text not null,
    sha256 text not null,
    rows integer not null,
    accepted integer not null,
    refused integer not null check (rows = accepted + refused),
    changed boolean not null,
    problems jsonb not null,
    at timestamptz not null
  )`,
  'create index import_run_by_region on import_run (region_id, at desc)',

  // the township and the county that a unit is or belongs to
  `create view unit_up as
    select u.region_id, u.code, u.level,
      case when u.level = 'township' then u.code when p.level = 'township' then p.code end as township_code,
      case when u.level = 'county' then u.code when p.level = 'county' then p.code when g.level = 'county' then g.code end as county_code
    from unit u
    left join unit p on p.region_id = u.region_id and p.code = u.parent
    left join unit g on g.region_id = p.region_id and g.code = p.parent`,

  // where a unit is, or the nearest thing to it: its own seat, the middle of its shape, else where the unit above it is
  `create view unit_position as
    select u.region_id, u.code, coalesce(u.point, p.point, g.point) as at,
      case when u.seat is not null then 'exact'
        when u.point is not null then u.level when p.point is not null then p.level else g.level end as held_by,
      case when u.point is not null then u.code when p.point is not null then p.code else g.code end as held_code
    from (select *, coalesce(seat, st_pointonsurface(shape)) as point from unit) u
    left join (select *, coalesce(seat, st_pointonsurface(shape)) as point from unit) p on p.region_id = u.region_id and p.code = u.parent and p.level <> 'prefecture'
    left join (select *, coalesce(seat, st_pointonsurface(shape)) as point from unit) g on g.region_id = p.region_id and g.code = p.parent and g.level <> 'prefecture'`,
]

export const firstTables: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
