/** What lies under a point of the map: a sign before a gap before a dot, the nearest of each. */
import type { MapGeoJSONFeature, Map as MapLibre } from 'maplibre-gl'

export interface Hit {
  readonly kind: 'facility' | 'place' | 'cluster'
  readonly id: string
}

/** How far beside a dot one may press, in px. */
const REACH_PX = 6

/** null where there is nothing to press, and before the map has its layers. */
export function hitAt(map: MapLibre, x: number, y: number): Hit | null {
  if (map.getLayer('gap-dot') === undefined) return null
  const distancePx = ({ geometry }: MapGeoJSONFeature): number => {
    if (geometry.type !== 'Point') return Number.POSITIVE_INFINITY
    const at = map.project([geometry.coordinates[0]!, geometry.coordinates[1]!])
    return Math.hypot(at.x - x, at.y - y)
  }
  const found = map.queryRenderedFeatures(
    [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ],
    { layers: ['facility', 'facility-loose', 'cluster', 'gap-dot', 'dot'] },
  )
  const nearest = (...layers: string[]) =>
    found
      .filter(({ layer, state }) => layers.includes(layer.id) && (layer.id !== 'gap-dot' || state.gap === true))
      .sort((a, b) => distancePx(a) - distancePx(b))[0]

  const sign = nearest('facility', 'facility-loose')
  if (sign !== undefined) return { kind: 'facility', id: String(sign.properties.id) }
  if (nearest('cluster') !== undefined) return { kind: 'cluster', id: '' }
  const dot = nearest('gap-dot') ?? nearest('dot')
  return dot === undefined ? null : { kind: 'place', id: String(dot.properties.id) }
}
