/** The few conversions between units that the kernels need. A number with a unit wears it in its name. */

export const MS_PER_SECOND = 1000
export const SECONDS_PER_MINUTE = 60

/** Positions are stored as whole numbers of 1e-7 degree, about a centimetre, as OpenStreetMap does. */
export const E7 = 1e7

export const RADIANS_PER_DEGREE = Math.PI / 180

/** Milliseconds needed for one metre at a speed. */
export const msPerMetre = (speedKmh: number): number => 3600 / speedKmh
