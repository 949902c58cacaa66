import { expect, test } from 'vitest'
import presetsJson from '../../../../geodata/standards/scenario-presets.json' with { type: 'json' }
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { readPresets, type ScenarioPresets } from '../../../../server/core/scenario/readPresets.ts'
import { readTravelProfiles } from '../../../../server/core/travel/travelProfiles.ts'

const { sources, presets } = readPresets(presetsJson)

test('the presets of the product can be read, and each factor says where it comes from', () => {
  expect(presets.map(({ id }) => id)).toEqual(['rush_hour', 'night', 'rain', 'snow', 'ice', 'fog'])
  for (const { parts } of presets) {
    for (const { source } of parts) expect(sources.map(({ id }) => id)).toContain(source)
  }
  expect(sources.filter(({ mark }) => mark === 'S').every(({ url }) => url.startsWith('http'))).toBe(true)
})

test('on ice nobody drives faster than the 30 km/h of the law, by a rounding of the factor', () => {
  const { car } = readTravelProfiles(profilesJson)
  const ice = presets.find(({ id }) => id === 'ice')!
  for (const { classes, factor, modes } of ice.parts) {
    if (!modes?.includes('car')) continue
    for (const name of classes ?? []) expect((car.classes[name]?.kmh ?? 0) * factor).toBeLessThanOrEqual(30.2)
  }
})

test('no class of road is slowed twice for one traveller', () => {
  for (const { id, parts } of presets) {
    for (const mode of ['walk', 'ebike', 'car'] as const) {
      const meant = parts.filter(({ modes }) => modes === null || modes.includes(mode))
      const classes = meant.flatMap((part): readonly string[] => part.classes ?? ['every class'])
      expect([id, mode, new Set(classes).size === classes.length]).toEqual([id, mode, true])
      expect([id, mode, classes.includes('every class') && classes.length > 1]).toEqual([id, mode, false])
    }
  }
})

test.each<[wrong: RegExp, change: (document: Record<string, unknown>) => unknown]>([
  [/sources: expected a list of sources/, () => null],
  [/presets: expected a list of presets/, ({ sources }) => ({ sources })],
  [/presets\[0\]\.parts\[0\]\.factor: expected a number from 0\.1 to 2/, (document) => withPart(document, { factor: 3 })],
  [/presets\[0\]\.parts\[0\]\.classes: expected a list of road classes/, (document) => withPart(document, { classes: ['lane'] })],
  [/presets\[0\]\.parts\[0\]\.modes: expected a list of travellers/, (document) => withPart(document, { modes: [] })],
  [/presets\[0\]\.parts\[0\]\.source: expected the id of a source/, (document) => withPart(document, { source: 'hearsay' })],
  [/presets: expected each id once/, ({ sources }) => ({ sources, presets: [presets[0], presets[0]] })],
])('a wrong document is refused: %s', (wrong, change) => {
  expect(() => readPresets(change(presetsJson))).toThrow(wrong)
})

const withPart = ({ sources }: Record<string, unknown>, part: object) => {
  const [first] = (presetsJson as ScenarioPresets).presets
  return { sources, presets: [{ ...first, parts: [{ ...first.parts[0], ...part }] }] }
}
