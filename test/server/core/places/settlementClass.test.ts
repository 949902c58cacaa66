import { describe, expect, test } from 'vitest'
import { areaClassOf } from '../../../../server/core/places/place.ts'
import { classByDensity, classByUnitKinds } from '../../../../server/core/places/settlementClass.ts'

describe('classByUnitKinds', () => {
  test.each([
    ['street', 'resident_committee', null, '111'],
    ['street', 'village_committee', null, '112'],
    ['town', 'resident_committee', 9, '121'],
    ['town', 'village_committee', 0.4, '122'],
    ['town', 'village_committee', 1, '122'],
    ['town', 'village_committee', 1.01, '220'],
    ['township', 'resident_committee', null, '210'],
    ['township', 'village_committee', null, '220'],
  ] as const)('%s + %s at %s km is %s', (townshipKind, villageKind, kmToTownCentre, expected) => {
    expect(classByUnitKinds({ townshipKind, villageKind, kmToTownCentre })).toBe(expected)
  })

  test('cannot tell a village of a town whose distance is not known, nor development zones and farms', () => {
    expect(classByUnitKinds({ townshipKind: 'town', villageKind: 'village_committee', kmToTownCentre: null })).toBeNull()
    expect(classByUnitKinds({ townshipKind: 'quasi', villageKind: 'village_committee', kmToTownCentre: 0 })).toBeNull()
    expect(classByUnitKinds({ townshipKind: 'street', villageKind: 'quasi_village', kmToTownCentre: 0 })).toBeNull()
  })
})

describe('classByDensity', () => {
  test.each([
    [1500.1, 'urban'],
    [1500, 'fringe'],
    [300, 'fringe'],
    [299.9, 'rural'],
    [0, 'rural'],
  ] as const)('%s people per km² are %s', (density, expected) => {
    expect(areaClassOf[classByDensity(density)!]).toBe(expected)
  })

  test('no number, no class', () => {
    expect(classByDensity(Number.NaN)).toBeNull()
    expect(classByDensity(-1)).toBeNull()
  })
})
