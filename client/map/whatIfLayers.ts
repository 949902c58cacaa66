/**
 * How a plan's changes look: a closed road is crossed out, a slowed one dotted, a new one a teal double line, an area taken
 * out cross-hatched. Each is told by its pattern, never by its colour alone.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import { INK, INK_2, TEAL, WHITE } from './colours.ts'
import type { DrawnKind } from './mapDrawing.ts'

const CROSS_PX = 11
const PATTERN_PX = 8
const ROUND = { 'line-join': 'round', 'line-cap': 'round' } as const

const of = (...kinds: DrawnKind[]): FilterSpecification => ['in', ['get', 'kind'], ['literal', kinds]]
const byZoom = (far: number, near: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  8,
  far,
  11,
  (far + near) / 2,
  14,
  near,
]

function drawn(
  id: string,
  kinds: readonly DrawnKind[],
  paint: Extract<LayerSpecification, { type: 'line' }>['paint'],
  layout: Extract<LayerSpecification, { type: 'line' }>['layout'] = ROUND,
): LayerSpecification {
  return { id, type: 'line', source: 'drawn', filter: of(...kinds), layout, paint }
}

/** Below the dots of the answer, above the sheet. */
export const whatIfLayers: readonly LayerSpecification[] = [
  {
    id: 'drawn-area',
    type: 'fill',
    source: 'drawn',
    filter: of('area'),
    paint: { 'fill-pattern': 'cordon', 'fill-opacity': 0.85 },
  },
  drawn('drawn-area-casing', ['area'], { 'line-color': WHITE, 'line-width': 3.6 }),
  drawn('drawn-area-edge', ['area'], { 'line-color': INK, 'line-width': 1.4, 'line-dasharray': [4, 2.2] }, {}),
  drawn('drawn-casing', ['closed', 'slowed', 'built', 'taken'], { 'line-color': WHITE, 'line-width': byZoom(5.5, 9) }),
  drawn('drawn-slowed', ['slowed'], { 'line-color': INK, 'line-width': byZoom(2.6, 4.4), 'line-dasharray': [0.01, 1.9] }),
  drawn('drawn-built', ['built'], { 'line-color': TEAL, 'line-width': byZoom(4, 6.6) }),
  drawn('drawn-built-middle', ['built'], { 'line-color': WHITE, 'line-width': byZoom(1.4, 2.8) }),
  drawn('drawn-closed', ['closed'], { 'line-color': INK, 'line-width': byZoom(1.6, 2.6) }),
  {
    id: 'drawn-crosses',
    type: 'symbol',
    source: 'drawn',
    filter: of('closed'),
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 26,
      'icon-image': 'crossed-out',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  },
  {
    // a bridge may be shorter than the space between two crosses: its middle is always marked
    id: 'drawn-cross-middle',
    type: 'symbol',
    source: 'drawn',
    filter: of('closed'),
    layout: {
      'symbol-placement': 'line-center',
      'icon-image': 'crossed-out',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  },
  drawn('drawn-found', ['found'], { 'line-color': TEAL, 'line-width': 1.6, 'line-dasharray': [2, 1.6] }, {}),
  drawn('drawn-taken', ['taken'], { 'line-color': TEAL, 'line-width': byZoom(3.4, 5.4) }),
  drawn('drawn-sketch', ['sketch'], { 'line-color': TEAL, 'line-width': 2 }),
  {
    id: 'drawn-corner',
    type: 'circle',
    source: 'drawn',
    filter: of('corner'),
    paint: { 'circle-radius': 4.2, 'circle-color': WHITE, 'circle-stroke-color': TEAL, 'circle-stroke-width': 2 },
  },
  {
    id: 'drawn-opened',
    type: 'circle',
    source: 'drawn',
    filter: of('opened'),
    paint: { 'circle-radius': 12.5, 'circle-color': WHITE, 'circle-stroke-color': TEAL, 'circle-stroke-width': 2.2 },
  },
  route('route-casing', ['has', 'chosen'], { 'line-color': WHITE, 'line-width': byZoom(5, 7.5) }),
  route('route-other', ['!', ['get', 'chosen']], { 'line-color': INK_2, 'line-width': 1.5 }),
  route('route-chosen', ['get', 'chosen'], { 'line-color': TEAL, 'line-width': byZoom(3, 4.6) }),
]

function route(
  id: string,
  filter: FilterSpecification,
  paint: Extract<LayerSpecification, { type: 'line' }>['paint'],
): LayerSpecification {
  return { id, type: 'line', source: 'routes', filter, layout: ROUND, paint }
}

/** The cross and the cross-hatch that the layers name. */
export function addWhatIfImages(map: MapLibre, pixelRatio: number): void {
  const [cross, crossSide] = square(CROSS_PX, pixelRatio)
  for (const [colour, width] of [
    [WHITE, 5],
    [INK, 2],
  ] as const) {
    cross.strokeStyle = colour
    cross.lineWidth = width
    cross.lineCap = 'round'
    cross.beginPath()
    cross.moveTo(3, 3)
    cross.lineTo(CROSS_PX - 3, CROSS_PX - 3)
    cross.moveTo(3, CROSS_PX - 3)
    cross.lineTo(CROSS_PX - 3, 3)
    cross.stroke()
  }
  map.addImage('crossed-out', cross.getImageData(0, 0, crossSide, crossSide), { pixelRatio })

  const [cordon, cordonSide] = square(PATTERN_PX, pixelRatio)
  cordon.strokeStyle = INK
  cordon.lineWidth = 0.8
  cordon.beginPath()
  for (const shift of [-PATTERN_PX, 0, PATTERN_PX]) {
    cordon.moveTo(shift, 0)
    cordon.lineTo(shift + PATTERN_PX, PATTERN_PX)
    cordon.moveTo(shift, PATTERN_PX)
    cordon.lineTo(shift + PATTERN_PX, 0)
  }
  cordon.stroke()
  map.addImage('cordon', cordon.getImageData(0, 0, cordonSide, cordonSide), { pixelRatio })
}

/** A square canvas of some px, and its side in device pixels. */
function square(px: number, pixelRatio: number): [CanvasRenderingContext2D, number] {
  const canvas = document.createElement('canvas')
  const side = Math.ceil(px * pixelRatio)
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  return [context, side]
}
