/** `bench`: measures the system on seeded work. */
import type { Command } from 'commander'
import { benchmark } from '../bench/benchmark.ts'

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure imports, searches, coverage, the nearest query over HTTP and a tile; also as npm run bench')
    .option('--json', 'print one JSON document, {figures, ratios}, and nothing else')
    .action(async ({ json }: { json?: boolean }) => {
      const measured = await benchmark((part) => process.stderr.write(`bench: ${part} ...\n`))
      if (json) {
        process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`)
        return
      }
      for (const [what, rows] of Object.entries(measured)) {
        process.stdout.write(`${what}\n`)
        for (const [name, value] of Object.entries(rows)) {
          const number = value.toLocaleString('en', { maximumSignificantDigits: 4 })
          process.stdout.write(`  ${name.padEnd(64)} ${number.padStart(12)}\n`)
        }
      }
    })
}
