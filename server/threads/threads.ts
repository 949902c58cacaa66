/** The program's own pool: what compose.ts makes and services ask. */
import { availableParallelism } from 'node:os'
import { Pool } from './pool.ts'
import type { Tasks } from './tasks.ts'

export type Threads = Pool<Tasks>

/** More threads would hold more networks in memory than they save time. */
const MOST_THREADS = 4

/** `size` 0: as many threads as the machine runs at once, at most four. */
export function createThreads({ size, onCrash }: { size: number; onCrash: (error: Error) => void }): Threads {
  return new Pool<Tasks>(new URL('./worker.ts', import.meta.url), {
    size: size > 0 ? size : Math.min(MOST_THREADS, availableParallelism()),
    long: ['buildNetwork', 'makeTileset'],
    onCrash,
  })
}
