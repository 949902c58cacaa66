/**
 * Facility symbols, drawn at run time: shape = kind, filling = standing on the date, corner = 24 hours and children.
 *
 * Geometry on a grid of 24: square 4.5–19.5, circle r 8.5, diamond 2–22, triangle 3–20.5, cross with arms 6.5 wide.
 * Solid may serve; hollow may not by the rules; dashed is planned; barred is closed. A white casing of 1.3 px keeps
 * every symbol readable on any band.
 */
import type { StandingKind } from '../../server/core/facilities/standing.ts'
import { INK, TEAL, WHITE } from './colours.ts'
import type { Shape } from './facilityGroups.ts'

export interface SymbolLook {
  readonly shape: Shape
  readonly standing: StandingKind
  readonly open24h: boolean
  readonly children: boolean
}

const GRID = 24
const CASING_PX = 1.3
const LEAST_LINE_PX = 1.25
const SMALL_PX = 20 // below it a badge is a bare mark
/** Room around the grid for the badges and the bar that reach beyond it. */
const MARGIN = 4

/** The name under which a look is kept as an image of the map. */
export const symbolName = (look: SymbolLook, sizePx: number): string =>
  `f-${look.shape}-${look.standing}${look.open24h ? '-24' : ''}${look.children ? '-c' : ''}-${sizePx}`

/** The width in px of an image whose grid is `sizePx` wide. */
export const symbolExtentPx = (sizePx: number): number => (sizePx * (GRID + 2 * MARGIN)) / GRID

/** Draws a symbol whose 24-grid is `sizePx` wide at the context's origin (the grid's top-left corner less the margin). */
export function drawSymbol(context: CanvasRenderingContext2D, look: SymbolLook, sizePx: number): void {
  const unit = sizePx / GRID
  const px = (pixels: number) => pixels / unit // pixels in grid units
  context.save()
  context.scale(unit, unit)
  context.translate(MARGIN, MARGIN)
  context.lineJoin = look.shape === 'circle' ? 'round' : 'miter'

  const path = outline(look.shape)
  const line = Math.max(1.9, px(LEAST_LINE_PX))

  // the white casing, then the body
  context.strokeStyle = WHITE
  context.lineWidth = 2 * px(CASING_PX) + (look.standing === 'serves' ? 0 : line)
  context.stroke(path)
  if (look.standing === 'serves') {
    context.fillStyle = INK
    context.fill(path)
  } else {
    context.fillStyle = WHITE
    context.fill(path)
    context.strokeStyle = INK
    context.lineWidth = line
    if (look.standing === 'planned') context.setLineDash(dashes(look.shape))
    context.stroke(path)
    context.setLineDash([])
  }
  if (look.standing === 'closed') drawBar(context, line)
  if (look.open24h) drawAllDay(context, sizePx < SMALL_PX ? px : null)
  if (look.children) drawChildren(context, sizePx < SMALL_PX ? px : null)
  context.restore()
}

/** The map's image of a symbol, at the device's pixel ratio. */
export function symbolImage(look: SymbolLook, sizePx: number, pixelRatio: number): ImageData {
  const extent = Math.ceil(symbolExtentPx(sizePx) * pixelRatio)
  const canvas = document.createElement('canvas')
  canvas.width = extent
  canvas.height = extent
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  drawSymbol(context, look, sizePx)
  return context.getImageData(0, 0, extent, extent)
}

function outline(shape: Shape): Path2D {
  const path = new Path2D()
  switch (shape) {
    case 'square':
      path.rect(4.5, 4.5, 15, 15)
      break
    case 'circle':
      path.arc(12, 12, 8.5, 0, 2 * Math.PI)
      break
    case 'diamond':
      polygon(path, [12, 2, 22, 12, 12, 22, 2, 12])
      break
    case 'triangle':
      polygon(path, [12, 3, 22, 20.5, 2, 20.5])
      break
    case 'cross': {
      const [near, far] = [12 - 3.25, 12 + 3.25]
      polygon(path, [
        near,
        3,
        far,
        3,
        far,
        near,
        21,
        near,
        21,
        far,
        far,
        far,
        far,
        21,
        near,
        21,
        near,
        far,
        3,
        far,
        3,
        near,
        near,
        near,
      ])
      break
    }
  }
  return path
}

function polygon(path: Path2D, xy: readonly number[]): void {
  for (let at = 0; at < xy.length; at += 2) {
    if (at === 0) path.moveTo(xy[at]!, xy[at + 1]!)
    else path.lineTo(xy[at]!, xy[at + 1]!)
  }
  path.closePath()
}

const perimeter: Record<Shape, number> = {
  square: 60,
  circle: 2 * Math.PI * 8.5,
  diamond: 4 * Math.hypot(10, 10),
  triangle: 20 + 2 * Math.hypot(10, 17.5),
  cross: 4 * 6.5 + 8 * 5.75,
}

/** Ten or twelve equal dashes around the shape, 56 % of them ink. */
function dashes(shape: Shape): number[] {
  const pitch = perimeter[shape] / (shape === 'circle' || shape === 'triangle' ? 10 : 12)
  return [pitch * 0.56, pitch * 0.44]
}

/** A level bar: a slanted one would run along the diamond's edge and be lost. */
function drawBar(context: CanvasRenderingContext2D, line: number): void {
  for (const [colour, width] of [
    [WHITE, line * 2.4],
    [INK, line],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    context.moveTo(-1.5, 12)
    context.lineTo(25.5, 12)
    context.stroke()
  }
}

/** A teal tag with 24; below 20 px a teal square of 3.5 px. `px` is null for the full badge. */
function drawAllDay(context: CanvasRenderingContext2D, px: ((pixels: number) => number) | null): void {
  context.fillStyle = WHITE
  if (px !== null) {
    const side = px(3.5)
    const edge = px(0.8)
    context.fillRect(20.4 - side / 2 - edge, 4.2 - side / 2 - edge, side + 2 * edge, side + 2 * edge)
    context.fillStyle = TEAL
    context.fillRect(20.4 - side / 2, 4.2 - side / 2, side, side)
    return
  }
  context.fillRect(20.4 - 6, 4.2 - 4.4, 12, 8.8)
  context.fillStyle = TEAL
  context.fillRect(20.4 - 5.4, 4.2 - 3.8, 10.8, 7.6)
  text(context, '24', 20.4, 4.4, 6.6, WHITE)
}

/** A white disc with 儿; below 20 px a teal ring of 3 px. */
function drawChildren(context: CanvasRenderingContext2D, px: ((pixels: number) => number) | null): void {
  const disc = (radius: number, colour: string) => {
    context.fillStyle = colour
    context.beginPath()
    context.arc(20.2, 19.6, radius, 0, 2 * Math.PI)
    context.fill()
  }
  if (px !== null) {
    disc(px(2.6), WHITE)
    disc(px(2), TEAL)
    disc(px(0.9), WHITE)
    return
  }
  disc(5.3, WHITE)
  disc(4.5, TEAL)
  disc(3.8, WHITE)
  text(context, '儿', 20.2, 19.8, 5.8, TEAL)
}

function text(context: CanvasRenderingContext2D, words: string, x: number, y: number, size: number, colour: string): void {
  context.fillStyle = colour
  context.font = `700 ${size}px "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, x, y)
}
