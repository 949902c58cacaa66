/** What the basemap of a region is drawn from, and the parts of its tiles made from that. */
import type { RoadData } from '../osm/roadData.ts'
import { UNIT_LEVELS, type Unit } from '../places/unit.ts'
import { borderLines, ringsOf, type UnitShape } from './borders.ts'
import { type TileFeature, type TilePart, tileFeature } from './layers.ts'
import { roadParts } from './roadLines.ts'

export interface OutlinedUnit extends UnitShape {
  readonly code: string
}

interface ClassOutline {
  readonly areaClass: 'urban' | 'fringe'
  readonly geometry: GeoJSON.Geometry
}

/** Water, contours and names of places. */
interface BasemapFeature {
  readonly layer: 'water' | 'waterway' | 'contour' | 'label'
  readonly name: string
  readonly nameEn: string
  readonly rank: number // 1 is drawn first; a contour's is its height in metres
  readonly geometry: GeoJSON.Geometry
  readonly properties: Readonly<Record<string, unknown>>
}

type LabelledUnit = Pick<Unit, 'code' | 'level' | 'name' | 'nameEn' | 'seat'> & { readonly people: number }

export interface BasemapMaterial {
  readonly shapes: readonly OutlinedUnit[]
  readonly outlines: readonly ClassOutline[]
  readonly stored: readonly BasemapFeature[]
  readonly units: readonly LabelledUnit[]
}

/** All parts of a region's tiles, in the order in which they are drawn; `roads` null: none are known. */
export function basemapParts({ shapes, outlines, stored, units }: BasemapMaterial, roads: RoadData | null): TilePart[] {
  const borders = borderLines(shapes)
  return [
    { layer: 'region', leastZoom: 0, features: landOf(shapes) },
    ...contourParts(stored.filter(({ layer }) => layer === 'contour')),
    ...waterParts(stored),
    ...(roads === null ? [] : roadParts(roads)),
    ...UNIT_LINES.map(({ level, leastZoom }) => ({
      layer: 'unit' as const,
      leastZoom,
      features: borders.filter(({ properties }) => properties.level === level),
    })),
    {
      layer: 'classOutline',
      leastZoom: 7,
      features: outlines.map(({ areaClass, geometry }) =>
        tileFeature({ type: 'MultiLineString', coordinates: ringsOf(geometry) }, { areaClass }),
      ),
    },
    ...labelParts(units, stored),
  ]
}

const UNIT_LINES = [
  { level: 'prefecture', leastZoom: 0 },
  { level: 'county', leastZoom: 5 },
  { level: 'township', leastZoom: 8 },
] as const

/** The region's own land: the outline of its prefecture, else of its counties, else of its townships. */
function landOf(shapes: readonly OutlinedUnit[]): TileFeature[] {
  const largest = UNIT_LEVELS.find((level) => shapes.some((shape) => shape.level === level))
  return shapes.filter(({ level }) => level === largest).map(({ code, geometry }) => tileFeature(geometry, { code }))
}

/** Every fifth contour is heavier and shows before the others. */
function contourParts(contours: readonly BasemapFeature[]): TilePart[] {
  const elevations = [...new Set(contours.map(({ rank }) => rank))].sort((a, b) => a - b)
  const interval = Math.min(...elevations.slice(1).map((elevation, at) => elevation - elevations[at]))
  const isIndex = ({ rank }: BasemapFeature) => Math.round(rank / interval) % 5 === 0
  const feature = (contour: BasemapFeature) => tileFeature(contour.geometry, { elevation: contour.rank, index: isIndex(contour) })
  return [
    { layer: 'contour', leastZoom: 7, features: contours.filter(isIndex).map(feature) },
    { layer: 'contour', leastZoom: 8, features: contours.filter((contour) => !isIndex(contour)).map(feature) },
  ]
}

/** Streams wait until the rivers have room. */
function waterParts(stored: readonly BasemapFeature[]): TilePart[] {
  const ofLayer = (layer: 'water' | 'waterway') =>
    stored
      .filter((feature) => feature.layer === layer)
      .map(({ name, nameEn, geometry, properties }) =>
        tileFeature(geometry, { kind: String(properties.kind ?? layer), name, nameEn }),
      )
  const lines = ofLayer('waterway')
  const isRiver = ({ properties }: TileFeature) => properties.kind === 'river' || properties.kind === 'canal'
  return [
    { layer: 'water', leastZoom: 0, features: ofLayer('water') },
    { layer: 'waterway', leastZoom: 4, features: lines.filter(isRiver) },
    { layer: 'waterway', leastZoom: 9, features: lines.filter((feature) => !isRiver(feature)) },
  ]
}

const LABEL_ZOOMS = { prefecture: 0, county: 6, township: 8, village: 10 } as const

/** Names with the place they belong to; rank 1 has the most people of its level. */
function labelParts(units: readonly LabelledUnit[], stored: readonly BasemapFeature[]): TilePart[] {
  const ofUnits = UNIT_LEVELS.map((level): TilePart => {
    const seated = units.filter((unit) => unit.level === level && unit.seat !== null).sort((a, b) => b.people - a.people)
    const features = seated.map(({ code, name, nameEn, seat }, at) =>
      tileFeature({ type: 'Point', coordinates: [...seat!] }, { level, code, name, nameEn, rank: at + 1 }),
    )
    return { layer: 'label', leastZoom: LABEL_ZOOMS[level], features }
  })
  const others = stored
    .filter(({ layer }) => layer === 'label')
    .map(({ name, nameEn, rank, geometry }) => tileFeature(geometry, { level: 'other', name, nameEn, rank }))
  return [...ofUnits, { layer: 'label', leastZoom: 9, features: others }]
}
