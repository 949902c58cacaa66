/** The command line: `npm run jiujin -- <command>`. Answers go to standard output, everything else to standard error. */
import { Command, CommanderError } from 'commander'
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
  .exitOverride()
  .showHelpAfterError('(npm run jiujin -- help shows every command)')
registerRegion(program)
registerImport(program)
registerAnalyze(program)
registerBench(program)

// who reads us may stop early (`| head`): the work is still ended in order, and that is no fault
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await program.parseAsync()
} catch (error) {
  const isUsage = error instanceof CommanderError // it has been said already; help ends here too, with 0
  process.exitCode = isUsage ? error.exitCode : 1
  // a person's mistake is one line; a fault of ours shows where it is
  const words = error instanceof AppError ? error.message : ((error as Error).stack ?? String(error))
  if (!isUsage) process.stderr.write(`jiujin: ${words}\n`)
  if (process.exitCode !== 0 && process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(refusalDocument(error), null, 2)}\n`)
  }
}

/** The one document that --json promises, when there is no answer: the shape in which the API refuses. */
function refusalDocument(error: unknown) {
  if (error instanceof CommanderError) return { error: { code: 'bad_request', message: error.message } }
  if (!(error instanceof AppError)) return { error: { code: 'fault', message: 'A fault of ours; standard error tells where.' } }
  const { code, message, problems } = error
  return { error: { code, message, ...(problems ? { problems } : {}) } }
}
