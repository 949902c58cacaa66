/** Which of the three layouts the window has room for. */
import { useSyncExternalStore } from 'react'

export type Width = 'wide' | 'middle' | 'phone'

const wide = window.matchMedia('(min-width: 1280px)')
const middle = window.matchMedia('(min-width: 900px)')

export const useWidth = (): Width =>
  useSyncExternalStore(subscribe, () => (wide.matches ? 'wide' : middle.matches ? 'middle' : 'phone'))

function subscribe(changed: () => void): () => void {
  for (const query of [wide, middle]) query.addEventListener('change', changed)
  return () => {
    for (const query of [wide, middle]) query.removeEventListener('change', changed)
  }
}
