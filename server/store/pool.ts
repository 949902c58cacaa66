/** The one way to make a `pg` pool: dates stay text, whole numbers of any size arrive as numbers, lost idle connections do no harm. */
import pg from 'pg'

const DATE = 1082
const INT8 = 20
const NUMERIC = 1700

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === DATE) return (text: string) => text
      if (oid === INT8 || oid === NUMERIC) return Number
    }
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** A pool of at most eight connections. The caller ends it. */
export function poolOf(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ max: 8, types, connectionTimeoutMillis: 120_000, ...options })
  pool.on('error', () => {}) // an idle connection was lost: the pool has dropped it and makes another when needed
  pool.on('connect', (client) => client.on('error', () => {})) // one lost while at work fails the query it was running
  return pool
}
