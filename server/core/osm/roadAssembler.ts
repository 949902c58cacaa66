/** Collects ways and gives RoadData: strings shared, unused nodes dropped, nodes numbered so that neighbours lie close in memory. */
import { hilbertOrder } from '../geometry/hilbert.ts'
import { checkRoadData, type PlaceNode, type RoadData, type WaterArea, type Waterway } from './roadData.ts'
import { packAccess, ROAD_CLASSES, SURFACES, type WayTraits } from './tags.ts'

export class RoadAssembler {
  readonly #strings: string[] = ['']
  readonly #stringNumber = new Map<string, number>([['', 0]])
  readonly #traits: WayTraits[] = []
  readonly #traitsOf: number[] = []
  readonly #osmId: number[] = []
  readonly #firstNode: number[] = [0]
  readonly #nodes: number[] = []

  /** Traits may be shared by several ways: add them once, then ways that refer to them. */
  addTraits(traits: WayTraits): number {
    return this.#traits.push(traits) - 1
  }

  /** Adds a way through the given nodes. Repeated neighbours are dropped; false when fewer than two are left. */
  addWay(osmId: number, traits: number, nodes: ArrayLike<number>): boolean {
    const start = this.#nodes.length
    for (let at = 0; at < nodes.length; at++) {
      if (this.#nodes.length === start || nodes[at] !== this.#nodes[this.#nodes.length - 1]) this.#nodes.push(nodes[at])
    }
    if (this.#nodes.length - start < 2) {
      this.#nodes.length = start
      return false
    }
    this.#osmId.push(osmId)
    this.#traitsOf.push(traits)
    this.#firstNode.push(this.#nodes.length)
    return true
  }

  /** Positions are those of the node numbers used in `addWay`. */
  finish(
    lonE7: Int32Array,
    latE7: Int32Array,
    rest: { waterAreas: WaterArea[]; waterways: Waterway[]; places: PlaceNode[] },
  ): RoadData {
    const used = new Uint8Array(lonE7.length)
    for (const node of this.#nodes) used[node] = 1
    const kept = Uint32Array.from(allSet(used))
    const order = hilbertOrder(kept, lonE7, latE7)
    const newNumber = new Uint32Array(lonE7.length)
    order.forEach((node, number) => {
      newNumber[node] = number
    })

    const traitsOf = this.#traitsOf.map((traits) => this.#traits[traits])
    const data: RoadData = {
      nodeLonE7: Int32Array.from(order, (node) => lonE7[node]),
      nodeLatE7: Int32Array.from(order, (node) => latE7[node]),
      ways: {
        osmId: Float64Array.from(this.#osmId),
        roadClass: Uint8Array.from(traitsOf, (traits) => ROAD_CLASSES.indexOf(traits.roadClass)),
        surface: Uint8Array.from(traitsOf, (traits) => SURFACES.indexOf(traits.surface)),
        maxspeedKmh: Uint8Array.from(traitsOf, (traits) => traits.maxspeedKmh),
        flags: Uint16Array.from(traitsOf, (traits) => traits.flags),
        access: Uint16Array.from(traitsOf, (traits) => packAccess(traits.access)),
        name: Uint32Array.from(traitsOf, (traits) => this.#string(traits.name)),
        nameEn: Uint32Array.from(traitsOf, (traits) => this.#string(traits.nameEn)),
        ref: Uint32Array.from(traitsOf, (traits) => this.#string(traits.ref)),
        firstNode: Uint32Array.from(this.#firstNode),
        nodes: Uint32Array.from(this.#nodes, (node) => newNumber[node]),
      },
      strings: this.#strings,
      ...rest,
    }
    checkRoadData(data)
    return data
  }

  #string(text: string): number {
    const known = this.#stringNumber.get(text)
    if (known !== undefined) return known
    this.#stringNumber.set(text, this.#strings.length)
    return this.#strings.push(text) - 1
  }
}

function* allSet(flags: Uint8Array): Generator<number> {
  for (let at = 0; at < flags.length; at++) if (flags[at]) yield at
}
