/** Facilities as features of the map: each with the names of its images, those that may serve on top. */
import type { Map as MapLibre } from 'maplibre-gl'
import type { FacilityReply } from '../../server/contract.ts'
import { groupOf, type LegendGroup, shapeOf } from './facilityGroups.ts'
import { pointOf } from './features.ts'
import { type SymbolLook, symbolImage, symbolName } from './symbols.ts'

/** Symbols shown without clustering at most; beyond it the small kinds cluster with counts. */
const MOST_LOOSE = 500
const NEVER_CLUSTERED: ReadonlySet<LegendGroup> = new Set(['hospital', 'primary', 'isolation'])
const LARGE_PX = 19
const order: Record<FacilityReply['standing'], number> = { closed: 0, planned: 1, not_allowed: 2, serves: 3 }

/** What a sign shows of a facility. */
export type SignedFacility = Pick<
  FacilityReply,
  'id' | 'name' | 'nameEn' | 'type' | 'serviceLevel' | 'standing' | 'capabilities' | 'at'
>

export interface Signs {
  readonly single: GeoJSON.Feature[]
  readonly clustered: GeoJSON.Feature[]
}

/** The signs of the groups that are shown; the images they need are added to the map. */
export function facilitySigns(map: MapLibre, facilities: readonly SignedFacility[], shown: ReadonlySet<LegendGroup>): Signs {
  const visible = facilities.filter((facility) => shown.has(groupOf(facility)))
  const signs: Signs = { single: [], clustered: [] }
  for (const facility of visible) {
    const clusters = visible.length > MOST_LOOSE && !NEVER_CLUSTERED.has(groupOf(facility))
    signs[clusters ? 'clustered' : 'single'].push(signOf(map, facility))
  }
  return signs
}

function signOf(map: MapLibre, facility: SignedFacility): GeoJSON.Feature {
  const { id, name, nameEn, standing, capabilities } = facility
  const look: SymbolLook = {
    shape: shapeOf[groupOf(facility)],
    standing,
    open24h: capabilities.open24h === true && standing === 'serves',
    children: capabilities.children === true && standing === 'serves',
  }
  const small = imageOf(map, look, smallSizePx(standing, groupOf(facility)))
  return pointOf(facility.at, { id, name, nameEn, small, large: imageOf(map, look, LARGE_PX), order: order[standing] })
}

function imageOf(map: MapLibre, look: SymbolLook, sizePx: number): string {
  const name = symbolName(look, sizePx)
  if (!map.hasImage(name)) {
    const pixelRatio = Math.max(2, window.devicePixelRatio)
    map.addImage(name, symbolImage(look, sizePx, pixelRatio), { pixelRatio })
  }
  return name
}

/** At the scale of the city the many that may not serve step back, or nobody would see the few that may. */
function smallSizePx(standing: FacilityReply['standing'], group: LegendGroup): number {
  if (standing === 'serves') return 13
  if (!NEVER_CLUSTERED.has(group)) return 9
  return standing === 'planned' ? 14 : 12
}
