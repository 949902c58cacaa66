/** Collects ways and gives RoadData: strings shared, unused nodes dropped, nodes numbered so that neighbours lie close in memory. */
import { hilbertOrder } from '../geometry/hilbert.ts'
import { GrowingFloat64, GrowingUint32 } from './growing.ts'
import { checkRoadData, type PlaceNode, type RoadData, type WaterArea, type Waterway } from './roadData.ts'
import { packAccess, ROAD_CLASSES, SURFACES, type WayTraits } from './tags.ts'

/** What keeps a traveller from going where there is a road. */
interface DrivingRules {
  readonly restrictions: readonly {
    readonly osmId: number
    readonly isOnly: boolean
    readonly binds: number
    readonly steps: readonly number[]
  }[]
  /** Node and the users it stops; those that no road passes are dropped. */
  readonly barriers: ReadonlyMap<number, number>
}

const NO_RULES: DrivingRules = { restrictions: [], barriers: new Map() }

export class RoadAssembler {
  readonly #strings: string[] = ['']
  readonly #stringNumber = new Map<string, number>([['', 0]])
  readonly #traits = new TraitTable()
  readonly #traitsOf = new GrowingUint32()
  readonly #osmId = new GrowingFloat64()
  readonly #firstNode = new GrowingUint32()
  readonly #nodes = new GrowingUint32()

  constructor() {
    this.#firstNode.push(0)
  }

