/**
 * THE CONTRACT: every endpoint's method, path, query, body and reply.
 *
 * The router checks requests against it, the OpenAPI document is made from it, the client takes its types from it.
 * Every object is strict: an unknown parameter is refused, and a reply holds what is written here and nothing else.
 * Longer than 300 lines because it is read as one: a word of an answer is looked up where the question stands.
 * Minutes in questions are whole or decimal minutes, inclusive; travel times in answers are seconds.
 */
import { z } from 'zod'
import { FACILITY_STATUSES, FACILITY_TYPES, SERVICE_LEVELS } from './core/facilities/facility.ts'
import { RULE_EFFECTS, SOURCE_MARKS } from './core/facilities/rules.ts'
import { NEEDS, STANDINGS } from './core/facilities/standing.ts'
import { ringProblem } from './core/geometry/ring.ts'
import { ROAD_CLASSES } from './core/osm/tags.ts'
import { AREA_CLASSES, type ClassSource, PEOPLE_GROUPS, SETTLEMENT_CLASSES } from './core/places/place.ts'
import { UNIT_KINDS, UNIT_LEVELS } from './core/places/unit.ts'
import { FACTOR } from './core/scenario/readPresets.ts'
import { TRAVEL_DIRECTIONS } from './core/travel/nearest.ts'

export interface Endpoint<Q extends z.ZodObject = z.ZodObject, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly method: 'get' | 'post'
  readonly path: `/api/${string}` // parameters as :name; their values arrive in the query object
  readonly summary: string
  readonly query: Q // path parameters and query string together
  readonly body: B
  readonly reply: R
  readonly cache: 'none' | 'revalidate' | 'forever'
}

const nothing = z.undefined()
type Options = { summary: string; cache?: Endpoint['cache'] }
const get = <Q extends z.ZodObject, R extends z.ZodType>(path: `/api/${string}`, query: Q, reply: R, options: Options) =>
  ({ method: 'get', path, query, body: nothing, reply, cache: 'revalidate', ...options }) as const satisfies Endpoint
const post = <Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  path: `/api/${string}`,
  query: Q,
  body: B,
  reply: R,
  options: Options,
) => ({ method: 'post', path, query, body, reply, cache: 'none', ...options }) as const satisfies Endpoint

// ---- the words of a question

export const TRAVEL_MODES = ['walk', 'ebike', 'car'] as const
export type TravelMode = (typeof TRAVEL_MODES)[number]

/** A comma-separated list in a query string, each item checked. */
const list = <T extends z.ZodType>(item: T, most = 50) =>
  z
    .string()
    .transform(
      (text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '') as z.input<T>[],
    )
    .pipe(z.array(item).min(1).max(most))

const RegionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected a region id such as demo')
const UnitCode = z.string().regex(/^\d{12}$/, 'expected a 12-digit code')
const IsoDate = z.iso.date('expected a date such as 2022-12-20')
const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).describe('[longitude, latitude], WGS-84')
/** A number as people write it: 15, 2.5, -0.1. Not what only programs take for one: an empty text, 0x10, 1e309. */
const Decimal = z.coerce
  .string<string | number>()
  .regex(/^-?\d{1,9}(\.\d{1,25})?$/, 'expected a number')
  .transform(Number)
const BBox = z
  .string()
  .transform((text): (string | number)[] => text.split(','))
  .pipe(z.tuple([Decimal, Decimal, Decimal, Decimal]))
  .refine(
    ([west, south, east, north]) => west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90,
    {
      message: 'expected west,south,east,north in degrees',
    },
  )
  .describe('west,south,east,north in degrees; its edges belong to it')
const Mode = z.enum(TRAVEL_MODES)
const Minutes = Decimal.pipe(z.number().positive().max(600)).describe('minutes, more than 0 and at most 600, inclusive')
const Services = list(z.enum(FACILITY_TYPES))
const ScenarioId = z.string().regex(/^s[0-9a-f]{16}$/, 'expected a scenario id such as s0123456789abcdef')
const Direction = z.enum(TRAVEL_DIRECTIONS)
const region = { region: RegionId }

