import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandBreaks } from '../../../client/map/breaks.ts'
import { groupOf, groupsShown } from '../../../client/map/facilityGroups.ts'
import { hullOf } from '../../../client/map/hull.ts'
import { outsideOf } from '../../../client/map/outside.ts'

describe('bands', () => {
  test('the three norms have the breaks of the look', () => {
    expect(bandBreaks(15)).toEqual([3, 6, 9, 12, 15])
    expect(bandBreaks(30)).toEqual([5, 10, 15, 20, 30])
    expect(bandBreaks(60)).toEqual([10, 20, 30, 45, 60])
  })

  test('every threshold has five rising breaks that end in it', () => {
    for (let minutes = 5; minutes <= 60; minutes++) {
      const breaks = bandBreaks(minutes)
      expect(breaks).toHaveLength(5)
      expect(breaks[4]).toBe(minutes)
      expect(breaks[0]).toBeGreaterThan(0)
      for (let at = 1; at < 5; at++) expect(breaks[at]).toBeGreaterThan(breaks[at - 1]!)
    }
  })
})

describe('the legend', () => {
  test('a kiosk that only takes samples is no kiosk to go to', () => {
    expect(groupOf({ type: 'kiosk', serviceLevel: 'sampling' })).toBe('sampling')
    expect(groupOf({ type: 'kiosk', serviceLevel: null })).toBe('sampling')
    expect(groupOf({ type: 'kiosk', serviceLevel: 'advice_only' })).toBe('kiosk')
  })

  test('what is asked for is shown, and a press turns a group over either way', () => {
    expect(groupsShown(['village_clinic'], []).has('clinic')).toBe(true)
    expect(groupsShown(['village_clinic'], ['clinic']).has('clinic')).toBe(false)
    expect(groupsShown([], ['pharmacy']).has('pharmacy')).toBe(true)
  })
})

describe('the hull of a catchment', () => {
  test('a square with a point inside is the square', () => {
    expect(
      hullOf([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
      ]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
    ])
  })

  test('points on one line have none', () => {
    expect(hullOf([])).toBeNull()
    expect(
      hullOf([
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ).toBeNull()
  })

  test('no point lies outside, and every corner turns left', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { maxLength: 30 })
    const property = fc.property(points, (all) => {
      const ring = hullOf(all)
      if (ring === null) return
      for (let at = 1; at < ring.length; at++) {
        const [a, b] = [ring[at - 1]!, ring[at]!]
        for (const [x, y] of all) expect((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])).toBeGreaterThanOrEqual(0)
      }
    })
    fc.assert(property, { seed: 7 })
  })
})

describe('what lies outside a region', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ]

  test('the world has a hole for every part of the region, turned against the outer ring', () => {
    const { coordinates } = outsideOf([{ type: 'MultiPolygon', coordinates: [[square], [square]] }], [0, 0, 1, 1]).geometry
    expect(coordinates).toHaveLength(3)
    expect(coordinates[1]).toEqual([...square].reverse())
  })

  test('without outlines the hole is the box and a little more', () => {
    const [, hole] = outsideOf([{ type: 'Point', coordinates: [0, 0] }], [0, 0, 100, 50]).geometry.coordinates
    expect(Math.min(...hole!.map(([x]) => x!))).toBe(-6)
    expect(Math.max(...hole!.map(([, y]) => y!))).toBe(53)
  })
})
