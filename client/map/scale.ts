/** The length that a scale bar shows. */

const STEPS = [1, 2, 5] as const

/** The longest round length (1, 2 or 5 times a power of ten) that is not over the given metres. */
export function longestUnder(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres))
  return Math.max(...STEPS.map((step) => step * power).filter((length) => length <= metres))
}

/** Lengths from here on are told in kilometres. */
export const KILOMETRES_FROM = 2000
