import { describe, expect, test } from 'vitest'
import { borderLines } from '../../../../server/core/tiles/borders.ts'

/** A rectangle whose outline visits every whole degree, as units that share their corners do. */
function rectangle(west: number, south: number, east: number, north: number): GeoJSON.Polygon {
  const ring: GeoJSON.Position[] = []
  for (let x = west; x < east; x++) ring.push([x, south])
  for (let y = south; y < north; y++) ring.push([east, y])
  for (let x = east; x > west; x--) ring.push([x, north])
  for (let y = north; y > south; y--) ring.push([west, y])
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
}

const degreesOf = (lines: ReturnType<typeof borderLines>, level: string) =>
  lines
    .filter(({ properties }) => properties.level === level)
    .reduce((sum, { geometry }) => sum + (geometry as GeoJSON.LineString).coordinates.length - 1, 0)

describe('borderLines', () => {
  const shapes = [
    { level: 'township', geometry: rectangle(0, 0, 1, 2) },
    { level: 'township', geometry: rectangle(1, 0, 2, 2) },
    { level: 'township', geometry: rectangle(2, 0, 4, 2) },
    { level: 'county', geometry: rectangle(0, 0, 2, 2) },
    { level: 'county', geometry: rectangle(2, 0, 4, 2) },
    { level: 'prefecture', geometry: rectangle(0, 0, 4, 2) },
  ] as const

  test('draws each stretch once, at the highest level that has it', () => {
    const lines = borderLines(shapes)
    // round the whole: 4 + 2 + 4 + 2; between the counties: 2; between the two western townships: 2
    expect([degreesOf(lines, 'prefecture'), degreesOf(lines, 'county'), degreesOf(lines, 'township')]).toEqual([12, 2, 2])
  })

  test('does not depend on the order of the shapes', () => {
    const backwards = borderLines([...shapes].reverse())
    expect([degreesOf(backwards, 'prefecture'), degreesOf(backwards, 'county'), degreesOf(backwards, 'township')]).toEqual([
      12, 2, 2,
    ])
  })

  test('draws holes and every part of a unit of several parts', () => {
    const withHole = {
      type: 'Polygon',
      coordinates: [...rectangle(0, 0, 4, 4).coordinates, ...rectangle(1, 1, 2, 2).coordinates],
    } as const
    const islands = {
      type: 'MultiPolygon',
      coordinates: [rectangle(10, 0, 11, 1).coordinates, rectangle(12, 0, 13, 1).coordinates],
    } as const
    const lines = borderLines([
      { level: 'county', geometry: withHole as unknown as GeoJSON.Polygon },
      { level: 'county', geometry: islands as unknown as GeoJSON.MultiPolygon },
    ])
    expect(degreesOf(lines, 'county')).toBe(16 + 4 + 4 + 4)
  })

  test('a unit that is only a point has no border', () => {
    expect(borderLines([{ level: 'county', geometry: { type: 'Point', coordinates: [0, 0] } }])).toEqual([])
  })
})