/** What is asked of the network: which services, on whose rules, how people travel. */
const question = {
  ...region,
  services: Services.default(['fever_clinic', 'fever_room', 'kiosk']).describe(
    'facility types, comma-separated; fever_clinic,fever_room,kiosk when absent',
  ),
  mode: Mode.default('ebike'),
  date: IsoDate.optional().describe('the day whose rules decide; today in Asia/Shanghai when absent'),
  scenario: ScenarioId.optional().describe('a saved what-if; the present roads and services when absent'),
  direction: Direction.default('to_facility').describe('from_facility: from the service to the people, as an ambulance drives'),
}

const coverageQuestion = {
  ...question,
  limitMinutes: list(Minutes, 20)
    .default([15, 30, 60])
    .describe('up to 20 limits in minutes, comma-separated; 15,30,60 when absent'),
  group: z.enum(PEOPLE_GROUPS).default('all'),
  level: z.enum(UNIT_LEVELS).default('township'),
}
const gapsQuestion = {
  ...question,
  limitMinutes: Minutes.default(30).describe('minutes, more than 0 and at most 600, inclusive; 30 when absent'),
  group: z.enum(PEOPLE_GROUPS).default('all'),
}

// ---- the words of a what-if: the edits of core/scenario/edits.ts, bounded

/** A scenario is at most so many edits; the body of a request, 100 kB, bounds it too. */
const MOST_EDITS = 50
/** Points of all its new roads together: where so many cross, each more costs more than the one before. */
const MOST_ROAD_POINTS = 1_000

const Ways = z.array(z.number().int().min(1)).min(1).max(200).describe('roads by their OpenStreetMap way numbers')
const Modes = z.array(Mode).min(1).max(TRAVEL_MODES.length).nullable().describe('null: all travellers')
const Kmh = z.number().min(1).max(130)
/** Text that any program and any database can keep: no control characters, no halves of characters. */
const PlainText = z
  .string()
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { message: 'expected text without control characters' })
const EditName = PlainText.max(80)
const ring = z
  .array(LonLat)
  .min(4)
  .max(500)
  .superRefine((positions, context) => {
    const problem = ringProblem(positions)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
  .describe('a closed ring that does not cross itself: its last position repeats the first')

const ScenarioEdit = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('close_ways'), ways: Ways }),
    z.strictObject({ kind: z.literal('way_speed'), ways: Ways, kmh: Kmh, modes: Modes }),
    z.strictObject({
      kind: z.literal('class_speed'),
      classes: z.array(z.enum(ROAD_CLASSES)).min(1).max(ROAD_CLASSES.length).nullable().describe('null: every class'),
      factor: z.number().min(FACTOR.least).max(FACTOR.most).describe('new speed = old speed × factor'),
      modes: Modes,
    }),
    z.strictObject({ kind: z.literal('close_area'), ring }),
    z.strictObject({
      kind: z.literal('add_road'),
      line: z.array(LonLat).min(2).max(200),
      roadClass: z.enum(ROAD_CLASSES),
      kmh: Kmh.nullable().describe('null: the speed of the class for each traveller'),
      oneway: z.boolean(),
      name: EditName,
    }),
    z.strictObject({
      kind: z.literal('add_facility'),
      id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected 1 to 40 small letters, digits and hyphens'),
      type: z.enum(FACILITY_TYPES),
      name: EditName,
      at: LonLat,
    }),
    z.strictObject({ kind: z.literal('remove_facility'), id: PlainText.min(1).max(200) }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'expected one of close_ways, way_speed, class_speed, close_area, add_road, add_facility, remove_facility'
        : undefined,
  },
)

/** The edits of a scenario as they are sent and as they stand in a file. */
export const ScenarioEdits = z
  .array(ScenarioEdit)
  .max(MOST_EDITS)
  .refine(
    (edits) => edits.reduce((sum, edit) => sum + (edit.kind === 'add_road' ? edit.line.length : 0), 0) <= MOST_ROAD_POINTS,
    {
      message: `expected new roads of at most ${MOST_ROAD_POINTS} points together`,
    },
  )

/** Zoom levels of the tiles; a map enlarges the last one. */
export const TILE_ZOOMS = { least: 4, most: 14 } as const

