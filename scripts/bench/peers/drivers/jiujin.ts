/** Our own engine as one of the contestants: `index` (sweeps over the hierarchy) or `dijkstra`, on the graph of a folder. */
import { join } from 'node:path'
import { customize } from '../../../../server/core/hierarchy/customize.ts'
import { buildHierarchy } from '../../../../server/core/hierarchy/hierarchy.ts'
import { Matrix } from '../../../../server/core/hierarchy/matrix.ts'
import { placesAt } from '../../../../server/core/hierarchy/matrixJoins.ts'
import { Sweep } from '../../../../server/core/hierarchy/sweep.ts'
import { type Direction, Search } from '../../../../server/core/travel/search.ts'
import { readF64, readU32, writeColumn } from '../columns.ts'
import { type Reply, serve } from '../contestant.ts'
import { graphOf } from '../workload.ts'

const DEGREE = Math.PI / 180

const [engine, folder, prefix] = process.argv.slice(2)
const column = (name: string) => readU32(join(folder, `${name}.u32`))
const longitude = readF64(join(folder, 'lon.f64'))
const latitude = readF64(join(folder, 'lat.f64'))
const edges = { edgeFrom: column('edge-from'), edgeTo: column('edge-to') }
const graph = graphOf({ ...edges, forwardMs: column('forward'), backwardMs: column('backward') }, longitude.length)
const slower = { ...graph, forwardMs: column('forward-new'), backwardMs: column('backward-new') }
const one = column('one')

function took<T>(work: () => T): [ms: number, result: T] {
  const start = performance.now()
  const result = work()
  return [performance.now() - start, result]
}

/** Asks a Search or a Sweep alike: seeds, run, and the times of every node. */
function everyNode(task: string, sources: (round: number) => Uint32Array, run: (sources: Uint32Array) => Uint32Array) {
  return (round: number): Reply => {
    const asked = sources(round)
    const [ms, times] = took(() => run(asked))
    if (round === 0) writeColumn(`${prefix}${task}.u32`, times)
    return { ms }
  }
}

type Run = (sources: Uint32Array, direction: Direction) => Uint32Array

const tasksOf = (run: Run) => {
  const nearest = (task: string, name: string) => {
    const facilities = column(name)
    return everyNode(
      task,
      () => facilities,
      (sources) => run(sources, 'to'),
    )
  }
  return {
    'one-to-all': everyNode(
      'one-to-all',
      (round) => one.subarray(round % one.length, (round % one.length) + 1),
      (sources) => run(sources, 'from'),
    ),
    'nearest-60': nearest('nearest-60', 'nearest-60'),
    'nearest-200': nearest('nearest-200', 'nearest-200'),
    'times-200': nearest('times-200', 'nearest-200'),
  }
}

async function serveDijkstra(): Promise<void> {
  const searches = { from: new Search(graph, 'from'), to: new Search(graph, 'to') }
  const answers = tasksOf((sources, direction) => {
    const search = searches[direction].start()
    sources.forEach((node, source) => {
      search.seed(node, 0, source)
    })
    search.run()
    return search.timeMs
  })
  const from = column('route-from')
  const to = column('route-to')
  const route = (round: number): Reply => {
    const search = searches.from.start()
    const pair = round % from.length
    search.seed(from[pair], 0, 0)
    const [ms] = took(() => {
      // in steps, so that it stops soon after the target is settled
      for (let limitMs = 60_000; search.timeMs[to[pair]] > limitMs && !search.isDone(); limitMs += 60_000) search.run(limitMs)
    })
    if (round === 0) writeColumn(`${prefix}route.u32`, Uint32Array.of(search.timeMs[to[pair]]))
    return { ms }
  }
  await serve({}, { ...answers, route })
}

async function serveIndex(): Promise<void> {
  const middle = latitude.reduce((sum, degrees) => sum + degrees, 0) / latitude.length
  const x = longitude.map((degrees) => degrees * Math.cos(middle * DEGREE))
  const [builtMs, hierarchy] = took(() => buildHierarchy(graph, x, latitude))
  const [customizedMs, weights] = took(() => customize(hierarchy, graph, { perfect: true }))
  const sweep = new Sweep(hierarchy)
  const run: Run = (sources, direction) => {
    sweep.start()
    sources.forEach((node, source) => {
      sweep.seed(node, 0, source)
    })
    sweep.run(weights, direction)
    return sweep.timeMs
  }
  const sources = placesAt(column('matrix-from'))
  const targets = placesAt(column('matrix-to'))
  const cells = new Uint32Array((sources.first.length - 1) * (targets.first.length - 1))

  await serve(
    { 'order and index, ms': builtMs, 'weights for asking often, ms': customizedMs },
    {
      ...tasksOf(run),
      matrix: (round) => {
        const [ms] = took(() => new Matrix(hierarchy, weights, targets).rows(sources, { into: cells }))
        if (round === 0) writeColumn(`${prefix}matrix.u32`, cells)
        return { ms }
      },
      weights: (round) => {
        const [ms, changed] = took(() => customize(hierarchy, slower))
        if (round === 0) {
          sweep.start()
          sweep.seed(one[0], 0, 0)
          sweep.run(changed, 'from')
          writeColumn(`${prefix}weights.u32`, sweep.timeMs)
        }
        return { ms }
      },
    },
  )
}

await (engine === 'index' ? serveIndex() : serveDijkstra())
