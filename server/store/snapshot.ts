/** Several reads as of one instant. */
import type { Db } from './tables.ts'

/** Everything that `read` sees is of one state of the database: an import that ends meanwhile is seen whole or not at all. */
export const snapshot = <T>(db: Db, read: (trx: Db) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