// ---- the words of an answer

const Position = z.tuple([z.number(), z.number()])
const Road = z.enum(ROAD_CLASSES)
const CLASS_SOURCES = ['nbs', 'user', 'unit_kind', 'density', 'unknown'] as const satisfies readonly ClassSource[]
const Precision = z.enum(['exact', 'village', 'township', 'county'])
const Flag = z.boolean().nullable()

const RuleSetBrief = z.strictObject({
  id: z.string(),
  edition: z.number().int(),
  nameZh: z.string(),
  nameEn: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})
const RuleSetDetail = RuleSetBrief.extend({
  rules: z.array(
    z.strictObject({
      id: z.string(),
      need: z.enum(NEEDS),
      types: z.array(z.enum(FACILITY_TYPES)),
      serviceLevels: z.array(z.enum(SERVICE_LEVELS)).nullable().describe('only facilities of these levels; null: of any or none'),
      without: z.literal('dispensing').nullable().describe('only facilities that say they lack it'),
      effect: z.enum(RULE_EFFECTS),
      textZh: z.string(),
      textEn: z.string(),
      source: z.string().describe('id of one of the sources'),
    }),
  ),
  sources: z.array(
    z.strictObject({ id: z.string(), title: z.string(), number: z.string(), url: z.string(), mark: z.enum(SOURCE_MARKS) }),
  ),
})
const RegionBrief = z.strictObject({
  id: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  fictional: z.boolean(),
  centre: Position,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  hasRoads: z.boolean(),
  dataVersion: z.number().int(),
})
const Unit = z.strictObject({
  code: z.string(),
  year: z.number().int(),
  level: z.enum(UNIT_LEVELS),
  kind: z.enum(UNIT_KINDS),
  name: z.string(),
  nameEn: z.string(),
  parent: z.string().nullable(),
  settlementClass: z.enum(SETTLEMENT_CLASSES).nullable(),
  classSource: z.enum(CLASS_SOURCES),
  seat: Position.nullable(),
  management: z.boolean(),
})
const Facility = z.strictObject({
  id: z.string(),
  organisation: z.string(),
  name: z.string(),
  nameEn: z.string(),
  type: z.enum(FACILITY_TYPES),
  serviceLevel: z.enum(SERVICE_LEVELS).nullable(),
  status: z.enum(FACILITY_STATUSES),
  openedOn: z.string().nullable(),
  closedOn: z.string().nullable(),
  at: Position,
  precision: Precision,
  townshipCode: z.string().nullable(),
  countyCode: z.string().nullable(),
  address: z.string(),
  phone: z.string(),
  hoursText: z.string(),
  openingHours: z.string().nullable(),
  capabilities: z.strictObject({
    children: Flag,
    open24h: Flag,
    obstetric: Flag,
    dialysis: Flag,
    chronic: Flag,
    dispensing: Flag,
    insurance: Flag,
  }),
  rooms: z.number().nullable(),
  visitsPerDay: z.number().nullable(),
  level: z.string(),
  ownership: z.string(),
  updatedAt: z.string(),
  standing: z.enum(STANDINGS).describe('on the date asked for, for the care of fever unless need=medicine'),
  ruleId: z.string().nullable(),
})
const OpenState = z.strictObject({
  state: z.enum(['open', 'closed', 'unknown']),
  until: z.string().nullable().describe('HH:MM of the next change today; null: 24 hours or unknown'),
  opensAt: z.string().nullable().describe('when closed: the next opening, MM-DD HH:MM or HH:MM today'),
  allDay: z.boolean(),
})
const Place = z.strictObject({
  id: z.string(),
  kind: z.enum(['settlement', 'cell']),
  name: z.string(),
  nameEn: z.string(),
  at: Position,
  precision: Precision,
  settlementClass: z.enum(SETTLEMENT_CLASSES).nullable(),
  classSource: z.enum(CLASS_SOURCES),
  people: z.number(),
  age0to14: z.number(),
  age60: z.number(),
  age65: z.number(),
  age80: z.number(),
  peopleSource: z.enum(['given', 'shared_out']),
  townshipCode: z.string().nullable(),
  countyCode: z.string().nullable(),
})
const TimedPlace = Place.extend({
  seconds: z.number().nullable().describe('travel time to the nearest service; null: it cannot be reached'),
  metres: z.number().nullable(),
  facilityId: z.string().nullable(),
  unreached: z
    .enum(['no_road', 'not_connected', 'no_service', 'cut_off'])
    .nullable()
    .describe('why seconds is null; cut_off: the place lies in an area that the scenario closes'),
})
/** What every answer about travel says of itself. */
const provenance = {
  region: z.string(),
  services: z.array(z.enum(FACILITY_TYPES)),
  mode: Mode,
  date: z.string(),
  ruleSet: RuleSetBrief,
  estimate: z.boolean().describe('true: no roads are imported, times are straight line x 1.6'),
  dataVersion: z.number().int(),
  scenario: z.string().nullable().describe('the what-if that was asked about; null: the present'),
  direction: Direction,
}
const Covered = z.strictObject({ limitMinutes: z.number(), people: z.number() })
const CoverageRow = z.strictObject({ people: z.number(), covered: z.array(Covered) })
const GapArea = z.strictObject({
  rank: z.number().int(),
  townshipCode: z.string().nullable(),
  townshipName: z.string(),
  townshipNameEn: z.string(),
  countyName: z.string(),
  areaClass: z.enum(AREA_CLASSES).describe('the class most of its people live in'),
  placeIds: z.array(z.string()),
  people: z.number(),
  age65: z.number(),
  children: z.number(),
  centre: Position,
  nearestFacilityId: z.string().nullable(),
  seconds: z.number().nullable().describe('people-weighted mean time to the nearest service; null: some cannot reach any'),
})
const ScenarioBrief = z.strictObject({
  id: z.string(),
  name: z.string().nullable().describe('null: a draft, forgotten when nobody uses it for 30 days'),
  edits: ScenarioEdits,
  createdAt: z.string(),
})
const NamedRoad = z.strictObject({
  way: z.number().int().describe('OpenStreetMap way number'),
  name: z.string(),
  nameEn: z.string(),
  ref: z.string(),
  roadClass: Road,
  bridge: z.boolean(),
  line: z.array(Position),
})
const Scenario = ScenarioBrief.extend({
  effects: z
    .array(
      z.strictObject({
        edit: z.number().int().describe('number of the edit, the first is 0'),
        pieces: z.number().int().describe('pieces of road that are changed or new'),
        metres: z.number().describe('their length'),
        problem: z.string().nullable().describe('why the edit has no effect, in words'),
        roads: z
          .array(NamedRoad)
          .describe(
            'the roads that the edit names by their numbers and no edit before it, where they are known; lines of 20000 points in all',
          ),
      }),
    )
    .describe('one for each edit, as the roads and services are now'),
})
const RoadNear = NamedRoad.extend({
  tunnel: z.boolean(),
  metresAway: z.number(),
  lengthMetres: z.number(),
  kmh: z.number().nullable().describe('speed of the traveller; null: closed to them'),
})
const RouteStep = z.strictObject({
  name: z.string(),
  nameEn: z.string(),
  ref: z.string(),
  roadClass: Road.nullable().describe('null: a walk off the road'),
  bridge: z.boolean(),
  metres: z.number(),
  seconds: z.number(),
})
const Geometry = z.strictObject({ type: z.string(), coordinates: z.unknown() })
const FeatureCollection = z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      id: z.union([z.string(), z.number()]).optional(),
      geometry: Geometry.nullable(),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
})

