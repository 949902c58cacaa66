/** The law of this repository: who may import whom, and what may be written where. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may import whom: the longest matching prefix decides, and what is not in its list is forbidden. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'server/core': ['server/core', '@turf/turf', 'flatbush', 'flatqueue', 'pbf', 'd3-contour', 'd3-delaunay', 'gcoord'],
  'server/core/tiles': ['server/core', '@maplibre/geojson-vt', '@maplibre/vt-pbf'],
  'server/contract.ts': ['server/core', 'zod'],
  'server/errors.ts': [],
  'server/problems.ts': ['server/errors.ts', 'zod'],
  'server/config.ts': ['server/errors.ts'],
  'server/store': [
    'server/store',
    'server/core',
    'server/errors.ts',
    'server/config.ts',
    'kysely',
    'pg',
    '@electric-sql/',
    'node:',
  ],
  'server/services': [
    'server/services',
    'server/store',
    'server/core',
    'server/threads',
    'server/errors.ts',
    'server/contract.ts',
    'geodata/standards',
  ],
  'server/threads': ['server/threads', 'server/core', 'server/errors.ts', 'node:'],
  'server/services/import': [
    'server/services',
    'server/store',
    'server/core',
    'server/errors.ts',
    'geodata/standards',
    'csv-parse',
    'geotiff',
    'iconv-lite',
    'zod',
    'read-excel-file',
    'shpjs',
    'node:',
  ],
  'server/compose.ts': ['server/config.ts', 'server/services', 'server/store', 'server/threads', 'pino', 'node:module'],
  'server/http': [
    'server/http',
    'server/compose.ts',
    'server/services',
    'server/store',
    'server/core',
    'server/contract.ts',
    'server/errors.ts',
    'server/problems.ts',
    'express',
    'compression',
    'helmet',
    'pino',
    'zod',
    'node:',
  ],
  // the one page that the server writes itself is drawn by the client's own view
  'server/http/finderPage.ts': [
    'server/http',
    'server/compose.ts',
    'server/services',
    'server/core',
    'server/contract.ts',
    'client/finder',
    'express',
    'preact',
    'zod',
  ],
  'client/api.ts': ['server/contract.ts'],
  'client/i18n': ['client/i18n', 'react', 'client/map/facilityGroups.ts', 'server/contract.ts', 'server/core'],
  'client/map': ['client/map', 'client/i18n', 'server/contract.ts', 'server/core', 'maplibre-gl'],
  'client/ui': ['client/ui', 'client/i18n', 'react', '@internationalized/date'],
  'client/finder': [
    'client/finder',
    'client/map',
    'client/i18n',
    'client/ui',
    'client/api.ts',
    'server/contract.ts',
    'server/core',
    'preact',
    'gcoord',
  ],
  'client/plan': [
    'client/plan',
    'client/map',
    'client/i18n',
    'client/ui',
    'client/api.ts',
    'server/contract.ts',
    'server/core',
    'geodata/standards',
    'react',
    '@tanstack/react-query',
    '@observablehq/plot',
    '@internationalized/date',
  ],
  scripts: ['scripts', 'server', 'geodata', 'zod', 'commander', 'cli-progress', 'write-excel-file', 'node:'],
  'scripts/demo': [
    'scripts/demo',
    'server/core',
    'geodata',
    'd3-contour',
    'd3-delaunay',
    'flatbush',
    'flatqueue',
    'gcoord',
    'pbf',
    'simplex-noise',
    'write-excel-file',
    'node:',
  ],
  'scripts/machine': ['scripts/machine', 'node:'],
  'scripts/bench/peers/drivers': ['scripts', 'server', 'geojson', 'pg', 'node:'],
}

/** What may stand in the text of which files. */
const ONLY_IN: { what: string; pattern: RegExp; within: RegExp; except: RegExp }[] = [
  {
    what: 'SQL',
    pattern: /\bsql`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/,
    within: /^(server|client|scripts)\//,
    except: /^server\/store\//,
  },
  { what: 'fetch', pattern: /(?<![\w.])fetch\(/, within: /^client\//, except: /^client\/api\.ts$/ },
  { what: 'the map library', pattern: /from 'maplibre-gl/, within: /^client\//, except: /^client\/map\// },
  {
    what: 'work of more than a few milliseconds',
    pattern:
      /(?<![\w.])(createNetwork|timesToNearest|nearestFrom|travelTimeGrid|estimateTimeGrid|gapOutline|createTileset|pathBetween|applyRoadEdits|decodeRoads|decodeNetwork)\(/,
    within: /^server\/(services|http)\//,
    except: /^$/, // it is done in threads
  },
  { what: 'process.env', pattern: /process\.env\b/, within: /^(server|client)\//, except: /^server\/config\.ts$/ },
  { what: 'console', pattern: /(?<![\w.])console\./, within: /^server\//, except: /^$/ },
  { what: 'Express', pattern: /from 'express'/, within: /^(server|client|scripts)\//, except: /^server\/http\// },
]

const ROOT = join(import.meta.dirname, '..')
const sources = ['server', 'client', 'scripts'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .map((file) => join(top, file).split(sep).join('/')),
)
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')

describe('who may import whom', () => {
  test.each(sources)('%s imports only what its layer may', (file) => {
    const allowed = allowedTo(file)
    expect(importsOf(file).filter((target) => !allowed.some((prefix) => isWithin(target, prefix)))).toEqual([])
  })

  test('every rule of the table is about something that exists', () => {
    const rules = Object.keys(MAY_IMPORT).filter((prefix) => !sources.some((file) => isWithin(file, prefix)))
    expect(rules).toEqual([])
  })
})

describe('what may be written where', () => {
  test.each(ONLY_IN)('$what stands only where it belongs', ({ pattern, within, except }) => {
    const strays = sources.filter(
      (file) => within.test(file) && !except.test(file) && pattern.test(withoutComments(textOf(file))),
    )
    expect(strays).toEqual([])
  })

  test('no file has more than 300 lines without saying why in its first comment', () => {
    const long = sources.filter((file) => textOf(file).split('\n').length > 301)
    expect(long.filter((file) => !/lines/.test(textOf(file).slice(0, 600)))).toEqual([])
  })
})

function allowedTo(file: string): readonly string[] {
  const prefixes = Object.keys(MAY_IMPORT).filter((prefix) => isWithin(file, prefix))
  const longest = prefixes.sort((a, b) => b.length - a.length).at(0)
  return longest === undefined ? [] : MAY_IMPORT[longest]
}

/** Modules by their path from the root, packages by their name, styles and assets beside the file left out. */
function importsOf(file: string): string[] {
  const text = withoutComments(textOf(file))
  const statements = text.matchAll(
    /(?:^|[;\n}]\s*)(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  )
  return [...statements]
    .map((match) => match[1] ?? match[2] ?? match[3])
    .filter((name) => !(name.startsWith('.') && /\.css(\?|$)/.test(name)))
    .map((name) =>
      name.startsWith('.')
        ? normalize(join(dirname(file), name))
            .split(sep)
            .join('/')
        : name,
    )
}

/** True for the thing itself and for what lies in it: server/core holds server/core/x.ts; express holds express-rate-limit. */
const isWithin = (target: string, prefix: string) =>
  target === prefix ||
  target.startsWith(prefix.endsWith('/') || prefix.endsWith(':') ? prefix : `${prefix}/`) ||
  (!prefix.includes('/') && target.startsWith(`${prefix}-`))

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
