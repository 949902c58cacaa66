/** Water and closed areas together: nobody walks across either, and nobody sets out from a closed area. */
import type { LonLat } from '../geometry/lonLat.ts'
import type { Plane } from '../geometry/plane.ts'
import type { WaterArea } from '../osm/roadData.ts'
import { WaterBarrier } from '../travel/waterBarrier.ts'

export class ClosedBarrier extends WaterBarrier {
  readonly #waterAreas: number

  /** `rings` must not be empty. */
  constructor(water: readonly WaterArea[], rings: readonly (readonly LonLat[])[], plane: Plane) {
    super([...water, ...rings.map(closedArea)], plane)
    this.#waterAreas = water.length
  }

  /** Of the areas that a position lies in, those of which its people may walk out: water that the map draws wrongly. */
  override areasAt(x: number, y: number): readonly number[] {
    return super.areasAt(x, y).filter((area) => area < this.#waterAreas)
  }
}

const closedArea = (ring: readonly LonLat[]): WaterArea => ({ osmId: 0, kind: 'closed', name: '', nameEn: '', polygon: [ring] })