export const contract = {
  health: get(
    '/api/health',
    z.strictObject({}),
    z.strictObject({ status: z.literal('ok'), version: z.string(), database: z.enum(['embedded', 'postgresql']) }),
    {
      summary: 'Answers once everything is ready.',
      cache: 'none',
    },
  ),
  version: get(
    '/api/version',
    z.strictObject({}),
    z.strictObject({ version: z.string(), runtime: z.string(), startedAt: z.string() }),
    {
      summary: 'Which version is running.',
      cache: 'none',
    },
  ),
  regions: get('/api/regions', z.strictObject({}), z.array(RegionBrief), { summary: 'The regions on this server.' }),
  region: get(
    '/api/regions/:region',
    z.strictObject(region),
    RegionBrief.extend({
      mapApprovalNo: z.string().nullable().describe('审图号, as the operator entered it'),
      sources: z.array(
        z.strictObject({ what: z.string(), nameZh: z.string(), nameEn: z.string(), date: z.string(), licence: z.string() }),
      ),
      counts: z.strictObject({
        units: z.number(),
        places: z.number(),
        people: z.number(),
        facilities: z.number(),
        institutions: z.number(),
      }),
      facilityCounts: z.record(z.string(), z.number()).describe('facilities by type'),
      ruleSets: z.array(RuleSetDetail),
      imprecise: z
        .strictObject({ places: z.number(), facilities: z.number() })
        .describe('positions known only to the township or county'),
    }),
    { summary: 'One region: what is known about it and where it came from.' },
  ),
  units: get(
    '/api/regions/:region/units',
    z.strictObject({ ...region, level: z.enum(UNIT_LEVELS).optional(), parent: UnitCode.optional() }),
    z.array(Unit.extend({ people: z.number() })),
    { summary: 'Administrative units with the people who live in them.' },
  ),
  unitShapes: get(
    '/api/regions/:region/units.geojson',
    z.strictObject({ ...region, level: z.enum(UNIT_LEVELS).default('township') }),
    FeatureCollection,
    { summary: 'Outlines of units. Not authoritative for any boundary.' },
  ),
  facilities: get(
    '/api/regions/:region/facilities',
    z.strictObject({
      ...region,
      bbox: BBox.optional(),
      types: list(z.enum(FACILITY_TYPES)).optional().describe('facility types, comma-separated'),
      text: z.string().max(80).optional().describe('found in name, organisation or address'),
      date: IsoDate.optional(),
      need: z.enum(NEEDS).default('care'),
      limit: Decimal.pipe(z.number().int().min(1).max(5000)).default(500).describe('1 to 5000 on a page; 500 when absent'),
      after: z.string().max(1000).optional().describe('the "next" of the page before'),
    }),
    z.strictObject({
      total: z.number(),
      facilities: z.array(Facility),
      next: z.string().nullable(),
      date: z.string(),
      ruleSet: RuleSetBrief,
    }),
    { summary: 'Facilities by place, type and text, with their standing on a date.' },
  ),
  facility: get(
    '/api/regions/:region/facilities/:id',
    z.strictObject({ ...region, id: z.string().max(200), date: IsoDate.optional() }),
    Facility,
    {
      summary: 'One facility.',
    },
  ),
  nearest: post(
    '/api/regions/:region/nearest',
    z.strictObject(region),
    z.strictObject({
      at: LonLat,
      mode: Mode.default('ebike'),
      need: z.enum(NEEDS).default('care'),
      services: z
        .array(z.enum(FACILITY_TYPES))
        .min(1)
        .max(50)
        .optional()
        .describe(
          'default: every type that the rules let serve this need, a hospital and its own fever clinic within 300 m as one place',
        ),
      date: IsoDate.optional(),
      scenario: ScenarioId.optional(),
      direction: Direction.default('to_facility'),
      count: z.number().int().min(1).max(20).default(5),
      openOnly: z.boolean().default(false).describe('only places that are open now or whose hours are unknown'),
      limitMinutes: z.number().positive().max(600).default(120),
    }),
    z.strictObject({
      date: z.string(),
      ruleSet: RuleSetBrief,
      mode: Mode,
      estimate: z.boolean(),
      unreached: z
        .enum(['no_road', 'not_connected', 'no_service', 'beyond_limit', 'cut_off'])
        .nullable()
        .describe('why results is empty'),
      results: z.array(
        z.strictObject({ facility: Facility, travelSeconds: z.number(), lengthMetres: z.number(), open: OpenState }),
      ),
    }),
    { summary: 'The nearest places that may serve. The position travels in the body and is neither logged nor stored.' },
  ),
  coverage: get(
    '/api/regions/:region/coverage',
    z.strictObject(coverageQuestion),
    z.strictObject({
      ...provenance,
      group: z.enum(PEOPLE_GROUPS),
      total: CoverageRow,
      byClass: z.array(CoverageRow.extend({ class: z.enum(AREA_CLASSES) })),
      bySettlementClass: z.array(CoverageRow.extend({ class: z.enum([...SETTLEMENT_CLASSES, 'unknown']) })),
      byUnit: z.array(CoverageRow.extend({ code: z.string(), name: z.string(), nameEn: z.string(), level: z.enum(UNIT_LEVELS) })),
    }),
    { summary: 'People within reach, in total, by class and by unit.' },
  ),
  times: get(
    '/api/regions/:region/times',
    z.strictObject(question),
    z.strictObject({
      ...provenance,
      places: z.array(TimedPlace),
      facilities: z.array(Facility).describe('the places that serve on that date'),
    }),
    { summary: 'Every settlement with its nearest service, seconds and metres.' },
  ),
  gaps: get(
    '/api/regions/:region/gaps',
    z.strictObject(gapsQuestion),
    z.strictObject({
      ...provenance,
      limitMinutes: z.number(),
      group: z.enum(PEOPLE_GROUPS),
      uncovered: z.number(),
      areas: z.array(GapArea),
      outlines: FeatureCollection,
    }),
    { summary: 'Uncovered settlements grouped into areas, most people first.' },
  ),
  isochrones: get(
    '/api/regions/:region/isochrones',
    z.strictObject({
      ...question,
      limitMinutes: list(Minutes, 10)
        .default([10, 20, 30])
        .describe('up to 10 limits in minutes, comma-separated; 10,20,30 when absent'),
      facility: z.string().max(200).optional(),
    }),
    FeatureCollection,
    { summary: 'Areas within reach, for drawing only; coverage is never computed from them.' },
  ),
  scenarioSave: post(
    '/api/regions/:region/scenarios',
    z.strictObject(region),
    z.strictObject({ edits: ScenarioEdits, name: PlainText.trim().min(1).max(80).nullable().default(null) }),
    Scenario,
    { summary: 'Keeps a what-if. The same edits have the same id; a draft without a name is forgotten when it is not used.' },
  ),
  scenarios: get(
    '/api/regions/:region/scenarios',
    z.strictObject(region),
    z.strictObject({ scenarios: z.array(ScenarioBrief) }),
    { summary: 'The what-ifs that have a name, the newest first.' },
  ),
  scenario: get('/api/regions/:region/scenarios/:scenario', z.strictObject({ ...region, scenario: ScenarioId }), Scenario, {
    summary: 'One what-if, with what its edits come to on the present roads.',
  }),
  scenarioPresets: get(
    '/api/standards/scenario-presets',
    z.strictObject({}),
    z.strictObject({
      presets: z.array(
        z.strictObject({
          id: z.string(),
          nameZh: z.string(),
          nameEn: z.string(),
          noteZh: z.string(),
          noteEn: z.string(),
          parts: z
            .array(
              z.strictObject({
                classes: z.array(Road).nullable(),
                factor: z.number(),
                modes: z.array(Mode).nullable(),
                source: z.string().describe('id of one of the sources'),
              }),
            )
            .describe('each an edit of the kind class_speed'),
        }),
      ),
      sources: z.array(
        z.strictObject({ id: z.string(), title: z.string(), number: z.string(), url: z.string(), mark: z.enum(SOURCE_MARKS) }),
      ),
    }),
    { summary: 'Night, weather, rush hour: what a what-if may begin with. Mark M: unconfirmed, to be edited.' },
  ),
  roadsNear: post(
    '/api/regions/:region/roads-near',
    z.strictObject(region),
    z.strictObject({ at: LonLat, withinMetres: z.number().min(1).max(500).default(60), mode: Mode.default('car') }),
    z.strictObject({ roads: z.array(RoadNear) }),
    { summary: 'Up to 20 roads round a position, the nearest first: what one may point at.' },
  ),
  route: post(
    '/api/regions/:region/route',
    z.strictObject(region),
    z.strictObject({ from: LonLat, to: LonLat, mode: Mode.default('ebike'), scenario: ScenarioId.optional() }),
    z.strictObject({
      estimate: z.boolean(),
      unreached: z.enum(['no_road', 'not_connected', 'cut_off']).nullable().describe('why seconds is null'),
      seconds: z.number().nullable(),
      metres: z.number().nullable(),
      line: z.array(Position),
      steps: z.array(RouteStep).describe('pieces of one road after each other are one step; their sums are the total'),
    }),
    { summary: 'The fastest way between two positions, which are neither logged nor stored.' },
  ),
  matrix: post(
    '/api/regions/:region/matrix',
    z.strictObject(region),
    z.strictObject({
      from: z.array(LonLat).min(1).max(200),
      to: z.array(LonLat).min(1).max(200),
      mode: Mode.default('ebike'),
      scenario: ScenarioId.optional(),
    }),
    z.strictObject({ estimate: z.boolean(), seconds: z.array(z.array(z.number().nullable())).describe('a row for each from') }),
    { summary: 'Travel times from each of some positions to each of others.' },
  ),
} as const

