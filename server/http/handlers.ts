/** Who answers what: one service call for each endpoint of the contract. */
import type { App } from '../compose.ts'
import { coverageReply } from '../services/coverage.ts'
import { facilitiesReply, oneFacilityReply } from '../services/facilities.ts'
import { matrixReply } from '../services/matrix.ts'
import { nearestReply } from '../services/nearest.ts'
import { roadsNearReply } from '../services/roadsNear.ts'
import { routeReply } from '../services/routes.ts'
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
  nearest: ({ region }, body, signal) => nearestReply(app, region, body, signal),
  coverage: (query, _, signal) => coverageReply(app.times, query, signal),
  times: (query, _, signal) => app.times.reply(query, signal),
  gaps: (query, _, signal) => app.gaps.reply(query, signal),
  isochrones: (query, _, signal) => app.timeGrids.isochrones(query, signal),
  scenarioSave: ({ region }, body, signal) => app.scenarios.save(region, body, signal),
  scenarios: ({ region }) => app.scenarios.list(region),
  scenario: (query, _, signal) => app.scenarios.one(query, signal),
  scenarioPresets: () => app.standards.scenarioPresets,
  roadsNear: ({ region }, body, signal) => roadsNearReply(app, region, body, signal),
  route: ({ region }, body, signal) => routeReply(app, region, body, signal),
  matrix: ({ region }, body, signal) => matrixReply(app, region, body, signal),
})
