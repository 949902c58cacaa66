/** The command line: `npm run jiujin -- <command>`. Answers go to standard output, everything else to standard error. */
import { Command } from 'commander'
import { SETTINGS } from '../server/config.ts'
import { AppError } from '../server/errors.ts'
import { registerAnalyze } from './commands/analyze.ts'
import { registerBench } from './commands/bench.ts'
import { registerImport } from './commands/import.ts'
import { registerRegion } from './commands/region.ts'

const width = Math.max(...SETTINGS.map((setting) => setting.name.length))
const settings = SETTINGS.map(({ name, fallback, meaning }) => {
  const standard = fallback === '' ? 'not set' : fallback
  return `  ${name.padEnd(width)}  ${meaning} (${standard})`
})

const program = new Command('jiujin')
  .description('Who can reach fever care by road, by the minute, and who is left out.')
  .addHelpText('after', `\nSettings (environment variables, with their standard values):\n${settings.join('\n')}`)
  .showHelpAfterError('(npm run jiujin -- help shows every command)')
registerRegion(program)
registerImport(program)
registerAnalyze(program)
registerBench(program)

try {
  await program.parseAsync()
} catch (error) {
  // a person's mistake is one line; a fault of ours shows where it is
  process.stderr.write(`jiujin: ${error instanceof AppError ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = 1
}