/** Replies that are not JSON documents of the contract: files for a program or a person to keep. */
export const downloads = {
  tileJson: '/api/regions/:region/tiles.json',
  tile: '/api/regions/:region/tiles/:version/:z/:x/:y.mvt',
  timeGrid: '/api/regions/:region/time-grid', // the question's query; one binary raster of travel seconds
  timesCsv: '/api/regions/:region/times.csv',
  coverageCsv: '/api/regions/:region/coverage.csv',
  gapsCsv: '/api/regions/:region/gaps.csv',
  gapsGeoJson: '/api/regions/:region/gaps.geojson',
  openApi: '/api/openapi.json',
} as const

const Lang = z.enum(['zh', 'en']).default('zh').describe('language of the headings and of names that have both')
const tileNumber = (most: number) =>
  z
    .string()
    .regex(/^\d{1,8}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().max(most))

/** Path parameters and query of every download. */
export const downloadQueries = {
  tileJson: z.strictObject(region),
  tile: z
    .strictObject({
      ...region,
      version: tileNumber(99_999_999),
      z: tileNumber(TILE_ZOOMS.most),
      x: tileNumber(2 ** TILE_ZOOMS.most - 1),
      y: tileNumber(2 ** TILE_ZOOMS.most - 1),
    })
    .describe('z, x and y as in the XYZ scheme'),
  timeGrid: z.strictObject(question),
  timesCsv: z.strictObject({ ...question, lang: Lang }),
  coverageCsv: z.strictObject({ ...coverageQuestion, lang: Lang }),
  gapsCsv: z.strictObject({ ...gapsQuestion, lang: Lang }),
  gapsGeoJson: z.strictObject(gapsQuestion),
  openApi: z.strictObject({}),
} as const satisfies Record<keyof typeof downloads, z.ZodObject>

