/**
 * What OpenStreetMap tags say about a way, before any traveller is chosen: class, surface, directions, who may use it.
 *
 * Meanings follow the OSM wiki (Key:highway, Key:oneway, Key:access, Key:junction, Key:surface); what each traveller makes of
 * them (speeds, which classes are closed) is a table in geodata/standards/travel-profiles.json.
 */

export const ROAD_CLASSES = [
  'motorway',
  'motorway_link',
  'trunk',
  'trunk_link',
  'primary',
  'primary_link',
  'secondary',
  'secondary_link',
  'tertiary',
  'tertiary_link',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'track',
  'pedestrian',
  'footway',
  'cycleway',
  'path',
  'bridleway',
  'steps',
  'busway',
  'road',
  'ferry',
] as const
export type RoadClass = (typeof ROAD_CLASSES)[number]

/** Groups of surfaces that a speed factor is given for. */
export const SURFACES = ['unknown', 'paved', 'cobbled', 'compacted', 'gravel', 'unpaved'] as const
export type Surface = (typeof SURFACES)[number]

/** What the access tags say to one kind of user. `unsaid`: the class decides. */
export const ACCESS = ['unsaid', 'yes', 'destination', 'no', 'dismount'] as const
export type Access = (typeof ACCESS)[number]

/** Whose access tags a traveller obeys. */
export const ACCESS_USERS = ['foot', 'bicycle', 'motorcar'] as const
export type AccessUser = (typeof ACCESS_USERS)[number]

/** Bits of RoadData.ways.flags. Both one-way bits together: the direction changes with the hour, closed to vehicles. */
export const WAY_FLAG = {
  bridge: 1,
  tunnel: 2,
  onewayForward: 4,
  onewayBackward: 8,
  /** the one-way rule does not bind cyclists */
  bicycleBothWays: 16,
  roundabout: 32,
  /** a rule of its own for walkers */
  footForward: 64,
} as const

export interface WayTraits {
  readonly roadClass: RoadClass
  readonly surface: Surface
  /** 0 when unsaid; at most 255. */
  readonly maxspeedKmh: number
  readonly flags: number
  readonly access: Readonly<Record<AccessUser, Access>>
  readonly name: string
  readonly nameEn: string
  readonly ref: string
}

/** Why a line with a highway tag is no road one can travel. */
export type NoRoad = 'not_in_use' | 'not_a_road' | 'area'

export type TagLookup = { get(key: string): string | undefined }

const CLASS_NUMBER = new Map<string, RoadClass>(ROAD_CLASSES.map((name) => [name, name]))
const NOT_IN_USE = new Set(['construction', 'proposed', 'planned', 'abandoned', 'disused', 'razed', 'demolished', 'no'])

/** True when the way is one of the rows that an import of roads must account for. */
export const claimsToBeRoad = (tags: TagLookup): boolean => tags.get('highway') !== undefined || tags.get('route') === 'ferry'

/** Reads the tags of a way that claims to be a road. */
export function readWayTags(tags: TagLookup): WayTraits | NoRoad {
  const highway = tags.get('highway')
  const roadClass = highway === undefined ? 'ferry' : CLASS_NUMBER.get(highway)
  if (roadClass === undefined) return NOT_IN_USE.has(highway ?? '') ? 'not_in_use' : 'not_a_road'
  if (tags.get('area') === 'yes') return 'area'
  const name = tags.get('name') ?? ''
  return {
    roadClass,
    surface: surfaceOf(tags.get('surface')),
    maxspeedKmh: maxspeedKmhOf(tags.get('maxspeed')),
    flags: flagsOf(tags, roadClass),
    access: accessOf(tags),
    name: name || (tags.get('name:zh') ?? ''),
    nameEn: tags.get('name:en') ?? '',
    ref: tags.get('ref') ?? '',
  }
}

const SURFACE_GROUPS: Record<Surface, readonly string[]> = {
  unknown: [],
  paved: ['paved', 'asphalt', 'concrete', 'concrete:plates', 'concrete:lanes', 'paving_stones', 'chipseal', 'metal', 'wood'],
  cobbled: ['sett', 'cobblestone', 'unhewn_cobblestone', 'cobblestone:flattened', 'bricks', 'grass_paver'],
  compacted: ['compacted', 'fine_gravel', 'pebblestone'],
  gravel: ['gravel', 'rock', 'stone', 'shells'],
  unpaved: ['unpaved', 'dirt', 'earth', 'ground', 'grass', 'mud', 'sand', 'clay', 'woodchips', 'ice', 'snow', 'soil'],
}
const SURFACE_OF = new Map<string, Surface>(
  SURFACES.flatMap((group) => SURFACE_GROUPS[group].map((value): [string, Surface] => [value, group])),
)
const surfaceOf = (value: string | undefined): Surface => SURFACE_OF.get(value?.split(';')[0].trim() ?? '') ?? 'unknown'

