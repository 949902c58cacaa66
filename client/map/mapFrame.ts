/** How far the sheet reaches, and how it comes into its frame. */
import type { Box } from './mapData.ts'

/** Room around the whole region: for the scale bar beneath on a desk, hardly any on a phone. */
export const fitting = (container: HTMLElement) => ({
  padding: container.clientWidth < 600 ? 6 : { top: 14, bottom: 30, left: 14, right: 14 },
})

/** Whether this person wants nothing to move. */
export const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The box widened on every side by a share of itself. */
export function padded([west, south, east, north]: Box, share: number): [number, number, number, number] {
  const [x, y] = [(east - west) * share, (north - south) * share]
  return [Math.max(-180, west - x), Math.max(-85, south - y), Math.min(180, east + x), Math.min(85, north + y)]
}

const EQUATOR_METRES = 40_075_016.7
const TILE_PX = 512

/** Metres on the ground under one CSS pixel (Web Mercator). */
export const metresPerPixelAt = ({ lat, zoom }: { readonly lat: number; readonly zoom: number }): number =>
  (EQUATOR_METRES * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom)
