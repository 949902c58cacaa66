/** Turns true only after something has been so for a while: short work never flickers. */
import { useEffect, useState } from 'react'

/** Under this nobody waits. */
const PATIENCE_MS = 150

export function useLater(now: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!now) {
      setLate(false)
      return
    }
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [now])
  return now && late
}
