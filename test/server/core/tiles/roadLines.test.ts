import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { joinEnds, roadParts } from '../../../../server/core/tiles/roadLines.ts'

describe('joinEnds', () => {
  test('joins lines that continue each other, turning them round where needed', () => {
    expect(
      joinEnds([
        [1, 2],
        [3, 2],
        [3, 4],
      ]),
    ).toEqual([[1, 2, 3, 4]])
    expect(
      joinEnds([
        [2, 3],
        [1, 2],
      ]),
    ).toEqual([[1, 2, 3]])
  })

  test('joins nothing where three ends meet', () => {
    expect(
      joinEnds([
        [1, 5],
        [2, 5],
        [3, 5],
      ]),
    ).toEqual([
      [1, 5],
      [2, 5],
      [3, 5],
    ])
  })

  test('closes a ring made of pieces and leaves a ring as it is', () => {
    expect(
      joinEnds([
        [1, 2, 3],
        [3, 4, 1],
      ]),
    ).toEqual([[1, 2, 3, 4, 1]])
    expect(joinEnds([[1, 2, 3, 1]])).toEqual([[1, 2, 3, 1]])
  })

  test('keeps every piece exactly once, whatever the lines', () => {
    const line = fc
      .array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 5 })
      .filter((nodes) => nodes.every((node, at) => node !== nodes[at - 1]))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(piecesOf(joinEnds(lines))).toEqual(piecesOf(lines))
      }),
      { seed: 2022, numRuns: 500 },
    )
  })
})

/** The undirected pieces between neighbouring nodes, sorted. */
const piecesOf = (lines: readonly (readonly number[])[]): string[] =>
  lines
    .flatMap((nodes) => nodes.slice(1).map((node, at) => [Math.min(node, nodes[at]), Math.max(node, nodes[at])].join('-')))
    .sort()

describe('roadParts', () => {
  const { roads } = roadsFromLines([
    {
      coordinates: [
        [100, 31],
        [100.01, 31],
      ],
      tags: { highway: 'primary', name: '北街' },
    },
    {
      coordinates: [
        [100.01, 31],
        [100.02, 31],
      ],
      tags: { highway: 'primary', name: '北街' },
    },
    {
      coordinates: [
        [100.02, 31],
        [100.03, 31],
      ],
      tags: { highway: 'primary', name: '南街' },
    },
    {
      coordinates: [
        [100.02, 31],
        [100.02, 31.01],
      ],
      tags: { highway: 'primary_link' },
    },
    {
      coordinates: [
        [100.02, 31],
        [100.02, 30.99],
      ],
      tags: { highway: 'path', bridge: 'yes' },
    },
  ])

  test('makes one line of the ways of one street, and says only what there is to say', () => {
    const features = roadParts(roads).flatMap((part) => part.features)
    expect(features.map(({ properties, geometry }) => [properties, (geometry as GeoJSON.LineString).coordinates.length])).toEqual(
      [
        [{ class: 'primary', name: '北街' }, 3],
        [{ class: 'primary', name: '南街' }, 2],
        [{ class: 'primary' }, 2],
        [{ class: 'path', bridge: true }, 2],
      ],
    )
  })

  test('holds back the finer classes until there is room for them', () => {
    expect(roadParts(roads).map(({ leastZoom, features }) => [leastZoom, features.length])).toEqual([
      [0, 3],
      [13, 1],
    ])
  })
})
