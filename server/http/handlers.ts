/** Who answers what: one service call for each endpoint of the contract. */
import type { App } from '../compose.ts'
import { coverageReply } from '../services/coverage.ts'
import { facilitiesReply, oneFacilityReply } from '../services/facilities.ts'
import { nearestReply } from '../services/nearest.ts'
import { unitShapesReply, unitsReply } from '../services/units.ts'
import { answersNow } from '../store/database.ts'
import type { Handlers } from './bind.ts'

export const handlersOf = (app: App): Handlers => ({
  health: async () => {
    await answersNow(app.db) // a database that is gone makes this a 500: not healthy
    return { status: 'ok', version: app.version, database: app.databaseKind }
  },
  version: () => ({ version: app.version, runtime: `Node ${process.versions.node}`, startedAt: app.startedAt.toISOString() }),
  regions: () => app.regions.list(),
  region: ({ region }) => app.regions.detail(region, app.standards.ruleSets),
  units: (query) => unitsReply(app, query),
  unitShapes: (query) => unitShapesReply(app, query),
  facilities: (query) => facilitiesReply(app, query),
  facility: (query) => oneFacilityReply(app, query),
  nearest: ({ region }, body) => nearestReply(app, region, body),
  coverage: (query) => coverageReply(app.times, query),
  times: (query) => app.times.reply(query),
  gaps: (query) => app.gaps.reply(query),
  isochrones: (query) => app.timeGrids.isochrones(query),
})
