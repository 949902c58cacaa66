/** Small drawings: the mark, the shapes of facilities, the two icons that words cannot replace. */
import { h, type JSX } from 'preact'
import type { Shape } from './kinds.ts'

const SHAPES: Record<Shape, string> = {
  square: 'M4.5 4.5h15v15h-15z',
  circle: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z',
  diamond: 'M12 2 22 12 12 22 2 12z',
  triangle: 'M12 3 22 20.5H2z',
  cross: 'M8.75 3h6.5v5.75H21v6.5h-5.75V21h-6.5v-5.75H3v-6.5h5.75z',
}

/** The path of a shape on a 24 grid; the map draws the same one. */
export const shapePath = (shape: Shape): string => SHAPES[shape]

export const shapeSymbol = (shape: Shape): JSX.Element => drawing('shape', h('path', { d: SHAPES[shape] }))

export const phoneIcon = (): JSX.Element =>
  drawing(
    'icon',
    h('path', {
      d: 'M6.2 3.5 9 3l2 5-2.2 1.6a12 12 0 0 0 5.6 5.6L16 13l5 2-.5 2.8A3.2 3.2 0 0 1 17.3 20.5 14.5 14.5 0 0 1 3.5 6.7 3.2 3.2 0 0 1 6.2 3.5z',
    }),
  )

export const goIcon = (): JSX.Element => drawing('icon', h('path', { d: 'M20.5 3.5 3.5 10.5l7.5 2.5 2.5 7.5z' }))

/** A place with the rings of those who reach it. */
export const mark = (): JSX.Element =>
  drawing(
    'mark',
    h('circle', { class: 'far', cx: 12, cy: 12, r: 10 }),
    h('circle', { class: 'near', cx: 12, cy: 12, r: 5.6 }),
    h('circle', { class: 'here', cx: 12, cy: 12, r: 2.3 }),
  )

const drawing = (name: string, ...parts: JSX.Element[]): JSX.Element =>
  h('svg', { class: name, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, parts)
