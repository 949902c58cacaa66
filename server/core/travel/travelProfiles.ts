/** How each kind of traveller moves: a table of speeds and rules per class of road, kept in geodata/standards/travel-profiles.json. */
import { ACCESS_USERS, type AccessUser, ROAD_CLASSES, type RoadClass, SURFACES, type Surface } from '../osm/tags.ts'

export const TRAVELLERS = ['walk', 'ebike', 'car'] as const
export type Traveller = (typeof TRAVELLERS)[number]

/** S: stated on a public page; M: general knowledge, not confirmed, shown as unverified. */
type Evidence = 'S' | 'M'

/** `onlyIfAllowed`: closed unless the tags of the way let this traveller in. */
interface ClassSpeed {
  readonly kmh: number
  readonly onlyIfAllowed?: boolean
}

/** Whose one-way rule binds: all vehicles; vehicles but not where bicycles are exempt; hardly any (walkers). */
const ONEWAY_RULES = ['vehicle', 'bicycle', 'foot'] as const
export type OnewayRule = (typeof ONEWAY_RULES)[number]

export interface TravelProfile {
  readonly id: Traveller
  /** '' for the profile itself, else the id of the variant, e.g. 'older_adult'. */
  readonly variant: string
  readonly nameZh: string
  readonly nameEn: string
  readonly evidence: Evidence
  /** Speed of the walks between a door and the road. */
  readonly walkKmh: number
  /** Metres walked per metre of straight line off the road. */
  readonly offRoadDetour: number
  /** For regions without roads: straight line times detour, at this speed. */
  readonly estimate: { readonly kmh: number; readonly detour: number }
  readonly access: AccessUser
  readonly oneway: OnewayRule
  /** True when a signed limit below the class's speed counts. */
  readonly maxspeedCaps: boolean
  /** null: closed whatever the tags say. */
  readonly classes: Readonly<Record<RoadClass, ClassSpeed | null>>
  /** Share of the class's speed that is left. */
  readonly surfaces: Readonly<Record<Surface, number>>
  readonly variants: readonly ProfileVariant[]
}

interface ProfileVariant {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly walkKmh: number
  readonly evidence: Evidence
}

/** Reads and checks the table. Throws an Error that names the first place that is wrong, e.g. `profiles[1].classes.track.kmh`. */
export function readTravelProfiles(json: unknown): Record<Traveller, TravelProfile> {
  const document = new Entry(json, 'travel profiles')
  const entries = document.list('profiles')
  const profiles = entries.map(readProfile)
  const byId = (id: Traveller) => {
    const found = profiles.filter((profile) => profile.id === id)
    if (found.length !== 1) throw new Error(`travel profiles has ${found.length} profiles with id ${id}, expected 1.`)
    return found[0]
  }
  return { walk: byId('walk'), ebike: byId('ebike'), car: byId('car') }
}

/** The profile of a slower or faster person: every speed on foot scales with the walking speed. */
export function variantOf(profile: TravelProfile, variantId: string): TravelProfile {
  const variant = profile.variants.find((one) => one.id === variantId)
  if (!variant) throw new Error(`Profile ${profile.id} has no variant ${variantId}.`)
  const factor = variant.walkKmh / profile.walkKmh
  const classes = Object.fromEntries(
    ROAD_CLASSES.map((name) => {
      const speed = profile.classes[name]
      // a ferry does not mind who is on board
      return [name, speed && name !== 'ferry' ? { ...speed, kmh: speed.kmh * factor } : speed]
    }),
  ) as Record<RoadClass, ClassSpeed | null>
  return {
    ...profile,
    variant: variant.id,
    nameZh: variant.nameZh,
    nameEn: variant.nameEn,
    evidence: variant.evidence,
    walkKmh: variant.walkKmh,
    estimate: { ...profile.estimate, kmh: profile.estimate.kmh * factor },
    classes,
    variants: [],
  }
}

const MAX_KMH = 200

function readProfile(entry: Entry): TravelProfile {
  const classes = entry.object('classes')
  const surfaces = entry.object('surfaces')
  const estimate = entry.object('estimate')
  return {
    id: entry.oneOf('id', TRAVELLERS),
    variant: '',
    nameZh: entry.text('nameZh'),
    nameEn: entry.text('nameEn'),
    evidence: entry.oneOf('evidence', ['S', 'M']),
    walkKmh: entry.number('walkKmh', 0.5, 10),
    offRoadDetour: entry.number('offRoadDetour', 1, 5),
    estimate: { kmh: estimate.number('kmh', 0.5, MAX_KMH), detour: estimate.number('detour', 1, 5) },
    access: entry.oneOf('access', ACCESS_USERS),
    oneway: entry.oneOf('oneway', ONEWAY_RULES),
    maxspeedCaps: entry.flag('maxspeedCaps'),
    classes: Object.fromEntries(ROAD_CLASSES.map((name) => [name, readSpeed(classes, name)])) as Record<
      RoadClass,
      ClassSpeed | null
    >,
    surfaces: Object.fromEntries(SURFACES.map((name) => [name, surfaces.number(name, 0.1, 1)])) as Record<Surface, number>,
    variants: entry.list('variants').map((variant) => ({
      id: variant.text('id'),
      nameZh: variant.text('nameZh'),
      nameEn: variant.text('nameEn'),
      walkKmh: variant.number('walkKmh', 0.5, 10),
      evidence: variant.oneOf('evidence', ['S', 'M']),
    })),
  }
}

function readSpeed(classes: Entry, name: RoadClass): ClassSpeed | null {
  if (classes.isNull(name)) return null
  const speed = classes.object(name)
  const kmh = speed.number('kmh', 0.5, MAX_KMH)
  return speed.has('onlyIfAllowed') ? { kmh, onlyIfAllowed: speed.flag('onlyIfAllowed') } : { kmh }
}

/** One object of the document, which knows its own path. */
class Entry {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${path} is not an object.`)
    this.#fields = value as Record<string, unknown>
    this.#path = path
  }

  has = (name: string) => name in this.#fields
  isNull = (name: string) => this.#fields[name] === null
  object = (name: string) => new Entry(this.#fields[name], `${this.#path}.${name}`)

  list(name: string): Entry[] {
    const value = this.#fields[name]
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list')
    return value.map((item, at) => new Entry(item, `${name}[${at}]`))
  }

  text(name: string): string {
    const value = this.#fields[name]
    if (typeof value !== 'string' || value === '') throw this.#wrong(name, 'text')
    return value
  }

  number(name: string, low: number, high: number): number {
    const value = this.#fields[name]
    if (typeof value !== 'number' || !(value >= low && value <= high)) throw this.#wrong(name, `a number from ${low} to ${high}`)
    return value
  }

  flag(name: string): boolean {
    const value = this.#fields[name]
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false')
    return value
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = values.find((one) => one === this.#fields[name])
    if (value === undefined) throw this.#wrong(name, `one of ${values.join(', ')}`)
    return value
  }

  #wrong(name: string, expected: string): Error {
    return new Error(`${this.#path}.${name} is ${JSON.stringify(this.#fields[name])}, expected ${expected}.`)
  }
}
