import { describe, expect, test } from 'vitest'
import { oncePerSite } from '../../../../server/core/facilities/sites.ts'
import { METRES_PER_DEGREE } from '../../../../server/core/geometry/lonLat.ts'
import { someFacility } from '../../../support/someFacility.ts'

const open = () => false
const north = (metres: number) => [120, 31 + metres / METRES_PER_DEGREE] as const
const clinic = someFacility({ id: 'clinic', type: 'fever_clinic' })
const hospital = someFacility({ id: 'hospital', type: 'tertiary', at: north(200) })
const idsOf = (...given: Parameters<typeof oncePerSite>) => oncePerSite(...given).map(({ id }) => id)

describe('a hospital and its own fever clinic', () => {
  test('are one entry, the fever clinic', () => {
    expect(idsOf([hospital, clinic], 'care', open)).toEqual(['clinic'])
    expect(idsOf([clinic, hospital], 'care', open)).toEqual(['clinic'])
  })

  test('are one entry for medicine, the hospital: nobody who is only short of tablets should sit among the feverish', () => {
    expect(idsOf([hospital, clinic], 'medicine', open)).toEqual(['hospital'])
  })

  test('are the hospital while only the fever clinic is closed, and the fever clinic when both are', () => {
    expect(idsOf([hospital, clinic], 'care', ({ id }) => id === 'clinic')).toEqual(['hospital'])
    expect(idsOf([hospital, clinic], 'care', () => true)).toEqual(['clinic'])
  })

  test.each([
    [299.9, ['clinic']],
    [300.1, ['far', 'clinic']],
  ])('that are %d metres apart are %j', (metres, expected) => {
    expect(idsOf([{ ...hospital, id: 'far', at: north(metres) }, clinic], 'care', open)).toEqual(expected)
  })

  test('of which the clinic takes no one are the hospital: only what serves is given', () => {
    expect(idsOf([hospital], 'care', open)).toEqual(['hospital'])
  })
})

test('neighbours of different organisations, or of organisations nobody named, both stay', () => {
  expect(idsOf([{ ...hospital, organisation: '另一家医院' }, clinic], 'care', open)).toEqual(['hospital', 'clinic'])
  const nameless = [hospital, clinic].map((facility) => ({ ...facility, organisation: '' }))
  expect(idsOf(nameless, 'care', open)).toEqual(['hospital', 'clinic'])
})

test('two fever clinics of one hospital both stay, such as that for children', () => {
  expect(idsOf([clinic, { ...clinic, id: 'children' }, hospital], 'care', open)).toEqual(['clinic', 'children'])
})

test('kiosks and stations of one organisation both stay, however near: each is a place of its own', () => {
  const kiosk = someFacility({ id: 'kiosk', type: 'kiosk' })
  const station = someFacility({ id: 'station', type: 'community_station' })
  expect(idsOf([kiosk, { ...kiosk, id: 'kiosk 2' }, station, clinic], 'care', open)).toEqual([
    'kiosk',
    'kiosk 2',
    'station',
    'clinic',
  ])
})

test('a door is left out for one that stays, never for one that is itself left out', () => {
  // clinic, 250 m, room, 250 m, hospital: the room stands behind the clinic, the hospital is 500 m from it
  const room = someFacility({ id: 'room', type: 'fever_room', at: north(250) })
  expect(idsOf([{ ...hospital, at: north(500) }, room, clinic], 'care', open)).toEqual(['hospital', 'clinic'])
})
