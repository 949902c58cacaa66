/** One way to write down what a scenario says: what means the same has the same text, and so the same id. */
import type { LonLat } from '../geometry/lonLat.ts'
import { ROAD_CLASSES } from '../osm/tags.ts'
import { TRAVELLERS } from '../travel/travelProfiles.ts'
import { E7 } from '../units.ts'
import type { ScenarioEdit } from './edits.ts'

type Writer = { readonly [K in ScenarioEdit['kind']]: (edit: Extract<ScenarioEdit, { kind: K }>) => ScenarioEdit }

/** Ways, classes and travellers in one order and once each; positions to 1e-7 degree as roads have them; fields in one order. */
const WRITE: Writer = {
  close_ways: ({ ways }) => ({ kind: 'close_ways', ways: numbers(ways) }),
  way_speed: ({ ways, kmh, modes }) => ({ kind: 'way_speed', ways: numbers(ways), kmh, modes: inOrder(TRAVELLERS, modes) }),
  class_speed: ({ classes, factor, modes }) => ({
    kind: 'class_speed',
    classes: inOrder(ROAD_CLASSES, classes),
    factor,
    modes: inOrder(TRAVELLERS, modes),
  }),
  close_area: ({ ring }) => ({ kind: 'close_area', ring: ring.map(rounded) }),
  add_road: ({ line, roadClass, kmh, oneway, name }) => ({
    kind: 'add_road',
    line: line.map(rounded),
    roadClass,
    kmh,
    oneway,
    name,
  }),
  add_facility: ({ id, type, name, at }) => ({ kind: 'add_facility', id, type, name, at: rounded(at) }),
  remove_facility: ({ id }) => ({ kind: 'remove_facility', id }),
}

/** The edits as they are kept, in their own order: later ones act on what earlier ones left. */
export const canonicalEdits = (edits: readonly ScenarioEdit[]): ScenarioEdit[] =>
  edits.map((edit) => (WRITE[edit.kind] as (edit: ScenarioEdit) => ScenarioEdit)(edit))

const numbers = (ways: readonly number[]) => [...new Set(ways)].sort((a, b) => a - b)

/** The words in the order of their list; null when all of them are said. */
function inOrder<W extends string>(all: readonly W[], words: readonly W[] | null): readonly W[] | null {
  if (words === null) return null
  const said = all.filter((word) => words.includes(word))
  return said.length === all.length ? null : said
}

const rounded = ([lon, lat]: LonLat): LonLat => [Math.round(lon * E7) / E7, Math.round(lat * E7) / E7]
