/** Settings. The only reader of process.env; every setting is listed here once, for the help text too. */
import { AppError } from './errors.ts'

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | null // null: the embedded database in dataDir
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  readonly requestsPerMinute: number
  readonly trustProxy: number
  readonly threads: number // 0: as many as the machine runs at once, at most four
}

interface Setting {
  readonly name: string
  readonly fallback: string
  readonly meaning: string
}

export const SETTINGS = [
  { name: 'PORT', fallback: '8080', meaning: 'the port to listen on' },
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'the address to listen on; 0.0.0.0 opens the service to the network' },
  { name: 'DATA_DIR', fallback: './data', meaning: 'the folder of the embedded database and the built road networks' },
  { name: 'DATABASE_URL', fallback: '', meaning: 'a PostgreSQL database with PostGIS; empty: the embedded database' },
  { name: 'LOG_LEVEL', fallback: 'info', meaning: 'fatal, error, warn, info, debug or silent' },
  { name: 'REQUESTS_PER_MINUTE', fallback: '600', meaning: 'requests a minute that one address may send' },
  { name: 'TRUST_PROXY', fallback: '0', meaning: 'how many reverse proxies stand before the server' },
  { name: 'THREADS', fallback: '0', meaning: 'threads that work out answers; 0: one a processor, at most four' },
] as const satisfies readonly Setting[]

type SettingName = (typeof SETTINGS)[number]['name']

/** Reads and checks the settings. Throws AppError('setting') that names the setting and the remedy. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const value = (name: SettingName) => {
    const given = environment[name]?.trim()
    return given === undefined || given === '' ? SETTINGS.find((setting) => setting.name === name)!.fallback : given
  }
  const whole = (name: SettingName, least: number, most: number) => {
    const number = Number(value(name))
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new AppError('setting', `${name} is "${value(name)}"; set it to a whole number from ${least} to ${most}.`)
    }
    return number
  }
  const logLevel = value('LOG_LEVEL')
  if (!isLogLevel(logLevel))
    throw new AppError('setting', `LOG_LEVEL is "${logLevel}"; set it to one of ${LOG_LEVELS.join(', ')}.`)
  const databaseUrl = value('DATABASE_URL')
  if (databaseUrl !== '' && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new AppError(
      'setting',
      'DATABASE_URL does not start with postgres://; give it as postgres://user:password@host:port/database.',
    )
  }
  return {
    port: whole('PORT', 0, 65_535),
    host: value('HOST'),
    dataDir: value('DATA_DIR'),
    databaseUrl: databaseUrl === '' ? null : databaseUrl,
    logLevel,
    requestsPerMinute: whole('REQUESTS_PER_MINUTE', 1, 1_000_000),
    trustProxy: whole('TRUST_PROXY', 0, 10),
    threads: whole('THREADS', 0, 64),
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
const isLogLevel = (level: string): level is Config['logLevel'] => (LOG_LEVELS as readonly string[]).includes(level)
