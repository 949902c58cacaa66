/**
 * The geometry of walking between a position off the road and an edge.
 *
 * Not only the nearest point counts: who walks towards the destination meets the road further on and later, and may be faster for it.
 * Along the edge the time is convex in the meeting point (walk: a hyperbola; along the road: a line), so the best point has a
 * closed form, the refraction law of Snell. Splitting an edge therefore changes nothing, and a new road can only add points.
 */
export class EdgeWalk {
  readonly #walkMsPerMetre: number
  readonly #radiusMetres: number
  #px = 0
  #py = 0
  #ax = 0
  #ay = 0
  #dx = 0
  #dy = 0
  /** Length of the edge in the plane. */
  lengthMetres = 0
  /** Where the foot of the perpendicular lies, metres from the edge's first node; may be outside the edge. */
  footMetres = 0
  /** Distance from the position to the edge's line. */
  offsetMetres = 0
  /** The part of the edge within the radius, metres from its first node. */
  lowMetres = 0
  highMetres = 0

  constructor(walkMsPerMetre: number, radiusMetres: number) {
    this.#walkMsPerMetre = walkMsPerMetre
    this.#radiusMetres = radiusMetres
  }

  /** Looks at the edge from a to b from the position p; false when all of it is beyond the radius. */
  look(px: number, py: number, ax: number, ay: number, bx: number, by: number): boolean {
    // Math.sqrt, since Math.hypot guards against overflow and costs several times as much
    const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
    const dx = length > 0 ? (bx - ax) / length : 1
    const dy = length > 0 ? (by - ay) / length : 0
    const foot = (px - ax) * dx + (py - ay) * dy
    const offset = Math.abs((px - ax) * dy - (py - ay) * dx)
    const radius = this.#radiusMetres
    if (offset > radius) return false
    const half = Math.sqrt(radius * radius - offset * offset)
    const low = Math.max(0, foot - half)
    const high = Math.min(length, foot + half)
    if (low > high) return false
    this.#px = px
    this.#py = py
    this.#ax = ax
    this.#ay = ay
    this.#dx = dx
    this.#dy = dy
    this.lengthMetres = length
    this.footMetres = foot
    this.offsetMetres = offset
    this.lowMetres = low
    this.highMetres = high
    return true
  }

  /** The meeting point, in metres from the first node, of the fastest way to the edge's last node when the whole edge takes `edgeMs`. */
  bestTowardsTo(edgeMs: number): number {
    return this.#clamp(this.footMetres + this.#lead(edgeMs))
  }

  /** The same for the edge's first node. */
  bestTowardsFrom(edgeMs: number): number {
    return this.#clamp(this.footMetres - this.#lead(edgeMs))
  }

  nearest(): number {
    return this.#clamp(this.footMetres)
  }

  /** Straight line to the point of the edge at `atMetres`. */
  straightMetres(atMetres: number): number {
    const along = atMetres - this.footMetres
    return Math.sqrt(this.offsetMetres * this.offsetMetres + along * along)
  }

  x(atMetres: number): number {
    return this.#ax + this.#dx * atMetres
  }

  y(atMetres: number): number {
    return this.#ay + this.#dy * atMetres
  }

  get fromX(): number {
    return this.#px
  }

  get fromY(): number {
    return this.#py
  }

  /** Part of the edge, 0…1, between the meeting point and its last node. */
  shareTowardsTo(atMetres: number): number {
    return this.lengthMetres > 0 ? (this.lengthMetres - atMetres) / this.lengthMetres : 0
  }

  shareTowardsFrom(atMetres: number): number {
    return this.lengthMetres > 0 ? atMetres / this.lengthMetres : 0
  }

  /** How far beyond the foot the best meeting point lies: sine of the angle = time per metre on the road / time per metre off it. */
  #lead(edgeMs: number): number {
    const roadMsPerMetre = this.lengthMetres > 0 ? edgeMs / this.lengthMetres : 0
    const walk = this.#walkMsPerMetre
    // a road slower than the fields: stay off it as long as it lasts
    if (roadMsPerMetre >= walk) return Infinity
    return (this.offsetMetres * roadMsPerMetre) / Math.sqrt(walk * walk - roadMsPerMetre * roadMsPerMetre)
  }

  #clamp(metres: number): number {
    return Math.min(this.highMetres, Math.max(this.lowMetres, metres))
  }
}
