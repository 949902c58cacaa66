/** Straight pieces in a plane: the nearest point on one, and whether two cross. */

/**
 * Where on the segment a to b, as a share 0…1 of its length, the point nearest to p lies.
 * A segment without length gives 0.
 */
export function nearestShare(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax
  const dy = by - ay
  const squared = dx * dx + dy * dy
  if (squared === 0) return 0
  const share = ((px - ax) * dx + (py - ay) * dy) / squared
  return Math.min(1, Math.max(0, share))
}

/** Distance from p to the segment a to b. */
export function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const share = nearestShare(px, py, ax, ay, bx, by)
  return Math.hypot(px - (ax + share * (bx - ax)), py - (ay + share * (by - ay)))
}

/** True when segments a-b and c-d have a point in common; touching counts. */
export function segmentsMeet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const c = side(ax, ay, bx, by, cx, cy)
  const d = side(ax, ay, bx, by, dx, dy)
  const a = side(cx, cy, dx, dy, ax, ay)
  const b = side(cx, cy, dx, dy, bx, by)
  if (((c > 0 && d < 0) || (c < 0 && d > 0)) && ((a > 0 && b < 0) || (a < 0 && b > 0))) return true
  return (
    (c === 0 && inBox(ax, ay, bx, by, cx, cy)) ||
    (d === 0 && inBox(ax, ay, bx, by, dx, dy)) ||
    (a === 0 && inBox(cx, cy, dx, dy, ax, ay)) ||
    (b === 0 && inBox(cx, cy, dx, dy, bx, by))
  )
}

/** Positive when p lies left of a to b, negative right of it, 0 on its line. */
const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number) =>
  (bx - ax) * (py - ay) - (by - ay) * (px - ax)

const inBox = (ax: number, ay: number, bx: number, by: number, px: number, py: number) =>
  Math.min(ax, bx) <= px && px <= Math.max(ax, bx) && Math.min(ay, by) <= py && py <= Math.max(ay, by)
