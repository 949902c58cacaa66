import { describe, expect, test } from 'vitest'
import {
  ACCESS,
  ACCESS_USERS,
  packAccess,
  readWayTags,
  unpackAccess,
  WAY_FLAG,
  type WayTraits,
} from '../../../../server/core/osm/tags.ts'

const traits = (tags: Record<string, string>): WayTraits => {
  const found = readWayTags(new Map(Object.entries({ highway: 'tertiary', ...tags })))
  if (typeof found === 'string') throw new Error(found)
  return found
}
const oneway = (tags: Record<string, string>) => traits(tags).flags & (WAY_FLAG.onewayForward | WAY_FLAG.onewayBackward)

describe('readWayTags', () => {
  test.each([
    [{}, 0],
    [{ oneway: 'yes' }, WAY_FLAG.onewayForward],
    [{ oneway: '1' }, WAY_FLAG.onewayForward],
    [{ oneway: '-1' }, WAY_FLAG.onewayBackward],
    [{ oneway: 'no' }, 0],
    [{ oneway: 'reversible' }, WAY_FLAG.onewayForward | WAY_FLAG.onewayBackward],
    [{ junction: 'roundabout' }, WAY_FLAG.onewayForward],
    [{ junction: 'roundabout', oneway: '-1' }, WAY_FLAG.onewayBackward],
    [{ highway: 'motorway' }, WAY_FLAG.onewayForward],
    [{ highway: 'motorway', oneway: 'no' }, 0],
    [{ highway: 'motorway_link' }, 0],
  ])('%o runs %i', (tags, expected) => {
    expect(oneway(tags)).toBe(expected)
  })

  test('cyclists may be exempt from a one-way rule', () => {
    expect(traits({ oneway: 'yes', 'oneway:bicycle': 'no' }).flags & WAY_FLAG.bicycleBothWays).not.toBe(0)
    expect(traits({ oneway: 'yes', cycleway: 'opposite_lane' }).flags & WAY_FLAG.bicycleBothWays).not.toBe(0)
    expect(traits({ oneway: 'yes' }).flags & WAY_FLAG.bicycleBothWays).toBe(0)
  })

  test.each([
    [{ access: 'private' }, 'no', 'no', 'no'],
    [{ access: 'no', foot: 'yes' }, 'yes', 'no', 'no'],
    [{ vehicle: 'no' }, 'unsaid', 'no', 'no'],
    [{ motor_vehicle: 'destination' }, 'unsaid', 'unsaid', 'destination'],
    [{ motor_vehicle: 'no', motorcar: 'yes' }, 'unsaid', 'unsaid', 'yes'],
    [{ bicycle: 'dismount' }, 'unsaid', 'dismount', 'unsaid'],
    [{ access: 'agricultural;forestry' }, 'no', 'no', 'no'],
    [{ motorroad: 'yes' }, 'no', 'no', 'unsaid'],
    [{ access: 'nobody knows' }, 'unsaid', 'unsaid', 'unsaid'],
  ] as const)('%o lets in walkers %s, cyclists %s, cars %s', (tags, foot, bicycle, motorcar) => {
    expect(traits(tags as Record<string, string>).access).toEqual({ foot, bicycle, motorcar })
  })

  test.each([
    ['50', 50],
    ['30 mph', 48],
    ['80;60', 60],
    ['walk', 5],
    ['none', 0],
    ['signals', 0],
    ['999', 255],
  ])('maxspeed=%s is %i km/h', (value, kmh) => {
    expect(traits({ maxspeed: value }).maxspeedKmh).toBe(kmh)
  })

  test('groups surfaces', () => {
    expect(
      ['asphalt', 'sett', 'fine_gravel', 'gravel', 'dirt', 'lava', ''].map((surface) => traits({ surface }).surface),
    ).toEqual(['paved', 'cobbled', 'compacted', 'gravel', 'unpaved', 'unknown', 'unknown'])
  })

  test('refuses what nobody travels on', () => {
    const refusal = (tags: Record<string, string>) => readWayTags(new Map(Object.entries(tags)))
    expect(refusal({ highway: 'proposed' })).toBe('not_in_use')
    expect(refusal({ highway: 'street_lamp' })).toBe('not_a_road')
    expect(refusal({ highway: 'service', area: 'yes' })).toBe('area')
  })

  test('packs and unpacks every combination of access', () => {
    for (const foot of ACCESS) {
      for (const bicycle of ACCESS) {
        for (const motorcar of ACCESS) {
          const bits = packAccess({ foot, bicycle, motorcar })
          expect(ACCESS_USERS.map((user) => unpackAccess(bits, user))).toEqual([foot, bicycle, motorcar])
        }
      }
    }
  })
})
