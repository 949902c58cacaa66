/** The benchmark: figures of this machine, and ratios that mean the same on any machine. */
import { benchHierarchy } from './hierarchy.ts'
import { benchHttp } from './http.ts'
import { benchRoads } from './roads.ts'

interface Measured {
  readonly figures: Record<string, number>
  readonly ratios?: Record<string, number>
}

const PARTS: Record<string, () => Promise<Measured>> = { roads: benchRoads, hierarchy: benchHierarchy, http: benchHttp }

/** Runs every part, one after the other; `progress` hears which. */
export async function benchmark(progress: (part: string) => void): Promise<Required<Measured>> {
  const figures: Record<string, number> = {}
  const ratios: Record<string, number> = {}
  for (const [name, measure] of Object.entries(PARTS)) {
    progress(name)
    const measured = await measure()
    Object.assign(figures, measured.figures)
    Object.assign(ratios, measured.ratios)
  }
  return { figures, ratios }
}
