/** The benchmark: figures of this machine, and ratios that mean the same on any machine. `--json` prints {figures, ratios} only. */
import { benchHttp } from './http.ts'
import { benchRoads } from './roads.ts'

interface Measured {
  readonly figures: Record<string, number>
  readonly ratios?: Record<string, number>
}

const parts: Record<string, () => Promise<Measured>> = { roads: benchRoads, http: benchHttp }
const json = process.argv.includes('--json')
const figures: Record<string, number> = {}
const ratios: Record<string, number> = {}

for (const [name, measure] of Object.entries(parts)) {
  process.stderr.write(`bench: ${name} ...\n`)
  const measured = await measure()
  Object.assign(figures, measured.figures)
  Object.assign(ratios, measured.ratios)
}

if (json) process.stdout.write(`${JSON.stringify({ figures, ratios }, null, 2)}\n`)
else {
  const print = (rows: Record<string, number>) => {
    for (const [what, value] of Object.entries(rows)) {
      process.stdout.write(`${what.padEnd(64)} ${value.toLocaleString('en', { maximumSignificantDigits: 4 }).padStart(14)}\n`)
    }
  }
  print(figures)
  process.stdout.write('\nratios\n')
  print(ratios)
}