  /** Traits are numbered from 0 in the order they are added; several ways may have the same. */
  addTraits(traits: WayTraits): number {
    const { roadClass, surface, maxspeedKmh, flags, access, name, nameEn, ref } = traits
    const columns = this.#traits
    columns.roadClass.push(ROAD_CLASSES.indexOf(roadClass))
    columns.surface.push(SURFACES.indexOf(surface))
    columns.maxspeedKmh.push(maxspeedKmh)
    columns.flags.push(flags)
    columns.access.push(packAccess(access))
    columns.name.push(this.#string(name))
    columns.nameEn.push(this.#string(nameEn))
    columns.ref.push(this.#string(ref))
    return columns.ref.length - 1
  }

  /** Adds a way through the given nodes. Repeated neighbours are dropped; false when fewer than two are left. */
  addWay(osmId: number, traits: number, nodes: ArrayLike<number>): boolean {
    const start = this.#nodes.length
    for (let at = 0; at < nodes.length; at++) {
      if (at === 0 || nodes[at] !== nodes[at - 1]) this.#nodes.push(nodes[at])
    }
    if (this.#nodes.length - start < 2) {
      this.#nodes.cut(start)
      return false
    }
    this.#osmId.push(osmId)
    this.#traitsOf.push(traits)
    this.#firstNode.push(this.#nodes.length)
    return true
  }

  /** The ways so far, with the node numbers used in `addWay`. */
  get ways() {
    const traitsOf = this.#traitsOf.view()
    const flags = this.#traits.flags.view()
    return {
      osmIds: this.#osmId.view(),
      firstNode: this.#firstNode.view(),
      nodes: this.#nodes.view(),
      flags: (way: number): number => flags[traitsOf[way]],
    }
  }

  /** Positions are those of the node numbers used in `addWay`; so are the nodes of barriers. */
  finish(
    lonE7: Int32Array,
    latE7: Int32Array,
    rest: { waterAreas: WaterArea[]; waterways: Waterway[]; places: PlaceNode[] },
    rules: DrivingRules = NO_RULES,
  ): RoadData {
    const nodes = this.#nodes.view()
    const used = new Uint8Array(lonE7.length)
    for (let at = 0; at < nodes.length; at++) used[nodes[at]] = 1
    const kept = new GrowingUint32()
    for (let node = 0; node < used.length; node++) if (used[node]) kept.push(node)
    const order = hilbertOrder(kept.view(), lonE7, latE7)
    const newNumber = new Uint32Array(lonE7.length)
    const nodeLonE7 = new Int32Array(order.length)
    const nodeLatE7 = new Int32Array(order.length)
    for (let number = 0; number < order.length; number++) {
      newNumber[order[number]] = number
      nodeLonE7[number] = lonE7[order[number]]
      nodeLatE7[number] = latE7[order[number]]
    }

    const strings = new UsedStrings(this.#strings)
    const data: RoadData = {
      nodeLonE7,
      nodeLatE7,
      ways: {
        osmId: this.#osmId.view().slice(),
        roadClass: this.#column(Uint8Array, 'roadClass'),
        surface: this.#column(Uint8Array, 'surface'),
        maxspeedKmh: this.#column(Uint8Array, 'maxspeedKmh'),
        flags: this.#column(Uint16Array, 'flags'),
        access: this.#column(Uint16Array, 'access'),
        name: strings.renumber(this.#column(Uint32Array, 'name')),
        nameEn: strings.renumber(this.#column(Uint32Array, 'nameEn')),
        ref: strings.renumber(this.#column(Uint32Array, 'ref')),
        firstNode: this.#firstNode.view().slice(),
        nodes: nodes.map((node) => newNumber[node]),
      },
      restrictions: packRestrictions(rules.restrictions),
      barriers: packBarriers(rules.barriers, used, newNumber),
      strings: strings.used,
      ...rest,
    }
    checkRoadData(data)
    return data
  }

  /** One number per way. */
  #column<A extends Uint8Array | Uint16Array | Uint32Array>(Kind: new (length: number) => A, name: keyof TraitTable): A {
    const traitsOf = this.#traitsOf.view()
    const traits = this.#traits[name].view()
    const column = new Kind(traitsOf.length)
    for (let way = 0; way < traitsOf.length; way++) column[way] = traits[traitsOf[way]]
    return column
  }

  #string(text: string): number {
    const known = this.#stringNumber.get(text)
    if (known !== undefined) return known
    this.#stringNumber.set(text, this.#strings.length)
    return this.#strings.push(text) - 1
  }
}

/** One entry per set of traits in each column; names are numbers of strings. */
class TraitTable {
  readonly roadClass = new GrowingUint32()
  readonly surface = new GrowingUint32()
  readonly maxspeedKmh = new GrowingUint32()
  readonly flags = new GrowingUint32()
  readonly access = new GrowingUint32()
  readonly name = new GrowingUint32()
  readonly nameEn = new GrowingUint32()
  readonly ref = new GrowingUint32()
}

/** Numbers strings anew in the order in which they are used: names of roads that were refused fall away. */
class UsedStrings {
  readonly used: string[] = ['']
  readonly #all: readonly string[]
  readonly #newNumber: Uint32Array

  constructor(all: readonly string[]) {
    this.#all = all
    this.#newNumber = new Uint32Array(all.length)
  }

  /** Changes the column. */
  renumber(column: Uint32Array): Uint32Array {
    for (let way = 0; way < column.length; way++) {
      const old = column[way]
      if (old === 0) continue
      if (this.#newNumber[old] === 0) this.#newNumber[old] = this.used.push(this.#all[old]) - 1
      column[way] = this.#newNumber[old]
    }
    return column
  }
}

function packRestrictions(list: DrivingRules['restrictions']): RoadData['restrictions'] {
  const firstStep = new Uint32Array(list.length + 1)
  list.forEach(({ steps }, at) => {
    firstStep[at + 1] = firstStep[at] + steps.length
  })
  return {
    osmId: Float64Array.from(list, (one) => one.osmId),
    isOnly: Uint8Array.from(list, (one) => (one.isOnly ? 1 : 0)),
    binds: Uint8Array.from(list, (one) => one.binds),
    firstStep,
    steps: Uint32Array.from(list.flatMap((one) => one.steps)),
  }
}

function packBarriers(list: DrivingRules['barriers'], used: Uint8Array, newNumber: Uint32Array): RoadData['barriers'] {
  const kept = [...list].filter(([node]) => used[node]).map(([node, stops]): [number, number] => [newNumber[node], stops])
  kept.sort(([a], [b]) => a - b)
  return { node: Uint32Array.from(kept, ([node]) => node), stops: Uint8Array.from(kept, ([, stops]) => stops) }
}
