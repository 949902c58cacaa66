/** The groups of roads that a speed is changed for. */
import type { TravelMode } from '../../../server/contract.ts'
import type { RoadClass } from '../../../server/core/osm/tags.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'

const CLASS_GROUPS = {
  all: null,
  national: ['motorway', 'motorway_link', 'trunk', 'trunk_link'],
  county: ['primary', 'primary_link', 'secondary', 'secondary_link'],
  township: ['tertiary', 'tertiary_link'],
  village: ['unclassified', 'residential', 'living_street', 'service', 'track', 'road'],
} as const satisfies Readonly<Record<string, readonly RoadClass[] | null>>
export type ClassGroup = keyof typeof CLASS_GROUPS
export const CLASS_GROUP_NAMES = Object.keys(CLASS_GROUPS) as ClassGroup[]

/** The group that an edit's classes are; null when they are none of ours. */
export const groupOfClasses = (classes: readonly RoadClass[] | null): ClassGroup | null =>
  CLASS_GROUP_NAMES.find((name) => sameClasses(CLASS_GROUPS[name], classes)) ?? null

const sameClasses = (a: readonly RoadClass[] | null, b: readonly RoadClass[] | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((item) => b.includes(item))

/** Share of the old speed that an edit may set. */
export const FACTOR_RANGE = { least: 0.1, most: 2 } as const

/** The edit for a group of roads; per cent of the old speed, kept within what a scenario may say. */
export function classSpeed(group: ClassGroup, percent: number, mode: TravelMode | null): ScenarioEdit {
  const factor = Math.min(FACTOR_RANGE.most, Math.max(FACTOR_RANGE.least, Math.round(percent) / 100))
  return { kind: 'class_speed', classes: CLASS_GROUPS[group], factor, modes: mode === null ? null : [mode] }
}
