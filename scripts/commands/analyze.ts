/** `jiujin analyze …`: the questions of the planner's page from a command line, by the same services, without a server. */
import { readFile, writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { type App, compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { contract, type ReplyOf, ScenarioEdits, TRAVEL_MODES } from '../../server/contract.ts'
import { PEOPLE_GROUPS } from '../../server/core/places/place.ts'
import { UNIT_LEVELS } from '../../server/core/places/unit.ts'
import { TRAVEL_DIRECTIONS } from '../../server/core/travel/nearest.ts'
import { AppError } from '../../server/errors.ts'
import { problemsOf } from '../../server/problems.ts'
import { coverageReply } from '../../server/services/coverage.ts'
import { nearestReply } from '../../server/services/nearest.ts'
import { routeReply } from '../../server/services/routes.ts'
import { timesCsv } from '../../server/services/tables.ts'
import { DEMO_REGION, ensureDemo } from '../demoRegion.ts'
import { sayStep } from '../sayStep.ts'
import { tableText } from './table.ts'

interface Given {
  readonly region: string
  readonly services?: string
  readonly mode: string
  readonly direction?: string // of questions about services
  readonly date?: string
  readonly scenario?: string // on the command line a file of edits; for the commands the id under which they are kept
  readonly json?: true
}

export function registerAnalyze(program: Command): void {
  const analyze = program.command('analyze').description('answer questions about a region: coverage, times, nearest, gaps, route')

  question(analyze.command('coverage').description('people within reach, in total, by class and by unit'))
    .option('--limit-minutes <list>', 'limits in minutes, comma-separated, inclusive', '15,30,60')
    .addOption(new Option('--group <group>', 'whom to count').choices(PEOPLE_GROUPS).default('all'))
    .addOption(new Option('--level <level>', 'units of this level').choices(UNIT_LEVELS).default('township'))
    .action((given: Given & { limitMinutes: string; group: string; level: string }) => answer(given, coverage))

  question(analyze.command('times').description('every settlement with its nearest service, seconds and metres'))
    .option('--csv <file>', 'write a table instead; - is standard output')
    .addOption(new Option('--lang <lang>', 'language of the table').choices(['zh', 'en']).default('zh'))
    .action((given: Given & { csv?: string; lang: 'zh' | 'en' }) => answer(given, times))

  question(analyze.command('gaps').description('uncovered settlements in areas, most people first'))
    .option('--limit-minutes <minutes>', 'the limit in minutes, inclusive', '30')
    .addOption(new Option('--group <group>', 'whom to count').choices(PEOPLE_GROUPS).default('all'))
    .action((given: Given & { limitMinutes: string; group: string }) => answer(given, gaps))

  question(analyze.command('nearest').description('the nearest places that may serve somebody'))
    .requiredOption('--lon <degrees>', 'longitude, WGS-84')
    .requiredOption('--lat <degrees>', 'latitude, WGS-84')
    .option('--count <number>', 'how many', '5')
    .option('--limit-minutes <minutes>', 'no farther than this', '120')
    .option('--open-only', 'only places that are open now or whose hours are unknown')
    .addOption(new Option('--need <need>', 'what for').choices(['care', 'medicine']).default('care'))
    .action((given: Given & NearestGiven) => answer(given, nearest))

  travel(analyze.command('route').description('the fastest way between two positions, road by road'))
    .requiredOption('--from <lon,lat>', 'where it begins, WGS-84')
    .requiredOption('--to <lon,lat>', 'where it ends')
    .action((given: Given & { from: string; to: string }) => answer(given, route))
}

const travel = (command: Command) =>
  command
    .option('--region <id>', 'the region', DEMO_REGION)
    .addOption(new Option('--mode <mode>', 'how people travel').choices(TRAVEL_MODES).default('ebike'))
    .option('--scenario <file>', 'a what-if: a JSON document with a list of edits, as the planner page saves it')
    .option('--json', 'print one JSON document and nothing else')

const question = (command: Command) =>
  travel(command)
    .option('--services <types>', 'facility types, comma-separated (fever_clinic,fever_room,kiosk,…)')
    .option('--date <date>', 'the day whose rules decide, such as 2022-12-20; today when absent')
    .addOption(
      new Option('--direction <direction>', 'from_facility: from the service to the people, as an ambulance drives')
        .choices(TRAVEL_DIRECTIONS)
        .default('to_facility'),
    )

/** What a command prints: a document for programs and a text for people. */
interface Printed {
  readonly document: object
  readonly text: string
}

async function answer<G extends Given>(given: G, ask: (app: App, given: G) => Promise<Printed | null>): Promise<void> {
  const edits = given.scenario === undefined ? null : await editsIn(given.scenario)
  const app = await compose(
    { ...readConfig(), logLevel: 'silent' },
    { progress: given.region === DEMO_REGION ? sayStep : undefined },
  )
  try {
    if (given.region === DEMO_REGION) await ensureDemo(app, sayStep)
    const region = () => read(contract.scenarioSave.query, { region: given.region }).region
    const scenario = edits === null ? undefined : (await app.scenarios.save(region(), { edits, name: null })).id
    const printed = await ask(app, { ...given, scenario })
    if (printed !== null) process.stdout.write(given.json ? `${JSON.stringify(printed.document, null, 2)}\n` : printed.text)
  } finally {
    await app.close()
  }
}

// ---- the commands

async function coverage(app: App, given: Given & { limitMinutes: string; group: string; level: string }): Promise<Printed> {
  const { region, services, mode, direction, date, scenario, limitMinutes, group, level } = given
  const query = read(contract.coverage.query, { region, services, mode, direction, date, scenario, limitMinutes, group, level })
  const document = await coverageReply(app.times, query)
  const head = ['', 'people', ...query.limitMinutes.map((limit) => `≤ ${limit} min`)]
  const row = (name: string, { people, covered }: ReplyOf<'coverage'>['total']) => [
    name,
    count(people),
    ...covered.map((at) => `${count(at.people)} ${people === 0 ? '' : `${((100 * at.people) / people).toFixed(1)} %`}`),
  ]
  const rows = [
    row('total', document.total),
    ...document.byClass.map((one) => row(one.class, one)),
    ...document.byUnit.map((one) => row(one.name, one)),
  ]
  return { document, text: `${groundsOf(document)}\n${tableText(head, rows)}` }
}

async function times(app: App, given: Given & { csv?: string; lang: 'zh' | 'en' }): Promise<Printed | null> {
  const { region, services, mode, direction, date, scenario, csv, lang } = given
  const query = read(contract.times.query, { region, services, mode, direction, date, scenario })
  if (csv !== undefined) {
    const table = await timesCsv(app.times, { ...query, lang })
    if (csv === '-') process.stdout.write(table)
    else await writeFile(csv, table)
    return null
  }
  const document = await app.times.reply(query)
  const nameOf = new Map(document.facilities.map((facility) => [facility.id, facility.name]))
  const rows = document.places.map(({ id, name, people, seconds, metres, facilityId, unreached }) => [
    id,
    name,
    count(people),
    seconds === null ? String(unreached) : minutes(seconds),
    metres === null ? '' : kilometres(metres),
    nameOf.get(facilityId ?? '') ?? '',
  ])
  return { document, text: `${groundsOf(document)}\n${tableText(['code', 'place', 'people', 'time', 'way', 'nearest'], rows)}` }
}

async function gaps(app: App, given: Given & { limitMinutes: string; group: string }): Promise<Printed> {
  const { region, services, mode, direction, date, scenario, limitMinutes, group } = given
  const query = read(contract.gaps.query, { region, services, mode, direction, date, scenario, limitMinutes, group })
  const document = await app.gaps.reply(query)
  const rows = document.areas.map((area) => [
    String(area.rank),
    area.townshipName,
    area.countyName,
    area.areaClass,
    count(area.people),
    count(area.age65),
    String(area.placeIds.length),
    area.seconds === null ? '' : minutes(area.seconds),
  ])
  const head = ['', 'township', 'county', 'class', 'people', '65+', 'places', 'mean time']
  const summary = `${count(document.uncovered)} people not reached within ${document.limitMinutes} min`
  return { document, text: `${groundsOf(document)}\n${summary}\n${tableText(head, rows)}` }
}

interface NearestGiven {
  readonly lon: string
  readonly lat: string
  readonly count: string
  readonly limitMinutes: string
  readonly need: string
  readonly openOnly?: true
}

async function nearest(app: App, given: Given & NearestGiven): Promise<Printed> {
  const { region, services, mode, direction, date, scenario, need } = given
  const body = read(contract.nearest.body, {
    at: [numberOf(given.lon), numberOf(given.lat)],
    mode,
    direction,
    need,
    openOnly: given.openOnly,
    services: services?.split(',').map((part) => part.trim()),
    date,
    scenario,
    count: numberOf(given.count),
    limitMinutes: numberOf(given.limitMinutes),
  })
  const { results, ...head } = await nearestReply(app, read(contract.nearest.query, { region }).region, body)
  const document = {
    region,
    ...head,
    results: results.map(({ facility, travelSeconds, lengthMetres, open }) => {
      return { facilityId: facility.id, name: facility.name, type: facility.type, travelSeconds, lengthMetres, open }
    }),
  }
  const rows = document.results.map((one) => [
    one.name,
    one.type,
    minutes(one.travelSeconds),
    kilometres(one.lengthMetres),
    one.open.state,
  ])
  const text = rows.length === 0 ? `nothing found: ${head.unreached}\n` : tableText(['name', 'type', 'time', 'way', 'now'], rows)
  return { document, text }
}

async function route(app: App, given: Given & { from: string; to: string }): Promise<Printed> {
  const { region, mode, scenario, from, to } = given
  const { region: id } = read(contract.route.query, { region })
  const body = read(contract.route.body, { from: positionOf(from), to: positionOf(to), mode, scenario })
  const document = { region, mode, scenario: scenario ?? null, ...(await routeReply(app, id, body)) }
  const { seconds, metres, steps, unreached } = document
  if (seconds === null || metres === null) return { document, text: `no way: ${unreached}\n` }
  const rows = steps.map((step) => [
    step.roadClass === null ? 'on foot' : step.name || step.ref || step.roadClass,
    step.bridge ? 'bridge' : '',
    minutes(step.seconds),
    kilometres(step.metres),
  ])
  const basis = document.estimate ? ' · ESTIMATE: no roads imported, straight line x 1.6' : ''
  const summary = `${region} · ${mode} · ${minutes(seconds)} · ${kilometres(metres)}${basis}`
  return { document, text: `${summary}\n${tableText(['road', '', 'time', 'way'], rows)}` }
}

// ---- reading and writing

/**
 * The edits in a file: a list, or a document that holds one under `edits`. Throws AppError that names the file and, when an edit is
 * wrong, its number and field.
 */
async function editsIn(file: string): Promise<z.output<typeof ScenarioEdits>> {
  const given = await documentIn(file)
  const edits = Array.isArray(given) ? given : (given as { edits?: unknown } | null)?.edits
  const result = ScenarioEdits.safeParse(edits)
  if (!result.success) {
    const problems = problemsOf(result.error, edits).map(({ field, problem }) => ({ field: editOf(field), problem }))
    const sentences = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')
    throw new AppError('bad_file', `--scenario ${file}: ${sentences}`, problems)
  }
  return result.data
}

async function documentIn(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('bad_file', `--scenario ${file}: cannot be read (${(cause as NodeJS.ErrnoException).code}).`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('bad_file', `--scenario ${file}: is no JSON document.`)
  }
}

/** "2.ways.0" as people count: edit 3, ways.0. */
function editOf(field: string): string {
  const [first, ...rest] = field.split('.')
  if (!/^\d+$/.test(first)) return 'edits'
  return [`edit ${Number(first) + 1}`, rest.join('.')].filter(Boolean).join(', ')
}

const positionOf = (text: string) => text.split(',').map((part) => numberOf(part.trim()))

/** Options as the contract reads them. Throws AppError that names the options that are wrong. */
function read<S extends z.ZodType>(schema: S, given: Record<string, unknown>): z.output<S> {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const result = schema.safeParse(said)
  if (result.success) return result.data
  const problems = problemsOf(result.error, said).map(({ field, problem }) => ({ field: optionOf(field), problem }))
  throw new AppError('bad_request', problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '), problems)
}

const optionOf = (field: string): string => {
  const [first, at] = field.split('.')
  if (first === 'at') return at === '1' ? '--lat' : '--lon'
  if (first === 'from' || first === 'to') return `--${first}`
  return `--${first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Text that is no number stays text, so that the contract refuses it by its field. */
const numberOf = (text: string): number | string => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text))

const count = (people: number) => people.toLocaleString('en', { maximumFractionDigits: 0 })
const minutes = (seconds: number) => `${(seconds / 60).toFixed(1)} min`
const kilometres = (metres: number) => `${(metres / 1000).toFixed(2)} km`

function groundsOf({
  region,
  mode,
  date,
  ruleSet,
  services,
  estimate,
}: Pick<ReplyOf<'times'>, 'region' | 'mode' | 'date' | 'ruleSet' | 'services' | 'estimate'>): string {
  const basis = estimate ? ' · ESTIMATE: no roads imported, straight line x 1.6' : ''
  return `${region} · ${services.join(', ')} · ${mode} · ${date} · ${ruleSet.nameEn} (${ruleSet.id})${basis}`
}
