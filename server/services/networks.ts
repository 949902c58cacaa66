/** Road networks in memory: read from their file and built once per region, file and traveller, however many ask at once. */
import type { TravelMode } from '../contract.ts'
import type { RoadData } from '../core/osm/roadData.ts'
import { createNetwork, type Network } from '../core/travel/network.ts'
import type { RegionRecord } from '../store/regions.ts'
import { readRoadFile } from '../store/roadFiles.ts'
import type { Standards } from './standards.ts'

interface Loaded {
  readonly file: string
  readonly roads: Promise<RoadData>
  readonly networks: Map<TravelMode, Promise<Network>>
}

type RoadsOf = Pick<RegionRecord, 'id' | 'roadsFile'>

export class Networks {
  readonly #dataDir: string
  readonly #profiles: Standards['profiles']
  readonly #loaded = new Map<string, Loaded>() // region -> its newest roads; older ones are let go

  constructor(dataDir: string, { profiles }: Standards) {
    this.#dataDir = dataDir
    this.#profiles = profiles
  }

  /** The imported roads; null when the region has none. Throws when the file is missing or damaged. */
  async roads(region: RoadsOf): Promise<RoadData | null> {
    return (await this.#load(region)?.roads) ?? null
  }

  /** The network of a traveller; null when the region has no roads. */
  async network(region: RoadsOf, mode: TravelMode): Promise<Network | null> {
    const loaded = this.#load(region)
    if (loaded === null) return null
    let network = loaded.networks.get(mode)
    if (network === undefined) {
      network = loaded.roads.then((roads) => createNetwork(roads, this.#profiles[mode]))
      loaded.networks.set(mode, network)
    }
    return network
  }

  #load({ id, roadsFile: file }: RoadsOf): Loaded | null {
    if (file === null) return null
    const found = this.#loaded.get(id)
    if (found?.file === file) return found
    const loaded: Loaded = { file, roads: readRoadFile(this.#dataDir, id, file), networks: new Map() }
    this.#loaded.set(id, loaded)
    loaded.roads.catch(() => {
      if (this.#loaded.get(id) === loaded) this.#loaded.delete(id) // the next who asks tries again
    })
    return loaded
  }
}
