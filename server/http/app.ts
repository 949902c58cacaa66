/** EXPRESS: the pipeline that every request goes through, top to bottom. */
import compression from 'compression'
import express from 'express'
import type { App } from '../compose.ts'
import { type Assets, staticFiles } from './assets.ts'
import { bind } from './bind.ts'
import { bindDownloads } from './downloads.ts'
import { finderPage } from './finderPage.ts'
import { handlersOf } from './handlers.ts'
import { answerErrors, nothingHere } from './refusals.ts'
import { requestLog } from './requestLog.ts'
import { limitRate, securityHeaders } from './security.ts'
import { bindTiles, TILE_TYPE } from './tiles.ts'

/** Tiles come by the dozen when a map moves: they have an allowance of their own. */
const TILES_PER_REQUEST = 10

const ROUTING = { caseSensitive: true } as const

export function createHttp(app: App, assets: Assets): express.Express {
  const { config } = app
  const web = express()
  web.disable('x-powered-by')
  web.set('trust proxy', config.trustProxy)
  web.enable('case sensitive routing') // what guards an address must know it by one name

  web.use(requestLog(app.log))
  web.use(...securityHeaders())
  web.use(compression({ filter: (req, res) => res.getHeader('Content-Type') === TILE_TYPE || compression.filter(req, res) }))

  const tiles = express.Router(ROUTING)
  bindTiles(tiles, app)
  const api = express.Router(ROUTING)
  bind(api, handlersOf(app))
  bindDownloads(api, app)

  web.use(/^\/api\/regions\/[^/]+\/tiles\//, limitRate(config.requestsPerMinute * TILES_PER_REQUEST))
  web.use(tiles)
  web.use('/api', limitRate(config.requestsPerMinute), express.json({ limit: '100kb' }))
  web.use(api)
  web.use(finderPage(app, assets))
  web.use(staticFiles(assets))

  web.use(nothingHere)
  web.use(answerErrors)
  return web
}
