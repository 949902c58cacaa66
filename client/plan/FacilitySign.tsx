/** A facility symbol as a small picture for lists and legends: the same drawing as on the map. */
import { useEffect, useRef } from 'react'
import { drawSymbol, type SymbolLook, symbolExtentPx } from '../map/symbols.ts'

interface FacilitySignProps {
  readonly shape: SymbolLook['shape']
  readonly standing: SymbolLook['standing']
  readonly sizePx?: number
}

export function FacilitySign({ shape, standing, sizePx = 14 }: FacilitySignProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const extent = Math.ceil(symbolExtentPx(sizePx))
  useEffect(() => {
    const pixelRatio = Math.max(2, window.devicePixelRatio)
    const context = canvas.current!.getContext('2d')!
    canvas.current!.width = extent * pixelRatio
    canvas.current!.height = extent * pixelRatio
    context.scale(pixelRatio, pixelRatio)
    drawSymbol(context, { shape, standing, open24h: false, children: false }, sizePx)
  }, [shape, standing, sizePx, extent])
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex cannot be focused
  return <canvas ref={canvas} style={{ width: extent, height: extent, display: 'block' }} aria-hidden="true" />
}
