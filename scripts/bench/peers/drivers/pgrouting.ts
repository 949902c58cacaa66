/** pgRouting (PostgreSQL) as a contestant: pgr_drivingDistance for times to everywhere, in a throw-away cluster of its own. */
import { join } from 'node:path'
import { Client } from 'pg'
import { startCluster } from '../../../machine/postgres.ts'
import { readU32, writeColumn } from '../columns.ts'
import { type Reply, serve } from '../contestant.ts'

const UNREACHED_MS = 0xffff_ffff
/** Longer than any way of the network, in milliseconds. */
const EVERYWHERE = 1e9
const ROWS_AT_ONCE = 10_000

const [folder, prefix] = process.argv.slice(2)
const column = (name: string) => readU32(join(folder, `${name}.u32`))
const nodes = readU32(join(folder, 'lon.f32')).length
const tail = column('tail')
const head = column('head')
const ms = column('ms')
const one = column('one')

const cluster = await startCluster()
const database = new Client({ connectionString: cluster.url })
try {
  await database.connect()
  await database.query('create extension pgrouting cascade')
  await database.query('set max_parallel_workers_per_gather = 0') // one thread each
  const start = performance.now()
  await load()
  const loadedMs = performance.now() - start

  const answers = async (task: string, source: number, edges: string, round: number): Promise<Reply> => {
    // the answer is read in the server, so that its way to the client costs nothing
    const spread = `from pgr_drivingDistance($1, $2::bigint, ${EVERYWHERE}, directed => true)`
    const asked = [edges, source]
    const begun = performance.now()
    await database.query(`select count(*), sum(agg_cost) ${spread}`, asked)
    const spent = performance.now() - begun
    if (round === 0) {
      const times = new Uint32Array(nodes).fill(UNREACHED_MS)
      const { rows } = await database.query<{ node: string; agg_cost: number }>(`select node, agg_cost ${spread}`, asked)
      for (const { node, agg_cost } of rows) if (Number(node) < nodes) times[Number(node)] = agg_cost
      writeColumn(`${prefix}${task}.u32`, times)
    }
    return { ms: spent }
  }
  const forwards = 'select id, tail as source, head as target, ms as cost from arcs'
  // Towards the nearest facility: all arcs turned round, and one more node that leads to every facility for nothing. Its own way of
  // sharing nodes among sources (equicost) is twice as slow here and gives some nodes a time that is not the shortest.
  const nearest = (task: string) => (round: number) => {
    const doors = `select -1 - n, ${nodes}, facility, 0 from unnest('{${column(task)}}'::bigint[]) with ordinality as doors (facility, n)`
    return answers(
      task.replace('nearest', 'times'),
      nodes,
      `select id, head as source, tail as target, ms as cost from arcs union all ${doors}`,
      round,
    )
  }
  await serve(
    { 'arcs loaded, ms': loadedMs },
    {
      'one-to-all': (round) => answers('one-to-all', one[round % one.length], forwards, round),
      'times-200': nearest('nearest-200'),
    },
  )
} finally {
  await database.end()
  cluster.stop()
}

async function load(): Promise<void> {
  await database.query('create table arcs (id bigint, tail bigint, head bigint, ms double precision)')
  for (let arc = 0; arc < tail.length; arc += ROWS_AT_ONCE) {
    const part = (numbers: Uint32Array) => [...numbers.subarray(arc, arc + ROWS_AT_ONCE)]
    await database.query(
      `insert into arcs select $1 + n, tail, head, ms
       from unnest($2::bigint[], $3::bigint[], $4::float8[]) with ordinality as rows (tail, head, ms, n)`,
      [arc, part(tail), part(head), part(ms)],
    )
  }
  await database.query('analyze arcs')
}
