/** Everything that threads can be asked to do. */
import { HeldNetworks } from './heldNetworks.ts'
import type { TaskTable } from './messages.ts'
import { roadTasks } from './roadTasks.ts'
import { tileTasks } from './tileTasks.ts'
import { travelTasks } from './travelTasks.ts'

/** The tasks of one thread, with what it holds in memory between them. */
export function createTasks() {
  const networks = new HeldNetworks()
  return { ...travelTasks(networks), ...roadTasks(networks), ...tileTasks(networks) } as const satisfies TaskTable
}

export type Tasks = ReturnType<typeof createTasks>