const KMH_PER_MPH = 1.609344

/** The lowest number in the tag, since a list gives one per lane or hour; 0 when there is none. */
function maxspeedKmhOf(value: string | undefined): number {
  if (value === undefined) return 0
  if (value === 'walk') return 5
  let lowest = 0
  for (const match of value.matchAll(/(\d{1,3})(?:\.\d+)?\s*(mph)?/g)) {
    const kmh = Math.round(Number(match[1]) * (match[2] ? KMH_PER_MPH : 1))
    if (kmh > 0 && (lowest === 0 || kmh < lowest)) lowest = kmh
  }
  return Math.min(255, lowest)
}

const NOT_A_STRUCTURE = new Set([undefined, 'no'])
const ONE_WAY_BY_NATURE = new Set(['roundabout', 'circular'])
const CONTRAFLOW = new Set(['opposite', 'opposite_lane', 'opposite_track'])

function flagsOf(tags: TagLookup, roadClass: RoadClass): number {
  let flags = 0
  if (!NOT_A_STRUCTURE.has(tags.get('bridge'))) flags |= WAY_FLAG.bridge
  // building_passage is a way through a house at street level
  const tunnel = tags.get('tunnel')
  if (!NOT_A_STRUCTURE.has(tunnel) && tunnel !== 'building_passage') flags |= WAY_FLAG.tunnel
  const isRound = ONE_WAY_BY_NATURE.has(tags.get('junction') ?? '')
  if (isRound) flags |= WAY_FLAG.roundabout

  const oneway = tags.get('oneway')
  if (oneway === 'yes' || oneway === 'true' || oneway === '1') flags |= WAY_FLAG.onewayForward
  else if (oneway === '-1' || oneway === 'reverse') flags |= WAY_FLAG.onewayBackward
  else if (oneway === 'reversible') flags |= WAY_FLAG.onewayForward | WAY_FLAG.onewayBackward
  else if (oneway === undefined && (isRound || roadClass === 'motorway')) flags |= WAY_FLAG.onewayForward

  if (tags.get('oneway:bicycle') === 'no' || CONTRAFLOW.has(tags.get('cycleway') ?? '')) flags |= WAY_FLAG.bicycleBothWays
  if (tags.get('oneway:foot') === 'yes') flags |= WAY_FLAG.footForward
  return flags
}

/** From the most telling key to the most general: the first that says anything counts. */
const ACCESS_KEYS: Record<AccessUser, readonly string[]> = {
  foot: ['foot', 'access'],
  bicycle: ['bicycle', 'vehicle', 'access'],
  motorcar: ['motorcar', 'motor_vehicle', 'vehicle', 'access'],
}
const ACCESS_VALUES = new Map<string, Access>([
  ...['yes', 'designated', 'permissive', 'official', 'public'].map((value): [string, Access] => [value, 'yes']),
  ...['destination', 'customers'].map((value): [string, Access] => [value, 'destination']),
  ...['no', 'private', 'restricted', 'permit', 'residents', 'delivery', 'agricultural', 'forestry'].map(
    (value): [string, Access] => [value, 'no'],
  ),
  ...['military', 'emergency', 'psv', 'bus', 'hgv', 'employees'].map((value): [string, Access] => [value, 'no']),
  ['dismount', 'dismount'],
])

/** What the access tags of a way or a barrier say to each kind of user. */
export function accessOf(tags: TagLookup): Record<AccessUser, Access> {
  const motorroad = tags.get('motorroad') === 'yes'
  const say = (user: AccessUser): Access => {
    for (const key of ACCESS_KEYS[user]) {
      const value = tags.get(key)
      if (value === undefined) continue
      // a list grants the most that one of its entries grants
      const said = value.split(';').map((part) => ACCESS_VALUES.get(part.trim()) ?? 'unsaid')
      const best = (['yes', 'destination', 'dismount', 'no'] as const).find((access) => said.includes(access))
      if (best) return best
    }
    return motorroad && user !== 'motorcar' ? 'no' : 'unsaid'
  }
  return { foot: say('foot'), bicycle: say('bicycle'), motorcar: say('motorcar') }
}

/** Packs the access of a way into the 16 bits of RoadData.ways.access: four bits a user. */
export const packAccess = (access: Readonly<Record<AccessUser, Access>>): number =>
  ACCESS_USERS.reduce((bits, user, at) => bits | (ACCESS.indexOf(access[user]) << (4 * at)), 0)

export const unpackAccess = (bits: number, user: AccessUser): Access => ACCESS[(bits >> (4 * ACCESS_USERS.indexOf(user))) & 15]
