/** The printed sheet's inks, for the map that cannot read CSS variables. The same values as ui/tokens.css. */
export const INK = '#1a2023'
export const INK_2 = '#465056'
export const INK_3 = '#5f696f'
export const WHITE = '#ffffff'
export const LAND = '#fefdfb'
export const OFF = '#f1efe9'
export const TEAL = '#0b5f5c'
export const WARM = '#b5401a'
export const BANDS = ['#4e9693', '#78b2ae', '#a1cac6', '#c5dedb', '#e1eeec'] as const
export const BAND_EDGE = '#87a19e'
export const HATCH = '#b4aea2'
export const WATER = '#cbdbe7'
export const BANK = '#7e99ae'
export const WATER_LABEL = '#4f6c80'
export const CONTOUR = '#b8a98e'
export const ROAD = {
  motorway: '#5f686e',
  national: '#5f686e',
  provincial: '#757d83',
  township: '#7f878c',
  lane: '#8b9296',
} as const
export const STREET_EDGE = '#cfcdc6'
export const NATIONAL_FILL = '#f3e9cf'
export const BOUNDARY = { prefecture: '#2c3134', county: '#3c4043', township: '#55585a' } as const

/** #rrggbb as three parts from 0 to 1. */
export const parts = (hex: string): [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}
