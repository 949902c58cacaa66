/** `jiujin import …`: files into a region, and the account of every row. */
import { basename } from 'node:path'
import { SingleBar } from 'cli-progress'
import { type Command, Option } from 'commander'
import { compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { COORDINATE_SYSTEMS, type CoordinateSystem, coordinateSystem } from '../../server/core/import/coordinates.ts'
import type { Language } from '../../server/core/import/problems.ts'
import { AppError } from '../../server/errors.ts'
import { WHATS, type What } from '../../server/services/import/importer.ts'
import { type ImportRequest, importFile } from '../../server/services/import/importFile.ts'
import { importPack } from '../../server/services/import/importPack.ts'
import type { ImportReport } from '../../server/services/import/report.ts'
import { DEMO_REGION, ensureDemo } from '../demoRegion.ts'

interface Given {
  readonly region?: string
  readonly crs: CoordinateSystem
  readonly columns?: string
  readonly set?: string
  readonly filter?: string
  readonly sheet?: string
  readonly aggregate?: string
  readonly dryRun?: true
  readonly json?: true
  readonly lang?: Language
}

export function registerImport(program: Command): void {
  program
    .command('import <what> <file>')
    .description(`read a file into a region; what is one of ${WHATS.join(', ')}, or pack for a folder with region.json`)
    .option('--region <id>', 'the region (a pack names its own)')
    .addOption(
      new Option('--crs <system>', `coordinate system of the file: ${COORDINATE_SYSTEMS.join(', ')}`)
        .argParser(readCrs)
        .default('wgs84'),
    )
    .option('--columns <field=column,…>', 'which column is what, where its name does not tell; a+b adds columns up')
    .option('--set <field=value,…>', 'the same value in every row where the file says nothing, such as type=fever_clinic')
    .option('--filter <column=value,…>', 'read only these rows')
    .option('--sheet <name>', 'sheet of a workbook or layer of a zip, by name or number')
    .option('--aggregate <pixels>', 'population raster: pixels a side that make one cell (about 500 m when absent)')
    .option('--dry-run', 'judge every row and change nothing')
    .addOption(new Option('--lang <lang>', 'language of the problems').choices(['zh', 'en']))
    .option('--json', 'print one JSON document and nothing else')
    .action((what: string, file: string, given: Given) => act(what, file, given))
}

async function act(what: string, file: string, given: Given): Promise<void> {
  if (what !== 'pack' && !isWhat(what))
    throw new AppError('bad_request', `"${what}" cannot be imported; use one of ${WHATS.join(', ')}, pack.`)
  if (what !== 'pack' && given.region === undefined)
    throw new AppError('bad_request', 'Say which region with --region, such as --region demo.')
  const language = given.lang ?? languageOfMachine()
  const bar = progressBar()
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort(new AppError('unavailable', 'Stopped; nothing of this file was written.')))
  const app = await compose({ ...readConfig(), logLevel: 'silent' }, { progress: bar.show })
  try {
    if (what === 'pack') {
      const reports = await importPack(app, file, { language, progress: bar.show, signal: abort.signal })
      await app.networks.prepare(await app.regions.record(reports[0].region), bar.show)
      bar.stop()
      print(packReport(reports), given)
      return
    }
    if (given.region === DEMO_REGION) await ensureDemo(app, bar.show)
    const report = await importFile(app, {
      ...requestOf(given),
      what,
      file,
      language,
      signal: abort.signal,
      progress: (done, total) => bar.show(`${what}: ${basename(file)}`, total ? done / total : 0),
    })
    if (what === 'roads' && report.accepted > 0 && !report.dryRun) {
      await app.networks.prepare(await app.regions.record(report.region), bar.show)
    }
    bar.stop()
    print(report, given)
  } finally {
    bar.stop()
    await app.close()
  }
}

function readCrs(name: string): CoordinateSystem {
  const found = coordinateSystem(name)
  if (found === null) throw new AppError('bad_request', `--crs "${name}": use one of ${COORDINATE_SYSTEMS.join(', ')}.`)
  return found
}

const isWhat = (what: string): what is What => (WHATS as readonly string[]).includes(what)