/** What every refused request is answered with. */
export const Refusal = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    problems: z.array(z.strictObject({ field: z.string(), problem: z.string() })).optional(),
  }),
})

export type Contract = typeof contract
export type EndpointName = keyof Contract
export type QueryOf<N extends EndpointName> = z.output<Contract[N]['query']>
export type AskOf<N extends EndpointName> = z.input<Contract[N]['query']>
export type BodyOf<N extends EndpointName> = z.output<Contract[N]['body']>
export type SendOf<N extends EndpointName> = z.input<Contract[N]['body']>
export type ReplyOf<N extends EndpointName> = Frozen<z.output<Contract[N]['reply']>>
export type DownloadName = keyof typeof downloads
export type DownloadQueryOf<N extends DownloadName> = z.output<(typeof downloadQueries)[N]>

export type FacilityReply = Frozen<z.output<typeof Facility>>
export type TimedPlaceReply = Frozen<z.output<typeof TimedPlace>>
export type RuleSetBriefReply = Frozen<z.output<typeof RuleSetBrief>>
export type ScenarioReply = Frozen<z.output<typeof Scenario>>
export type OpenStateReply = Frozen<z.output<typeof OpenState>>

/** Read-only all the way down: an answer is shared by everyone who asked. */
type Frozen<T> = unknown extends T ? T : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T
