/** What every importer gets, and what it gives: the file read and judged outside any transaction, then one write inside one. */
import type { Bounds } from '../../core/geometry/lonLat.ts'
import type { Synonyms } from '../../core/import/columns.ts'
import type { CoordinateSystem } from '../../core/import/coordinates.ts'
import type { CancelSignal, Progress } from '../../core/progress.ts'
import type { RegionRecord } from '../../store/regions.ts'
import type { Db } from '../../store/tables.ts'
import type { Changes } from '../../store/upsert.ts'
import type { Tally } from './report.ts'
import type { Sheet } from './sheet.ts'

export const WHATS = ['units', 'roads', 'contours', 'people', 'facilities', 'institutions'] as const
export type What = (typeof WHATS)[number]

interface ImportOptions {
  readonly crs: CoordinateSystem
  readonly columns: Readonly<Record<string, string>> // field → column of the file, where the name does not tell
  readonly set: Readonly<Record<string, string>> // field → value, for every row where the file says nothing
  readonly filter: Readonly<Record<string, string>> // column → value: other rows are not looked at
  readonly sheet: string | null // of a workbook
  readonly aggregate: number | null // grid: how many pixels a side make one cell
}

export interface ImportContext {
  readonly db: Db
  readonly dataDir: string
  readonly region: RegionRecord
  readonly within: Bounds | null // where positions must lie; null while nothing is known of the region
  readonly path: string
  readonly options: ImportOptions
  readonly synonyms: Synonyms
  readonly now: Date
  readonly progress: Progress
  readonly signal?: CancelSignal
}

export interface Prepared extends Tally {
  /** Writes what was accepted. Runs inside the import's one transaction. */
  write(trx: Db): Promise<Changes>
  readonly roadBounds?: Bounds
  /** Runs when the transaction has been committed. */
  afterwards?(): Promise<void>
}

export type Importer = (context: ImportContext) => Promise<Prepared>
export type SheetImporter = (context: ImportContext, sheet: Sheet) => Promise<Prepared>
