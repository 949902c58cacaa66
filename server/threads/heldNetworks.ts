/** The networks one thread holds: made when first asked for, the ones unused for longest let go. */
import type { RoadData } from '../core/osm/roadData.ts'
import { decodeRoads } from '../core/osm/roadFile.ts'
import type { CancelSignal } from '../core/progress.ts'
import { createNetwork, type Network } from '../core/travel/network.ts'
import type { NetworkSource, RoadsSource } from './networkSource.ts'

/** Networks of present roads: three ways of travelling in two regions. */
const MOST_PRESENT = 6
/** Networks of scenarios; each holds times of its own but shares the rest with the present one. */
const MOST_SCENARIOS = 4

export class HeldNetworks {
  readonly #roads = new Map<string, { readonly file: string; readonly data: RoadData }>() // region -> its newest roads
  readonly #present = new Map<string, Network>()
  readonly #scenarios = new Map<string, Network>()

  roads({ region, roadsFile, roads }: RoadsSource): RoadData {
    const held = this.#roads.get(region)
    if (held?.file === roadsFile) return held.data
    // new roads: nothing that was made from the old ones is asked for again
    for (const networks of [this.#present, this.#scenarios]) {
      for (const key of networks.keys()) if (key.startsWith(`${region} `)) networks.delete(key)
    }
    const data = decodeRoads(new Uint8Array(roads))
    this.#roads.delete(region)
    keep(this.#roads, region, { file: roadsFile, data }, MOST_PRESENT)
    return data
  }

  network(source: NetworkSource, signal: CancelSignal): Network {
    const roads = this.roads(source)
    const key = `${source.region} ${source.profile.id} ${source.profile.variant}`
    const present = found(this.#present, key) ?? keep(this.#present, key, loadNetwork(roads, source), MOST_PRESENT)
    if (source.scenario === null) return present
    signal.throwIfAborted()
    const changedKey = `${key} ${source.scenario.id}`
    return (
      found(this.#scenarios, changedKey) ??
      keep(this.#scenarios, changedKey, changedNetwork(present, source.scenario.edits), MOST_SCENARIOS)
    )
  }
}

/** The one place where a present network comes into being. */
const loadNetwork = (roads: RoadData, { profile }: NetworkSource): Network => createNetwork(roads, profile)

function changedNetwork(present: Network, edits: NonNullable<NetworkSource['scenario']>['edits']): Network {
  if (edits.some(({ kind }) => kind !== 'add_facility' && kind !== 'remove_facility')) {
    throw new Error('Roads of scenarios cannot be changed yet.')
  }
  return present
}

/** A Map remembers the order of insertion, so inserting again marks an entry as just used. */
function found<T>(held: Map<string, T>, key: string): T | undefined {
  const value = held.get(key)
  if (value !== undefined) {
    held.delete(key)
    held.set(key, value)
  }
  return value
}

function keep<T>(held: Map<string, T>, key: string, value: T, most: number): T {
  held.set(key, value)
  if (held.size > most) held.delete(held.keys().next().value!)
  return value
}
