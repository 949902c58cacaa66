/** Road files in shared memory: read once per region and file, checked once, given to every thread. Threads make networks of them. */
import type { TravelMode } from '../contract.ts'
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import type { RegionRecord } from '../store/regions.ts'
import { readRoadBytes } from '../store/roadFiles.ts'
import type { Ground, NetworkSource, RoadsSource } from '../threads/networkSource.ts'
import type { Threads } from '../threads/threads.ts'
import type { Standards } from './standards.ts'

export type RoadsOf = Pick<RegionRecord, 'id' | 'roadsFile'>

/** A what-if: the same id always means the same edits. */
export interface ScenarioEdits {
  readonly id: string
  readonly edits: readonly ScenarioEdit[]
}

interface Loaded {
  readonly file: string
  readonly roads: Promise<RoadsSource>
}

export class Networks {
  readonly #dataDir: string
  readonly #profiles: Standards['profiles']
  readonly #threads: Threads
  readonly #loaded = new Map<string, Loaded>() // region -> its newest roads; older ones are let go

  constructor(dataDir: string, { profiles }: Standards, threads: Threads) {
    this.#dataDir = dataDir
    this.#profiles = profiles
    this.#threads = threads
  }

  /** The imported roads for threads; null when the region has none. Throws when the file is missing or damaged. */
  async roads({ id, roadsFile: file }: RoadsOf): Promise<RoadsSource | null> {
    if (file === null) return null
    const found = this.#loaded.get(id)
    if (found?.file === file) return found.roads
    const loaded: Loaded = { file, roads: this.#read(id, file) }
    this.#loaded.set(id, loaded)
    loaded.roads.catch(() => {
      if (this.#loaded.get(id) === loaded) this.#loaded.delete(id) // the next who asks tries again
    })
    return loaded.roads
  }

  /** What threads make the network of a traveller from; null when the region has no roads. */
  async source(region: RoadsOf, mode: TravelMode, scenario: ScenarioEdits | null = null): Promise<NetworkSource | null> {
    const roads = await this.roads(region)
    return roads && { ...roads, profile: this.#profiles[mode], scenario }
  }

  /** The same for questions that are answered without roads too. */
  async ground(region: RoadsOf, mode: TravelMode, scenario: ScenarioEdits | null = null): Promise<Ground> {
    const network = await this.source(region, mode, scenario)
    return network === null ? { network, profile: this.#profiles[mode] } : { network }
  }

  async #read(region: string, roadsFile: string): Promise<RoadsSource> {
    const source = { region, roadsFile, roads: await readRoadBytes(this.#dataDir, region, roadsFile) }
    await this.#threads.run('checkRoads', source)
    return source
  }
}
