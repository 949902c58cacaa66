/** The small images of the map that are no facility: road shields, and the disc of a cluster. */
import type { Map as MapLibre } from 'maplibre-gl'
import { INK, INK_3, NATIONAL_FILL, WHITE } from './colours.ts'

/** Adds the images once to a map. */
export function addMapImages(map: MapLibre, pixelRatio: number): void {
  addShield(map, 'shield-white', WHITE, pixelRatio)
  addShield(map, 'shield-national', NATIONAL_FILL, pixelRatio)
  const [context, side] = sheet(26, pixelRatio)
  context.fillStyle = WHITE
  context.beginPath()
  context.arc(13, 13, 11.8, 0, 2 * Math.PI)
  context.fill()
  context.lineWidth = 1.25
  context.strokeStyle = INK
  context.beginPath()
  context.arc(13, 13, 10.6, 0, 2 * Math.PI)
  context.stroke()
  map.addImage('cluster', context.getImageData(0, 0, side, side), { pixelRatio })
  const [empty] = sheet(26, pixelRatio)
  map.addImage('room', empty.getImageData(0, 0, side, side), { pixelRatio })
}

function addShield(map: MapLibre, name: string, fill: string, pixelRatio: number): void {
  const size = 16
  const [context, side] = sheet(size, pixelRatio)
  context.fillStyle = fill
  context.strokeStyle = INK_3
  context.lineWidth = 0.8
  context.beginPath()
  context.roundRect(0.8, 0.8, size - 1.6, size - 1.6, 1.2)
  context.fill()
  context.stroke()
  const inner: [number, number] = [3 * pixelRatio, (size - 3) * pixelRatio]
  map.addImage(name, context.getImageData(0, 0, side, side), {
    pixelRatio,
    stretchX: [inner],
    stretchY: [inner],
    content: [inner[0], inner[0], inner[1], inner[1]],
  })
}

/** A square canvas of some px, and its side in device pixels. */
function sheet(px: number, pixelRatio: number): [CanvasRenderingContext2D, number] {
  const side = Math.ceil(px * pixelRatio)
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  return [context, side]
}
