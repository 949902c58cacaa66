/** `bench`: measures the system on seeded work; `bench peers` puts the engines of other people beside ours. */
import { type Command, Option } from 'commander'
import { benchmark } from '../bench/benchmark.ts'
import { benchPeers, type PeersReport } from '../bench/peers/benchPeers.ts'
import { TASKS } from '../bench/peers/engines.ts'

const asJson = () => new Option('--json', 'print one JSON document, {figures, ratios}, and nothing else')
const say = (what: string) => process.stderr.write(`bench: ${what} ...\n`)

export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .description('measure imports, searches, the index, coverage, the nearest query over HTTP and a tile; also as npm run bench')
    .addOption(asJson())
    .action(async ({ json }: { json?: boolean }) => {
      const measured = await benchmark(say)
      if (json) printJson(measured)
      else for (const [what, rows] of Object.entries(measured)) printRows(what, rows)
    })
  bench
    .command('peers')
    .description('install the routing engines of other people and measure them beside ours; also as npm run bench:peers')
    .addOption(asJson())
    .action(async () => {
      const report = await benchPeers(say)
      // the option is also the parent's, which may have taken it
      if (bench.opts().json) printJson({ figures: report.figures, ratios: report.ratios, missing: report.missing })
      else printPeers(report)
    })
}

const printJson = (document: object) => process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)

function printRows(what: string, rows: Record<string, number>): void {
  process.stdout.write(`${what}\n`)
  for (const [name, value] of Object.entries(rows)) process.stdout.write(`  ${name.padEnd(72)} ${short(value).padStart(12)}\n`)
}

function printPeers({ engines, missing, standings, figures }: PeersReport): void {
  const line = (text = '') => process.stdout.write(`${text}\n`)
  for (const [name, what] of Object.entries(engines)) line(`${name.padEnd(22)} ${what}`)
  let section = ''
  for (const { ground, task, engine, medianMs, rounds, timesOurs, largestDifferenceMs, differing } of standings) {
    const heading = `${TASKS[task]}, on the ${ground}`
    if (heading !== section) line(`\n${heading.padEnd(58)}  median ms  rounds    x ours  largest difference, ms`)
    section = heading
    const compared = largestDifferenceMs === null ? '-' : `${short(largestDifferenceMs)} (${differing[0]} of ${differing[1]})`
    const times = timesOurs === null ? '-' : short(timesOurs)
    line(`  ${engine.padEnd(56)} ${short(medianMs).padStart(10)} ${`${rounds}`.padStart(7)} ${times.padStart(9)}  ${compared}`)
  }
  line('\ngetting ready, and sizes')
  for (const [name, value] of Object.entries(figures)) {
    if (!name.includes(', median ms') && !name.includes('largest difference, ms'))
      line(`  ${name.padEnd(72)} ${short(value).padStart(12)}`)
  }
  if (Object.keys(missing).length > 0) line('\ncould not be had or asked')
  for (const [name, reason] of Object.entries(missing)) line(`  ${name}: ${reason}`)
}

const short = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 4 })
