/** `jiujin region …`: the regions of this installation. */
import type { Command } from 'commander'
import { type App, compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { AppError } from '../../server/errors.ts'
import { createRegion, regionsOf } from '../../server/store/regions.ts'
import type { Source } from '../../server/store/tables.ts'
import { tableText } from './table.ts'

interface CreateOptions {
  readonly nameZh: string
  readonly nameEn: string
  readonly mapApprovalNo?: string
  readonly source: readonly string[]
  readonly fictional?: true
  readonly json?: true
}

export function registerRegion(program: Command): void {
  const region = program.command('region').description('make and list regions')
  region
    .command('create <id>')
    .description('make an empty region; the id is small letters, digits and hyphens')
    .requiredOption('--name-zh <name>', 'its name in Chinese')
    .requiredOption('--name-en <name>', 'its name in English')
    .option('--map-approval-no <number>', '审图号 of the map data, shown on every page')
    .option('--source <what|zh|en|date|licence>', 'where data came from, shown on every page; may be repeated', repeated, [])
    .option('--fictional', 'say on every page that the region is made up')
    .option('--json', 'print one JSON document and nothing else')
    .action((id: string, options: CreateOptions) => withApp((app) => create(app, id, options)))
  region
    .command('list')
    .description('the regions that there are')
    .option('--json', 'print one JSON document and nothing else')
    .action((options: { json?: true }) => withApp((app) => list(app, options)))
}

const repeated = (value: string, before: readonly string[]) => [...before, value]

async function withApp(act: (app: App) => Promise<void>): Promise<void> {
  const app = await compose({ ...readConfig(), logLevel: 'silent' })
  try {
    await act(app)
  } finally {
    await app.close()
  }
}

async function create(app: App, id: string, options: CreateOptions): Promise<void> {
  const made = await createRegion(app.db, {
    id,
    nameZh: options.nameZh,
    nameEn: options.nameEn,
    fictional: options.fictional ?? false,
    mapApprovalNo: options.mapApprovalNo?.trim() || null,
    sources: options.source.map(readSource),
  })
  const text = `Made region ${made.id} (${made.nameZh}, ${made.nameEn}). Next: import units FILE --region ${made.id}\n`
  process.stdout.write(options.json ? `${JSON.stringify(made, null, 2)}\n` : text)
}

function readSource(text: string): Source {
  const parts = text.split('|').map((part) => part.trim())
  if (parts.length !== 5) {
    throw new AppError(
      'bad_request',
      `--source "${text}": give five parts, such as "roads|OpenStreetMap 贡献者|OpenStreetMap contributors|2023-01-01|ODbL".`,
    )
  }
  const [what, nameZh, nameEn, date, licence] = parts
  return { what, nameZh, nameEn, date, licence }
}

async function list(app: App, { json }: { json?: true }): Promise<void> {
  const regions = await regionsOf(app.db)
  if (json) {
    process.stdout.write(`${JSON.stringify({ regions }, null, 2)}\n`)
    return
  }
  const rows = regions.map((region) => [
    region.id,
    region.nameZh,
    region.nameEn,
    region.roadsFile ? 'yes' : 'no',
    String(region.dataVersion),
  ])
  process.stdout.write(tableText(['id', 'name', 'name (en)', 'roads', 'version'], rows))
}
