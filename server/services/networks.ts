/**
 * Road files and the networks made from them, in shared memory: read once, given to every thread.
 *
 * The network file of each way of travelling is made when roads are imported. One that is missing, damaged, or was made by an earlier
 * version is made anew from the roads, by a thread, when it is first needed.
 */
import { TRAVEL_MODES, type TravelMode } from '../contract.ts'
import type { ScenarioEdit } from '../core/scenario/edits.ts'
import { networkFileName, readNetworkBytes, writeNetworkFile } from '../store/networkFiles.ts'
import type { RegionRecord } from '../store/regions.ts'
import { readRoadBytes } from '../store/roadFiles.ts'
import type { Ground, NetworkSource, PresentSource, RoadsSource } from '../threads/networkSource.ts'
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
  readonly networks: Map<TravelMode, Promise<PresentSource>>
}

/** Regions whose files are kept in memory; a large city with its three networks takes some 150 MB. */
const MOST_REGIONS = 4

type Progress = (message: string, fraction: number) => void

export class Networks {
  readonly #dataDir: string
  readonly #profiles: Standards['profiles']
  readonly #threads: Threads
  readonly #onUnwritten: (error: unknown) => void
  readonly #loaded = new Map<string, Loaded>() // region -> its newest roads; older ones, and regions unused for longest, are let go

  /** `onUnwritten` is told when a network cannot be kept as a file: questions are answered, but it will be made again at the next start. */
  constructor(dataDir: string, { profiles }: Standards, threads: Threads, onUnwritten: (error: unknown) => void) {
    this.#dataDir = dataDir
    this.#profiles = profiles
    this.#threads = threads
    this.#onUnwritten = onUnwritten
  }

  /** The imported roads for threads; null when the region has none. Throws when the file is missing or damaged. */
  async roads({ id, roadsFile: file }: RoadsOf): Promise<RoadsSource | null> {
    if (file === null) return null
    return this.#load(id, file).roads
  }

  /** What threads make the network of a traveller from; null when the region has no roads. */
  async source(region: RoadsOf, mode: TravelMode, scenario: ScenarioEdits | null = null): Promise<NetworkSource | null> {
    const present = await this.#present(region, mode)
    return present && { ...present, scenario }
  }

  /** Makes sure that the network files of all ways of travelling are there: after roads were imported. */
  async prepare(region: RoadsOf, progress: Progress = () => {}): Promise<void> {
    const done = TRAVEL_MODES.map(() => 0)
    const report = (mode: number) => (part: number, total: number | undefined) => {
      done[mode] = total ? part / total : 0
      progress('indexing the roads', done.reduce((sum, share) => sum + share, 0) / done.length)
    }
    await Promise.all(TRAVEL_MODES.map((mode, at) => this.#present(region, mode, report(at))))
  }

  /** The same for questions that are answered without roads too. */
  async ground(region: RoadsOf, mode: TravelMode, scenario: ScenarioEdits | null = null): Promise<Ground> {
    const network = await this.source(region, mode, scenario)
    return network === null ? { network, profile: this.#profiles[mode] } : { network }
  }

  #load(id: string, file: string): Loaded {
    const found = this.#loaded.get(id)
    this.#loaded.delete(id) // inserting again marks the region as just used
    if (found?.file === file) {
      this.#loaded.set(id, found)
      return found
    }
    const loaded: Loaded = { file, roads: this.#read(id, file), networks: new Map() }
    this.#loaded.set(id, loaded)
    if (this.#loaded.size > MOST_REGIONS) this.#loaded.delete(this.#loaded.keys().next().value!)
    loaded.roads.catch(() => {
      if (this.#loaded.get(id) === loaded) this.#loaded.delete(id) // the next who asks tries again
    })
    return loaded
  }

  async #read(region: string, roadsFile: string): Promise<RoadsSource> {
    const source = { region, roadsFile, roads: await readRoadBytes(this.#dataDir, region, roadsFile) }
    await this.#threads.run('checkRoads', source)
    return source
  }

  /** The present network of a traveller; null when the region has no roads. */
  async #present({ id, roadsFile: file }: RoadsOf, mode: TravelMode, progress?: BuildProgress): Promise<PresentSource | null> {
    if (file === null) return null
    const { roads, networks } = this.#load(id, file)
    let network = networks.get(mode)
    if (network === undefined) {
      network = roads.then((source) => this.#readOrBuild(source, mode, progress))
      networks.set(mode, network)
      network.catch(() => networks.delete(mode))
    }
    return network
  }

  async #readOrBuild(roads: RoadsSource, mode: TravelMode, progress?: BuildProgress): Promise<PresentSource> {
    const profile = this.#profiles[mode]
    const networkFile = networkFileName(roads.roadsFile, mode, JSON.stringify(profile))
    const source = { ...roads, profile, networkFile }
    const bytes = await readNetworkBytes(this.#dataDir, roads.region, networkFile)
    if (bytes !== null) {
      const read = { ...source, network: bytes }
      if (await this.#threads.run('holdNetwork', read)) return read
    }
    const network = await this.#threads.run('buildNetwork', source, { progress })
    await writeNetworkFile(this.#dataDir, roads.region, networkFile, new Uint8Array(network)).catch(this.#onUnwritten)
    return { ...source, network }
  }
}

/** Junctions in order, and how many there are. */
type BuildProgress = (done: number, total: number | undefined) => void
