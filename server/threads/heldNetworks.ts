/** The networks one thread holds: made when first asked for, the ones unused for longest let go. */
import type { RoadData } from '../core/osm/roadData.ts'
import { decodeRoads } from '../core/osm/roadFile.ts'
import type { CancelSignal } from '../core/progress.ts'
import { applyRoadEdits } from '../core/scenario/applyRoadEdits.ts'
import type { Network } from '../core/travel/network.ts'
import { decodeNetwork } from '../core/travel/networkFile.ts'
import type { NetworkSource, PresentSource, RoadsSource } from './networkSource.ts'

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

  /** Throws DamagedFileError when the file is not of these roads and this traveller. */
  present(source: PresentSource): Network {
    const roads = this.roads(source)
    const key = keyOf(source)
    const { profile, network, networkFile } = source
    const present = found(this.#present, key)
    return present ?? keep(this.#present, key, decodeNetwork(roads, profile, new Uint8Array(network), networkFile), MOST_PRESENT)
  }

  network(source: NetworkSource, signal: CancelSignal): Network {
    const present = this.present(source)
    if (source.scenario === null) return present
    signal.throwIfAborted()
    const changedKey = `${keyOf(source)} ${source.scenario.id}`
    return (
      found(this.#scenarios, changedKey) ??
      keep(this.#scenarios, changedKey, applyRoadEdits(present, source.scenario.edits, signal), MOST_SCENARIOS)
    )
  }
}

const keyOf = ({ region, networkFile }: PresentSource) => `${region} ${networkFile}`

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
