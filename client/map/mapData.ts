/** Plain data between the page and its map. */
import type { Language } from '../i18n/language.ts'
import type { Position } from './features.ts'

export type Box = readonly [west: number, south: number, east: number, north: number]

export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly at: Position
  readonly facilityId: string | null
}
/** What is said of a settlement, as bits: whether it is left out, and whether a plan made that so. */
export const REACH = { not: 1, gained: 2, lost: 4 } as const

export interface MapUnit {
  readonly level: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
  readonly people: number
  readonly seat: Position | null
}
export interface Hovered {
  readonly kind: 'facility' | 'place'
  readonly id: string
  readonly x: number
  readonly y: number
}
export interface MapView {
  readonly lon: number
  readonly lat: number
  readonly zoom: number
}
/** What a map is made with; its callbacks are the only way it speaks back. */
export interface SheetMapOptions {
  readonly tileJsonUrl: string
  readonly language: Language
  readonly box: Box
  readonly view: MapView | null
  readonly label: string
  readonly onMoved: (view: MapView | null) => void
  readonly onFrame: () => void // the camera changed: scale bar
  readonly onHover: (hovered: Hovered | null) => void
  readonly onChoose: (chosen: { kind: 'facility' | 'place' | 'gap'; id: string } | null) => void
  readonly onEnter: () => void
}
