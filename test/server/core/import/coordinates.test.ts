import { describe, expect, test } from 'vitest'
import { distanceMetres, type LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { convert, coordinateSystem, readPosition, splitPosition } from '../../../../server/core/import/coordinates.ts'

const WUXI = [119.5, 31, 120.7, 32] as const

describe('coordinates as people send them', () => {
  test('decimal degrees and degrees, minutes, seconds mean the same', () => {
    expect(readPosition('120.5', '31.25', 'wgs84', WUXI)).toMatchObject({ at: [120.5, 31.25] })
    expect(readPosition('120°30′0″E', "北31°15'", 'wgs84', WUXI)).toMatchObject({ at: [120.5, 31.25] })
  })

  test('nothing in both fields is no position, nothing in one is unreadable', () => {
    expect(readPosition('', '-', 'wgs84', WUXI)).toEqual({ none: true })
    expect(readPosition('120.5', '', 'wgs84', WUXI)).toMatchObject({ code: 'coordinates_unreadable' })
  })

  test('swapped, zero, distant and unreadable are told apart', () => {
    expect(readPosition('31.25', '120.5', 'wgs84', WUXI)).toMatchObject({ code: 'coordinates_swapped', hint: '120.5, 31.25' })
    expect(readPosition('31.25', '120.5', 'wgs84', null)).toMatchObject({ code: 'coordinates_swapped' })
    expect(readPosition('0', '0', 'wgs84', WUXI)).toMatchObject({ code: 'coordinates_zero' })
    expect(readPosition('116.4', '39.9', 'wgs84', WUXI)).toMatchObject({ code: 'coordinates_outside' })
    expect(readPosition('120.5', '312.5', 'wgs84', WUXI)).toMatchObject({ code: 'coordinates_unreadable' })
  })

  test('one field may hold both', () => {
    expect(splitPosition('120.5，31.25')).toEqual(['120.5', '31.25'])
    expect(splitPosition('(120.5 31.25)')).toEqual(['120.5', '31.25'])
    expect(splitPosition('120.5')).toBeNull()
  })

  test('systems are known however they are written', () => {
    expect(['GCJ-02', 'bd09', 'EPSG:4490', 'WGS84', 'utm'].map(coordinateSystem)).toEqual([
      'gcj02',
      'bd09',
      'cgcs2000',
      'wgs84',
      null,
    ])
  })
})

describe('systems', () => {
  // the same seat in both systems, from a published list (lnglat2Geo, Apache-2.0): 长泾镇
  const gcj: LonLat = [120.482056, 31.747583]
  const wgs: LonLat = [120.477514, 31.749465]

  test('GCJ-02 becomes WGS-84 within two metres of a published pair', () => {
    expect(distanceMetres(convert(gcj, 'gcj02'), wgs)).toBeLessThan(2)
    expect(distanceMetres(gcj, wgs)).toBeGreaterThan(400)
  })

  test('BD-09 lies farther off than GCJ-02, and CGCS2000 stays', () => {
    expect(distanceMetres(convert(gcj, 'bd09'), gcj)).toBeGreaterThan(700)
    expect(convert(gcj, 'cgcs2000')).toEqual(gcj)
  })

  test('the same input gives the same output to the last digit', () => {
    expect(convert(gcj, 'gcj02')).toEqual(convert(gcj, 'gcj02'))
  })
})