function requestOf(given: Given): Omit<ImportRequest, 'what' | 'file'> {
  const aggregate = given.aggregate === undefined ? null : Number(given.aggregate)
  if (aggregate !== null && !(Number.isInteger(aggregate) && aggregate >= 1 && aggregate <= 1000)) {
    throw new AppError('bad_request', `--aggregate is "${given.aggregate}"; give a whole number from 1 to 1000.`)
  }
  return {
    region: given.region ?? '',
    crs: given.crs,
    columns: pairs('--columns', given.columns),
    set: pairs('--set', given.set),
    filter: pairs('--filter', given.filter),
    sheet: given.sheet ?? null,
    aggregate,
    dryRun: given.dryRun ?? false,
  }
}

/** "a=b,c=d" as a record. */
function pairs(option: string, text: string | undefined): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of text?.split(',') ?? []) {
    const at = part.indexOf('=')
    if (at < 1) throw new AppError('bad_request', `${option} "${text}": write name=value, several parted by commas.`)
    found[part.slice(0, at).trim()] = part.slice(at + 1).trim()
  }
  return found
}

const languageOfMachine = (): Language => (/^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh' : 'en')

/** All files of a pack as one account; each file's own is in `files`. */
function packReport(files: readonly ImportReport[]): ImportReport & { files: readonly ImportReport[] } {
  const sum = (count: (report: ImportReport) => number) => files.reduce((total, report) => total + count(report), 0)
  const last = files[files.length - 1]
  return {
    ...last,
    what: 'pack',
    file: files.map((report) => report.file).join(', '),
    rows: sum((report) => report.rows),
    accepted: sum((report) => report.accepted),
    refused: sum((report) => report.refused),
    new: sum((report) => report.new),
    changed: sum((report) => report.changed),
    unchanged: sum((report) => report.unchanged),
    removed: sum((report) => report.removed),
    problems: files.flatMap((report) => report.problems),
    warnings: files.flatMap((report) => report.warnings),
    notes: {},
    files,
  }
}

const PROBLEMS_SHOWN = 20

function print(report: ImportReport, { json }: Given): void {
  process.exitCode = report.accepted === 0 ? 1 : 0
  if (json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
    return
  }
  const { rows, accepted, refused, problems, warnings, notes } = report
  const head = `${report.file}: ${rows} rows, ${accepted} accepted, ${refused} refused${report.dryRun ? ' (dry run: nothing was changed)' : ''}`
  const done = `new ${report.new}, changed ${report.changed}, unchanged ${report.unchanged}, removed ${report.removed}; data version ${report.dataVersion}`
  const extra = Object.entries(notes).map(([name, value]) => `${name} ${value}`)
  const line = ({ row, field, problem, suggestion }: ImportReport['problems'][number]) =>
    `  row ${row}, ${field || '-'}: ${problem} ${suggestion}`
  const listed = (title: string, list: ImportReport['problems']) =>
    list.length === 0
      ? []
      : [
          title,
          ...list.slice(0, PROBLEMS_SHOWN).map(line),
          ...(list.length > PROBLEMS_SHOWN ? [`  … ${list.length - PROBLEMS_SHOWN} more: use --json`] : []),
        ]
  const lines = [
    head,
    done,
    ...(extra.length > 0 ? [extra.join(', ')] : []),
    ...listed('Refused:', problems),
    ...listed('Worth knowing:', warnings),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  if (accepted > 0) return
  const why =
    rows > 0
      ? 'see the reasons above'
      : notes.filtered
        ? `--filter leaves out all ${notes.filtered} of them`
        : 'there is none below its header'
  process.stderr.write(`jiujin: no row of ${report.file} could be used, so nothing was changed; ${why}.\n`)
}

/** A bar on a terminal's standard error; silent anywhere else. */
function progressBar(): { show(message: string, fraction: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: '{bar} {percentage} % {message}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  })
  let isOn = false
  return {
    show(message, fraction) {
      const percent = Math.round(Math.min(Math.max(fraction, 0), 1) * 100)
      if (isOn) bar.update(percent, { message })
      else bar.start(100, percent, { message })
      isOn = true
    },
    stop() {
      if (isOn) bar.stop()
      isOn = false
    },
  }
}
