/** The ways that pass near a position, with what is known of each. */
import { growBounds, type LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'
import { distanceToSegment } from '../geometry/segment.ts'
import {
  isBridge,
  isTunnel,
  type RoadData,
  wayClass,
  wayCount,
  wayLengthMetres,
  wayLine,
  wayName,
  wayNameEn,
  wayRef,
} from '../osm/roadData.ts'
import type { RoadClass } from '../osm/tags.ts'
import type { TravelProfile } from '../travel/travelProfiles.ts'
import { E7 } from '../units.ts'
import { wayUse } from './build.ts'

export interface RoadNear {
  readonly way: number // OpenStreetMap's number
  readonly name: string
  readonly nameEn: string
  readonly ref: string
  readonly roadClass: RoadClass
  readonly bridge: boolean
  readonly tunnel: boolean
  readonly metresAway: number
  readonly lengthMetres: number
  readonly kmh: number | null // of the traveller; null: closed to them
  readonly line: LonLat[]
}

/** The nearest first, of equally near ones the first of the data. */
export function roadsNear(
  data: RoadData,
  profile: TravelProfile,
  at: LonLat,
  { withinMetres, most }: { readonly withinMetres: number; readonly most: number },
): RoadNear[] {
  const near: { way: number; metres: number }[] = []
  const metresTo = distanceFrom(data, at, withinMetres)
  for (let way = 0; way < wayCount(data); way++) {
    const metres = metresTo(way)
    if (metres <= withinMetres) near.push({ way, metres })
  }
  near.sort((a, b) => a.metres - b.metres || a.way - b.way)
  return near.slice(0, most).map(({ way, metres }) => {
    const { kmh, forward, backward } = wayUse(data, way, profile)
    return {
      way: data.ways.osmId[way],
      name: wayName(data, way),
      nameEn: wayNameEn(data, way),
      ref: wayRef(data, way),
      roadClass: wayClass(data, way),
      bridge: isBridge(data, way),
      tunnel: isTunnel(data, way),
      metresAway: Math.round(metres * 10) / 10,
      lengthMetres: Math.round(wayLengthMetres(data, way) * 10) / 10,
      kmh: kmh > 0 && (forward || backward) ? Math.round(kmh * 10) / 10 : null,
      line: wayLine(data, way),
    }
  })
}

/** A function that gives the distance to a way; Infinity for most that are beyond the radius. */
function distanceFrom({ nodeLonE7, nodeLatE7, ways }: RoadData, at: LonLat, radiusMetres: number): (way: number) => number {
  const [west, south, east, north] = growBounds([at[0], at[1], at[0], at[1]], radiusMetres).map((degrees) => degrees * E7)
  const plane = createPlane(at)
  return (way) => {
    let least = Infinity
    for (let step = ways.firstNode[way] + 1; step < ways.firstNode[way + 1]; step++) {
      const a = ways.nodes[step - 1]
      const b = ways.nodes[step]
      const [aLon, aLat, bLon, bLat] = [nodeLonE7[a], nodeLatE7[a], nodeLonE7[b], nodeLatE7[b]]
      if ((aLon < west && bLon < west) || (aLon > east && bLon > east)) continue
      if ((aLat < south && bLat < south) || (aLat > north && bLat > north)) continue
      const metres = distanceToSegment(0, 0, plane.x(aLon / E7), plane.y(aLat / E7), plane.x(bLon / E7), plane.y(bLat / E7))
      if (metres < least) least = metres
    }
    return least
  }
}
