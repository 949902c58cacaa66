/** How many rows of a long table the document needs: those that fit the window and some to spare, and on paper all of them. */
import { useSyncExternalStore } from 'react'

let onPaper = false

/** Rows of `rowPx` each; at most `rows`. */
export const useRowsInSight = (rows: number, rowPx: number, spare: number): number =>
  useSyncExternalStore(subscribe, () => (onPaper ? rows : Math.min(rows, Math.ceil(window.innerHeight / rowPx) + spare)))

function subscribe(changed: () => void): () => void {
  const turn = (paper: boolean) => () => {
    onPaper = paper
    changed()
  }
  const [toPaper, toScreen] = [turn(true), turn(false)]
  window.addEventListener('beforeprint', toPaper)
  window.addEventListener('afterprint', toScreen)
  window.addEventListener('resize', changed)
  return () => {
    window.removeEventListener('beforeprint', toPaper)
    window.removeEventListener('afterprint', toScreen)
    window.removeEventListener('resize', changed)
  }
}
