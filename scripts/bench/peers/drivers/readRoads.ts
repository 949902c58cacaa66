/** Our own reading of a PBF file into roads, as a contestant of osmium. */
import { readRoadFile } from '../../sampleRoads.ts'
import { serve } from '../contestant.ts'

const [file] = process.argv.slice(2)

await serve(
  {},
  {
    async reading() {
      const start = performance.now()
      await readRoadFile(file)
      return { ms: performance.now() - start }
    },
  },
)
