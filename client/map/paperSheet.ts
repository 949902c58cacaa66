/**
 * The map as one picture for paper, with what stands above it on the screen: the badges and the scale bar.
 * Paper gives the sheet another size, so whatever is placed in pixels must be part of the picture.
 */
import type { Map as MapLibre } from 'maplibre-gl'
import { INK, WARM, WHITE } from './colours.ts'
import type { MapBadge } from './mapBadges.ts'
import { KILOMETRES_FROM, longestUnder } from './scale.ts'

const RADIUS = 11
const STEM = 21 // from the point to the middle of the badge
const BAR_PX = 120
const MARGIN = 18
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'

export interface ScaleWords {
  readonly metres: string
  readonly kilometres: string
}

/** The address of the picture. The drawing buffer of the map is empty again after its frame, so it is drawn anew first. */
export function paperSheet(map: MapLibre, badges: readonly MapBadge[], metresPerPixel: number, words: ScaleWords): string {
  map.redraw()
  const drawn = map.getCanvas()
  const sheet = document.createElement('canvas')
  sheet.width = drawn.width
  sheet.height = drawn.height
  const pen = sheet.getContext('2d')
  if (pen === null) return drawn.toDataURL()
  pen.drawImage(drawn, 0, 0)
  const dots = drawn.width / drawn.clientWidth
  pen.scale(dots, dots)
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  for (const badge of [...badges].sort((a, b) => b.rank - a.rank)) drawBadge(pen, map.project([...badge.at]), badge.rank)
  drawScale(pen, drawn.clientHeight, metresPerPixel, words)
  return sheet.toDataURL()
}

function drawBadge(pen: CanvasRenderingContext2D, at: { readonly x: number; readonly y: number }, rank: number): void {
  const middle = at.y - STEM
  pen.strokeStyle = WARM
  pen.lineWidth = 1.5
  pen.beginPath()
  pen.moveTo(at.x, at.y)
  pen.lineTo(at.x, middle)
  pen.stroke()
  pen.beginPath()
  pen.arc(at.x, middle, RADIUS, 0, 2 * Math.PI)
  pen.fillStyle = WARM
  pen.fill()
  pen.strokeStyle = WHITE
  pen.stroke()
  pen.fillStyle = WHITE
  pen.font = `700 13px ${FONT}`
  pen.fillText(String(rank), at.x, middle + 0.5)
}

function drawScale(pen: CanvasRenderingContext2D, height: number, metresPerPixel: number, words: ScaleWords): void {
  const metres = longestUnder(BAR_PX * metresPerPixel)
  const width = metres / metresPerPixel
  const told = metres >= KILOMETRES_FROM ? `${metres / 1000} ${words.kilometres}` : `${metres} ${words.metres}`
  pen.strokeStyle = INK
  pen.lineWidth = 1.5
  pen.beginPath()
  pen.moveTo(MARGIN, height - MARGIN - 5)
  pen.lineTo(MARGIN, height - MARGIN)
  pen.lineTo(MARGIN + width, height - MARGIN)
  pen.lineTo(MARGIN + width, height - MARGIN - 5)
  pen.stroke()
  pen.fillStyle = INK
  pen.font = `400 11px ${FONT}`
  pen.fillText(told, MARGIN + width / 2, height - MARGIN - 9)
}
