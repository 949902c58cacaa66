import { describe, expect, test } from 'vitest'
import profilesJson from '../../../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { ROAD_CLASSES } from '../../../../server/core/osm/tags.ts'
import { readTravelProfiles, TRAVELLERS } from '../../../../server/core/travel/travelProfiles.ts'

const copy = () => structuredClone(profilesJson) as unknown as { profiles: Record<string, never>[] }

describe('the travel profiles', () => {
  const profiles = readTravelProfiles(profilesJson)

  test('know every traveller, every class, and the figures the sources give', () => {
    expect(TRAVELLERS.map((id) => profiles[id].id)).toEqual(['walk', 'ebike', 'car'])
    for (const id of TRAVELLERS) {
      expect(Object.keys(profiles[id].classes).toSorted()).toEqual([...ROAD_CLASSES].toSorted())
      expect(profiles[id].estimate.detour).toBe(1.6)
      expect(profiles[id].offRoadDetour).toBe(1.3)
    }
    expect(TRAVELLERS.map((id) => profiles[id].estimate.kmh)).toEqual([5, 20, 40])
    expect(profiles.walk.variants).toMatchObject([{ id: 'older_adult', walkKmh: 3.6 }])
  })

  test('roads off which one could walk faster do not exist but on steps', () => {
    for (const id of TRAVELLERS) {
      for (const name of ROAD_CLASSES) {
        const speed = profiles[id].classes[name]
        const slowest = (speed?.kmh ?? Infinity) * Math.min(...Object.values(profiles[id].surfaces))
        if (name !== 'steps') expect(slowest).toBeGreaterThan(profiles[id].walkKmh / profiles[id].offRoadDetour)
      }
    }
  })

  test('a wrong table is refused with the place of the fault', () => {
    const change = (edit: (profiles: Record<string, never>[]) => void) => {
      const json = copy()
      edit(json.profiles)
      return () => readTravelProfiles(json)
    }
    expect(change((list) => Object.assign(list[1].classes, { track: { kmh: -1 } }))).toThrow(
      'profiles[1].classes.track.kmh is -1',
    )
    expect(change((list) => Object.assign(list[2], { access: 'tank' }))).toThrow('one of foot, bicycle, motorcar')
    expect(change((list) => list.pop())).toThrow('0 profiles with id car')
    expect(() => readTravelProfiles(null)).toThrow('not an object')
    expect(() => readTravelProfiles({})).toThrow('expected a list')
  })
})
