/** The upper ends of the five travel-time bands under a threshold. */

const FIFTHS = [0.2, 0.4, 0.6, 0.8, 1] as const
const MIDDLE = [1 / 6, 1 / 3, 1 / 2, 2 / 3, 1] as const // 30 → 5 10 15 20 30
const LONG = [1 / 6, 1 / 3, 1 / 2, 3 / 4, 1] as const // 60 → 10 20 30 45 60

/**
 * Five rising whole minutes, the last the threshold itself: 15 → 3 6 9 12 15, 30 → 5 10 15 20 30, 60 → 10 20 30 45 60.
 * `minutes` is whole and at least 5, so that no two fall together.
 */
export function bandBreaks(minutes: number): readonly number[] {
  const pattern = minutes <= 20 ? FIFTHS : minutes <= 45 ? MIDDLE : LONG
  return pattern.map((part) => Math.round(part * minutes))
}
