/** A traveller for whom times can be worked out with a pencil: one speed on every road, one off it. */
import { ROAD_CLASSES, SURFACES } from '../../server/core/osm/tags.ts'
import type { TravelProfile } from '../../server/core/travel/travelProfiles.ts'

/** A car at `kmh` on every road; off the road one walks straight (or with `offRoadDetour`) at `walkKmh`. */
export function flatProfile(kmh: number, walkKmh: number, offRoadDetour = 1): TravelProfile {
  return {
    id: 'car',
    variant: '',
    nameZh: '测试',
    nameEn: 'test',
    evidence: 'M',
    walkKmh,
    offRoadDetour,
    estimate: { kmh: 40, detour: 1.6 },
    access: 'motorcar',
    oneway: 'vehicle',
    maxspeedCaps: false,
    classes: Object.fromEntries(ROAD_CLASSES.map((name) => [name, { kmh }])) as TravelProfile['classes'],
    surfaces: Object.fromEntries(SURFACES.map((name) => [name, 1])) as TravelProfile['surfaces'],
    variants: [],
  }
}
