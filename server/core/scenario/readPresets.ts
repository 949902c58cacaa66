/** The document of scenario presets, geodata/standards/scenario-presets.json: night, weather, rush hour as shares of speed. */
import { SOURCE_MARKS } from '../facilities/rules.ts'
import { ROAD_CLASSES } from '../osm/tags.ts'
import { TRAVELLERS } from '../travel/travelProfiles.ts'
import type { ClassSpeed } from './edits.ts'

interface PresetSource {
  readonly id: string
  readonly title: string
  readonly number: string // '' when it has none
  readonly url: string // '' when none is known
  readonly mark: (typeof SOURCE_MARKS)[number] // M: unconfirmed, shown as such
}

/** An edit of the kind class_speed, and the id of the source that its factor comes from. */
type PresetPart = Omit<ClassSpeed, 'kind'> & { readonly source: string }

interface ScenarioPreset {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly noteZh: string
  readonly noteEn: string
  readonly parts: readonly PresetPart[]
}

export interface ScenarioPresets {
  readonly sources: readonly PresetSource[]
  readonly presets: readonly ScenarioPreset[]
}

/** The factors that an edit may have. */
export const FACTOR = { least: 0.1, most: 2 } as const

/** Reads and checks the document. Throws one Error that names everything wrong in it. */
export function readPresets(json: unknown): ScenarioPresets {
  const problems = problemsIn(json)
  if (problems.length > 0) throw new Error(`scenario presets cannot be used: ${problems.join('; ')}`)
  const { sources, presets } = json as ScenarioPresets
  return { sources, presets }
}

function problemsIn(json: unknown): string[] {
  const problems: string[] = []
  const expect = (holds: boolean, path: string, expected: string) => {
    if (!holds) problems.push(`${path}: expected ${expected}`)
  }
  const document = isRecord(json) ? json : {}
  const sources = recordsIn(document.sources)
  const presets = recordsIn(document.presets)
  expect(sources.length > 0, 'sources', 'a list of sources')
  expect(presets.length > 0, 'presets', 'a list of presets')
  expect(areUnique(sources.map(({ id }) => id)), 'sources', 'each id once')
  expect(areUnique(presets.map(({ id }) => id)), 'presets', 'each id once')
  sources.forEach((source, at) => {
    for (const key of ['id', 'title']) expect(isFilled(source[key]), `sources[${at}].${key}`, 'text')
    for (const key of ['number', 'url']) expect(typeof source[key] === 'string', `sources[${at}].${key}`, 'text, may be empty')
    expect(isOneOf(SOURCE_MARKS, source.mark), `sources[${at}].mark`, `one of ${SOURCE_MARKS.join(', ')}`)
  })
  presets.forEach((preset, at) => {
    const path = `presets[${at}]`
    for (const key of ['id', 'nameZh', 'nameEn', 'noteZh', 'noteEn']) expect(isFilled(preset[key]), `${path}.${key}`, 'text')
    const parts = recordsIn(preset.parts)
    expect(parts.length > 0, `${path}.parts`, 'a list of parts')
    parts.forEach(({ classes, factor, modes, source }, part) => {
      const inPart = `${path}.parts[${part}]`
      const isFactor = typeof factor === 'number' && factor >= FACTOR.least && factor <= FACTOR.most
      expect(isFactor, `${inPart}.factor`, `a number from ${FACTOR.least} to ${FACTOR.most}`)
      expect(classes === null || isListOf(ROAD_CLASSES, classes), `${inPart}.classes`, 'a list of road classes, or null')
      expect(modes === null || isListOf(TRAVELLERS, modes), `${inPart}.modes`, 'a list of travellers, or null')
      expect(
        sources.some(({ id }) => id === source),
        `${inPart}.source`,
        'the id of a source',
      )
    })
  })
  return problems
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const recordsIn = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : [])
const areUnique = (ids: readonly unknown[]): boolean => new Set(ids).size === ids.length
const isFilled = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''
const isOneOf = (words: readonly string[], value: unknown): boolean => typeof value === 'string' && words.includes(value)
const isListOf = (words: readonly string[], value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((word) => isOneOf(words, word))
